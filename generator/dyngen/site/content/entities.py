"""Entities on a page: fields, keys, what may not stand in a key, and the methods that nobody had to declare."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.analysis.stored_values import stored_default
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Marker
from dyngen.ir.types import Field
from dyngen.names import repository_name
from dyngen.records import record
from dyngen.site.content import ids
from dyngen.site.content.material import Material
from dyngen.site.content.values import Colours, KeyTemplate, key_templates, plain, shown
from dyngen.words import components, method_page
from dyngen.words.phrasing import sentence


@record(frozen=True, slots=True)
class FieldRow:
    """A field of an entity."""

    name: str
    colour: int | None
    type: str
    notes: list[str]
    description: str


@record(frozen=True, slots=True)
class KeyRow:
    """The key of an entity in its table, or in an index."""

    id: str
    name: str
    partition: list[KeyTemplate]
    sort: list[KeyTemplate]


@record(frozen=True, slots=True)
class Limit:
    """What may stand in a component of some keys."""

    field: str
    colour: int | None
    templates: list[str]
    told: str


@record(frozen=True, slots=True)
class EntityPage:
    """What a page says of an entity."""

    id: str
    name: str
    tag: str
    table: str
    table_id: str
    fields: list[FieldRow]
    keys: list[KeyRow]
    limits: list[Limit]
    methods: list[str]
    """Signatures of the methods that every repository has."""


def entity_page(entity: Entity, material: Material) -> EntityPage:
    """All of an entity."""
    owner, colours = repository_name(entity.name), material.colours
    return EntityPage(
        id=ids.of_entity(entity.name),
        name=entity.name,
        tag=entity.tag,
        table=entity.table.name,
        table_id=ids.of_place(entity.table),
        fields=[
            *(_field(each, colours) for each in entity.fields),
            *(_constant(each) for each in entity.markers),
        ],
        keys=list(_keys(entity, colours)),
        limits=_limits(entity, colours),
        methods=[
            material.signatures[f"{owner}.{each.name}"]
            for each in entity.methods
            if each.pattern_id is None
        ],
    )


def _field(field: Field, colours: Colours) -> FieldRow:
    return FieldRow(
        name=field.label,
        colour=colours.of(field),
        type=method_page.type_text(field.type),
        notes=list(_notes(field)),
        description=sentence(field.description),
    )


def _constant(marker: Marker) -> FieldRow:
    """An attribute that no class has, but every item."""
    notes = [f"always {plain(marker.value, marker.type)}"]
    if marker.attribute != marker.label:
        notes.append(f"stored as {marker.attribute}")
    return FieldRow(marker.label, None, method_page.type_text(marker.type), notes, "")


def _notes(field: Field) -> Iterator[str]:
    if field.derived:
        yield "computed from other fields"
    elif field.touch:
        yield "set to the time of every write"
    elif field.generate:
        yield f"{_MADE[field.generate]} if not given"
    elif field.default is not None:
        yield f"{shown(stored_default(field.default, field.type), field)} if not given"
    else:
        yield "required" if field.required else "optional"
    if field.name != field.label:
        yield f"{field.name} in Python"
    if field.attribute != field.label and not field.in_key_only:
        yield f"stored as {field.attribute}"
    if field.sensitive:
        yield "sensitive: never shown"
    if field.ttl:
        yield "the item expires then"
    if field.in_key_only:
        yield "stands in the key only"


_MADE = {"uuid4": "a random UUID", "uuid7": "a UUID that sorts by time", "now": "the time"}


def _keys(entity: Entity, colours: Colours) -> Iterator[KeyRow]:
    table = entity.table
    yield KeyRow(
        ids.of_place(table),
        table.name,
        key_templates(entity.pk, colours),
        key_templates(entity.sk, colours),
    )
    for each in entity.indexes:
        pk, sk = key_templates(each.pk, colours), key_templates(each.sk, colours)
        yield KeyRow(ids.of_place(table, each.index), each.index.name, pk, sk)


def _limits(entity: Entity, colours: Colours) -> list[Limit]:
    """Where the same holds of a field in several keys, it is said once."""
    found: dict[tuple[str, str], Limit] = {}
    for template in entity.all_templates:
        for component in template.components:
            if told := ", ".join(components.limits(component)):
                field = component.field
                limit = Limit(field.label, colours.of(field), [], told)
                templates = found.setdefault((field.label, told), limit).templates
                if template.source not in templates:
                    templates.append(template.source)
    return list(found.values())
