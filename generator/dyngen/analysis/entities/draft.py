"""An entity on its way: fields and templates, before it is held against its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dyngen.analysis.fields.version import version_of
from dyngen.analysis.indexes import DeclaredIndex
from dyngen.analysis.keyspace.disjoint import Share
from dyngen.analysis.naming import RESERVED_PARAMETERS
from dyngen.diagnostics import Place
from dyngen.ir.keys import Halves, Key, Template
from dyngen.ir.tables import Marker, Source, source_in_keys
from dyngen.ir.types import Field, Record
from dyngen.names import GlobalName, Identifier, python_name, snake
from dyngen.records import field, record
from dyngen.schema import document as written


@record(slots=True)
class Mapped(Halves):
    """How a draft fills one index."""

    index: DeclaredIndex
    pk: Key
    sk: Key | None
    at: Place

    @property
    def own(self) -> tuple[Key, ...]:
        """The halves of the key that are not the table's as well: of a local index only the sort key."""
        return self.keys[1:] if self.index.local else self.keys


@record(slots=True)
class Known:
    """What templates are read against."""

    name: GlobalName
    fields: dict[str, Field]
    computed: Mapping[str, str]
    """The templates that fields stand for which are key attributes themselves."""


@record(slots=True)
class Draft(Halves, Known):
    """An entity on its way: fields and templates, not yet compared with its neighbours."""

    model: written.Entity
    table: written.TableModel
    at: Place
    records: list[Record]
    pk: Key
    sk: Key | None
    mapped: list[Mapped] = field(default_factory=list)
    markers: tuple[Marker, ...] = ()
    copy: Draft | None = None
    """Its items at their second place, as if they were an entity of their own."""
    is_copy: bool = False
    shares: Mapping[tuple[str, str], Share] = field(default_factory=dict)
    """Of its templates that make texts, by attribute and source; as soon as the table's keys are settled."""

    @property
    def called(self) -> str:
        """What it is in messages; only here copies have a name."""
        return f"the copy of {self.pk.place.entity}" if self.is_copy else self.name

    @property
    def snake(self) -> Identifier:
        return python_name(snake(self.name))

    @property
    def variable(self) -> Identifier:
        """What a parameter is called that holds one."""
        return Identifier(f"{self.snake}_") if self.snake in RESERVED_PARAMETERS else self.snake

    @property
    def index_keys(self) -> list[Key]:
        """What indexes have besides the primary key."""
        return [key for each in self.mapped for key in each.own]

    @property
    def all_keys(self) -> list[Key]:
        """The primary key, and what indexes have besides."""
        return [*self.keys, *self.index_keys]

    @property
    def all_templates(self) -> list[Template]:
        """What the attributes of all those keys hold."""
        return [template for key in self.all_keys for template in key.templates]

    @property
    def key_names(self) -> frozenset[str]:
        """The attributes of the primary key."""
        config = self.table.table_config
        return frozenset(each for each in (config.partition_key, config.sort_key) if each)

    @property
    def touched(self) -> tuple[Field, ...]:
        """The fields that every write sets to the time of the write."""
        return tuple(each for each in self.fields.values() if each.touch)

    @property
    def only_in_key(self) -> frozenset[str]:
        """The fields that keys hold, and no attribute."""
        return frozenset(each.label for each in self.fields.values() if each.in_key_only)

    @property
    def version(self) -> Field | None:
        """The field that counts updates, if one does."""
        return version_of(self.fields, self.table.table_config.version_attribute)

    @property
    def known(self) -> dict[str, Field]:
        """All fields by what the schema calls them, the one that counts updates last where it is added."""
        added = {} if self.version is None else {self.version.label: self.version}
        return self.fields | added

    @property
    def only_a_key(self) -> bool:
        """Is its item nothing but a primary key, so that there is nothing to update?

        An index may be made of the same attributes.
        """
        fields = {each.attribute for each in self.known.values() if not each.in_key_only}
        keys = {template.attribute for template in self.all_templates}
        return fields | keys <= self.key_names and not self.markers

    @property
    def attributes(self) -> dict[str, str]:
        """What its fields and markers are stored under, by what the schema calls them."""
        fields = {name: each.attribute for name, each in self.known.items()}
        return fields | {each.label: each.attribute for each in self.markers}

    def stored_under(self, attribute: str) -> Field | None:
        """The field that is stored under this name."""
        return next((each for each in self.fields.values() if each.attribute == attribute), None)

    def if_constant(self, name: str) -> str | None:
        """What to do where a value is given for a field that is a constant; None if it is none."""
        if not self.is_constant(name):
            return None
        return f"remove it: {name} is a constant, the same in every {self.name}"

    def is_constant(self, name: str) -> bool:
        """Is it the name of a field that is a constant?"""
        return any(each.label == name for each in self.markers)

    def has_any_case(self, field: Field) -> bool:
        """Is the field in the primary key in lower case alone, so that texts which differ in case name one item?"""
        parts = [part for each in self.key_templates for part in each.components]
        places = [part.lowered for part in parts if part.field == field]
        return bool(places) and all(places)

    def moments(self, given: Collection[Field]) -> tuple[Field, ...]:
        """The fields that a new item has set to the time of the call, where nobody gives one."""
        fields = self.fields.values()
        return tuple(e for e in fields if e.touch or (e.generate == "now" and e not in given))

    def missing(self, given: Collection[Field]) -> list[str]:
        """The fields that every item has, and that nothing gives to a new one."""
        fields = (e for e in self.fields.values() if not (e.derived or e.supplied or e in given))
        return [each.label for each in fields if each.required or each in self.key_fields]

    def mapping(self, index: str) -> Mapped | None:
        return next((each for each in self.mapped if each.index.name == index), None)


def source_of(field: Field, entity: Draft) -> Source:
    """Where a whole item holds a field: in its attribute, or in a key where only keys hold it."""
    if not field.in_key_only:
        return Source(field)
    return source_in_keys(field, entity.keys, entity.index_keys) or Source(field)
