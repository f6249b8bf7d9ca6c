"""What to do about a parameter of a transaction that has no effect, or about one that is missing.

register(user, email), email is a field of User, which a Put writes as it is      set email on user
"""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.analysis.conditions.untyped import Spot
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.transactions.said import Said
from dyngen.articles import a
from dyngen.ir.parameters import EntityType
from dyngen.schema import document as written
from dyngen.schema.suggest import did_you_mean


def use_of(given: Given, pattern: written.CrossPattern, entities: Mapping[str, Draft]) -> str:
    """What the parameter may have been meant for, as advice."""
    if isinstance(given.parameter.type, EntityType):
        entity = given.parameter.type.entity
        if given.parameter.type.many and any(
            each.entity == entity for each in pattern.entities_involved
        ):
            return f'add "each": "{given.name}" to the item of {entity}, or remove it'
        if any(each.entity == entity for each in pattern.entities_involved):
            return f"remove it: other parameters say which {entity} each item of the transaction is"
        return f"add an item of {entity} to entities_involved, or remove it"
    for each in pattern.entities_involved:
        if constant := entities[each.entity].if_constant(given.name):
            return constant
    for each in pattern.entities_involved:
        if each.action == "Put" and given.name in entities[each.entity].fields:
            return f"remove it: a Put writes {each.entity} as it is, so set {given.name} on it"
    for each in pattern.entities_involved:
        if each.action == "Update" and _stores(each.entity, given.name, pattern, entities):
            return f"remove it: {each.entity} is stored as it is, so set {given.name} on it"
    actions = {each.action for each in pattern.entities_involved}
    if "Update" in actions:
        return "name it after a field of an entity that is updated, compare it in a condition, or remove it"
    if actions <= {"Get"}:
        return "name it after a field of the key of an item, or remove it"
    return "compare it in a condition, or remove it: none of the items is updated"


def _stores(
    entity: str, name: str, pattern: written.CrossPattern, entities: Mapping[str, Draft]
) -> bool:
    """Is a parameter called like what an entity that is given holds beside its key?"""
    found = entities[entity].fields.get(name)
    whole = any(each.entity_type == entity for each in pattern.parameters)
    return whole and found is not None and found not in entities[entity].key_fields


def uses_in(said: Said) -> str:
    """What the parameters do that an item is made of, where none is set: `: id gives its key, least is compared`."""
    keyed, compared = said.keyed_by, said.compared
    told = [f"{name} gives its key" for name in sorted(keyed - compared)]
    told += [f"{name} gives its key and is compared" for name in sorted(keyed & compared)]
    told += [f"{name} is compared" for name in sorted(compared - keyed)]
    return f": {', '.join(told)}" if told else ""


def from_an_array(said: Said, field: str) -> str | None:
    """What makes an item for each element of an array, if there is one and the item walks over none."""
    if said.scope.each:
        return None
    for name, given in said.scope.known.items():
        if given.model.type == "array":
            element = f"{name}.{field}" if isinstance(given.parameter.type, EntityType) else name
            pair = f'"each": "{name}", "key": {{"{field}": "{element}"}}'
            return f"say {pair}, which makes an item for each element of {name}"
    return None


def _from_an_entity(said: Said, missing: list[str]) -> str | None:
    """The fields of a key that an entity among the parameters has all of, each with what gives it."""
    kinds = {each.label: each.type.kind.value for each in said.entity.key_fields}
    for owner in said.scope.known:
        found = [(label, said.scope.known.get(f"{owner}.{label}")) for label in missing]
        if found and all(given and given.model.type == kinds[label] for label, given in found):
            return ", ".join(f'"{label}": "{owner}.{label}"' for label in missing)
    return None


def key_missing(said: Said, unused: Mapping[str, Given]) -> None:
    """Report that no parameters give the key of an item; one that is still `unused` may be meant to."""
    place, entity = said.at["entity"], said.entity
    if said.scope.misses(entity.key_fields, Spot(place), whole=entity):
        return
    missing = [
        each.label for each in entity.key_fields if said.key_source(each) not in said.scope.known
    ]
    names = " and ".join(missing)
    remedy = (
        f"add {names} as {'parameters' if len(missing) > 1 else 'a parameter'}, "
        f"or {a(entity.name)} as an entity parameter"
    )
    meant = did_you_mean(missing[0], unused) if missing else None
    kinds = {each.label: each.type.kind.value for each in entity.key_fields}
    able = [
        name
        for name, each in unused.items()
        if missing and each.model.type == kinds[missing[0]] and name not in entity.fields
    ]
    if able and not meant and not said.scope.each:
        remedy = f'say what gives it, as in "key": {{"{missing[0]}": "{able[0]}"}}'
    elif not meant and not said.scope.each and (pairs := _from_an_entity(said, missing)):
        remedy = f'say what gives it, as in "key": {{{pairs}}}; or {remedy}'
    array = from_an_array(said, missing[0]) if len(missing) == 1 else None
    if array and not meant and not able:
        remedy = f"{array}; or {remedy}"
    if meant:
        place = unused[meant].named
        remedy = f'is it this parameter? Call it "{missing[0]}"'
    elif said.scope.each:
        field = missing[0] if missing else "…"
        element = (
            ""
            if said.scope.each in said.scope.known and said.scalar(said.scope.each)
            else f".{field}"
        )
        remedy = (
            f'say where they come from, as in "key": {{"{field}": "{said.scope.each}{element}"}}'
        )
    place.error(
        "DG609",
        f"{said.pattern} does not say which {entity.name} it means: its key is made of "
        + ", ".join(field.label for field in entity.key_fields),
        remedy,
        once=f"{names} of {said.pattern}",
    )
