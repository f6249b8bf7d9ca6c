"""How a value looks in Python, on the wire, and as text in a key: a row of `_ROWS` for each kind.

    Type(Kind.INTEGER), `self.age`      annotation  int
                                        encode      {"N": integer_text(self.age)}
                                        decode      int(values["age"]["N"])
                                        in_text     f"AGE#{self.age}"

Everything is built of expressions: `value` is whatever gives the value in the emitted code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dyngen.ir.types import Kind, Type
from dyngen.lower.fragments import called, for_each, list_of, wire
from dyngen.lower.items import moments
from dyngen.names import Identifier
from dyngen.records import record
from dyngen.syntax import Expression, expression, literal, phrase

ELEMENT = Identifier("element")
"""The variable of comprehensions over an array."""

_INNER = Identifier("inner")


def annotation(type: Type) -> Expression:
    """`str`, `OrderStatus`, `list[OrderLine]`."""
    if type.choices:
        return phrase.name(type.enum) if type.enum else choices(type)
    if type.kind is Kind.ARRAY:
        return list_of(phrase.word("JSON") if type.item is None else annotation(type.item))
    if type.record is not None:
        return phrase.name(type.record.name)
    spelt = _SPELT.get(type.kind)
    return spelt() if spelt else phrase.word(type.trait.python)


def choices(type: Type) -> Expression:
    """An enum as Python has it: `Literal["OPEN", "PAID"]`."""
    return phrase.subscript(
        phrase.word("Literal"), *(literal.value(choice) for choice in type.choices)
    )


def annotation_in_keys(type: Type) -> Expression:
    """That of a key's field in keys.py: names of enums are those of entities.py, which imports it."""
    return choices(type) if type.choices else annotation(type)


def exact_annotation(type: Type) -> Expression:
    """The same where values are checked against it: `Annotated[datetime, MILLISECONDS]`."""
    plain = annotation(type)
    if type.kind is not Kind.DATETIME or type.whole:
        return plain
    return phrase.subscript(phrase.word("Annotated"), plain, moments.precision(type.format))


def optional(annotation: Expression) -> Expression:
    """`… | None`."""
    return phrase.union([annotation, literal.none()])


def encode(type: Type, value: Expression) -> Expression:
    """The value in wire format, where it is known to be of the type: `{"N": integer_text(value)}`."""
    return _encode(type, value, None, ELEMENT, checked=False)


def encode_checked(type: Type, value: Expression, table: Identifier | None) -> Expression:
    """The same, but a value that the type does not allow raises an error; an enum's is looked up in `table`."""
    return _encode(type, value, table, ELEMENT, checked=True)


def decode(type: Type, value: Expression, table: Identifier | None = None) -> Expression:
    """The Python value of a stored one; an enum's is looked up in `table`."""
    return _decode(type, value, table, ELEMENT)


def element(type: Type) -> Type:
    """What an array holds, however deep; any other type is itself."""
    return type if type.item is None else element(type.item)


def encode_set_of(type: Type, element: Expression) -> Expression:
    """The set of one element in wire format: `{"SS": [element]}`."""
    row = _row(type)
    stored = element if type.kind is Kind.STRING else row.store(element)
    return wire(f"{type.wire}S", phrase.list_([stored]))


def as_text(type: Type, value: Expression) -> Expression:
    """The value as its text in a key, on its own: `str(n)`."""
    return _row(type).as_text(value)


def in_text(type: Type, value: Expression) -> Expression:
    """The value as its text within an f-string: `n` where that gives the same as `as_text`."""
    row = _row(type)
    return moments.number(type, value) if row.formats else row.as_text(value)


def from_text(type: Type, text: Expression, table: Identifier | None = None) -> Expression:
    """The value whose text in a key that is."""
    return phrase.subscript(phrase.name(table), text) if table else _row(type).of_text(text)


def _encode(
    type: Type, value: Expression, table: Identifier | None, each: Identifier, *, checked: bool
) -> Expression:
    row = _row(type)
    if type.epoch:
        return wire("N", called("str", called("epoch_seconds", value)))
    if type.item is not None:
        one = phrase.name(each)
        held = called("element_set", one) if checked and type.item.is_set else one
        inner = _encode(type.item, held, table, _INNER, checked=checked)
        array = called("texts" if type.item.is_text else "elements", value) if checked else value
        return wire("L", for_each(inner, each, array))
    if type.record is not None:
        return wire("M", _to_item(type.record.name, value))
    if type.kind in _FREE_FORM:
        return row.store(value)
    if table is not None:
        options, text = phrase.name(table), row.store(value)
        if type.kind is not Kind.STRING:
            return wire(type.wire, called("option_text", options, text))
        # What the table gives is what was looked up, which proves that it is in the enum: it is not checked again.
        return wire(type.wire, phrase.subscript(options, text))
    if type.kind is Kind.STRING:
        return wire("S", called("plain_text", value) if checked else value)
    if type.kind is Kind.BOOLEAN and not checked:
        return wire("BOOL", value)
    return wire(type.wire, row.store(value))


