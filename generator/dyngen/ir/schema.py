"""Entities and schemas: what stands above the plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from dyngen.ir.changes import supplied
from dyngen.ir.conditions import Path
from dyngen.ir.key_values import Behind
from dyngen.ir.keys import Halves, Key, SecondPlace, Template
from dyngen.ir.plans import (
    BatchWrite,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Query,
    UpdateEntity,
    UpdateFields,
    compared_of,
    row_of,
)
from dyngen.ir.results import EntityResult
from dyngen.ir.tables import (
    Collection,
    IndexKey,
    Marker,
    Part,
    Recogniser,
    Source,
    Table,
    source_in_key,
    source_in_keys,
)
from dyngen.ir.transactions import Action, Transaction
from dyngen.ir.types import Field, Record, Type
from dyngen.names import GlobalName, Identifier
from dyngen.records import record


@record(frozen=True, slots=True)
class Entity(Halves):
    """A kind of item: a dataclass, key functions and a repository."""

    name: GlobalName
    snake: Identifier
    tag: str
    """`entity_type` of the schema; only shown."""
    table: Table
    fields: tuple[Field, ...]
    """In the order of the schema, without the field that counts updates unless the schema declares it."""
    version: Field | None
    """The field that counts updates: one of the schema's own, or one that is added; None where none does."""
    pk: Key
    sk: Key | None
    indexes: tuple[IndexKey, ...]
    records: tuple[Record, ...]
    parts: tuple[Part, ...]
    """What indexes hold of it, and the rows of access patterns."""
    recogniser: Recogniser
    markers: tuple[Marker, ...] = ()
    also_at: SecondPlace | None = None
    methods: tuple[Method, ...] = ()
    """In the order of the repository: CRUD methods, declared or not, then the other patterns as the schema has them."""

    @property
    def access_patterns(self) -> tuple[tuple[int, Method], ...]:
        """The declared methods, each behind its number."""
        return tuple(
            (each.pattern_id, each) for each in self.methods if each.pattern_id is not None
        )

    @property
    def index_keys(self) -> tuple[Key, ...]:
        """What indexes have besides the primary key."""
        return tuple(key for each in self.indexes for key in each.own)

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """The primary key, and what indexes have besides."""
        return self.keys + self.index_keys

    @property
    def all_templates(self) -> tuple[Template, ...]:
        """What the attributes of all those keys hold."""
        return tuple(template for key in self.all_keys for template in key.templates)

    @property
    def written_keys(self) -> tuple[Key, ...]:
        """Every key that an item is put with, those of its copy among them."""
        return self.all_keys + (self.copied_to.keys if self.copied_to else ())

    @property
    def enums(self) -> tuple[Type, ...]:
        """The types of fields, nested ones too, that are enums with a name."""
        own = [self.fields, *(record.fields for record in self.records)]
        return tuple(each.type for fields in own for each in fields if each.type.enum)

    @property
    def copied_to(self) -> SecondPlace | None:
        """The second place, if every write goes there as well."""
        return self.also_at if self.also_at and self.also_at.written else None

    @property
    def settable(self) -> tuple[Field, ...]:
        """What updates can set: no part of the primary key, and nothing that is computed."""
        keyed = self.key_fields
        return tuple(each for each in self.fields if not (each.derived or each in keyed))

    @property
    def touched(self) -> tuple[Field, ...]:
        """The fields that every write sets to the time of the write."""
        return tuple(each for each in self.fields if each.touch)

    @property
    def read_from_key(self) -> tuple[Source, ...]:
        """Where the fields are read from that only keys hold."""
        held = (field for key in self.all_keys for field in key.fields)
        only = dict.fromkeys(field for field in held if field.in_key_only)
        found = (source_in_keys(field, self.keys, self.index_keys) for field in only)
        return tuple(each for each in found if each)

    @property
    def also_in_key(self) -> tuple[Source, ...]:
        """Where the fields can be read from, if the attribute is missing, that the key holds besides."""
        own = {each.attribute for each in self.key_templates}
        both = (
            field
            for field in self.key_fields
            if not (field.in_key_only or field.derived or field == self.version)
            and field.attribute not in own
        )
        found = (source_in_key(field, self.keys) for field in both)
        return tuple(each for each in found if each)

    def as_written(self, path: Path) -> Path:
        """A path with what the schema calls each field in it, instead of what it is stored under."""
        found = zip(path.steps, self.fields_in(path), strict=True)
        return Path(tuple(field.label if field else step for step, field in found))

    def fields_in(self, path: Path) -> Iterator[Field | None]:
        """The field that each step of a path is; None for an element, for an entry, and for what nobody declares."""
        fields = self.fields
        for step in path.steps:
            found = next((each for each in fields if each.attribute == step), None)
            yield found
            if isinstance(step, str):
                held = found.type.item or found.type if found else None
                fields = held.record.fields if held and held.record else ()

    @property
    def known(self) -> tuple[Field, ...]:
        """All its fields, the one that counts updates last where it is added."""
        if self.version is None or self.version in self.fields:
            return self.fields
        return (*self.fields, self.version)


def asked_for(plan: Plan, entity: Entity) -> list[str]:
    """The attributes that a read asks for, of all that an item has; none where it reads the whole of it.

    What a row is made of, what is compared besides, and what tells items apart: key, markers, the end of a range.
    """
    row, hidden = row_of(plan), compared_of(plan)
    if row is None:
        return []
    found = [*entity.table.key_names]
    found += [marker.attribute for marker in entity.markers]
    found += map(_attribute, (*row.sources, *(hidden.sources if hidden else ())))
    match plan:
        case Query(result=EntityResult(behind=Behind(attribute=end))):
            found.append(end)
    return [*dict.fromkeys(found)]


def _attribute(source: Source) -> str:
    return source.template.attribute if source.template else source.field.attribute


@record(frozen=True, slots=True)
class Sample:
    """Sample values of an entity for examples.py: Python values by field name."""

    entity: GlobalName
    first: tuple[tuple[str, object], ...]
    """A whole item."""
    second: tuple[tuple[str, object], ...]
    """Another whole item, with another key."""
    update: tuple[tuple[str, object], ...] = ()
    values: tuple[tuple[str, object], ...] = ()
    """Values for parameters, by parameter name."""
    indexed: tuple[tuple[str, object], ...] = ()
    """What the first item lacks and needs for keys of indexes, by field name."""


@record(frozen=True)
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
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Entity]:
        return {entity.name: entity for entity in self.entities}

    def reads_clock(self, plan: Plan | Action, entity: Entity) -> bool:
        """Does a method set a field to the time of the call?"""
        match plan:
            case PutEntity() | UpdateEntity():
                return bool(entity.touched)
            case PutFields(moments=moments):
                return bool(moments)
            case UpdateFields(changes=changes):
                return any(each.generator == "now" for each in supplied(changes))
            case BatchWrite(puts=puts):
                return any(self.entity(each.entity).touched for each in puts)
        return False
