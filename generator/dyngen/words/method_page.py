"""What one method does, as a page for people: who reads it has seen neither the plan nor the code.

order          by sk, ascending
sets           status = {status}
               gsi1pk = STATUS#{status}
               version, counted up
returns        Order
raises         ItemNotFoundError, VersionConflictError
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dyngen.ir.changes import Assign, Change, is_whole
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import ItemKey, KeyOfEntity
from dyngen.ir.parameters import EntityType, KeysType, Parameter, option_name
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    FieldValue,
    Get,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Returns,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    Check,
    ReadTransaction,
    Transaction,
    TransactItem,
    WriteTransaction,
)
from dyngen.ir.types import Type
from dyngen.names import failure_name, result_name, row_name
from dyngen.words import (
    change_text,
    index_effects,
    mapping,
    plan_text,
    raising,
    second_places,
    supplied_text,
)
from dyngen.words.compared import dropped
from dyngen.words.phrasing import listed, sentence
from dyngen.words.writes.tokens import of_token

Line = tuple[str, str]
"""A label, empty where the one above goes on, and what is said of it."""


def of_method(schema: Schema, entity: Entity, method: Method) -> Iterator[Line]:
    """What a method of a repository does."""
    plan, told = method.plan, mapping.of_method(schema, entity, method)
    yield "", sentence(method.description)
    yield from _labelled("takes", [*map(_parameter, method.parameters), *_options(entity, method)])
    others = plan.elsewhere if isinstance(plan, BatchWrite) else ()
    where = f" of {listed([entity.table.name, *others])}"
    where += f", index {told['index']}" if told["index"] else ""
    yield "sends", f"{method.operation}{where}"
    yield from _told(told, "key_condition", "filter")
    yield from _reading(schema, entity, method)
    yield from _told(told, "condition")
    match plan:
        case PutEntity(entity=stored):
            yield from _labelled("puts", [plan_text.ref(stored), *supplied_text.of_entity(entity)])
        case PutFields(fields=fields):
            yield from _labelled("puts", [*_given(fields), *supplied_text.of_fields(plan, entity)])
        case UpdateEntity(entity=changed):
            yield from _labelled("sets", _replaced(entity, changed))
        case UpdateFields(changes=changes):
            yield from _labelled("sets", _changes(entity, changes))
    if isinstance(plan, PutEntity | PutFields | UpdateEntity):
        yield from _labelled("must agree", (each.message for each in plan.agreements))
    yield "returns", returned(entity, plan)
    if errors := raising.of_method(method, entity):
        yield "raises", ", ".join(errors)
    if index_effects.is_write(plan):
        yield from _labelled("also at", filter(None, [second_places.key_of(entity)]))
        yield from _labelled(
            "indexes", index_effects.touched(index_effects.writes_of(plan, entity, schema))
        )
    yield from _told(told, "capacity")


def of_transaction(schema: Schema, transaction: Transaction) -> Iterator[Line]:
    """What a transaction does, and each of its items."""
    told = mapping.of_transaction(schema, transaction)
    yield "", sentence(transaction.description)
    yield from _labelled(
        "takes", [*map(_parameter, transaction.parameters), *_token(schema, transaction)]
    )
    yield "sends", f"{told['operation']}, all or nothing"
    for item in transaction.items:
        yield from _item(schema.entity(item.entity), item)
    match transaction:
        case WriteTransaction(agreements=agreements, returns=returns):
            yield from _labelled("must agree", (each.message for each in agreements))
            yield "returns", _RETURNED[returns]
        case ReadTransaction(returns="object"):
            yield "returns", result_name(transaction.name)
        case ReadTransaction(items=items):
            kinds = dict.fromkeys(item.entity for item in items)
            yield "returns", f"list[{' | '.join(kinds)}]"
    failure = f"{failure_name(transaction.name)}, with a reason for each item"
    if errors := raising.of_transaction(transaction, failure, schema):
        yield "raises", ", ".join(errors)
    if isinstance(transaction, WriteTransaction):
        writes = [(schema.entity(item.entity), item.plan) for item in transaction.items]
        yield from _labelled("indexes", index_effects.touched(writes))
    yield from _told(told, "capacity")


def _token(schema: Schema, transaction: Transaction) -> list[str]:
    if not isinstance(transaction, WriteTransaction):
        return []
    name = option_name("client_request_token", transaction.parameters)
    return [f"{name}: string = None. {of_token(transaction, schema)}"]


def _item(entity: Entity, item: TransactItem) -> Iterator[Line]:
    what = " ".join([entity.name, "of", entity.table.name, *plan_text.times(item.times)])
    plan = item.plan
    match plan:
        case PutEntity(entity=stored):
            yield "put", f"{what}: {plan_text.ref(stored)}"
            yield from _labelled("  sets", supplied_text.of_entity(entity))
        case PutFields(fields=fields):
            yield "put", what
            made = supplied_text.of_fields(plan, entity)
            yield from _labelled("  fields", [*_given(fields), *made])
        case _:
            yield "check" if isinstance(plan, Check) else item.action.lower(), what
            yield "  key", _key(entity, plan.key)
    if condition := mapping.demand(item.guard):
        yield "  condition", condition
    if not isinstance(plan, Get | Check):
        yield from _labelled("  also at", filter(None, [second_places.key_of(entity)]))
    match plan:
        case UpdateEntity(entity=changed):
            yield from _labelled("  sets", _replaced(entity, changed))
        case UpdateFields(changes=changes):
            yield from _labelled("  sets", _changes(entity, changes))


def _given(fields: Iterable[FieldValue]) -> Iterator[str]:
    return (f"{each.field.attribute} = {plan_text.ref(each.ref)}" for each in fields)


def _key(entity: Entity, key: ItemKey) -> str:
    if isinstance(key, KeyOfEntity):
        return f"the key of {plan_text.ref(key.entity)}"
    return plan_text.primary_key(entity, key)


def _reading(schema: Schema, entity: Entity, method: Method) -> Iterator[Line]:
    """In which order items come, which of them, how many at once, and how fresh they are."""
    plan = method.plan
    match plan:
        case Query(index=index, descending=descending, single=single):
            sort = index.sort if index else [each for each in (entity.table.sort,) if each]
            names = " and ".join(each.name for each in sort)
            way = "descending" if descending else "ascending"
            yield "order", f"by {names}, {way}" if names else "none: there is no sort key"
            if single:
                yield "", "the first match ends it"
        case Scan():
            yield "order", "none"
        case Get(checks=(_, *_) as checks):
            yield "kept", f"{dropped.checked(checks)}, of what was read"
    if isinstance(plan, Query | Scan):
        yield from dropped.lines(method.parameters, plan.result)
        yield from _labelled("left out", dropped.left_out(schema, plan))
    if isinstance(plan, Query | Scan) and plan.limit:
        yield "page size", str(plan.limit)
    if isinstance(plan, Query | Scan | Get | BatchGet) and plan.consistent:
        yield "consistency", "sees every write that was answered before"


def _replaced(entity: Entity, whole: Ref) -> Iterator[str]:
    yield f"every field of {plan_text.ref(whole)}, and its index keys; None removes one"
    yield from supplied_text.of_entity(entity)
    if entity.version:
        yield f"its {entity.version.label} must be the stored one, and is counted up"


def _changes(entity: Entity, changes: Iterable[Change]) -> Iterator[str]:
    keys = {
        template.attribute: mapped.index.name
        for mapped in entity.indexes
        for template in mapped.own_templates
    }
    for each in changes:
        index = keys.get(each.target.attribute) if is_whole(each.target) else None
        behind = f"   (key of index {index})" if index else ""
        removed = " or ".join(ref.name for ref in each.nullable) if isinstance(each, Assign) else ""
        behind += f"   (removed where {removed} is None)" if removed else ""
        yield f"{change_text.of_change(each)}{behind}"
    if entity.version:
        yield f"{entity.version.attribute}, counted up"


def returned(entity: Entity, plan: Plan) -> str:
    match plan:
        case Get(row=row):
            return f"{row_name(row.pattern) if row else entity.name} | None"
        case Query(result=result, single=True):
            return f"{mapping.class_of(result)} | None"
        case Query(result=result):
            return f"Query[{mapping.class_of(result)}]"
        case Scan(result=result):
            return f"Scan[{mapping.class_of(result)}]"
        case BatchGet(row=row):
            return f"list[{row_name(row.pattern) if row else entity.name}]"
    return _RETURNED[plan.returns].format(entity.name)


_RETURNED: dict[Returns, str] = {
    "entity": "{}",
    "previous": "{}: what was there",
    "optional": "{} | None: what was there",
    "flag": "bool: was there one?",
    "done": "True",
    "nothing": "None",
}


def _parameter(parameter: Parameter) -> str:
    match parameter.type:
        case EntityType(entity, many):
            kind = f"{entity}, several" if many else str(entity)
        case KeysType():
            kind = "whole keys"
        case Type() as type:
            kind = type_text(type)
    kind += " or None" if parameter.optional else ""
    kind += ", or left out" if parameter.partial else ""
    default = f" = {parameter.default}" if parameter.has_default else ""
    says = f". {sentence(parameter.description)}" if parameter.description.strip() else ""
    return f"{parameter.name}: {kind}{default}{says}"


def _options(entity: Entity, method: Method) -> Iterator[str]:
    """What can be given besides, by name; it stands aside where a parameter is called so."""

    def option(name: str, says: str) -> str:
        return f"{option_name(name, method.parameters)}{says}"

    match method.plan:
        case UpdateFields(creates=creates) if entity.version:
            stored = "the stored item, if there is one," if creates else "the stored item"
            yield option(
                "expected_version", f": integer = None. Where given, {stored} has this version."
            )
        case Get(consistent=consistent) | BatchGet(consistent=consistent):
            yield option(
                "consistent_read",
                f": boolean = {consistent}. See every write that was answered before.",
            )
    if isinstance(method.plan, BatchGet | BatchWrite):
        yield option("max_wait", ": seconds = 60. To wait for what DynamoDB leaves undone.")


def type_text(type: Type) -> str:
    if type.choices:
        return " or ".join(map(str, type.choices))
    return f"array of {type_text(type.item)}" if type.item else str(type.kind)


def label_of(key: str, operation: str) -> str:
    """What a key of access_patterns.json is called: only a Query has a condition on keys, others have a key."""
    if key == "key_condition" and operation != "Query":
        return "key"
    return key.replace("_", " ")


def _told(told: mapping.Described, *keys: str) -> Iterator[Line]:
    for key in keys:
        if told.get(key):
            yield label_of(key, str(told["operation"])), str(told[key])


def _labelled(label: str, texts: Iterable[str]) -> Iterator[Line]:
    for number, text in enumerate(texts):
        yield "" if number else label, text
