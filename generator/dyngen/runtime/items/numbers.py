"""Which numbers DynamoDB stores as they are; it refuses others, and nothing here rounds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final


def is_storable(number: int | Decimal) -> bool:
    """Tell whether a finite number can be stored without losing anything."""
    if isinstance(number, int):
        return -TOO_LARGE < number < TOO_LARGE
    digits = number.as_tuple().digits
    return not number or (
        not any(digits[DIGITS:]) and _SMALLEST <= number.adjusted() <= _LARGEST
    )


DIGITS: Final = 38
_SMALLEST: Final = -130
_LARGEST: Final = 125
TOO_LARGE: Final = 10**DIGITS

NOT_STORABLE: Final = (
    "must be a number of at most 38 digits, up to 1E+125, as DynamoDB has them"
)
"""What is wrong with any other."""
