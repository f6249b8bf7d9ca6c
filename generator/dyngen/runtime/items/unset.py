"""Values that callers may leave out: what is UNSET stays as it is stored."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Unset(Enum):
    """The type of `UNSET`, which says that a field is not to be changed. None removes a field."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The value of an argument that was not given."""


def require_some(**values: object) -> None:
    """Raise `ValueError` if all values are `UNSET`, so that nothing would be updated."""
    if all(value is UNSET for value in values.values()):
        raise ValueError(f"nothing to update: give {' or '.join(values)}")


def require_together(**values: object) -> None:
    """Raise `ValueError` if some of the values are `UNSET`, and others are not."""
    missing = [name for name, value in values.items() if value is UNSET]
    if missing and len(missing) < len(values):
        raise ValueError(
            f"{' and '.join(values)} make one index key: give {' and '.join(missing)} too"
        )


def require_different(place: str, one: str, other: str) -> None:
    """Raise `ValueError` if two entries of an object are one, which is changed twice or compared with itself."""
    if one == other:
        raise ValueError(f"two entries of {place} are needed, and both have one name")
