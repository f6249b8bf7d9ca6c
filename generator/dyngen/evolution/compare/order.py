"""The comparison of two schemas, in order: tables, their entities, methods, transactions.

compare(old, new)      every change between two meanings of one package that breaks something
"""

from __future__ import annotations

from dyngen.evolution.compare.behaviour import compare_behaviour
from dyngen.evolution.compare.deployment import compare_expiry, compare_secrecy, compare_settings
from dyngen.evolution.compare.indexes import compare_indexes, compare_mappings
from dyngen.evolution.compare.items import compare_items
from dyngen.evolution.compare.keys import compare_keys, compare_moved, compare_table_key
from dyngen.evolution.compare.mixed import compare_fields
from dyngen.evolution.compare.signatures import (
    compare_class,
    compare_repository,
    compare_service,
    compare_streamed,
)
from dyngen.evolution.compare.texts import Texts, templates_of
from dyngen.evolution.finding import OLD_BREAKS, Change, Ledger, Subject, of_entity, of_table
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.pairing.fields import levels
from dyngen.evolution.pairing.match import Match, matched
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Table


def compare(old: Meaning, new: Meaning) -> list[Change]:
    """What changed between two sides of one package and breaks something."""
    ledger = Ledger(old, new)
    match = matched(Pair(old.schema, new.schema))
    texts = Texts(
        templates_of(old.schema),
        templates_of(new.schema),
        {each.old.name: match.renames(each).attributes for each in match.entities.all},
    )
    _compare_package(ledger)
    homes: set[str] = set()
    moved: set[str] = set()
    for table in match.tables.all:
        moved |= _compare_table(table, match, texts, ledger)
        homes.update(each.new.name for each in match.of_table(table))
    for entity in match.entities.all:
        if entity.new.name not in homes:
            compare_moved(entity, ledger)
            _compare_entity(entity, _key_attributes(entity), match, ledger)
            moved |= _key_attributes(entity)
    for gone in match.tables.removed:
        _tell_table_gone(gone, ledger)
    for lost in match.entities.removed:
        _tell_entity_gone(lost, match, ledger)
    renames = match.renames(*match.entities.all)
    compare_behaviour(compare_service(renames, ledger), renames, moved, ledger)
    # Here, since it needs what makes packages, for which nobody else would want to wait.
    from dyngen.evolution.compare.names import compare_names

    compare_names(renames, ledger)
    return ledger.changes


def _compare_package(ledger: Ledger) -> None:
    old, new = ledger.old.schema.package, ledger.new.schema.package
    if old != new:
        message = f"package {old} is called {new} now"
        ledger.add("DB501", message, Subject(), new=("package",), old=("package",))


def _compare_table(table: Pair[Table], match: Match, texts: Texts, ledger: Ledger) -> set[str]:
    """A table and the entities that are in it on both sides; the key attributes that hold other texts."""
    moved_in_all = set[str]()
    entities = match.of_table(table)
    is_same = compare_table_key(table, ledger)
    kept = compare_indexes(table, entities, texts, ledger)
    compare_settings(table, ledger)
    compare_streamed(table, match.renames(*match.entities.all).entities, ledger)
    for entity in entities:
        if is_same:
            moved = compare_keys(entity, texts, ledger)
            moved |= compare_mappings(entity, kept, texts, ledger)
        else:
            moved = _key_attributes(entity)
        _compare_entity(entity, moved, match, ledger)
        moved_in_all |= moved
    return moved_in_all


def _compare_entity(entity: Pair[Entity], moved: set[str], match: Match, ledger: Ledger) -> None:
    """All of an entity but its keys; `moved` are the key attributes that hold other texts."""
    compare_items(entity, ledger)
    compare_fields(entity, ledger)
    compare_class(entity, ledger)
    renames = match.renames(entity)
    compare_behaviour(compare_repository(entity, renames, ledger), renames, moved, ledger)
    for level in levels(entity):
        for field in level.fields.all:
            compare_secrecy(level, field, ledger)
            if level.is_top:
                compare_expiry(entity, field, ledger)


def _key_attributes(entity: Pair[Entity]) -> set[str]:
    sides = (entity.old, entity.new)
    return {template.attribute for side in sides for template in side.all_templates}


def _tell_table_gone(table: Table, ledger: Ledger) -> None:
    ledger.add(
        "DB601",
        f"table {table.name} is gone from the schema; what is stored in it stays",
        of_table(table),
        new=("tables",),
        old=ledger.old.places.table(table.name),
        on_key=True,
        reads=OLD_BREAKS,
    )


def _tell_entity_gone(entity: Entity, match: Match, ledger: Ledger) -> None:
    home = match.new_home(entity.table)
    new = (*ledger.new.places.table(home), "entities") if home else ("tables",)
    old = ledger.old.places.entity(entity.name)
    subject = of_entity(entity)
    message = f"entity {entity.name} is gone, with its class and its repository"
    ledger.add("DB502", message, subject, new=new, old=old, on_key=True)
    if home:
        message = f"the items of {entity.name} stay in table {home}, and nothing reads them"
        ledger.add("DB412", message, subject, new=new, old=old, on_key=True)
