"""What was found of a kind of item, with names: what the draft of a schema is written from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from dyngen.importing.observed import IndexShape, TableShape
from dyngen.importing.values import Item
from dyngen.records import field, record

Json: TypeAlias = dict[str, object]
"""An object of a schema, or of usage data."""


@record(frozen=True, slots=True)
class TableFacts:
    """What holds for all kinds of items of a table."""

    shape: TableShape
    labels: Mapping[str, str]
    type_attribute: str | None
    """The attribute that tells kinds apart, whether or not all have it."""
    version_attribute: str | None
    is_typed: bool
    """Whether every kind has the type attribute, with a value of its own."""
    facets: Mapping[frozenset[str], str]
    """Names for kinds by their attributes besides the key."""
    undecided: frozenset[str] = frozenset()
    """Key attributes of indexes that are fields, whatever they may be made of."""


@record(slots=True)
class FoundField:
    """A field: `keys` are those of the schema's Field besides name, attribute and required."""

    label: str
    attribute: str | None
    """None: only the key holds it."""
    keys: dict[str, object]
    required: bool
    notes: list[str] = field(default_factory=list)


@record(slots=True)
class FoundTemplate:
    """A template with the names of fields, those fields in order, and what speaks for it."""

    text: str
    fields: tuple[str, ...]
    notes: list[str] = field(default_factory=list)


@record(slots=True)
class FoundMapping:
    """How a kind of item fills an index: templates of its own key attributes."""

    index: IndexShape
    partition: tuple[FoundTemplate, ...]
    sort: tuple[FoundTemplate, ...]
    members: int
    """How many of the items are in the index."""

    @property
    def templates(self) -> tuple[FoundTemplate, ...]:
        """Those of both halves."""
        return (*self.partition, *self.sort)


@record(slots=True)
class FoundEntity:
    """A kind of item."""

    name: str
    entity_type: str
    items: tuple[Item, ...]
    partition: FoundTemplate
    sort: FoundTemplate | None
    fields: list[FoundField]
    mappings: list[FoundMapping] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def field_called(self, label: str) -> FoundField:
        """The field of this name, which is there."""
        return {each.label: each for each in self.fields}[label]


@record(slots=True)
class FoundTable:
    """A table with the kinds of items in it."""

    shape: TableShape
    entities: list[FoundEntity]
    type_attribute: str | None
    version_attribute: str | None
    seen: int
    sampled: int
    notes: list[str] = field(default_factory=list)
    """What was guessed of the table, or left out."""
