"""The types of attributes: one row of `TRAITS` per type of the schema language.

Type(Kind.ARRAY, item=Type(Kind.STRING))      a `list[str]` in Python, an `L` of `S` in DynamoDB
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, TypeAlias

from dyngen.names import GlobalName, Identifier
from dyngen.records import field, record


class Kind(StrEnum):
    """The name of a type as a schema spells it."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    UUID = "uuid"
    DATETIME = "datetime"
    DATE = "date"
    BYTES = "bytes"
    ARRAY = "array"
    OBJECT = "object"
    STRING_SET = "string_set"
    NUMBER_SET = "number_set"


@record(frozen=True, slots=True)
class Trait:
    """How a type looks in Python, on the wire, and inside the text of a key."""

    python: str
    """Its annotation, or the name with which that begins."""
    wire: str
    """The DynamoDB type descriptor of the stored value."""
    key: bool = False
    """May it stand in a key template?"""
    numeric: bool = False
    """Is a key that is nothing but this field a number (N)?"""


TRAITS: Mapping[Kind, Trait] = MappingProxyType(
    {
        Kind.STRING: Trait("str", "S", key=True),
        Kind.INTEGER: Trait("int", "N", key=True, numeric=True),
        Kind.DECIMAL: Trait("Decimal", "N", key=True, numeric=True),
        Kind.BOOLEAN: Trait("bool", "BOOL", key=True),
        Kind.UUID: Trait("UUID", "S", key=True),
        Kind.DATETIME: Trait("datetime", "S", key=True),
        Kind.DATE: Trait("date", "S", key=True),
        Kind.BYTES: Trait("bytes", "B"),
        Kind.ARRAY: Trait("list", "L"),
        Kind.OBJECT: Trait("dict", "M"),
        Kind.STRING_SET: Trait("set[str]", "SS"),
        Kind.NUMBER_SET: Trait("set[Decimal]", "NS"),
    }
)


MomentFormat = Literal["iso_us", "iso_offset", "iso_ms", "iso_s", "epoch_s", "epoch_ms"]
"""How a moment is stored: as text that sorts, or as a number, in microseconds, milliseconds or seconds."""


@record(frozen=True, slots=True)
class Type:
    """The type of a field, an element or a parameter."""

    kind: Kind
    item: Type | None = None
    """What an array holds; None: anything JSON can say."""
    record: Record | None = None
    """The declared fields of an object; None: anything JSON can say."""
    choices: tuple[str, ...] | tuple[int, ...] = ()
    """The values of an enum, in the order of the schema."""
    epoch: bool = False
    """A `datetime` stored as epoch seconds (N), as time to live wants it: what is finer is cut off."""
    format: MomentFormat = "iso_us"
    """How a `datetime` is stored elsewhere: what is finer is refused."""
    enum: GlobalName | None = field(default=None, compare=False)
    """What the type of an enum is called, if it has a name."""

    @property
    def trait(self) -> Trait:
        return TRAITS[self.kind]

    @property
    def is_text(self) -> bool:
        """Is it any text? Of an enum all values are known."""
        return self.kind is Kind.STRING and not self.choices

    @property
    def is_set(self) -> bool:
        """Is it a set? DynamoDB has no empty ones: what is empty is stored as absent."""
        return self.kind in (Kind.STRING_SET, Kind.NUMBER_SET)

    @property
    def is_ordered(self) -> bool:
        """Does DynamoDB compare its values by more than whether they are equal?"""
        return self.wire in ("S", "N", "B")

    @property
    def has_size(self) -> bool:
        """Has `size` a meaning for its values?"""
        return self.wire not in ("N", "BOOL")

    @property
    def whole(self) -> bool:
        """Is nothing of a moment finer than it is stored?"""
        return self.format in ("iso_us", "iso_offset")

    @property
    def stored_as(self) -> MomentFormat:
        """What a `datetime` is in the item, a time to live as well."""
        return "epoch_s" if self.epoch else self.format

    @property
    def counts(self) -> bool:
        """Is it a moment that is stored as a number?"""
        return self.format in ("epoch_s", "epoch_ms")

    @property
    def any_of(self) -> Type:
        """The type without its enum."""
        return replace(self, choices=(), item=self.item and self.item.any_of)

    def takes(self, other: Type) -> bool:
        """Is every value of the other type one of this?"""
        if self.kind is other.kind is Kind.DATETIME:
            return self.whole or self.format == other.format
        return self in (other, other.any_of)

    @property
    def numeric(self) -> bool:
        """Is a key that is nothing but a field of this type a number (N)?"""
        return self.trait.numeric or self.counts

    @property
    def wire(self) -> str:
        return "N" if self.epoch or self.counts else self.trait.wire

    @property
    def holds_json(self) -> bool:
        """Does it hold, however deep, what no schema says more of than that it is JSON?"""
        if self.record is not None:
            return any(each.type.holds_json for each in self.record.fields)
        if self.item is not None:
            return self.item.holds_json
        return self.kind in (Kind.ARRAY, Kind.OBJECT)


@record(frozen=True, slots=True)
class Members:
    """An object that is a default, or is in one; its values by what the schema calls its fields."""

    pairs: tuple[tuple[str, Default], ...]


Default: TypeAlias = "str | int | bool | Decimal | tuple[Default, ...] | Members | None"
"""A default as data, moments and bytes as text; None: there is none (an optional field without one is None anyway)."""


Generator = Literal["uuid4", "uuid7", "now"]
"""What makes the value of a new entity where the caller gives none."""


@record(frozen=True, slots=True)
class Field:
    """One attribute of an entity or of a nested object."""

    name: Identifier
    """Its Python name: the label, with a trailing underscore where that is a keyword."""
    label: str
    """What the schema calls it, in templates, conditions and messages."""
    attribute: str
    """The name it is stored under."""
    type: Type
    required: bool
    description: str = ""
    default: Default = None
    sensitive: bool = False
    ttl: bool = False
    generate: Generator | None = None
    touch: bool = False
    """Does every write set it to the time of the write?"""
    in_key_only: bool = False
    """No attribute of its own: it is read back from the item's key."""
    key_bytes: int | None = None
    """How many bytes of text it holds at most, and never none, as a key attribute of an index for other entities."""
    derived: bool = False
    """Computed by the key function of the key attribute of the same name; read-only."""

    @property
    def optional(self) -> bool:
        """May it be None in Python?"""
        return not self.required and self.default is None

    @property
    def never_empty(self) -> bool:
        """Is it a set that reads as its default where an empty one would be left out? Then that is refused."""
        return self.type.is_set and bool(self.default)

    @property
    def supplied(self) -> bool:
        """Does a new entity have a value that nobody gives?"""
        return self.generate is not None or self.touch


@record(frozen=True, slots=True)
class Record:
    """A nested object with declared fields: a dataclass of its own."""

    name: GlobalName
    fields: tuple[Field, ...]
    description: str = ""
    label: str = ""
    """What the field is called that holds it, or an array of such objects."""
    element: bool = False
    """Is it an element of an array? What is said of that is not said of its elements."""