def _decode(
    type: Type, value: Expression, table: Identifier | None, each: Identifier
) -> Expression:
    stored = phrase.subscript(value, literal.text(type.wire))
    if type.epoch:
        return called("epoch_datetime", stored)
    if type.item is not None:
        return for_each(_decode(type.item, phrase.name(each), table, _INNER), each, stored)
    if type.record is not None:
        return _from_item(type.record.name, stored)
    if type.kind in _FREE_FORM:
        return _row(type).parse(value)
    if type.choices and table is not None:
        return phrase.subscript(phrase.name(table), stored)
    return _row(type).parse(stored)


# ---- the rows ------------------------------------------------------------------------------------

_Make: TypeAlias = Callable[[Expression], Expression]


def _same(value: Expression) -> Expression:
    return value


def _calls(function: str) -> _Make:
    """`function(value)`."""
    return lambda value: called(function, value)


@record(frozen=True, slots=True)
class _Row:
    store: _Make
    """Python to what stands behind the type descriptor (of free form: with it)."""
    parse: _Make
    """And back."""
    text: _Make | None = None
    """Python to the text in a key, where that is another than what is stored."""
    read: _Make | None = None
    """And back."""
    formats: bool = False
    """Does an f-string give the same text?"""

    def as_text(self, value: Expression) -> Expression:
        return (self.text or self.store)(value)

    def of_text(self, text: Expression) -> Expression:
        return (self.read or self.parse)(text)


@expression
def empty_set() -> None:
    """set()"""


@expression
def _json_object() -> None:
    """dict[str, JSON]"""


@expression
def _strings() -> None:
    """set[str]"""


@expression
def _numbers() -> None:
    """set[Decimal]"""


@expression
def _number_set(VALUE: Expression) -> None:
    """{Decimal(number) for number in VALUE}"""


@expression
def _to_item(RECORD: Identifier, VALUE: Expression) -> None:
    """RECORD.to_item(VALUE)"""


@expression
def _from_item(RECORD: Identifier, VALUE: Expression) -> None:
    """RECORD.from_item(VALUE)"""


def _row(type: Type) -> _Row:
    """How values of the type are written: a moment as its format says."""
    if type.kind is not Kind.DATETIME or type.format == "iso_us":
        return _ROWS[type.kind]
    return _Row(moments.text_of(type.format), moments.read_of(type.format), formats=type.counts)


_FREE_FORM = frozenset({Kind.ARRAY, Kind.OBJECT})

_SPELT: Mapping[Kind, Callable[[], Expression]] = {
    Kind.OBJECT: _json_object,
    Kind.STRING_SET: _strings,
    Kind.NUMBER_SET: _numbers,
}
"""The annotations that are more than a name."""

_ROWS: Mapping[Kind, _Row] = {
    Kind.STRING: _Row(_same, _same, formats=True),
    Kind.INTEGER: _Row(_calls("integer_text"), _calls("int"), _calls("str"), formats=True),
    Kind.DECIMAL: _Row(
        _calls("number_text"), _calls("Decimal"), _calls("decimal_text"), _calls("decimal_of")
    ),
    Kind.BOOLEAN: _Row(_calls("boolean"), _same, _calls("boolean_text"), _calls("boolean_of")),
    Kind.UUID: _Row(_calls("uuid_text"), _calls("UUID"), formats=True),
    Kind.DATETIME: _Row(_calls("datetime_text"), _calls("datetime_of")),
    Kind.DATE: _Row(_calls("date_text"), _calls("date.fromisoformat"), formats=True),
    Kind.BYTES: _Row(_calls("binary"), _calls("binary")),
    Kind.ARRAY: _Row(_calls("encode_array"), _calls("decode_array")),
    Kind.OBJECT: _Row(_calls("encode_object"), _calls("decode_object")),
    Kind.STRING_SET: _Row(_calls("sorted_texts"), _calls("set")),
    Kind.NUMBER_SET: _Row(_calls("number_texts"), _number_set),
}
