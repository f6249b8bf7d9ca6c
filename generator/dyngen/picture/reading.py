"""What an access pattern reads of the sample items, and what it gives back of that.

get_posts_since(user_id, since)      Touched(SocialMedia, read=(post 7, post 1), answered=(post 7,))

A write is shown with the items that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dyngen.ir.conditions import Constant, Ref
from dyngen.ir.key_values import ItemKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.keys import Key
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    KeyColumn,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.results import CollectionResult, EntityResult, Keep, Result
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Index
from dyngen.ir.transactions import Transaction, TransactItem, WriteTransaction
from dyngen.picture.arguments import Arguments, arguments
from dyngen.picture.drawing import draw
from dyngen.picture.items import Item
from dyngen.picture.judging import compare, passes
from dyngen.picture.key_conditions import conditions_of, matches
from dyngen.picture.key_texts import key_constant, key_segments
from dyngen.records import record


@record(frozen=True, slots=True)
class Touched:
    """The items that one call is about."""

    arguments: Arguments
    index: Index | None
    read: tuple[Item, ...]
    """What DynamoDB reads, or writes, in its order."""
    answered: tuple[Item, ...]
    """What of it comes back: the rest is read, paid for, and dropped by a filter."""
    descending: bool = False
    """Whether it reads from the end of a partition."""


def of_method(schema: Schema, entity: Entity, method: Method, items: Sequence[Item]) -> Touched:
    """What a method of a repository is about."""
    plan = method.plan
    about = schema.entity(plan.keyed_by) if isinstance(plan, Query) else entity
    given = arguments(schema, items, method.parameters, [(about, plan)])
    match plan:
        case Query() | Scan():
            return _searched(entity, plan, items, given)
        case Get(checks=checks):
            read = tuple(_with_key(entity, plan.key, items, given))
            kept = tuple(
                item
                for item in read
                if all(
                    compare(
                        item.fields.get(each.field.label),
                        "=",
                        given.constant(each.ref, each.field.type),
                    )
                    for each in checks
                )
            )
            return Touched(given, None, read, kept)
    found = tuple(_written(entity, plan, items, given))
    return Touched(given, None, found, found)


def of_transaction(schema: Schema, transaction: Transaction, items: Sequence[Item]) -> Touched:
    """What a transaction is about: an item, if there is one, for each of its own."""
    parts = [(schema.entity(item.entity), item) for item in transaction.items]
    agreements = transaction.agreements if isinstance(transaction, WriteTransaction) else ()
    given = arguments(schema, items, transaction.parameters, parts, agreements)
    found = [each for entity, item in parts for each in _transacted(entity, item, items, given)]
    touched = tuple(dict.fromkeys(found))
    return Touched(given, None, touched, touched)


def _transacted(
    entity: Entity, item: TransactItem, items: Sequence[Item], given: Arguments
) -> Iterator[Item]:
    """The stored items that an item of a transaction is about: none where it is left out, or its key made anew."""
    each, when = item.times.each, item.times.when
    if item.key is None or (when and not given.has(when)):
        return
    for one in given.of_each(each) if each else [given]:
        yield from _with_key(entity, item.key, items, one)


def _searched(
    entity: Entity, plan: Query | Scan, items: Sequence[Item], given: Arguments
) -> Touched:
    inside = list(draw(entity.table, plan.index, items).items)
    descending = isinstance(plan, Query) and plan.descending
    if isinstance(plan, Query):
        asked = conditions_of(plan, given)
        inside = [item for item in inside if all(matches(each, item, given) for each in asked)]
        if descending:
            inside.reverse()
    answered = [
        item
        for item in inside
        if passes(plan.filter, item.attributes, given)
        and passes(plan.scope, item.attributes, given)
        and _kept(plan.result, item, given)
    ]
    if isinstance(plan, Query) and plan.single:
        answered = answered[:1]
        inside = inside[: _until(inside, answered, page=16 if plan.drops else 1)]
    return Touched(given, plan.index, tuple(inside), tuple(answered), descending)


def _until(inside: Sequence[Item], answered: Sequence[Item], *, page: int) -> int:
    """How many items are read, in pages of which each is four times as large, until one is found."""
    wanted = 1 + inside.index(answered[0]) if answered else len(inside)
    read = page
    while read < wanted:
        page *= 4
        read += page
    return read


def _kept(result: Result, item: Item, given: Arguments) -> bool:
    """Whether what is read is decoded, and not skipped."""
    match result:
        case CollectionResult(collection=collection):
            wanted = item.entity.name in collection.entities
        case EntityResult(recogniser=recogniser):
            wanted = recogniser is None or item.entity.name == recogniser.entity
    if not wanted or item.entity.name != result.entity:
        return wanted
    return all(_keeps(each, item, given) for each in result.keep)


def _keeps(keep: Keep, item: Item, given: Arguments) -> bool:
    if not given.has(keep.ref):
        return True
    if isinstance(keep.compared, Key):
        [held], wanted = item.key(keep.compared), Constant("S", given.raw(keep.ref))
        operand: Constant | None = wanted
    else:
        held = item.fields[keep.compared.label]
        operand = given.constant(keep.ref, keep.compared.type)
    if keep.lowered:
        held, operand = _lowered(held), operand and _lowered(operand)
    if keep.operator == "begins_with":
        return operand is not None and str(held.value).startswith(str(operand.value))
    return compare(held, keep.operator, operand)


def _lowered(value: Constant) -> Constant:
    return Constant("S", str(value.value).lower())


def _written(entity: Entity, plan: Plan, items: Sequence[Item], given: Arguments) -> Iterator[Item]:
    match plan:
        case PutEntity(entity=ref):
            yield from given.items[ref.name]
        case PutFields(key=key):
            if key:
                yield from _with_key(entity, key, items, given)
        case UpdateFields() | UpdateEntity() | Delete():
            yield from _with_key(entity, plan.key, items, given)
        case BatchGet(keys=Ref() as ref):
            yield from given.items[ref.name]
        case BatchGet(keys=tuple() as columns):
            yield from _in_step(entity, columns, items, given)
        case BatchWrite(puts=puts, deletes=deletes):
            refs_of_items = [*(each.ref for each in puts), *([deletes] if deletes else [])]
            found = [item for ref in refs_of_items for item in given.items[ref.name]]
            yield from dict.fromkeys(found)


def _in_step(
    entity: Entity, columns: Sequence[KeyColumn], items: Sequence[Item], given: Arguments
) -> Iterator[Item]:
    """The items with the keys that arrays, walked in step, give."""
    many = {each.field: given.constants(each.ref, each.field.type) for each in columns if each.many}
    one = {
        each.field: given.constant(each.ref, each.field.type) for each in columns if not each.many
    }
    for row in zip(*many.values(), strict=False):
        values = one | dict(zip(many, row, strict=True))
        yield from _with_fields(
            entity, {field.label: value for field, value in values.items() if value}, items
        )


def _with_key(
    entity: Entity, key: ItemKey, items: Sequence[Item], given: Arguments
) -> Iterator[Item]:
    """The item with a key, if it is among the samples."""
    match key:
        case KeyOfEntity(ref):
            yield from given.items[ref.name][:1]
        case KeyFields(refs):
            pairs = zip(entity.key_fields, refs, strict=True)
            values = {field.label: given.constant(ref, field.type) for field, ref in pairs}
            known = {name: value for name, value in values.items() if value}
            yield from _with_fields(entity, known, items)
        case KeyWithRawSort(partition, sort):
            pairs = zip(entity.pk.fields, partition, strict=True)
            values = {field.label: given.constant(ref, field.type) for field, ref in pairs}
            text = Constant("S", given.raw(sort))
            for item in _of(entity, items):
                same = all(item.fields.get(name) == value for name, value in values.items())
                if same and item.key(entity.sk) == (text,):
                    yield item


def _with_fields(
    entity: Entity, values: dict[str, Constant], items: Iterable[Item]
) -> Iterator[Item]:
    """The items whose primary key is made of these values."""
    wanted = tuple(
        key_constant(template, segments)
        for template in entity.key_templates
        if (segments := key_segments(template, values))
    )
    return (item for item in _of(entity, items) if item.primary_key == wanted)


def _of(entity: Entity, items: Iterable[Item]) -> Iterator[Item]:
    return (item for item in items if item.entity.name == entity.name)
