"""Puts of items that are built from scalar parameters: one for each field that every item has.

follow(follower_id, followed_id)      Put Follow(follower_id=…, followed_id=…)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dyngen.analysis.conditions.untyped import Spot
from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.transactions import keys
from dyngen.analysis.transactions.remedies import from_an_array
from dyngen.analysis.transactions.said import Said
from dyngen.analysis.updates.one_part import refuse_two_parts
from dyngen.articles import a
from dyngen.ir.parameters import EntityType
from dyngen.ir.types import Field


def built(
    said: Said, compared: Collection[str], never_none: Collection[str]
) -> Mapping[Field, Given] | None:
    """What gives each field of the item; None if a required one is missing, which is reported.

    `compared`: names that a condition compares, so that they have a part already; `never_none`: those that
    cannot be None in this item.
    """
    entity = said.entity
    found = _scalars(said)
    if not keys.is_of_key(said):
        return None
    lacking, at = missing(said), Spot(said.at["entity"])
    if said.scope.misses(said.without_source, at, whole=entity if lacking else None):
        return None
    if lacking:
        _incomplete(said, found, lacking)
        return None
    taken = [_taken(field, given, said, compared, never_none) for field, given in found.items()]
    return found if all(taken) else None


def missing(said: Said) -> list[str]:
    """The fields that every item has, and that nothing gives."""
    return said.entity.missing(_scalars(said))


def _scalars(said: Said) -> dict[Field, Given]:
    entity = said.entity
    found = dict(said.key)
    for field in entity.fields.values():
        if (
            not (field.derived or field.touch)
            and field not in entity.key_fields
            and (given := said.scalar(field.label))
        ):
            found[field] = given
    return found


def _taken(
    field: Field,
    given: Given,
    said: Said,
    compared: Collection[str],
    never_none: Collection[str],
) -> bool:
    entity = said.entity
    if field in entity.key_fields:
        return keys.adopted(given, field, said)
    if given.name in compared:
        return refuse_two_parts(given, "compared in a condition", entity, said.pattern)
    # An entity always has a version, also where the schema calls the field optional.
    nullable = field.optional and field != entity.version and given.name not in never_none
    return adopt(given, field.type, field.label, said.pattern, removable=nullable)


def _incomplete(said: Said, found: Mapping[Field, Given], lacking: list[str]) -> None:
    entity = said.entity
    whole = f'{{"name": "{entity.variable}", "type": "entity", "entity_type": "{entity.name}"}}'
    if not found:
        said.at["entity"].error(
            "DG610",
            f"{said.pattern} puts {a(entity.name)}, but has no parameter that is one",
            _from_an_array_of_it(said) or f"add the parameter {whole}",
        )
        return
    names = ", ".join(lacking)
    said.at["entity"].error(
        "DG610",
        f"{said.pattern} puts {a(entity.name)} without {names}, which every one has",
        _from_an_array_of_it(said) or _remedy(said, lacking, whole),
    )


def _from_an_array_of_it(said: Said) -> str | None:
    """What makes an item for each element of an array of the entity, which nothing walks over yet."""
    for name, given in said.scope.known.items():
        kind = given.parameter.type
        is_of_it = isinstance(kind, EntityType) and kind.entity == said.entity.name
        if is_of_it and given.model.type == "array" and not said.scope.each:
            return f'say "each": "{name}", which makes an item for each element of {name}'
    return None


def _remedy(said: Said, lacking: list[str], whole: str) -> str:
    """Where the missing fields may come from: the key from another entity, the rest from whoever calls."""
    keyed = {each.label for each in said.entity.key_fields}
    element = said.scope.each
    if element and said.scalar(element) and len(lacking) == 1 and keyed.issuperset(lacking):
        return f'say where it comes from, as in "key": {{"{lacking[0]}": "{element}"}}'
    held = {
        label: name
        for label in lacking
        for name in said.scope.known
        if name.partition(".")[2] == label
    }
    if {*lacking} <= held.keys() & keyed:
        pairs = ", ".join(f'"{label}": "{name}"' for label, name in held.items())
        return f'say where it comes from, as in "key": {{{pairs}}}'
    several = len(lacking) > 1
    if not several and keyed.issuperset(lacking) and (array := from_an_array(said, lacking[0])):
        return array
    given = f", with {' and '.join(held.values())} as what is given" if held else ""
    return (
        f"add {', '.join(lacking)} as {'parameters' if several else 'a parameter'}{given}, "
        f"or the parameter {whole}"
    )
