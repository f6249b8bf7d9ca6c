"""Keys: templates taken apart, with everything that keeps two keys from being one.

ORDER#{order_date}#{order_id}
^^^^^^ ^^^^^^^^^^ ^ ^^^^^^^^        literal, component, literal, component
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from dyngen.ir.types import Field
from dyngen.names import GlobalName
from dyngen.records import record

KeyWire = Literal["S", "N"]
Half = Literal["pk", "sk"]
"""The partition key, or the sort key."""
PARTITION_KEY_BYTES, SORT_KEY_BYTES = 2048, 1024
"""How long a key DynamoDB takes."""


@record(frozen=True, slots=True)
class Component:
    """A field in a template."""

    field: Field
    spec: str = ""
    """A format spec of Python (``06d``), or empty."""
    before: str = ""
    """The literal that follows; empty for the last part, and where another component follows."""
    width: int = 0
    """The length that its text always has; 0 where it varies."""
    cut: bool = False
    """Is it read by its width, since what follows could also stand in it? Else it ends at `before`."""
    refused: tuple[str, ...] = ()
    """Literals that may not begin in its text: `before` and those with which other templates go on."""
    lowered: bool = False
    """Does the key hold it in lower case, so that the field cannot be read back?"""


@record(frozen=True, slots=True)
class KeyPlace:
    """Whose key, and which half of which: of the table's key, or of that of an index."""

    entity: GlobalName
    half: Half
    index: str | None = None


@record(frozen=True, slots=True)
class Shape:
    """A template seen without its fields: how a text is read."""

    place: KeyPlace
    position: int | None
    """Which attribute of a key of several, from 1."""
    literals: tuple[str, ...]
    """One more than there are components; the first and the last may be empty."""
    cuts: tuple[int, ...] = ()
    """The length of each component that is read by it, 0 for the others; left out where all are 0."""
    refused: tuple[tuple[str, ...], ...] = ()
    """For each component: literals that may not begin in it, besides the one behind it."""
    forms: tuple[str, ...] = ()
    """A regular expression for each component, empty for any text: where the rest does not tell whose a text is."""


# Templates and keys are asked for their fields over and over, so they find them out once.


@record(frozen=True)
class Template:
    """What one key attribute holds."""

    attribute: str
    source: str
    """The template as the schema spells it."""
    parts: tuple[str | Component, ...]
    wire: KeyWire
    shape: Shape
    rivals: tuple[Shape, ...] = ()
    """Templates of the same attribute that go first: a text that can be read as one of them is not of this one."""
    most: int = PARTITION_KEY_BYTES
    """How many bytes DynamoDB takes."""
    made: tuple[str, ...] = ()
    """A regular expression for each component of the texts that its values make, empty for any text."""

    @cached_property
    def components(self) -> tuple[Component, ...]:
        return tuple(part for part in self.parts if isinstance(part, Component))

    @property
    def reading(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """How its texts are taken apart; templates of one reading share their texts."""
        return self.shape.literals, self.shape.cuts

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What a key of it looks like, then what it must not look like."""
        return (self.shape, *self.rivals)

    @property
    def asked_of_callers(self) -> tuple[str, ...]:
        """What its components look like, if the shape does not say it: keys as callers give them are held to it."""
        return () if self.made == self.shape.forms else self.made

    @property
    def takes_any(self) -> bool:
        """Can any text be a key of it, as of `{user_id}`?"""
        shape = self.shape
        told = any(shape.cuts) or any(shape.refused) or any(shape.forms) or self.rivals
        return self.wire == "S" and shape.literals == ("", "") and not told

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, each once, in order."""
        return _each_once(component.field for component in self.components)

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
        match self.parts:
            case (Component(spec="", lowered=False),):
                return True
        return False

    @property
    def stored_as_field(self) -> bool:
        """Is the key attribute the field of the same name, as it is stored anyway?"""
        return self.identity and self.components[0].field.attribute == self.attribute


@record(frozen=True)
class Key:
    """One half of a key: what each of its attributes holds."""

    place: KeyPlace
    templates: tuple[Template, ...]
    several: bool = False
    """Declared as a list: its value is a tuple, one value per attribute."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, each once, in order."""
        return _each_once(field for each in self.templates for field in each.fields)


class Halves:
    """What has a partition key and maybe a sort key: an entity, its second place, its key of an index."""

    __slots__ = ()
    pk: Key
    sk: Key | None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The halves, the partition key first."""
        return (self.pk, self.sk) if self.sk else (self.pk,)

    @property
    def key_templates(self) -> tuple[Template, ...]:
        """What their attributes hold."""
        return tuple(template for key in self.keys for template in key.templates)

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """Their fields, each once: those of the partition key, then of the sort key."""
        return _each_once(field for key in self.keys for field in key.fields)


@record(frozen=True, slots=True)
class SecondPlace(Halves):
    """Where each item of an entity stands a second time, in the same table, while its key is changed."""

    pk: Key
    sk: Key | None
    written: bool
    """Does every write go there as well? Else what stands there is only kept out of what is read."""

    @property
    def held(self) -> tuple[Field, ...]:
        """Its fields as they are: of a field in lower case two items can differ that have one key there."""
        parts = (part for template in self.key_templates for part in template.components)
        return tuple(part.field for part in parts if not part.lowered)


@record(frozen=True, slots=True)
class KeyAttribute:
    """A key attribute of a table or an index."""

    name: str
    wire: KeyWire


def _each_once(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields of an entity, each once, in order; told apart by their labels, as to compare whole ones takes long."""
    return tuple({each.label: each for each in fields}.values())
