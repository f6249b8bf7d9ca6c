"""What holds of every plan of a method: where its values come from, what its keys cover, what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import (
    KeyBeginsWith,
    KeyBetween,
    KeyEquals,
    KeyOfEntity,
)
from dyngen.ir.keys import Key
from dyngen.ir.parameters import KeysType
from dyngen.ir.plans import (
    Agreement,
    BatchGet,
    BatchWrite,
    Delete,
    FieldValue,
    Get,
    Guard,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.results import CollectionResult, EntityResult
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Compared, Index, IndexKey, Part, Projection, Row
from dyngen.ir.types import Kind, Type
from ir.changes import of_changes
from ir.conditions import of_condition
from ir.keys import of_key, of_key_condition, of_value
from ir.scope import Scope, fields_of, nodes

OPERATIONS: Mapping[str, type[Plan] | tuple[type[Plan], ...]] = {
    "GetItem": Get,
    "PutItem": (PutEntity, PutFields),
    "UpdateItem": (UpdateFields, UpdateEntity),
    "DeleteItem": Delete,
    "Query": Query,
    "Scan": Scan,
    "BatchGetItem": BatchGet,
    "BatchWriteItem": BatchWrite,
}


def of_plan(plan: Plan, scope: Scope) -> Iterator[str]:
    """What is wrong with the plan of a method."""
    match plan:
        case Get(key=key, checks=checks, row=row, compared=hidden):
            yield from of_key(key, scope)
            yield from _of_hidden(hidden, row, scope.entity)
            seen = {
                source.field.attribute for part in (row, hidden) if part for source in part.sources
            }
            if row and not {each.field.attribute for each in checks} <= seen:
                yield "a field is compared that is not read"
            for each in checks:
                yield from of_value(each.field, each.ref, scope)
        case PutEntity():
            yield from _put_entity(plan, scope)
        case PutFields():
            yield from _put_fields(plan, scope)
        case UpdateFields(key=key, changes=changes, condition=condition, creates=creates):
            yield from of_key(key, scope)
            yield from of_changes(changes, scope, creates=creates, condition=condition)
            yield from of_condition(condition, scope)
            if plan.returns == ("previous" if creates else "optional"):
                yield "what was there before is None exactly where the item may be new"
        case UpdateEntity(entity=entity, condition=condition, agreements=agreements):
            yield from of_key(KeyOfEntity(entity), scope)
            yield from of_condition(condition, scope)
            yield from of_agreements(agreements, scope)
        case Delete(key=key, guard=guard):
            yield from of_key(key, scope)
            yield from of_guard(guard, scope)
        case Query(keyed_by=name):
            if scope.schema.entity(name).table != scope.entity.table:
                yield f"a query by keys of {name}, which lives in another table"
            yield from _query(plan, replace(scope, entity=scope.schema.entity(name)))
        case Scan():
            yield from _read(plan, scope, refused=())
        case BatchGet():
            yield from _batch_get(plan, scope)
        case BatchWrite():
            yield from _batch_write(plan, scope)


def of_guard(guard: Guard, scope: Scope) -> Iterator[str]:
    """A write asks for existence or for a condition, which says the rest."""
    if guard.exists is not None and guard.condition is not None:
        yield "a guard with both an existence and a condition"
    yield from of_condition(guard.condition, scope)


def of_agreements(agreements: Iterable[Agreement], scope: Scope) -> Iterator[str]:
    """Only values of one type can be equal."""
    for each in agreements:
        left, right = scope.type_of(each.left), scope.type_of(each.right)
        if left is None or right is None or left.kind is not right.kind:
            yield f"values that cannot agree: {each.message}"


def _put_entity(plan: PutEntity, scope: Scope) -> Iterator[str]:
    if not scope.is_entity(plan.entity, scope.entity.name):
        yield f"a put of {plan.entity.name}, which is no {scope.entity.name}"
    if plan.create and plan.guard != Guard(exists=False):
        yield "a create of an item that may be there"
    yield from of_guard(plan.guard, scope)
    yield from of_agreements(plan.agreements, scope)


def _put_fields(plan: PutFields, scope: Scope) -> Iterator[str]:
    if plan.key:
        yield from of_key(plan.key, scope)
    yield from of_fields(plan.fields, scope)
    yield from of_guard(plan.guard, scope)
    yield from of_agreements(plan.agreements, scope)


def of_fields(fields: Iterable[FieldValue], scope: Scope) -> Iterator[str]:
    """An item that is built has every field that it must have, once."""
    given = [each.field.attribute for each in fields]
    needed = {
        f.attribute for f in scope.entity.fields if f.required and not (f.derived or f.supplied)
    }
    if missing := needed - set(given):
        yield f"a put without {', '.join(sorted(missing))}"
    if len(set(given)) < len(given):
        yield "a put that gives a field twice"
    for each in fields:
        yield from of_value(each.field, each.ref, scope)


def _query(plan: Query, scope: Scope) -> Iterator[str]:
    found = _queried(plan.index, scope)
    if found is None:
        yield "an index that the entity is not in"
        return
    pk, sk = found
    partition = [template.attribute for template in pk.templates]
    sort = [template.attribute for template in sk.templates] if sk else []
    if [each.attribute for each in plan.partition] != partition:
        yield "the key conditions do not cover the partition key"
    for each in plan.partition:
        yield from of_key_condition(each, pk, scope)
    cases = [*(case.conditions for case in plan.cases), plan.sort]
    for asked in cases:
        if [each.attribute for each in asked] != sort[: len(asked)]:
            yield "a sort condition is not on the attributes of the sort key, from the left"
        if not all(isinstance(each, KeyEquals) for each in asked[:-1]):
            yield "a range before the last of the sort conditions"
        for condition in asked:
            yield from of_key_condition(condition, sk or pk, scope)
    if plan.span and not any(isinstance(each, KeyBetween) for each in cases[0]):
        yield "the ends of a range, but no range"
    if plan.beginning and not any(isinstance(each, KeyBeginsWith) for each in cases[0]):
        yield "a beginning of no begins_with"
    yield from _optional(plan, scope)
    yield from _read(plan, scope, refused={*partition, *sort})


def _optional(plan: Query, scope: Scope) -> Iterator[str]:
    """Every case depends on parameters that may be None, and on more of them than those behind it need."""
    optional = {name for name, each in scope.parameters.items() if each.optional}
    for case in plan.cases:
        if not case.given or any(ref.name not in optional for ref in case.given):
            yield "a case that depends on no optional parameter"
        used = {node.name for node in nodes(case.conditions) if isinstance(node, Ref)}
        if used & optional - {ref.name for ref in case.given}:
            yield "a case that uses what need not be given"
    if {node.name for node in nodes(plan.sort) if isinstance(node, Ref)} & optional:
        yield "an optional parameter in what is always asked"
    for number, case in enumerate(plan.cases):
        if any(set(before.given) <= set(case.given) for before in plan.cases[:number]):
            yield "a case that never comes up"
    for needs in plan.needs:
        if not {needs.part.name, needs.earlier.name} <= optional:
            yield "a parameter that is always given needs another"


def _of_scope(plan: Query | Scan, scope: Scope, refused: set[str]) -> Iterator[str]:
    """What keeps other entities out is about one that comes back, which the owner of the method need not be."""
    names = [scope.entity.name]
    if isinstance(plan.result, CollectionResult):
        names = [*plan.result.collection.entities]
    told = [replace(scope, entity=scope.schema.entity(name)) for name in names]
    wrong = [[*of_condition(plan.scope, each, refused)] for each in told]
    if all(wrong):
        yield from wrong[0]


def _read(plan: Query | Scan, scope: Scope, refused: Iterable[str]) -> Iterator[str]:
    if plan.index is not None and plan.index not in scope.entity.table.indexes:
        yield f"index {plan.index.name} is none of the table"
    if plan.index is not None and plan.consistent and not plan.index.local:
        yield "a consistent read of a global index"
    yield from of_condition(plan.filter, scope, set(refused))
    yield from _of_scope(plan, scope, set(refused))
    entity = scope.entity
    match plan.result:
        case CollectionResult(entity=name, collection=collection):
            if collection not in scope.schema.collections:
                yield "a collection that does not exist"
            if plan.result.keep and name not in collection.entities:
                yield "a collection that has no such entity"
            if plan.index is not None and plan.index.projection != "ALL":
                yield "whole items of an index that holds parts"
            fields = fields_of(entity)
        case EntityResult(entity=name, part=part, recogniser=recogniser, compared=hidden):
            index = plan.index.name if plan.index else None
            held = [e for e in entity.parts if isinstance(e, Projection) and e.index == index]
            if part not in (held or [None]) and not isinstance(part, Row):
                yield "the result is not what is held there of the entity"
            if held and isinstance(part, Row):
                yield "a row of an index that holds parts"
            if recogniser not in (None, entity.recogniser):
                yield "items told apart by another entity's key"
            yield from _of_hidden(hidden, part, entity)
            seen = hidden or part
            fields = tuple(s.field for s in seen.sources) if seen else fields_of(entity)
    if name != entity.name:
        yield f"the result is of {name}"
    known = {field.attribute for field in fields}
    for keep in plan.result.keep:
        compared = keep.compared.fields if isinstance(keep.compared, Key) else (keep.compared,)
        for field in compared:
            if field.attribute not in known:
                yield f"{field.attribute} is compared, which the result does not have"


def _of_hidden(hidden: Compared | None, part: Part | None, entity: Entity) -> Iterator[str]:
    """Only what does not come back is read besides."""
    if hidden is None:
        return
    if hidden not in entity.parts:
        yield "what is compared has no class"
    shown = {source.field.attribute for source in part.sources} if part else set()
    if part is None or {source.field.attribute for source in hidden.sources} <= shown:
        yield "what comes back is read twice"


def _queried(index: Index | None, scope: Scope) -> tuple[Key, Key | None] | None:
    if index is None:
        return scope.entity.pk, scope.entity.sk
    found: IndexKey | None = next((e for e in scope.entity.indexes if e.index == index), None)
    return (found.pk, found.sk) if found else None


def _batch_get(plan: BatchGet, scope: Scope) -> Iterator[str]:
    if isinstance(plan.keys, Ref):
        if not isinstance(scope.parameters[plan.keys.name].type, KeysType):
            yield f"{plan.keys.name} does not hold keys"
        return
    if tuple(column.field for column in plan.keys) != scope.entity.key_fields:
        yield "the columns are not the fields of the primary key"
    if not any(column.many for column in plan.keys):
        yield "no column has several values"
    for column in plan.keys:
        wanted = Type(Kind.ARRAY, item=column.field.type) if column.many else column.field.type
        if scope.type_of(column.ref) != wanted:
            yield f"{column.ref.name} does not hold values of {column.field.attribute}"


def _batch_write(plan: BatchWrite, scope: Scope) -> Iterator[str]:
    if not plan.puts and plan.deletes is None:
        yield "a batch that writes nothing"
    for put in plan.puts:
        if not scope.is_entity(put.ref, put.entity, many=put.many):
            yield f"{put.ref.name} does not hold {put.entity}"
        table = scope.schema.entity(put.entity).table
        if put.elsewhere != (None if table == scope.entity.table else table.name):
            yield f"{put.entity} lives in another table"
    if plan.deletes and not isinstance(scope.parameters[plan.deletes.name].type, KeysType):
        yield f"{plan.deletes.name} does not hold keys"
