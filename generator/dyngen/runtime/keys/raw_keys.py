"""Whole keys as callers give them: those of one entity, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from ..errors import KeyValueError
from ..items.numbers import is_storable
from ..wire import Item, is_item, is_value
from .components import check_type
from .key_texts import KeyShape, raw_text


class RawKeys:
    """What the primary keys of an entity look like, by attribute, the partition key first.

        RawKeys("Order", {"pk": (ORDER_PK,), "sk": (ORDER_SK, ORDER_ITEM_SK)})

    The first shape is that of the text, the others are those of its rivals. What has none is a number.
    """

    def __init__(self, entity: str, shapes: Mapping[str, tuple[KeyShape, ...]]) -> None:
        self._entity = entity
        self._shapes = shapes

    def checked(self, keys: Iterable[Item]) -> list[Item]:
        """Return the keys, which are in wire format.

        Raises `ValueError` for what is no key of the table, `KeyValueError` for one of other items.
        """
        return [self._checked(key) for key in keys]

    def _checked(self, key: object) -> Item:
        if not is_item(key):
            raise ValueError(f"{self._demand}, not {type(key).__name__}")
        if key.keys() != self._shapes.keys():
            raise ValueError(self._demand)
        most = 2048
        for attribute, shapes in self._shapes.items():
            self._check(attribute, key[attribute], shapes, most)
            most = 1024  # of the sort key
        return key

    @property
    def _demand(self) -> str:
        attributes = " and ".join(self._shapes)
        return f"a key must be a dict of {attributes}, as the key functions make it"

    def _check(
        self, attribute: str, value: object, shapes: tuple[KeyShape, ...], most: int
    ) -> None:
        """Raise `KeyValueError` unless a key of the entity can have this value in wire format."""
        wire = "S" if shapes else "N"
        if not is_value(value) or [*value] != [wire]:
            reason = f"must be in wire format, of type {wire}"
            raise KeyValueError(self._entity, attribute, None, reason)
        if "S" in value:
            raw_text(self._entity, attribute, value["S"], most, *shapes)
        elif "N" in value:
            number = value["N"]
            check_type(self._entity, attribute, attribute, number, str)
            if not _is_number(number):
                raise KeyValueError(self._entity, attribute, None, "must be a number")


def _is_number(text: str) -> bool:
    """Is it one that DynamoDB can store?"""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and is_storable(number)
