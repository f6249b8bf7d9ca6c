"""Values to wire format and back.

What encodes raises `TypeError` or `ValueError` for a value of another type than it is for, which
type checkers would have seen: what was stored could not be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from ..wire import JSON, AttributeValue, Item, StoredItem, StoredValue, T, as_item
from .numbers import DIGITS, NOT_STORABLE, is_storable
from .plain import plain_bytes, plain_decimal, plain_integer, plain_text
from .texts import HALVES, is_whole


def encode_json(value: JSON) -> AttributeValue:
    """Return any JSON value in wire format.

    Raises `TypeError` for a float (it would not be stored exactly: use Decimal) and for what
    JSON cannot say; `ValueError` for NaN and infinity.
    """
    match value:
        case str():
            require_text(value)
            return {"S": plain_text(value)}
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": integer_text(value)}
        case Decimal():
            return {"N": number_text(value)}
        case list():
            return encode_array(value)
        case dict():
            return encode_object(value)
        case _:
            raise _other_type(value, "a JSON type")


def encode_object(value: dict[str, JSON]) -> AttributeValue:
    """Return a free-form object in wire format: `{"M": …}`. Raises like `encode_json`."""
    members: Item = {}
    for name, member in value.items():
        # Most members are text, and to ask here is quicker than to call. So is a loop than
        # a comprehension, up to Python 3.11.
        members[name] = (
            {"S": member}
            if type(member) is str and member.isascii()
            else encode_json(member)
        )
    if not "".join(members).isascii():
        require_text(*members)
    return {"M": members}


def encode_array(value: Sequence[JSON]) -> AttributeValue:
    """Return a free-form list in wire format: `{"L": …}`. Raises like `encode_json`."""
    return {
        "L": [
            (
                {"S": element}
                if type(element) is str and element.isascii()
                else encode_json(element)
            )
            for element in elements(value)
        ]
    }


def decode_json(value: StoredValue) -> JSON:
    """Return a stored value of any JSON type; numbers are `int` or `Decimal`.

    Raises `TypeError` for sets and binary values, which JSON does not have.
    """
    (descriptor,) = value
    decode = _DECODERS.get(descriptor)
    if decode is None:
        raise TypeError(f"{descriptor} is not a JSON type")
    return decode(value)


def decode_object(value: StoredValue) -> dict[str, JSON]:
    """Return a stored object. Raises `KeyError` if the value is not a map."""
    members: dict[str, JSON] = {}
    for name, member in value["M"].items():
        members[name] = member.get("S") or decode_json(member)  # as in `encode_object`
    return members


def decode_array(value: StoredValue) -> list[JSON]:
    """Return a stored list. Raises `KeyError` if the value is not a list."""
    return [element.get("S") or decode_json(element) for element in value["L"]]


def decode_number(text: str) -> int | Decimal:
    """Return a stored number: an `int` if it is whole and has 38 digits at most, else a `Decimal`.

    What has more of them ends in zeros, `1E+40`, and only as a `Decimal` it can be written back.
    """
    try:
        whole = int(text)
    except ValueError:
        number = Decimal(text)
        if number.adjusted() >= DIGITS:
            return number
        whole = int(number)
        return whole if whole == number else number
    return whole if is_storable(whole) else Decimal(text)


_DECODERS: Final[Mapping[str, Callable[[StoredValue], JSON]]] = {
    "S": lambda value: value["S"],
    "N": lambda value: decode_number(value["N"]),
    "BOOL": lambda value: value["BOOL"],
    "NULL": lambda _: None,
    "L": decode_array,
    "M": decode_object,
}


_NO_OPTION: Final = "not one of the values of an enum"


class Options(dict[str, T]):
    """The values of an enum, by how they are stored.

    Any other text is a `ValueError`: as a `KeyError`, which holds what was looked up, a stored
    value could be taken for the name of an attribute, and shown.
    """

    __slots__ = ()

    def __missing__(self, text: str) -> T:
        raise ValueError(_NO_OPTION)


def option_text(options: Mapping[str, object], text: str) -> str:
    """Return the text of an enum's number. Any that is none of `options` is a `ValueError`."""
    if text not in options:
        raise ValueError(_NO_OPTION)
    return text


