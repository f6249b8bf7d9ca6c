"""Free-form values, numbers and sets; what is said of an item that cannot be decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from keyword import iskeyword
from typing import Final

from .errors import ItemDecodeError
from .wire import JSON, AttributeValue, Item, StoredValue, is_object, is_value

DECODE_FAILURES: Final = (
    KeyError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    ItemDecodeError,
)
"""What decoding a stored item raises where it is not what the schema says."""


def encode_json(value: JSON) -> AttributeValue:
    """Return any JSON value in wire format.

    Raises `TypeError` for a float (it would not be stored exactly: use Decimal) and for what
    JSON cannot say; `ValueError` for NaN and infinity.
    """
    match value:
        case str():
            return {"S": value}
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": _integer_text(value)}
        case Decimal():
            return {"N": number_text(value)}
        case list():
            return encode_array(value)
        case dict():
            return encode_object(value)
        case _:
            raise _not_storable(value)


def encode_object(value: Mapping[str, JSON]) -> AttributeValue:
    """Return a free-form object in wire format: `{"M": …}`. Raises like `encode_json`."""
    members: Item = {}
    for name, member in value.items():
        # Most members are text, and to ask here is quicker than to call. So is a loop than
        # a comprehension, up to Python 3.11.
        members[name] = (
            {"S": member} if isinstance(member, str) else encode_json(member)
        )
    return {"M": members}


def encode_array(value: Sequence[JSON]) -> AttributeValue:
    """Return a free-form list in wire format: `{"L": …}`. Raises like `encode_json`."""
    return {
        "L": [
            {"S": element} if isinstance(element, str) else encode_json(element)
            for element in value
        ]
    }


def decode_json(value: StoredValue) -> JSON:
    """Return a stored value of any JSON type; numbers are `int` where whole, else `Decimal`.

    Raises `KeyError` for sets and binary values, which JSON does not have.
    """
    (descriptor,) = value
    return _DECODERS[descriptor](value)


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
    """Return a stored number: an `int` if it is whole, else a `Decimal`."""
    try:
        return int(text)
    except ValueError:
        number = Decimal(text)
    whole = int(number)
    return whole if whole == number else number


_DECODERS: Final[Mapping[str, Callable[[StoredValue], JSON]]] = {
    "S": lambda value: value["S"],
    "N": lambda value: decode_number(value["N"]),
    "BOOL": lambda value: value["BOOL"],
    "NULL": lambda _: None,
    "L": decode_array,
    "M": decode_object,
}


def number_text(number: Decimal) -> str:
    """Return a number as it is stored. An `int` is taken too.

    Raises `TypeError` for a float, `ValueError` for NaN and infinity.
    """
    try:
        if number.is_finite():
            return str(number)
    except AttributeError:
        return _integer_text(number)
    raise ValueError("NaN and infinity cannot be stored")


def _integer_text(number: object) -> str:
    # Of type object: callers that no type checker looks at pass floats.
    if isinstance(number, int):
        return str(int(number))
    raise _not_storable(number)


def number_texts(numbers: Iterable[Decimal]) -> list[str]:
    """Return the numbers of a set as they are stored, in order. Raises like `number_text`."""
    return sorted(map(number_text, numbers), key=Decimal)


def _not_storable(value: object) -> TypeError:
    if isinstance(value, float):
        return TypeError("a float would not be stored exactly: use Decimal")
    return TypeError(f"{type(value).__name__} is not a JSON type")


def decode_error(
    partial: object,
    item: Mapping[str, object],
    key_attributes: tuple[str, ...],
    error: Exception,
    *,
    hide_key: bool = False,
) -> ItemDecodeError:
    """Return the error that says which attribute of `item` does not decode, and why.

    `partial` is the entity as far as it was built: fields are set in the order of its slots,
    so the first one without a value is the culprit. Or its class, if objects are built at
    once: then only a missing attribute has a name. `error` is one of `DECODE_FAILURES`; its
    text may hold a value, and is taken from it: it stays the context of the one returned.
    """
    cls = partial if isinstance(partial, type) else type(partial)
    attribute = _missing(error, item) if cls is partial else _first_unset(partial)
    why = _why(item.get(attribute), error)
    if isinstance(error, ItemDecodeError):  # of a nested object
        attribute, why = f"{attribute}.{error.attribute}", error.why
    error.args = ()
    key: Item = {
        name: value for name in key_attributes if is_value(value := item.get(name))
    }
    return ItemDecodeError(cls.__name__, key, attribute, why, hide_key=hide_key)


_MISFIT: Final = "holds a value that its type does not allow"


def _first_unset(partial: object) -> str:
    slots: tuple[str, ...] = getattr(partial, "__slots__", ())
    name = next((slot for slot in slots if not hasattr(partial, slot)), "?")
    # A field that is a keyword of Python has an underscore behind it, its attribute has not.
    return name[:-1] if name.endswith("_") and iskeyword(name[:-1]) else name


def _missing(error: Exception, item: Mapping[str, object]) -> str:
    name: object = error.args[0] if isinstance(error, KeyError) and error.args else None
    return name if isinstance(name, str) and name not in item else "?"


def _why(value: object, error: Exception) -> str:
    if value is None:
        return "is missing" if isinstance(error, KeyError) else _MISFIT
    if not is_object(value) or len(value) != 1:
        return "is not in wire format"
    (found,) = value
    # A name that is no descriptor could be anything, and is not shown.
    if found not in StoredValue.__annotations__:
        return "is not in wire format"
    wanted: object = error.args[0] if isinstance(error, KeyError) and error.args else ""
    if found == "NULL":
        return "is NULL"
    if wanted not in StoredValue.__annotations__ or wanted == found:
        return _MISFIT
    if found in ("L", "M"):
        return f"is, or holds, a value that is not of type {wanted}"
    return f"is of type {found}, not {wanted}"
