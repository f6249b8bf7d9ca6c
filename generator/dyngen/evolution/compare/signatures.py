"""API: what Python code that calls a package sees of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dyngen.evolution.finding import Ledger, of_entity
from dyngen.evolution.pairing.calls import (
    Call,
    repository_calls,
    tell,
    tell_removed,
    transaction_calls,
)
from dyngen.evolution.pairing.fields import Level, levels
from dyngen.evolution.pairing.match import Renames
from dyngen.evolution.pairing.pairs import Pair, Pairs
from dyngen.evolution.values import spelt
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Table
from dyngen.ir.types import Field, Type
from dyngen.words.phrasing import listed


def compare_class(entity: Pair[Entity], ledger: Ledger) -> None:
    """The attributes of an entity's class, and of the classes of its objects."""
    old, new = entity.old, entity.new
    if old.name != new.name:
        ledger.add(
            "DB503",
            f"entity {old.name} is called {new.name} now",
            of_entity(new),
            new=ledger.new.places.entity(new.name),
            old=ledger.old.places.entity(old.name),
            on_key=True,
        )
    for level in levels(entity):
        for field in level.fields.removed:
            name = level.name(field)
            old_path = (*level.old_path, field.attribute)
            ledger.add(
                "DB504",
                f"{new.name} has no {name} any more",
                of_entity(new, name),
                new=ledger.new.places.field(new.name, level.new_path),
                old=ledger.old.places.field(old.name, old_path),
                on_key=True,
            )
        for pair in level.fields.all:
            _compare_attribute(level, pair, ledger)


def _compare_attribute(level: Level, pair: Pair[Field], ledger: Ledger) -> None:
    was, now = _annotation(pair.old), _annotation(pair.new)
    name = level.name(pair.new)
    if pair.old.name != pair.new.name:
        message = f"{name} was {pair.old.name} for Python"
        _tell_of(level, pair, "DB506", message, "name", ledger)
    if pair.old.supplied and _must_be_given(pair.new):
        message = f"{name} must be given where an entity is made,"
        _tell_of(level, pair, "DB512", message, "name", ledger)
    elif pair.old.generate and not pair.new.supplied:
        message = f"{name} stays empty where nobody gives it,"
        _tell_of(level, pair, "DB512", message, "name", ledger)
    if was != now:
        key = "required" if spelt(pair.old.type) == spelt(pair.new.type) else "type"
        message = f"{name} was {was}, is {now} for Python"
        _tell_of(level, pair, "DB505", message, key, ledger)


def _must_be_given(field: Field) -> bool:
    return field.required and not field.supplied


def _annotation(field: Field) -> str:
    return f"{spelt(field.type)}, or None" if field.optional else spelt(field.type)


def _tell_of(
    level: Level, pair: Pair[Field], code: str, message: str, key: str, ledger: Ledger
) -> None:
    entity = level.entity
    old, new = (*level.old_path, pair.old.attribute), (*level.new_path, pair.new.attribute)
    ledger.add(
        code,
        f"{message} in {entity.new.name}",
        of_entity(entity.new, level.name(pair.new)),
        new=(*ledger.new.places.field(entity.new.name, new), key),
        old=(*ledger.old.places.field(entity.old.name, old), key),
    )


def compare_streamed(table: Pair[Table], renamed: Mapping[str, str], ledger: Ledger) -> None:
    """The union of what a stream tells of: `renamed` are entities of the old side that have another name now."""
    if not table.old.settings.stream or not table.new.settings.stream:
        return
    before = {
        renamed.get(each.name, each.name)
        for each in ledger.old.schema.entities
        if each.table.name == table.old.name
    }
    for entity in ledger.new.schema.entities:
        if entity.table.name == table.new.name and entity.name not in before:
            ledger.add(
                "DB513",
                f"the stream of {table.new.name} tells of {entity.name} as well",
                of_entity(entity),
                new=ledger.new.places.entity(entity.name),
                old=(*ledger.old.places.table(table.old.name), "entities"),
                on_key=True,
            )


# ---- methods -------------------------------------------------------------------------------------


def compare_repository(entity: Pair[Entity], renames: Renames, ledger: Ledger) -> Pairs[Call]:
    """The methods of a repository."""
    found = repository_calls(ledger.old.schema, ledger.new.schema, entity)
    return _compare_calls(found, renames, ledger)