def number_text(number: object) -> str:
    """Return a number as it is stored, a `Decimal` or an `int`. NaN, infinity and what would not fit are none."""
    if not isinstance(number, Decimal):
        return integer_text(number)
    if type(number) is not Decimal:
        number = plain_decimal(number)
    if not number.is_finite():
        raise ValueError("NaN and infinity cannot be stored")
    text = str(number)
    # What is short and has no exponent needs no closer look.
    if (len(text) > DIGITS or "E" in text) and not is_storable(number):
        raise ValueError(NOT_STORABLE)
    # DynamoDB has no other zero, and no key is made of it.
    return text if number else "0"


def integer_text(number: object) -> str:
    """Return a whole number as it is stored. A `bool` is none, nor is what has more than 38 digits."""
    if type(number) is int:
        text = str(number)
        if len(text) <= DIGITS:
            return text
    if not isinstance(number, int) or isinstance(number, bool):
        raise _other_type(number, "a whole number")
    whole = plain_integer(number)
    if not is_storable(whole):
        raise ValueError(NOT_STORABLE)
    return str(whole)


def boolean(value: object) -> bool:
    """Return the boolean."""
    if isinstance(value, bool):
        return value
    raise _other_type(value, "a boolean")


def binary(value: object) -> bytes:
    """Return the bytes. Text is none: as that they come out of JSON, such as the event of a stream."""
    if isinstance(value, bytes):
        return value if type(value) is bytes else plain_bytes(value)
    raise _other_type(value, "bytes")


def uuid_text(value: object) -> str:
    """Return a UUID as it is stored."""
    if isinstance(value, UUID):
        return UUID.__str__(value)
    raise _other_type(value, "a UUID")


def date_text(day: object) -> str:
    """Return a date as it is stored. A `datetime` is none: its time would be lost."""
    if isinstance(day, date) and not isinstance(day, datetime):
        return date.isoformat(day)
    raise _other_type(day, "a date")


def elements(array: Sequence[T]) -> Sequence[T]:
    """Return the list. A text is no list of its characters."""
    if isinstance(array, list):
        return array
    raise _other_type(array, "a list")


def texts(array: Sequence[str]) -> Sequence[str]:
    """Return the list of texts. Raises like `require_text`."""
    if not isinstance(array, list):
        raise _other_type(array, "a list")
    if not "".join(array).isascii():
        require_text(*array)
    return array


def sorted_texts(texts: Collection[str]) -> list[str]:
    """Return the texts of a set in order."""
    if isinstance(texts, AbstractSet):
        found = sorted(map(plain_text, texts))
        require_text(*found)
        return found
    raise _other_type(texts, "a set")


def require_text(*texts: str) -> None:
    """Raise `TypeError` unless all are texts, `ValueError` if one holds half of a surrogate pair.

    That is no character, and no UTF-8: DynamoDB would refuse the request.
    """
    together = "".join(texts)  # to ask once takes less time than to ask each
    if not together.isascii() and not is_whole(together):
        raise ValueError(HALVES)


def number_texts(numbers: Collection[Decimal]) -> list[str]:
    """Return the numbers of a set as they are stored, in order."""
    if isinstance(numbers, AbstractSet):
        return sorted(map(number_text, numbers), key=Decimal)
    raise _other_type(numbers, "a set")


def filled(name: str, operand: Collection[T]) -> Collection[T]:
    """Return the set that something is compared with; `ValueError` if it is empty.

    DynamoDB has no empty sets: where one would be stored, the attribute is absent.
    """
    if operand:
        return operand
    raise ValueError(f"{name}: a set to compare with needs at least one element")


def element_set(element: Collection[T]) -> Collection[T]:
    """Return the set, an element of a list; `ValueError` if it is empty."""
    if element:
        return element
    raise ValueError(NO_EMPTY_SET)


NO_EMPTY_SET: Final = (
    "must not be empty: DynamoDB has no empty sets, and an element cannot be left out"
)
"""What is wrong with one."""


def _other_type(value: object, wanted: str) -> TypeError:
    if isinstance(value, float):
        return TypeError("a float would not be stored exactly: use Decimal")
    return TypeError(f"{type(value).__name__} is not {wanted}")


def unknown(values: StoredItem, known: frozenset[str]) -> Item | None:
    """Return what a map holds besides the attributes that are `known`; None if there is nothing."""
    if known.issuperset(values):
        return None
    return as_item({name: values[name] for name in values if name not in known})
