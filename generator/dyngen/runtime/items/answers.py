"""What a write gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import ItemDecodeError
from ..wire import Item, T, attributes_of


def updated_item(response: Mapping[str, object], decode: Callable[[Item], T]) -> T:
    """Return the item that an update has made, decoded.

    Raises `ItemDecodeError`, its `written` true, if it is not what the schema says.
    """
    return _decoded(attributes_of(response), decode)


def replaced_item(response: Mapping[str, object], decode: Callable[[Item], T]) -> T:
    """Return the item as it was before a put or an update that needs one, decoded. Raises likewise."""
    return _decoded(attributes_of(response), decode)


def deleted_item(response: Mapping[str, object], decode: Callable[[Item], T]) -> T:
    """Return the item that a delete has removed, decoded, where it is refused without one. Raises likewise."""
    return _decoded(attributes_of(response), decode)


def previous_item(
    response: Mapping[str, object], decode: Callable[[Item], T]
) -> T | None:
    """Return the item as it was before a write, decoded; None if there was none. Raises like `updated_item`."""
    item = attributes_of(response)
    return _decoded(item, decode) if item else None


def _decoded(item: Item, decode: Callable[[Item], T]) -> T:
    try:
        return decode(item)
    except ItemDecodeError as error:
        error.written = True
        error.args = (f"{error}; but the write was carried out",)
        raise