def compare_service(renames: Renames, ledger: Ledger) -> Pairs[Call]:
    """The methods of TransactionService."""
    found = transaction_calls(ledger.old.schema, ledger.new.schema)
    return _compare_calls(found, renames, ledger)


def _compare_calls(found: Pairs[Call], renames: Renames, ledger: Ledger) -> Pairs[Call]:
    for call in found.removed:
        tell_removed(ledger, call, renames.entities)
    for pair in found.all:
        old, new = pair.old, pair.new
        both_numbered = None not in (old.pattern_id, new.pattern_id)
        if old.name != new.name and both_numbered:
            message = f"{old.shown} is called {new.shown} now"
            tell(ledger, "DB508", pair, message, key="name")
        if old.pattern_id != new.pattern_id and both_numbered:
            message = f"{new.shown} was number {old.pattern_id}, is {new.pattern_id}"
            tell(ledger, "DB511", pair, message, key="pattern_id")
        if why := _other_arguments(pair, renames):
            message = f"{new.shown} takes other arguments: {why}"
            tell(ledger, "DB509", pair, message, key="parameters")
        was = _in_new_names(old.returned, renames.entities)
        if was != new.returned:
            message = f"{new.shown} returned {was}, returns {new.returned}"
            tell(ledger, "DB510", pair, message, key="return_type")
        elif lost := [each for each in old.members if each not in new.members]:
            how = "returns" if new.entity or new.is_read else "raises"
            message = f"what {new.shown} {how} {_lost(lost, new.members)}"
            key = "projection" if new.entity else "entities_involved"
            tell(ledger, "DB510", pair, message, key=key)
    return found


def _lost(members: Sequence[str], new: Sequence[str]) -> str:
    """What became of attributes that are not as they were: `lines[]` is a list, and `claim?` may be None."""
    there = {each.rstrip("[]?") for each in new}
    names = list(dict.fromkeys(each.rstrip("[]?") for each in members))
    gone = [each for each in names if each not in there]
    return f"has no {listed(gone)} any more" if gone else f"has {listed(names)} of another type"


def _in_new_names(text: str, names: Mapping[str, str]) -> str:
    """What is returned, with entities called as the new side calls them."""
    return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)


def _other_arguments(pair: Pair[Call], renames: Renames) -> str:
    """What a call of the old side would have to change, besides what is said of fields; empty if nothing."""
    old, new = pair.old.parameters, pair.new.parameters
    called = dict(renames.arguments)
    if pair.old.entity and pair.new.entity:
        called[pair.old.entity.snake] = pair.new.entity.snake
    news: list[str] = [each.name for each in new]
    # What is called as it was is itself, whatever else of that name is called otherwise.
    olds: list[str] = [
        each.name if each.name in news else called.get(each.name, each.name) for each in old
    ]
    if gone := [each for each in olds if each not in news]:
        return f"{gone[0]} is gone"
    for name, each in zip(news, new, strict=True):
        if name not in olds and not _may_be_left_out(each):
            return f"{name} has no default"
    if news[: len(olds)] != olds:
        return "their order is another"
    for was, now in zip(old, new, strict=False):
        if why := _other_argument(was, now, renames):
            return f"{now.name} {why}"
    return ""


def _may_be_left_out(parameter: Parameter) -> bool:
    return parameter.has_default or parameter.partial


def _other_argument(old: Parameter, new: Parameter, renames: Renames) -> str:
    was, now = _type(old, renames.entities), _type(new, {})
    if new.name in renames.retyped:
        return ""  # with the field of its name
    if was != now:
        return f"was {was}, is {now}"
    if _may_be_left_out(old) and not _may_be_left_out(new):
        return "may no longer be left out"
    if old.optional and not new.optional:
        return "may no longer be None"
    if new.partial and not old.partial:
        return "is given by name only"
    return ""


def _type(parameter: Parameter, names: Mapping[str, str]) -> str:
    match parameter.type:
        case EntityType(entity, many):
            name = names.get(entity, entity)
            return f"list of {name}" if many else name
        case KeysType():
            return "list of keys"
        case Type() as type:
            return spelt(type)
