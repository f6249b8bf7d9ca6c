"""Arrays whose elements each stand for an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeGuard

from ..wire import T, kind_of


def require_arrays(**arrays: object) -> None:
    """Raise `TypeError` for what is no list, and `ValueError` for unequal lengths.

    The characters of a text would be taken, a set has no order to go by, and what can be walked only once no length.
    """
    lengths: dict[str, int] = {}
    for name, array in arrays.items():
        if not _is_collection(array) or isinstance(
            array, str | bytes | set | frozenset
        ):
            raise TypeError(f"{name} must be a list, not {kind_of(array)}")
        lengths[name] = len(array)
    if len({*lengths.values()}) > 1:
        told = " and ".join(f"{length} {name}" for name, length in lengths.items())
        raise ValueError(f"{' and '.join(lengths)} go in step, and there are {told}")


def entity_list(name: str, given: Iterable[T], kind: type[T]) -> list[T]:
    """Return the entities that the parameter `name` gives, which may be walked only once.

    Raises `TypeError` unless all of them are of the `kind`.
    """
    found: list[T] = []
    for each in walked(name, given, kind.__name__):
        if not isinstance(each, kind):
            raise TypeError(
                f"{name} must hold {kind.__name__} items, and holds {kind_of(each)}"
            )
        found.append(each)
    return found


def walked(name: str, given: Iterable[T], what: str) -> Iterable[T]:
    """Return what the parameter `name` gives. Raises `TypeError` for what is nothing to walk over."""
    if not _is_iterable(given):
        raise TypeError(f"{name} must be a list of {what}, not {kind_of(given)}")
    return given


def _is_collection(value: object) -> TypeGuard[Collection[object]]:
    return isinstance(value, Collection)


def _is_iterable(value: object) -> bool:
    return isinstance(value, Iterable)
