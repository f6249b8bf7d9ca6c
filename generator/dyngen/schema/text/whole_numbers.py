"""Whole numbers that an emitted package holds as an `int`: DynamoDB takes longer ones, if they end in zeros."""

from __future__ import annotations

from decimal import Decimal

from dyngen.schema.text.places import MAX_DIGITS

SHORT = f"an integer of at most {MAX_DIGITS} digits"


def is_short(number: int) -> bool:
    """Has a whole number no more digits than an `int` that is stored?"""
    return len(str(abs(number))) <= MAX_DIGITS


def as_read(value: object) -> object:
    """What stands in a free-form object as it is read from one: longer whole numbers as decimals."""
    match value:
        case dict():
            return {name: as_read(member) for name, member in value.items()}
        case list():
            return [as_read(element) for element in value]
        case int() if not is_short(value):
            return Decimal(value)
    return value
