"""Arrays whose elements each stand for an item."""

from __future__ import annotations

from collections.abc import Collection


def require_arrays(**arrays: Collection[object]) -> None:
    """Raise `TypeError` for a text, whose characters would be taken, and `ValueError` for unequal lengths."""
    for name, array in arrays.items():
        if isinstance(array, str | bytes):
            raise TypeError(f"{name} must be a list, not {type(array).__name__}")
    lengths = {name: len(array) for name, array in arrays.items()}
    if len({*lengths.values()}) > 1:
        told = " and ".join(f"{length} {name}" for name, length in lengths.items())
        raise ValueError(f"{' and '.join(lengths)} go in step, and there are {told}")
