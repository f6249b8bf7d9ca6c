"""Whole keys as callers give them: those of one entity, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from ..errors import KeyValueError
from ..items.arrays import walked
from ..items.numbers import DIGITS, is_storable
from ..wire import Item, is_item, is_value
from .components import check_type
from .key_texts import KeyShape, raw_text


class KeyNumbers:
    """The numbers that a key attribute can be.

    KeyNumbers()                any
    KeyNumbers(whole=True)      any that is whole
    KeyNumbers(1, 2, 3)         one of an enum
    """

    def __init__(self, *choices: int, whole: bool = False) -> None:
        self._choices = choices
        self._whole = whole

    def wrong(self, text: str) -> str | None:
        """Return why a text, as numbers are in wire format, is none of them."""
        number = _number(text)
        if number is None:
            return "must be a number"
        if self._choices and number not in self._choices:
            return f"must be one of {', '.join(map(repr, self._choices))}"
        if self._whole and (number.adjusted() >= DIGITS or number != int(number)):
            return f"must be a whole number of at most {DIGITS} digits"
        return None


class RawKeys:
    """What the primary keys of an entity look like, by attribute, the partition key first.

        RawKeys("Order", {"pk": (ORDER_PK,), "sk": (ORDER_SK, ORDER_ITEM_SK)})
        RawKeys("Score", {"game": (SCORE_GAME,), "points": KeyNumbers(whole=True)})

    The first shape is that of the text, the others are those of its rivals.
    """

    def __init__(
        self, entity: str, shapes: Mapping[str, tuple[KeyShape, ...] | KeyNumbers]
    ) -> None:
        self._entity = entity
        self._shapes = shapes

    def checked(self, name: str, keys: Iterable[Item]) -> list[Item]:
        """Return the keys that the parameter `name` gives, which are in wire format.

        Raises `ValueError` for what is no key of the table, `KeyValueError` for one of other items.
        """
        return [self._checked(key) for key in walked(name, keys, "keys")]

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
        self,
        attribute: str,
        value: object,
        shapes: tuple[KeyShape, ...] | KeyNumbers,
        most: int,
    ) -> None:
        """Raise `KeyValueError` unless a key of the entity can have this value in wire format."""
        wire = "N" if isinstance(shapes, KeyNumbers) else "S"
        if not is_value(value) or [*value] != [wire]:
            reason = f"must be in wire format, of type {wire}"
            raise KeyValueError(self._entity, attribute, None, reason)
        if "S" in value and not isinstance(shapes, KeyNumbers):
            raw_text(self._entity, attribute, value["S"], most, *shapes)
        elif "N" in value and isinstance(shapes, KeyNumbers):
            number = value["N"]
            check_type(self._entity, attribute, attribute, number, str)
            if wrong := shapes.wrong(number):
                raise KeyValueError(self._entity, attribute, None, wrong)


def _number(text: str) -> Decimal | None:
    """Return the number if it is one that DynamoDB can store, and spelt as DynamoDB takes numbers."""
    if _SPELLING.fullmatch(text) is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:  # of an exponent that has too many digits
        return None
    return number if number.is_finite() and is_storable(number) else None


# Python takes more: spaces around it, `1_000`, and digits of other scripts.
_SPELLING: Final = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
)
