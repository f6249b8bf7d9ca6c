"""What holds of every IR that the analysis hands over; nothing here asks the analysis.

violations(schema)      ["Post.get_posts: the key conditions do not cover the partition key"]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyWithRawSort
from dyngen.ir.parameters import EntityType, Parameter
from dyngen.ir.plans import Get, Guard, Method, UpdateFields
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    Check,
    ReadTransaction,
    Times,
    Transaction,
    TransactItem,
    WriteTransaction,
)
from dyngen.names import Identifier
from ir.keys import of_key
from ir.plans import OPERATIONS, of_agreements, of_guard, of_plan
from ir.scope import Scope, is_array, nodes, within

MOST_ITEMS = 100
# What a CRUD method does, before the name of its entity; in the order of a repository.
CRUD = ("create", "get", "update", "put", "delete", "batch_get", "batch_write")


def violations(schema: Schema) -> list[str]:
    """What is wrong with the meaning of a schema, each with the method that it is about."""
    found = list(_schema(schema))
    for entity in schema.entities:
        found += [f"{entity.name}: {each}" for each in _entity(schema, entity)]
        for method in entity.methods:
            where = f"{entity.name}.{method.name}"
            found += [f"{where}: {each}" for each in _method(schema, entity, method)]
    for transaction in schema.transactions:
        found += [f"{transaction.name}: {each}" for each in _transaction(schema, transaction)]
    return found


def _schema(schema: Schema) -> Iterator[str]:
    methods = [method for entity in schema.entities for method in entity.methods]
    numbers = [each.pattern_id for each in (*methods, *schema.transactions)]
    yield from _twice("number", [each for each in numbers if each is not None])
    yield from _twice("entity", [entity.name for entity in schema.entities])
    yield from _twice("transaction", [each.name for each in schema.transactions])
    names = {entity.name for entity in schema.entities}
    for collection in schema.collections:
        if not names.issuperset(collection.entities):
            yield "a collection of entities that do not exist"


def _entity(schema: Schema, entity: Entity) -> Iterator[str]:
    if entity.table not in schema.tables:
        yield "its table is none of the schema"
    for mapped in entity.indexes:
        if mapped.index not in entity.table.indexes:
            yield f"index {mapped.index.name} is none of its table"
    if entity.recogniser.entity != entity.name:
        yield "it is recognised as another entity"
    yield from _twice("method", [method.name for method in entity.methods])
    place = {f"{kind}_{entity.snake}": number for number, kind in enumerate(CRUD)}
    for method in entity.methods:
        if method.pattern_id is None and method.name not in place:
            yield f"{method.name} is of no pattern, and no CRUD method"
    places = [place.get(method.name, len(CRUD)) for method in entity.methods]
    if places != sorted(places):
        yield "its CRUD methods are not in their order, before all others"


def _method(schema: Schema, entity: Entity, method: Method) -> Iterator[str]:
    yield from _parameters(schema, method.parameters)
    if not isinstance(method.plan, OPERATIONS[method.operation]):
        yield f"{method.operation} with the plan of another operation"
    scope = Scope(schema, entity, {each.name: each for each in method.parameters})
    lost = list(_lost(method.plan, scope))
    yield from lost or of_plan(method.plan, scope)


def _transaction(schema: Schema, transaction: Transaction) -> Iterator[str]:
    yield from _parameters(schema, transaction.parameters)
    yield from _twice("item", [item.name for item in transaction.items])
    yield from _twice("key", [(item.entity, item.key) for item in transaction.items if item.key])
    always = [item for item in transaction.items if item.times == Times()]
    if not transaction.items or len(always) > MOST_ITEMS:
        yield f"{len(transaction.items)} items"
    parameters = {each.name: each for each in transaction.parameters}
    for item in transaction.items:
        yield from (f"{item.name}: {each}" for each in _times(item, parameters))
        scope = Scope(schema, schema.entity(item.entity), within(item.times, parameters))
        lost = list(_lost(item, scope))
        yield from (f"{item.name}: {each}" for each in lost or _item(item, scope))
    match transaction:
        case WriteTransaction(agreements=agreements):
            for each in agreements:
                times = [Times(each=array) for array in each.each]
                inside = reduce(lambda known, array: within(array, known), times, parameters)
                whole = Scope(schema, schema.entities[0], inside)
                yield from list(_lost((each.left, each.right), whole)) or of_agreements(
                    [each], whole
                )
            if any(isinstance(item.plan, Get) for item in transaction.items):
                yield "a write that reads"
        case ReadTransaction():
            if not all(isinstance(item.plan, Get) for item in transaction.items):
                yield "a read that writes"


def _times(item: TransactItem, parameters: Mapping[Identifier, Parameter]) -> Iterator[str]:
    """An item depends on what may be None, and its key on the element that it is there for."""
    each, when = item.times.each, item.times.when
    array = parameters.get(each.name) if each else None
    if each and (array is None or not is_array(array)):
        yield f"an item for each of {each.name}, which is no array"
    if each and item.key and each.name not in _names(item.key):
        yield f"the same item for each of {each.name}"
    optional = {name for name, parameter in parameters.items() if parameter.optional}
    if when and when.name not in optional:
        yield f"an item that depends on {when.name}, which is always given"


def _names(node: object) -> set[Identifier]:
    return {each.name for each in nodes(node) if isinstance(each, Ref)}


# What only a method of a repository can say.
ALONE = {"returns": "nothing", "agreements": (), "create": False, "together": (), "some": ()}


def _item(item: TransactItem, scope: Scope) -> Iterator[str]:
    for said, otherwise in ALONE.items():
        if getattr(item.plan, said, otherwise) != otherwise:
            yield f"an item with {said}"
    if isinstance(item.key, KeyWithRawSort):
        yield "an item by its sort key as it is stored"
    match item.plan:
        case Check(key=key, guard=guard):
            if guard == Guard():
                yield "a check of nothing"
            yield from of_key(key, scope)
            yield from of_guard(guard, scope)
        case UpdateFields(changes=()):
            yield "an update that sets nothing"
        case plan:
            yield from of_plan(plan, scope)


def _parameters(schema: Schema, parameters: Sequence[Parameter]) -> Iterator[str]:
    yield from _twice("parameter", [each.name for each in parameters])
    defaults = [each.has_default for each in parameters if not each.partial]  # those are by name
    if defaults != sorted(defaults):
        yield "a parameter without a default behind one that has one"
    known = {entity.name for entity in schema.entities}
    for each in parameters:
        if isinstance(each.type, EntityType) and each.type.entity not in known:
            yield f"{each.name} is of an entity that does not exist"
        if each.default is not None and not each.has_default:
            yield f"{each.name} has a default that nobody uses"


def _lost(node: object, scope: Scope) -> Iterator[str]:
    """References to what is no parameter: whatever follows from them is not told as well."""
    for each in nodes(node):
        if isinstance(each, Ref) and scope.missing(each):
            yield f"{each.name}{f'.{each.attribute}' if each.attribute else ''} is no parameter"


def _twice(what: str, values: Sequence[object]) -> Iterator[str]:
    counts = Counter(values)
    yield from (f"{what} {value} twice" for value, count in counts.items() if count > 1)
