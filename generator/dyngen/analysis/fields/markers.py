"""Attributes that are the same in every item of an entity: constants, and the type that a table stores.

{"name": "kind", "type": "string", "attribute": "_type", "const": "ORDER"}      _type = "ORDER"
"type_attribute": "Type" of the table, "entity_type": "ORDER"                   Type = "ORDER"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dyngen.analysis.naming import check_field_name, mistaken_field
from dyngen.analysis.stored_values import constant
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Constant
from dyngen.ir.keys import Key
from dyngen.ir.tables import Marker
from dyngen.ir.types import Field, Kind, Type
from dyngen.schema import document as written
from dyngen.schema.misfits import Misfit
from dyngen.schema.quoting import quoted, shown


def resolve_markers(
    model: written.Entity,
    config: written.TableConfig,
    fields: Mapping[str, Field],
    owner: str,
    at: Place,
) -> tuple[Marker, ...]:
    """The markers of an entity, its constants in their order and the table's type last; what is wrong is reported."""
    found: list[Marker] = []
    for number, each in enumerate(model.fields):
        here = at["fields"][number]
        if "const" in each.model_fields_set and (marker := _constant(each, owner, here)):
            names = {**{f.label: f.attribute for f in fields.values()}, **_names(found)}
            if _has_its_name(marker, names, owner, here["name"]):
                found.append(marker)
    if not config.type_attribute:
        return tuple(found)
    return (*found, *_of_table(model, config.type_attribute, found, owner, at))


def _of_table(
    model: written.Entity, name: str, markers: list[Marker], owner: str, at: Place
) -> Iterator[Marker]:
    """What the table stores as the type of its items, unless a constant is just that."""
    marker = Marker(name, name, Type(Kind.STRING), Constant("S", model.entity_type))
    if any((each.attribute, each.value) == (name, marker.value) for each in markers):
        return
    for number, each in enumerate(model.fields):
        if name in (each.name, each.stored_name):
            at["fields"][number]["name"].error(
                "DG241",
                f"{each.name} of {owner} takes the place of {quoted(name)}, in which the table stores the "
                f"entity_type {quoted(model.entity_type)}",
                "remove the field, or store it and call it otherwise",
                once=mistaken_field(owner, each.name),
            )
            return
    yield marker


def _names(markers: list[Marker]) -> dict[str, str]:
    return {each.label: each.attribute for each in markers}


def _constant(model: written.Field, owner: str, at: Place) -> Marker | None:
    kind = Type(Kind(model.type))
    if not check_field_name(model.name, owner, at["name"]):
        return None
    if not kind.trait.key:
        at["type"].error(
            "DG243",
            f"{model.name} is of type {kind.kind} and cannot be a constant",
            "a constant is a text, a number, a boolean, a date, a moment or a uuid",
        )
        return None
    value = Misfit((), "a value", "") if model.const is None else constant(model.const, kind)
    if isinstance(value, Misfit):
        at["const"].error(
            "DG243",
            f"{shown(model.const)} is no {kind.kind}, the type of {model.name}",
            "write a value of that type, or change the type",
        )
        return None
    return Marker(model.name, model.stored_name, kind, value)


def _has_its_name(marker: Marker, names: Mapping[str, str], owner: str, at: Place) -> bool:
    """Is no other called so, or stored so? If one is, that is reported."""
    if marker.label in names:
        at.error(
            "DG205",
            f"{owner} has two fields called {quoted(marker.label)}",
            "remove or rename one of them",
        )
        return False
    other = next((label for label, name in names.items() if name == marker.attribute), None)
    if other is not None:
        at.error(
            "DG241",
            f"{other} and {marker.label} of {owner} are both stored under {quoted(marker.attribute)}",
            "an attribute holds one field: give one of them another name",
        )
    return other is None


def check_markers_in_keys(
    markers: tuple[Marker, ...], keys: list[Key], owner: str, at: Place
) -> None:
    """Report a marker that is also a key attribute with another value."""
    for marker in markers:
        for template in (each for key in keys for each in key.templates):
            same = template.constant and Constant(template.wire, template.prefix) == marker.value
            if template.attribute != marker.attribute or same:
                continue
            if template.constant and template.prefix == texts((marker,)).get(marker.label):
                at.error(
                    "DG243",
                    f"{marker.label} of {owner} is of type {marker.type.kind}, but in the key attribute "
                    f"{quoted(marker.attribute)} a constant is text, {quoted(template.prefix)}",
                    "make it a string, or store it under another name",
                    on_key=True,
                )
            else:
                at.error(
                    "DG243",
                    f"{marker.label} of {owner} is a constant, but the key attribute {quoted(marker.attribute)} "
                    f"holds {quoted(template.source)}",
                    "store one of them under another name",
                    on_key=True,
                )


def texts(markers: tuple[Marker, ...]) -> dict[str, str]:
    """The texts that markers stand for in templates; one with a brace in it, which would be read again, for itself."""
    values = {each.label: each.value.value for each in markers}
    found = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in values.items()
    }
    return {
        name: f"{{{name}}}" if {*"{}"} & {*text} else text
        for name, text in found.items()
        if isinstance(text, str)
    }
