"""Tables and indexes, and what is known of the items in them: the nouns below the plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dyngen.ir.conditions import Constant
from dyngen.ir.keys import Halves, Key, KeyAttribute, Template
from dyngen.ir.types import Field, Type
from dyngen.names import GlobalName, Identifier
from dyngen.records import record

ProjectionType = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


@record(frozen=True, slots=True)
class Index:
    """A secondary index of a table."""

    name: str
    partition: tuple[KeyAttribute, ...]
    sort: tuple[KeyAttribute, ...]
    projection: ProjectionType
    included: tuple[str, ...] = ()
    local: bool = False
    """Is it part of each partition of the table, whose partition key it has? Else it is global."""


@record(frozen=True, slots=True)
class TableSettings:
    """What only the CreateTable request and the calls after it need."""

    billing_mode: Literal["PAY_PER_REQUEST", "PROVISIONED"] = "PAY_PER_REQUEST"
    read_capacity: int | None = None
    write_capacity: int | None = None
    point_in_time_recovery: bool = False
    deletion_protection: bool = False
    stream: str | None = None
    ttl_attribute: str | None = None

    @property
    def read_units(self) -> int:
        """How much is provisioned for reads, where capacity is provisioned."""
        return self.read_capacity or 1

    @property
    def write_units(self) -> int:
        return self.write_capacity or 1


@record(frozen=True, slots=True)
class Table:
    """A table as it is deployed."""

    name: str
    partition: KeyAttribute
    sort: KeyAttribute | None
    indexes: tuple[Index, ...]
    settings: TableSettings

    @property
    def primary_key(self) -> tuple[KeyAttribute, ...]:
        """The attributes of its key: that of the partition key, then that of the sort key if there is one."""
        return (self.partition, self.sort) if self.sort else (self.partition,)

    @property
    def key_names(self) -> tuple[str, ...]:
        """What those are called."""
        return tuple(each.name for each in self.primary_key)

    @property
    def local_indexes(self) -> tuple[Index, ...]:
        return tuple(index for index in self.indexes if index.local)

    @property
    def global_indexes(self) -> tuple[Index, ...]:
        return tuple(index for index in self.indexes if not index.local)

    @property
    def key_attributes(self) -> tuple[KeyAttribute, ...]:
        """The attributes of its key and of those of its indexes, each once, in order."""
        keys = [*self.primary_key]
        keys += [key for index in self.indexes for key in (*index.partition, *index.sort)]
        return tuple({key.name: key for key in keys}.values())


@record(frozen=True, slots=True)
class IndexKey(Halves):
    """How an entity fills the key attributes of an index."""

    index: Index
    pk: Key
    sk: Key | None

    @property
    def own(self) -> tuple[Key, ...]:
        """The halves that are not the table's as well: of a local index only the sort key."""
        return self.keys[1:] if self.index.local else self.keys

    @property
    def own_templates(self) -> tuple[Template, ...]:
        """What the attributes of those hold."""
        return tuple(template for key in self.own for template in key.templates)


@record(frozen=True, slots=True)
class Source:
    """Where a field of a projection is read from: its attribute, or a part of a text key."""

    field: Field
    template: Template | None = None
    """None: the attribute of the field itself."""
    position: int = 0
    """Which component of the template."""


def source_in_key(
    field: Field, keys: Iterable[Key | None], *, lowered: bool = False
) -> Source | None:
    """Where a field can be read from one of these keys, or (`lowered`) its lower case; None if from none of them."""
    found = (
        source_in_template(field, template, lowered=lowered)
        for key in keys
        for template in (key.templates if key else ())
    )
    return next((each for each in found if each), None)


def source_in_template(field: Field, template: Template, *, lowered: bool = False) -> Source | None:
    """The same of one key attribute."""
    for position, component in enumerate(template.components):
        if component.field.label == field.label and component.lowered <= lowered:
            return Source(field, template, position)
    return None


def source_in_keys(
    field: Field, table: Iterable[Key | None], indexes: Iterable[Key]
) -> Source | None:
    """Where a field is read from that only keys hold: the table's key, or a key of an index that every item has."""
    always = (key for key in indexes if not any(each.optional for each in key.fields))
    return source_in_key(field, table) or source_in_key(field, always)


@record(frozen=True, slots=True)
class Projection:
    """What an index holds of an entity: a frozen dataclass of its own."""

    entity: GlobalName
    index: str
    sources: tuple[Source, ...]


@record(frozen=True, slots=True)
class Compared:
    """What an access pattern compares of an item after reading, where what comes back does not show all of it."""

    entity: GlobalName
    pattern: Identifier
    sources: tuple[Source, ...]


@record(frozen=True, slots=True)
class Row:
    """What one access pattern returns of an entity: a frozen dataclass of its own."""

    entity: GlobalName
    pattern: Identifier
    sources: tuple[Source, ...]


Part = Projection | Row | Compared
"""A part of an entity, as a class of its own."""


@record(frozen=True, slots=True)
class Marker:
    """An attribute that is the same in every item of an entity, and no field of its class.

    Items that other programs have written may be without it.
    """

    label: str
    """What the schema calls it."""
    attribute: str
    type: Type
    value: Constant


@record(frozen=True, slots=True)
class Recogniser:
    """Tells an entity's items from the others of its table by their primary key, and by the markers that they have."""

    entity: GlobalName
    keys: tuple[Template, ...]
    """What its key attributes hold; none of their rivals."""
    markers: tuple[Marker, ...] = ()


@record(frozen=True, slots=True)
class Collection:
    """The entities that can share a partition."""

    owner: GlobalName
    """The first entity that a query asked for with all others."""
    number: int
    """Which of the collections of its owner, from 1."""
    entities: tuple[GlobalName, ...]
    """No item is more than one of them."""
