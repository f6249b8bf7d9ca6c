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


class KeyTexts:
    """The texts that a key attribute can be, of at most `most` bytes: of a shape, and of none of its rivals.

    KeyTexts(1024, ORDER_SK, ORDER_ITEM_SK)
    """

    wire: Final = "S"

    def __init__(self, most: int, shape: KeyShape, *rivals: KeyShape) -> None:
        self._most = most
        self._shape = shape
        self._rivals = rivals

    def check(self, entity: str, attribute: str, text: str) -> None:
        """Raise `KeyValueError` for a text that is none of them."""
        raw_text(entity, attribute, text, self._most, self._shape, *self._rivals)


class KeyNumbers:
    """The numbers that a key attribute can be.

    KeyNumbers()                any
    KeyNumbers(whole=True)      any that is whole
    KeyNumbers(1, 2, 3)         one of an enum
    """

    wire: Final = "N"

    def __init__(self, *choices: int, whole: bool = False) -> None:
        self._choices = choices
        self._whole = whole

    def check(self, entity: str, attribute: str, text: str) -> None:
        """Raise `KeyValueError` for a text that, as numbers are in wire format, is none of them."""
        check_type(entity, attribute, attribute, text, str)
        if wrong := self._wrong(text):
            raise KeyValueError(entity, attribute, None, wrong)

    def _wrong(self, text: str) -> str | None:
        number = _number(text)
        if number is None:
            return "must be a number"
        if self._choices and number not in self._choices:
            return f"must be one of {', '.join(map(repr, self._choices))}"
        if self._whole and (number.adjusted() >= DIGITS or number != int(number)):
            return f"must be a whole number of at most {DIGITS} digits"
        return None


class RawKeys:
    """What the primary keys of an entity look like, by attribute.

    RawKeys("Order", {"pk": KeyTexts(2048, ORDER_PK), "sk": KeyTexts(1024, ORDER_SK)})
    """

    def __init__(
        self, entity: str, attributes: Mapping[str, KeyTexts | KeyNumbers]
    ) -> None:
        self._entity = entity
        self._attributes = attributes

    def checked(self, name: str, keys: Iterable[Item]) -> list[Item]:
        """Return the keys that the parameter `name` gives, which are in wire format.

        Raises `ValueError` for what is no key of the table, `KeyValueError` for one of other items.
        """
        return [self._checked(key) for key in walked(name, keys, "keys")]

    def _checked(self, key: object) -> Item:
        if not is_item(key):
            raise ValueError(f"{self._demand}, not {type(key).__name__}")
        if key.keys() != self._attributes.keys():
            raise ValueError(self._demand)
        for attribute, demanded in self._attributes.items():
            self._check(attribute, key[attribute], demanded)
        return key

    @property
    def _demand(self) -> str:
        attributes = " and ".join(self._attributes)
        return f"a key must be a dict of {attributes}, as the key functions make it"

    def _check(
        self, attribute: str, value: object, demanded: KeyTexts | KeyNumbers
    ) -> None:
        """Raise `KeyValueError` unless a key of the entity can have this value in wire format."""
        if not is_value(value) or [*value] != [demanded.wire]:
            reason = f"must be in wire format, of type {demanded.wire}"
            raise KeyValueError(self._entity, attribute, None, reason)
        if "S" in value:
            demanded.check(self._entity, attribute, value["S"])
        elif "N" in value:
            demanded.check(self._entity, attribute, value["N"])


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
