"""What is said of an item that cannot be decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from ..errors import ItemDecodeError
from ..keys.key_texts import KeyShape
from ..wire import (
    AttributeValue,
    Item,
    StoredItem,
    StoredValue,
    is_list,
    is_object,
    is_object_list,
    is_value,
)
from .texts import TooFine


class KeyDiffers(ValueError):
    """A key attribute is not what the fields make of it.

    Written back, it would be another item, unless `why` says otherwise.
    """

    def __init__(self, attribute: str, why: str = "") -> None:
        super().__init__(attribute)
        self.attribute = attribute
        self.why = why


class ConstantDiffers(KeyDiffers):
    """An attribute is not what it is in every item of the kind."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute, _OTHER_CONSTANT)


def has_constant(
    item: Mapping[str, object], attribute: str, constant: AttributeValue
) -> bool:
    """Tell whether an attribute is `constant`, or is not there: it may be older than the constant."""
    return attribute not in item or item[attribute] == constant


def check_constant(
    item: Mapping[str, object], attribute: str, constant: AttributeValue
) -> None:
    """Raise `ConstantDiffers` for an item that has something else than `constant`."""
    if not has_constant(item, attribute, constant):
        raise ConstantDiffers(attribute)


def key_parts(
    shape: KeyShape, values: StoredItem, attribute: str
) -> tuple[str, ...] | _WatchedParts:
    """Return the text of each component of a key; `KeyDiffers` if it is not of its shape."""
    try:
        parts = shape.split(values[attribute]["S"])
    except (KeyError, ValueError):
        raise KeyDiffers(attribute) from None
    # Every item comes by here, and isinstance() takes longer for a Mapping.
    if type(values) is _Watched:
        return _WatchedParts(parts, values, attribute)
    return parts


DECODE_FAILURES: Final = (
    KeyError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    ItemDecodeError,
)
"""What decoding a stored item raises where it is not what the schema says."""


def decode_error(
    partial: object,
    item: Mapping[str, object],
    key_attributes: tuple[str, ...],
    error: Exception,
    *,
    stored_as: Mapping[str, str] = MappingProxyType({}),
    hide_key: bool = False,
) -> ItemDecodeError:
    """Return the error that says which attribute of `item` does not decode, and why.

    `partial` is the object as far as it was built: fields are set in the order of its slots,
    so the first one without a value is the culprit. Where all have one, or it is read from a key,
    it is a key attribute, and `from_item` is watched as it fails again; so it is where objects are
    built at once, and `partial` is the class.
    `stored_as` are the attributes of fields that are called otherwise. `error` is one of
    `DECODE_FAILURES`; its text may hold a value, and is taken from it: it stays the context of
    the one returned.
    """
    cls = partial if isinstance(partial, type) else type(partial)
    if isinstance(item, _Watched):
        return ItemDecodeError(cls.__name__, {}, item.last, "", item)
    if isinstance(error, KeyDiffers):
        path = error.attribute
        why = error.why or (_OTHER_KEY if path in item else _MISSING)
    elif isinstance(error, ItemDecodeError):  # of a nested object
        path, why = f"{_path_to(error.item, item)}.{error.attribute}", error.why
    else:
        unset = None if cls is partial else _first_unset(partial)
        watched = _watched(cls, item)
        path = stored_as.get(unset, unset) if unset else watched.last
        if path not in item and watched.last in item:
            path = watched.last
        if path not in item:
            why = _why_not_there(path, error)
        elif (position := watched.position) is None:
            why = _why(item[path], error)
        else:
            path, why = f"{path}[{position}]", _why(watched.element, error)
    error.args = ()
    key: Item = {
        name: value for name in key_attributes if is_value(value := item.get(name))
    }
    return ItemDecodeError(cls.__name__, key, path, why, item, hide_key=hide_key)


