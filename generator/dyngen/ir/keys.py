"""Keys: templates taken apart, with everything that keeps two keys from being one.

ORDER#{order_date}#{order_id}
^^^^^^ ^^^^^^^^^^ ^ ^^^^^^^^        literal, component, literal, component
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dyngen.ir.types import Field
from dyngen.names import Identifier

KeyWire = Literal["S", "N"]
Half = Literal["pk", "sk"]
"""The partition key, or the sort key."""


@dataclass(frozen=True, slots=True)
class Component:
    """A field in a template."""

    field: Field
    spec: str = ""
    """A format spec of Python (``06d``), or empty."""
    before: str = ""
    """The literal that follows; empty for the last part."""
    refused: tuple[str, ...] = ()
    """Literals that its text may not hold: other readings of the key would begin there."""

    @property
    def width(self) -> int | None:
        """The length of its text, where all values have the same."""
        if self.spec:
            digits = self.spec.lstrip("+-= 0").rstrip("bcdeEfFgGnosxX%").partition(".")[0]
            return int(digits) if digits.isdigit() else None
        return self.field.type.trait.width

    @property
    def alphabet(self) -> str | None:
        """Every character that its text can hold; None: any character at all."""
        choices = self.field.type.choices
        if choices and not self.spec:
            return "".join(sorted({character for choice in choices for character in str(choice)}))
        alphabet = self.field.type.trait.alphabet
        return alphabet + "+ " if self.spec and alphabet else alphabet


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Whose key, and which half of which: of the table's key, or of that of an index."""

    entity: Identifier
    half: Half
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A template seen without its fields: the literals around them."""

    place: KeyPlace
    position: int | None
    """Which attribute of a key of several, from 1."""
    literals: tuple[str, ...]
    """One more than there are components; the first and the last may be empty."""
    widths: tuple[int, ...] = ()
    """The length of each component, 0 for one that varies; left out where the literals alone tell them apart."""
    refused: tuple[tuple[str, ...], ...] = ()
    """For each component that text follows: literals that it may not hold, since other templates go on with them."""
    alphabets: tuple[str, ...] = ()
    """Where another template's text could be taken for one of this: the characters of each component, empty: any."""


@dataclass(frozen=True, slots=True)
class Template:
    """What one key attribute holds."""

    attribute: str
    source: str
    """The template as the schema spells it."""
    parts: tuple[str | Component, ...]
    wire: KeyWire
    shape: Shape
    rivals: tuple[Shape, ...] = ()
    """Other templates of the same key position that a finished text could also be read as: refused."""

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(part for part in self.parts if isinstance(part, Component))

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, each once, in order."""
        return tuple(dict.fromkeys(component.field for component in self.components))

    @property
    def constant(self) -> bool:
        return not self.components

    @property
    def prefix(self) -> str:
        """The literal text before the first component: all of a constant key."""
        first = self.parts[0] if self.parts else ""
        return first if isinstance(first, str) else ""

    @property
    def identity(self) -> bool:
        """Is it nothing but one field, unformatted?"""
        return len(self.parts) == 1 and bool(self.components) and not self.components[0].spec

    @property
    def stored_as_field(self) -> bool:
        """Is the key attribute the field of the same name, as it is stored anyway?"""
        return self.identity and self.components[0].field.attribute == self.attribute


@dataclass(frozen=True, slots=True)
class Key:
    """One half of a key: what each of its attributes holds."""

    place: KeyPlace
    templates: tuple[Template, ...]
    several: bool = False
    """Declared as a list: its value is a tuple, one value per attribute."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, each once, in order."""
        return tuple(dict.fromkeys(field for each in self.templates for field in each.fields))


@dataclass(frozen=True, slots=True)
class KeyAttribute:
    """A key attribute of a table or an index."""

    name: str
    wire: KeyWire
