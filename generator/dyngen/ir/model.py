"""Tables, indexes, entities, methods: the nouns of a schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dyngen.ir.keys import Key, KeyAttribute, Shape, Template
from dyngen.ir.types import Field, Record
from dyngen.names import Identifier

if TYPE_CHECKING:
    from dyngen.ir.plans import Method, Transaction

ProjectionType = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index of a table."""

    name: str
    partition: tuple[KeyAttribute, ...]
    sort: tuple[KeyAttribute, ...]
    projection: ProjectionType
    included: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What only the CreateTable request and the calls after it need."""

    billing_mode: Literal["PAY_PER_REQUEST", "PROVISIONED"] = "PAY_PER_REQUEST"
    read_capacity: int | None = None
    write_capacity: int | None = None
    point_in_time_recovery: bool = False
    deletion_protection: bool = False
    stream: str | None = None
    ttl_attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is deployed."""

    name: str
    partition: KeyAttribute
    sort: KeyAttribute | None
    indexes: tuple[Index, ...]
    settings: TableSettings


@dataclass(frozen=True, slots=True)
class IndexKey:
    """How an entity fills the key attributes of an index."""

    index: Index
    pk: Key
    sk: Key | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field of a projection is read from: an attribute of its name, or a part of a text key."""

    field: Field
    template: Template | None = None
    """None: the attribute of the field itself."""
    position: int = 0
    """Which component of the template."""


@dataclass(frozen=True, slots=True)
class Projection:
    """What an index holds of an entity: a frozen dataclass of its own."""

    name: Identifier
    entity: Identifier
    index: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Tells an entity's items from the others of its table by their primary key."""

    function: Identifier
    """`is_order` in entities.py."""
    keys: tuple[tuple[Template, tuple[Shape, ...]], ...]
    """For each key attribute: its template, and the shapes of others that go first."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of item: a dataclass, key functions and a repository."""

    name: Identifier
    snake: Identifier
    tag: str
    """`entity_type` of the schema; only shown."""
    table: Table
    fields: tuple[Field, ...]
    """In the order of the schema, without `version` unless the schema declares it."""
    version: Field
    """The field that counts updates: the schema's own integer `version`, or one that is added."""
    pk: Key
    sk: Key | None
    indexes: tuple[IndexKey, ...]
    records: tuple[Record, ...]
    projections: tuple[Projection, ...]
    recogniser: Recogniser
    methods: tuple[Method, ...] = ()
    """The declared access patterns, in the order of the schema."""
    crud: tuple[str, ...] = ("create", "get", "update", "delete", "batch_get", "batch_write")
    """The methods that are there beside them; `put` where a pattern named `create_x` became the create."""

    @property
    def key_function(self) -> Identifier:
        """`post_key`: the whole primary key in wire format."""
        return Identifier(f"{self.snake}_key")

    @property
    def key_fields(self) -> tuple[Field, ...]:
        """The parameters of `key_function`: pk fields then sk fields, each once."""
        return tuple(dict.fromkeys(self.pk.fields + (self.sk.fields if self.sk else ())))

    @property
    def versioned_by_schema(self) -> bool:
        return self.version in self.fields


@dataclass(frozen=True, slots=True)
class Collection:
    """The entities that can share a partition, and the function that decodes any of them."""

    function: Identifier
    """`user_profile_collection_item` in entities.py: the entity an item is, or None for a stranger."""
    entities: tuple[Identifier, ...]
    """In the order in which an item is tried: the most particular key first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample values of an entity for examples.py: Python values by field name."""

    entity: Identifier
    first: tuple[tuple[str, object], ...]
    """A whole item."""
    second: tuple[tuple[str, object], ...]
    """Another whole item, with another key."""
    update: tuple[tuple[str, object], ...] = ()
    values: tuple[tuple[str, object], ...] = ()
    """Values for parameters, by parameter name."""


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole schema, every access pattern planned."""

    package: Identifier
    source: str
    """Its path relative to the project, as the headers show it."""
    tables: tuple[Table, ...]
    entities: tuple[Entity, ...]
    collections: tuple[Collection, ...]
    transactions: tuple[Transaction, ...]
    samples: tuple[Sample, ...]

    def entity(self, name: str) -> Entity:
        return next(entity for entity in self.entities if entity.name == name)