_UNKNOWN: Final = "?"
_MISSING: Final = "is missing"
_OTHER_KEY: Final = (
    "is not the key that its fields make: it is of another kind, or spelt otherwise, "
    "and written back it would be another item"
)
_OTHER_CONSTANT: Final = (
    "is not the constant that it is in every item: this one is of another kind, "
    "or the schema has another constant"
)
_NO_WIRE_FORMAT: Final = (
    "is not in wire format, as the clients of boto3 return it, and resources do not"
)
_MISFIT: Final = "holds a value that its type does not allow"
_DESCRIPTORS: Final = frozenset(StoredValue.__annotations__)


def _path_to(found: Mapping[str, object], item: Mapping[str, object]) -> str:
    """Return where in an item a map is: `address`, `lines[2]`."""
    for name, value in item.items():
        rest = _place_in(value, found)
        if rest is not None:
            return name + rest
    return _UNKNOWN


def _place_in(value: object, found: Mapping[str, object]) -> str | None:
    """Return where in a value a map is: `` if it is the value, `[2]` in a list; None: nowhere."""
    if not is_object(value):
        return None
    if value.get("M") is found:
        return ""
    elements = value.get("L")
    for position, element in enumerate(elements if is_object_list(elements) else ()):
        rest = _place_in(element, found)
        if rest is not None:
            return f"[{position}]{rest}"
    return None


def _first_unset(partial: object) -> str | None:
    slots: tuple[str, ...] = getattr(partial, "__slots__", ())
    return next((slot for slot in slots if not hasattr(partial, slot)), None)


def _watched(cls: type[object], item: Mapping[str, object]) -> _Watched:
    """Return the item, decoded again: each attribute is read before the next is looked at."""
    watched = _Watched(item)
    decode: Callable[[object], object] = attrgetter("from_item")(cls)
    with suppress(ItemDecodeError):
        decode(watched)
    return watched


class _Watched(Mapping[str, object]):
    """An item that knows what of it was looked at last: which attribute, and in a list which element."""

    def __init__(self, item: Mapping[str, object]) -> None:
        self._item = item
        self.last = _UNKNOWN
        self.position: int | None = None
        self.element: object = None

    def __getitem__(self, name: str) -> object:
        self.last, self.position = name, None
        value = self._item[name]
        elements = value.get("L") if is_object(value) else None
        return {"L": self._each(elements)} if is_list(elements) else value

    def _each(self, elements: list[object]) -> Iterator[object]:
        for self.position, self.element in enumerate(elements):
            yield self.element
        self.position = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._item)

    def __len__(self) -> int:
        return len(self._item)


class _WatchedParts:
    """The parts of a key of such an item. To read one, be it after other attributes, is to look at the key."""

    def __init__(self, parts: tuple[str, ...], item: _Watched, attribute: str) -> None:
        self._parts = parts
        self._item = item
        self._attribute = attribute

    def __getitem__(self, position: int) -> str:
        self._item.last, self._item.position = self._attribute, None
        return self._parts[position]


def _wanted(error: Exception) -> str:
    """Return what was asked for and is not there, an attribute or a type; empty if it was neither."""
    wanted: object = error.args[0] if isinstance(error, KeyError) and error.args else ""
    return wanted if isinstance(wanted, str) else ""


def _why_not_there(path: str, error: Exception) -> str:
    wanted = _wanted(error)
    if path == _UNKNOWN:
        return f"is not of type {wanted}" if wanted in _DESCRIPTORS else _MISFIT
    return _MISSING if wanted else _MISFIT


def _why(value: object, error: Exception) -> str:
    if not is_object(value) or len(value) != 1:
        return _NO_WIRE_FORMAT
    [(found, content)] = value.items()
    # A name that is no descriptor could be anything, and is not shown.
    if found not in _DESCRIPTORS:
        return _NO_WIRE_FORMAT
    if found == "NULL":
        return "is NULL"
    if isinstance(error, TooFine):
        return f"is a moment that is not of whole {error}, and its format could not hold it"
    if found == "B" and isinstance(content, str):
        return "is text, not bytes: in JSON they are Base64, to be decoded before"
    wanted = _wanted(error)
    if wanted not in _DESCRIPTORS or wanted == found:
        return _MISFIT
    return f"is of type {found}, not {wanted}"
