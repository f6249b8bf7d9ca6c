"""Which attribute does not read as its field, by the annotations of the class.

It is asked only after an item did not decode, where the object is built at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from ..wire import is_list, is_object
from .fields import annotations_of
from .texts import Precision, datetime_of


def first_misread(
    cls: type[object], item: Mapping[str, object], stored_as: Mapping[str, str]
) -> str | None:
    """Return the first attribute that is there and holds nothing for its field; None if there is none."""
    for name, annotation in annotations_of(cls).items():
        attribute = stored_as.get(name, name)
        if attribute in item and not _reads(item[attribute], annotation):
            return attribute
    return None


def _reads(value: object, allowed: object) -> bool:
    """Tell whether a stored value is one of the type."""
    if not is_object(value) or len(value) != 1:
        return False
    [(found, content)] = value.items()
    origin = get_origin(allowed)
    arguments: tuple[object, ...] = get_args(allowed)
    if origin in (Union, UnionType):  # of `str | None`
        return found == "NULL" or _reads(value, arguments[0])
    if origin is Annotated:
        return _reads(value, arguments[0]) and _is_whole(content, arguments[1])
    if origin is Literal:
        expected = "S" if isinstance(arguments[0], str) else "N"
        return found == expected and content in [str(each) for each in arguments]
    if origin is set:
        return found == ("SS" if arguments[0] is str else "NS")
    if origin is list:
        elements = content if found == "L" and is_list(content) else [None]
        return all(_reads(element, arguments[0]) for element in elements)
    if origin is dict or is_dataclass(allowed):
        return found == "M"
    if allowed is bool:
        return found == "BOOL"
    if allowed is bytes:
        return found == "B"
    read = _READERS.get((allowed, found))
    # What JSON can say has a name for its type, and no reader.
    return isinstance(allowed, str) if read is None else _succeeds(read, content)


def _is_whole(content: object, precision: object) -> bool:
    """Tell whether the text of a moment is no finer than its format; numbers are whole."""
    if not isinstance(content, str) or not isinstance(precision, Precision):
        return True
    return content.lstrip("-").isdigit() or precision.holds(datetime_of(content))


def _succeeds(read: Callable[[str], object], content: object) -> bool:
    try:
        return isinstance(content, str) and read(content) is not None
    except (ValueError, ArithmeticError):
        return False


_READERS: Final[Mapping[tuple[object, str], Callable[[str], object]]] = {
    (str, "S"): str,
    (int, "N"): int,
    (Decimal, "N"): Decimal,
    (UUID, "S"): UUID,
    (datetime, "S"): datetime_of,
    (datetime, "N"): int,
    (date, "S"): date.fromisoformat,
}
