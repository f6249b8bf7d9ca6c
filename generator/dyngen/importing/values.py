"""Values of attributes as they are stored, from DynamoDB's own JSON or from plain JSON.

item_of({"pk": {"S": "USER#1"}, "age": {"N": "30"}})     from a client of boto3, a dump, an export
item_of({"pk": "USER#1", "age": 30})                     the same item, from a plain file
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from dyngen.records import field, record

KINDS = frozenset(("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"))
_SETS = {"SS": "S", "NS": "N", "BS": "B"}
_KEPT = 2048
"""So much of a text, or of binary data, is kept: no key is longer, and an item of 400 KB need not be in memory."""
_DEEPEST = 32
"""How deep DynamoDB nests; what goes deeper is no item."""
_LARGEST_EXPONENT = 130


class NotAnItem(ValueError):
    """Something that DynamoDB could not hold as an item; the text says why."""


@record(frozen=True, slots=True)
class Value:
    """A value: `text` of S, N and BOOL, `data` of B, `elements` of lists and sets, `members` of M."""

    kind: str
    text: str = ""
    data: bytes = b""
    elements: tuple[Value, ...] = ()
    members: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_scalar(self) -> bool:
        """Whether a part of a key can be made of it."""
        return self.kind in ("S", "N", "BOOL")


Item: TypeAlias = Mapping[str, Value]


def item_of(found: object) -> Item:
    """The item that a value of JSON is, in either spelling. NotAnItem if it is none."""
    if not isinstance(found, dict) or not found:
        raise NotAnItem("not an object with attributes")
    if all(map(_is_wire, found.values())):
        return {clean(name): _from_wire(value, 0) for name, value in found.items()}
    return {clean(name): _from_plain(value, 0) for name, value in found.items()}


def _is_wire(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in KINDS


def clean(text: object) -> str:
    """A text without halves of characters, which DynamoDB does not hold."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _from_wire(value: object, depth: int) -> Value:
    if not isinstance(value, dict) or not _is_wire(value):
        raise NotAnItem("a value without exactly one type descriptor (S, N, B, …)")
    [(kind, content)] = value.items()
    if kind == "NULL":
        return Value(kind)
    if kind == "BOOL" and isinstance(content, bool):
        return Value(kind, "true" if content else "false")
    if kind == "L" and isinstance(content, list):
        return Value(kind, elements=_each(content, depth, _from_wire))
    if kind == "M" and isinstance(content, dict):
        return Value(kind, members=_members(content, depth, _from_wire))
    if kind in _SETS and isinstance(content, list):
        return Value(kind, elements=tuple(_scalar(_SETS[kind], each) for each in content))
    return _scalar(str(kind), content)


def _scalar(kind: str, content: object) -> Value:
    if kind == "S" and isinstance(content, str):
        return Value(kind, clean(content[:_KEPT]))
    if kind == "N" and isinstance(content, str | int | Decimal) and not isinstance(content, bool):
        return Value(kind, number_text(content))
    if kind == "B" and isinstance(content, bytes | bytearray):
        return Value(kind, data=bytes(content[:_KEPT]))
    if kind == "B" and isinstance(content, str):
        try:
            return Value(kind, data=base64.b64decode(content, validate=True)[:_KEPT])
        except (binascii.Error, ValueError) as error:
            raise NotAnItem("a binary value that is not base64") from error
    raise NotAnItem(f"a value of the type {kind} that is none")


def _from_plain(value: object, depth: int) -> Value:
    if value is None:
        return Value("NULL")
    if isinstance(value, bool):
        return Value("BOOL", "true" if value else "false")
    if isinstance(value, int | Decimal):
        return Value("N", number_text(value))
    if isinstance(value, list):
        return Value("L", elements=_each(value, depth, _from_plain))
    if isinstance(value, dict):
        return Value("M", members=_members(value, depth, _from_plain))
    return Value("S", clean(str(value)[:_KEPT]))


def number_text(number: str | int | Decimal) -> str:
    """A number as DynamoDB writes it: plain, without zeros that say nothing."""
    try:
        found = Decimal(number)
    except (InvalidOperation, ValueError) as error:
        raise NotAnItem("a number that is none") from error
    if not found.is_finite() or abs(found.adjusted()) > _LARGEST_EXPONENT:
        raise NotAnItem("a number that DynamoDB cannot hold")
    plain = f"{found:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


_Reader: TypeAlias = Callable[[object, int], Value]


def _each(values: Iterable[object], depth: int, read: _Reader) -> tuple[Value, ...]:
    _not_deeper(depth)
    return tuple(read(each, depth + 1) for each in values)


def _members(values: Mapping[str, object], depth: int, read: _Reader) -> Mapping[str, Value]:
    _not_deeper(depth)
    return {clean(name): read(each, depth + 1) for name, each in values.items()}


def _not_deeper(depth: int) -> None:
    if depth > _DEEPEST:
        raise NotAnItem(f"values within each other, more than {_DEEPEST} deep")
