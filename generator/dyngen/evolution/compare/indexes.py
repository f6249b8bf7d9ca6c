"""INDEX: must an index be built, are stored items missing in it, does it hold less? And MIX, while both write it."""

from __future__ import annotations

from collections.abc import Collection

from dyngen.evolution.compare.keys import compare_index_keys
from dyngen.evolution.compare.texts import Texts
from dyngen.evolution.finding import (
    BOTH_BREAK,
    NEW_BREAKS,
    OLD_BREAKS,
    Ledger,
    Reads,
    of_entity,
    of_table,
)
from dyngen.evolution.pairing.pairs import Pair, pairs
from dyngen.ir.keys import KeyAttribute
from dyngen.ir.plans import Query, Scan
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Index, IndexKey, Table
from dyngen.words.phrasing import listed


def compare_indexes(
    table: Pair[Table], entities: Collection[Pair[Entity]], texts: Texts, ledger: Ledger
) -> set[str]:
    """The indexes of a table; the names of those with the key attributes that they had."""
    found = pairs(table.old.indexes, table.new.indexes, lambda each: (each.name, each.local))
    for index in found.added:
        _added(table.new, index, entities, texts, ledger)
    for index in found.removed:
        _removed(table, index, ledger)
    return {pair.new.name for pair in found.both if _compare(table, pair, ledger)}


def _added(
    table: Table,
    index: Index,
    entities: Collection[Pair[Entity]],
    texts: Texts,
    ledger: Ledger,
) -> None:
    subject = of_table(table, index.name)
    new = ledger.new.places.index(table.name, index.name)
    if index.local:
        message = f"local index {index.name} of {table.name} is new"
        ledger.add("DB602", message, subject, new=new, reads=NEW_BREAKS)
        return
    lacking = [
        f"{entity.new.name} ({template.source})"
        for entity in entities
        for key in entity.new.indexes
        if key.index.name == index.name
        for template in texts.unwritten(entity, key)
    ]
    if lacking:
        message = f"index {index.name} of {table.name} is new, and stored items lack its keys"
        note = f"no item that is stored has the keys of {listed(lacking)}"
        ledger.add("DB301", message, subject, new=new, reads=NEW_BREAKS, notes=[note])
    else:
        message = (
            f"index {index.name} of {table.name} is new; DynamoDB fills it from what items have"
        )
        ledger.add("DB302", message, subject, new=new)


def _removed(table: Pair[Table], index: Index, ledger: Ledger) -> None:
    name = table.new.name
    subject = of_table(table.new, index.name)
    new = ledger.new.places.table(name)
    old = ledger.old.places.index(table.old.name, index.name)
    if index.local:
        message = f"local index {index.name} of {name} is gone"
        ledger.add("DB602", message, subject, new=new, old=old, reads=OLD_BREAKS)
        return
    readers = [
        str(method.name)
        for entity in ledger.old.schema.entities
        if entity.table.name == table.old.name
        for method in entity.methods
        if isinstance(method.plan, Query | Scan) and method.plan.index == index
    ]
    message = f"index {index.name} of {name} is gone"
    notes = [f"old code reads it: {listed(readers)}"] if readers else []
    ledger.add("DB403", message, subject, new=new, old=old, reads=OLD_BREAKS, notes=notes)


def _compare(table: Pair[Table], pair: Pair[Index], ledger: Ledger) -> bool:
    """Has the index the key attributes that it had? What it holds is compared only then."""
    old, new = pair.old, pair.new
    pointer = Pair(
        ledger.old.places.index(table.old.name, old.name),
        ledger.new.places.index(table.new.name, new.name),
    )

    def tell(code: str, key: str, message: str, reads: Reads) -> None:
        ledger.add(
            "DB602" if new.local else code,
            f"index {new.name} of {table.new.name} {message}",
            of_table(table.new, new.name),
            new=(*pointer.new, key),
            old=(*pointer.old, key),
            reads=reads,
        )

    keys = Pair((old.partition, old.sort), (new.partition, new.sort))
    if keys.old != keys.new:
        key = "sort_key" if old.partition == new.partition else "partition_key"
        message = f"was keyed by {_spelt(*keys.old)}, is keyed by {_spelt(*keys.new)}"
        tell("DB303", key, message, BOTH_BREAK)
        return False
    was, now = _held(old), _held(new)
    gained, lost = _less(now, was), _less(was, now)
    key = "projection" if old.projection != new.projection else "included_attributes"
    if gained:
        tell("DB304", key, f"is to hold {gained} as well", NEW_BREAKS)
    if lost:
        tell("DB305", key, f"no longer holds {lost}", OLD_BREAKS)
    return True


