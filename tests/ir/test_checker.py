"""The IR of every schema is sound, and the checker would say so if it were not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from asked import SEED
from dyngen.ir.changes import Assign, of_attribute
from dyngen.ir.conditions import Comparison, Constant, Function, Junction, Path, Ref, Value
from dyngen.ir.key_values import KeyCompare, KeyFields, KeyText, KeyWithRawSort, RawText
from dyngen.ir.parameters import EntityType, Parameter
from dyngen.ir.plans import Delete, Get, Guard
from dyngen.ir.results import EntityResult
from dyngen.ir.schema import Schema
from dyngen.ir.types import Kind, Type
from dyngen.names import GlobalName, Identifier
from emitted import NAMES, as_file, attempted, meaning, understood
from ir.checker import violations
from lowering.shop import ODD, SHOP
from proof.random.strategies import schemas
from schemas import JSON

SOUND = understood(as_file(SHOP))


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_sound(name: str) -> None:
    assert violations(meaning(name)) == []


@pytest.mark.parametrize("document", [SHOP, ODD], ids=["shop", "odd"])
def test_what_the_lowering_must_cope_with_is_sound(document: JSON) -> None:
    assert violations(understood(as_file(document))) == []


@pytest.mark.slow
def test_random_schemas_are_sound() -> None:
    checked = 0

    @seed(SEED)
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas())
    def is_sound(document: JSON) -> None:
        nonlocal checked
        schema, _ = attempted(as_file(document))
        if schema is not None:  # some are refused: their keys could be taken for each other
            assert violations(schema) == []
            checked += 1

    is_sound()
    assert checked > 30


def method(name: str, /, **changes: Any) -> Schema:
    """The shop, with changes to one method."""
    entities = tuple(
        replace(
            entity,
            methods=tuple(
                replace(each, **changes) if each.name == name else each for each in entity.methods
            ),
        )
        for entity in SOUND.entities
    )
    return replace(SOUND, entities=entities)


def plan(name: str, /, **changes: Any) -> Schema:
    """The shop, with changes to the plan of one method."""
    methods = {each.name: each for entity in SOUND.entities for each in entity.methods}
    return method(name, plan=replace(methods[Identifier(name)].plan, **changes))


def transaction(name: str, /, **changes: Any) -> Schema:
    """The shop, with changes to one transaction."""
    found = [replace(each, **changes) if each.name == name else each for each in SOUND.transactions]
    return replace(SOUND, transactions=tuple(found))


def item(name: str, number: int, /, **changes: Any) -> Schema:
    """The shop, with changes to one item of a transaction."""
    items = next(list(each.items) for each in SOUND.transactions if each.name == name)
    items[number] = replace(items[number], **changes)
    return transaction(name, items=tuple(items))


def action(name: str, number: int, /, **changes: Any) -> Schema:
    """The shop, with changes to what is done with one item of a transaction."""
    items = next(each.items for each in SOUND.transactions if each.name == name)
    return item(name, number, plan=replace(items[number].plan, **changes))


def ref(name: str) -> Ref:
    return Ref(Identifier(name))


def equal(attribute: str, name: str, kind: Kind = Kind.STRING) -> Comparison:
    return Comparison(Path((attribute,)), "=", Value(ref(name), Type(kind)))


ORDER = SOUND.entity("Order")
CUSTOMER = SOUND.entity("Customer")
BY_STATUS = ORDER.indexes[0].index
NOWHERE = replace(BY_STATUS, name="Nowhere")
SK = ORDER.sk.templates[0] if ORDER.sk else None
assert SK
SET_NOTE = Assign(target=of_attribute("note"), value=Value(ref("note"), Type(Kind.STRING)))
SET_STATUS = Assign(target=of_attribute("status"), value=Value(ref("status"), ORDER.fields[4].type))
KEY = SOUND.transactions[1].items[0].key
assert isinstance(KEY, KeyFields)
COPIES = tuple(
    replace(SOUND.transactions[1].items[0], name=Identifier(f"order_{number}"))
    for number in range(101)
)

BROKEN: list[tuple[str, Callable[[], Schema]]] = [
    # Methods and their parameters.
    ("entity Order twice", lambda: replace(SOUND, entities=(*SOUND.entities, ORDER))),
    ("number 2 twice", lambda: method("pay", pattern_id=2)),
    ("method touch twice", lambda: method("pay", name=Identifier("touch"))),
    ("pay is of no pattern, and no CRUD method", lambda: method("pay", pattern_id=None)),
    (
        "its CRUD methods are not in their order, before all others",
        lambda: replace(
            SOUND,
            entities=tuple(
                replace(each, methods=tuple(reversed(each.methods))) for each in SOUND.entities
            ),
        ),
    ),
    ("Query with the plan of another operation", lambda: method("pay", operation="Query")),
    (
        "customer is of an entity that does not exist",
        lambda: method(
            "save_both",
            parameters=(
                Parameter(name=Identifier("customer"), type=EntityType(Identifier("Nobody"))),
            ),
        ),
    ),
    (
        "a parameter without a default behind one that has one",
        lambda: method(
            "get_orders_since",
            parameters=tuple(
                reversed([*method_named("get_orders_since").parameters]),
            ),
        ),
    ),
    ("nobody is no parameter", lambda: plan("touch", key=KeyFields((ref("nobody"),) * 3))),
    # Keys.
    ("0 values for the 3 fields of the primary key", lambda: plan("touch", key=KeyFields(()))),
    (
        "customer_id is not of the type of order_date",
        lambda: plan("touch", key=KeyFields((ref("customer_id"),) * 3)),
    ),
    ("do not cover the partition key", lambda: plan("get_orders", partition=())),
    (
        "not on the attributes of the sort key",
        lambda: plan("get_orders", sort=(KeyCompare("pk", ">", RawText(SK, ref("customer_id"))),)),
    ),
    (
        "sk is compared with what another attribute holds",
        lambda: plan(
            "get_orders",
            sort=(KeyCompare("sk", ">", KeyText(CUSTOMER.pk.templates[0], ("CUSTOMER#",))),),
        ),
    ),
    # Reads.
    ("an index that the entity is not in", lambda: plan("get_orders_by_status", index=NOWHERE)),
    ("index Nowhere is none of the table", lambda: plan("all_orders", index=NOWHERE)),
    ("a consistent read of a global index", lambda: plan("get_orders_by_status", consistent=True)),
    (
        "not what is held there",
        lambda: plan("get_orders_by_status", result=EntityResult(entity=ORDER.name)),
    ),
    (
        "the result is of Customer",
        lambda: plan("get_orders", result=EntityResult(entity=CUSTOMER.name)),
    ),
    (
        "items told apart by another entity's key",
        lambda: plan(
            "get_orders",
            result=EntityResult(entity=ORDER.name, recogniser=CUSTOMER.recogniser),
        ),
    ),
    (
        "a query by keys of Parcel, which lives in another table",
        lambda: plan("get_orders", keyed_by=GlobalName("Parcel")),
    ),
    (
        "a collection that does not exist",
        lambda: replace(SOUND, collections=()),
    ),
    # Conditions.
    ("ghost is no attribute of Order", lambda: plan("find_orders", filter=equal("ghost", "first"))),
    (
        "a filter on sk, which is a key attribute",
        lambda: plan("get_orders", filter=equal("sk", "customer_id")),
    ),
    ("a comparison of N with S", lambda: plan("find_orders", filter=equal("total", "first"))),
    (
        "first is of type string and encoded as integer",
        lambda: plan("find_orders", filter=equal("total", "first", Kind.INTEGER)),
    ),
    (
        "begins_with of N and S",
        lambda: plan(
            "find_orders", filter=Function("begins_with", Path(("total",)), Constant("S", "1"))
        ),
    ),
    (
        "a junction of less than two conditions",
        lambda: plan("find_orders", filter=Junction("OR", (equal("note", "first"),))),
    ),
    (
        "sku of note leads nowhere",
        lambda: plan("find_orders", filter=Function("attribute_exists", Path(("note", "sku")))),
    ),
    # Writes.
    ("a create of an item that may be there", lambda: plan("create_order", guard=Guard())),
    (
        "a guard with both",
        lambda: plan("purge_order", guard=Guard(exists=True, condition=equal("note", "order_id"))),
    ),
    ("a put of customer, which is no Order", lambda: plan("put_order_for", entity=ref("customer"))),
    ("a put without class", lambda: plan("send", fields=without_class())),
    ("index key gsi1pk is left stale", lambda: plan("set_status", changes=(SET_STATUS,))),
    ("note is changed twice", lambda: plan("pay", changes=(SET_NOTE, SET_NOTE))),
    (
        "order_id is changed, which is no field that can be",
        lambda: plan("pay", changes=(replace(SET_NOTE, target=of_attribute("order_id")),)),
    ),
    (
        "order_id removes note, but is never None",
        lambda: plan("pay", changes=(replace(SET_NOTE, nullable=(ref("order_id"),)),)),
    ),
    # Batches.
    ("the columns are not the fields of the primary key", lambda: plan("get_many", keys=())),
    ("customer_id does not hold keys", lambda: plan("get_many", keys=ref("customer_id"))),
    ("a batch that writes nothing", lambda: plan("save_all", puts=())),
    ("put does not hold keys", lambda: plan("batch_write_order", deletes=ref("put"))),
    # Transactions.
    ("0 items", lambda: transaction("close_order", items=())),
    ("101 items", lambda: transaction("close_order", items=COPIES)),
    ("item customer twice", lambda: item("close_order", 0, name=Identifier("customer"))),
    ("twice", lambda: transaction("close_order", items=COPIES[:2])),
    ("a check of nothing", lambda: action("close_order", 1, guard=Guard())),
    ("an update that sets nothing", lambda: action("place_order", 1, changes=())),
    (
        "a put of order_item, which is no Order",
        lambda: action("place_order", 0, entity=ref("order_item")),
    ),
    ("nobody is no parameter", lambda: action("place_order", 0, entity=ref("nobody"))),
    ("an item with returns", lambda: action("close_order", 0, returns="flag")),
    (
        "an item by its sort key as it is stored",
        lambda: action("close_order", 0, key=KeyWithRawSort(KEY.values[:1], KEY.values[0])),
    ),
    ("a write that reads", lambda: item("close_order", 0, plan=Get(key=KEY, consistent=True))),
    ("a read that writes", lambda: item("get_both", 0, plan=Delete(key=KEY))),
]


def method_named(name: str) -> Any:
    return next(each for entity in SOUND.entities for each in entity.methods if each.name == name)


def without_class() -> Any:
    return tuple(each for each in method_named("send").plan.fields if each.field.name != "class_")


@pytest.mark.parametrize(("told", "broken"), BROKEN, ids=[told for told, _ in BROKEN])
def test_what_is_wrong_is_found(told: str, broken: Callable[[], Schema]) -> None:
    found = violations(broken())
    assert any(told in each for each in found), found