def _spelt(partition: tuple[KeyAttribute, ...], sort: tuple[KeyAttribute, ...]) -> str:
    return " and ".join(f"{each.name} ({each.wire})" for each in (*partition, *sort))


def _held(index: Index) -> frozenset[str] | None:
    """The attributes that an index holds besides keys, as they are stored; None for everything."""
    if index.projection == "ALL":
        return None
    return frozenset(index.included)


def _less(more: frozenset[str] | None, less: frozenset[str] | None) -> str:
    """What the one holds and the other does not, in words; empty if there is nothing."""
    if less is None:
        return ""
    if more is None:
        return "all attributes"
    return listed(sorted(more - less)) if more - less else ""


def compare_mappings(
    entity: Pair[Entity], kept: set[str], texts: Texts, ledger: Ledger
) -> set[str]:
    """How an entity fills the indexes of its table; the key attributes that hold other texts than before.

    `kept` are the indexes with the key attributes that they had.
    """
    moved = set[str]()
    found = pairs(entity.old.indexes, entity.new.indexes, lambda each: each.index.name)
    for key in found.added:
        _mapping_added(entity, key, kept, texts, ledger)
    for key in found.removed:
        if key.index.name in kept:
            _mapping_removed(entity, key, ledger)
    for pair in found.both:
        name = pair.new.index.name
        if name in kept:
            moved |= compare_index_keys(entity, name, texts, ledger)
            _compare_presence(entity, pair, ledger)
        else:
            templates = (*pair.old.own_templates, *pair.new.own_templates)
            moved |= {template.attribute for template in templates}
    return moved


def _mapping_added(
    entity: Pair[Entity], key: IndexKey, kept: set[str], texts: Texts, ledger: Ledger
) -> None:
    name, owner = key.index.name, entity.new.name
    subject = of_entity(entity.new, name)
    new = ledger.new.places.mapping(owner, name)
    lacking = texts.unwritten(entity, key)
    if not lacking:
        return  # every item has them
    if name in kept:
        message = f"{owner} comes into index {name}, and stored items lack its keys"
        ledger.add("DB306", message, subject, new=new, reads=NEW_BREAKS)
    attributes = listed(list(dict.fromkeys(each.attribute for each in lacking)))
    message = f"old code does not keep {attributes} of {owner}, its key in index {name}"
    made_of = dict.fromkeys(field.attribute for each in lacking for field in each.fields)
    stale = (
        [f"what old code changes of {listed(list(made_of))} is stale in the index"]
        if made_of
        else []
    )
    ledger.add("DB405", message, subject, new=new, notes=stale)


def _mapping_removed(entity: Pair[Entity], key: IndexKey, ledger: Ledger) -> None:
    name, owner = key.index.name, entity.new.name
    ledger.add(
        "DB406",
        f"{owner} is no longer in index {name}, and its stored items still are",
        of_entity(entity.new, name),
        new=ledger.new.places.entity(owner),
        old=ledger.old.places.mapping(entity.old.name, name),
        on_key=True,
        reads=OLD_BREAKS,
    )


def _compare_presence(entity: Pair[Entity], key: Pair[IndexKey], ledger: Ledger) -> None:
    """Is an item in the index on both sides, or on neither, whatever its optional fields?"""
    was, now = _absent(key.old), _absent(key.new)
    owner, name = entity.new.name, key.new.index.name
    both = {field.attribute for field in entity.old.fields} & {
        field.attribute for field in entity.new.fields
    }
    for attribute in sorted((was ^ now) & both):
        way = "may be absent" if attribute in now else "is always there"
        result = "leave" if attribute in now else "are all in"
        ledger.add(
            "DB308",
            f"{attribute} {way}: items of {owner} {result} index {name}",
            of_entity(entity.new, attribute),
            new=ledger.new.places.field(owner, (attribute,)),
            old=ledger.old.places.field(entity.old.name, (attribute,)),
        )


def _absent(key: IndexKey) -> frozenset[str]:
    """The fields without which an item is not in the index."""
    return frozenset(field.attribute for half in key.own for field in half.fields if field.optional)
