"""What DynamoDB makes of update expressions, and which emulator makes something else of them.

The requests of packages rely on this. pytest --ddb=dynalite tests/emitted_code/writes/test_update_expressions.py
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator import Ddb

KEY = {"pk": {"S": "a"}}
ONE, TWO = {"N": "1"}, {"N": "2"}
LIST, MORE = {"L": [ONE]}, {"L": [TWO]}
ITEM = {
    "n": ONE, "l": {"L": [ONE, TWO, {"N": "3"}]}, "m": {"M": {"x": ONE}}, "s": {"SS": ["a", "b"]},
    "nothing": {"NULL": True},
}  # fmt: skip
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """An update of `ITEM`, and which attributes are otherwise then; None: it is refused."""

    name: str
    expression: str
    changes: Values | None
    values: Values = field(default_factory=dict)


def refused(name: str, expression: str, **values: Any) -> Case:
    return Case(name, expression, None, values)


CASES = (
    refused("a place and what is in it", "SET m = :m, m.x = :x", m={"M": {}}, x=TWO),
    refused("a place twice", "SET n = :x REMOVE n", x=TWO),
    Case("a sum with what is absent", "ADD fresh :x", {"fresh": TWO}, {"x": TWO}),
    Case("a set where none is", "ADD fresh :s", {"fresh": {"SS": ["c"]}}, {"s": {"SS": ["c"]}}),
    Case("the last element of a set", "DELETE s :s", {"s": None}, {"s": {"SS": ["a", "b", "c"]}}),
    Case("an element of a set that is absent", "DELETE fresh :s", {}, {"s": {"SS": ["c"]}}),
    refused("an empty set that is added", "ADD s :s", s={"SS": []}),
    refused("an empty set that is stored", "SET fresh = :s", s={"SS": []}),
    refused("another type that is added", "ADD m :x", x=TWO),
    refused("more of a list that is absent", "SET fresh = list_append(fresh, :l)", l=LIST),
    Case("more of a list", "SET l = list_append(:l, l)", {"l": {"L": [TWO, ONE, TWO, {"N": "3"}]}}, {"l": MORE}),
    Case("more of a list that may be absent", "SET fresh = list_append(if_not_exists(fresh, :none), :l)",
         {"fresh": LIST}, {"l": LIST, "none": {"L": []}}),
    refused("counting what is absent", "SET fresh = fresh + :x", x=TWO),
    Case("counting what may be absent", "SET fresh = if_not_exists(fresh, :x) + :x", {"fresh": {"N": "4"}}, {"x": TWO}),
    refused("counting what is null", "SET nothing = if_not_exists(nothing, :x) + :x", x=TWO),
    Case("what is there, and null", "SET nothing = if_not_exists(nothing, :x)", {}, {"x": TWO}),
    refused("a word that is reserved", "SET m.status = :x", x=TWO),
    refused("a member of what is absent", "SET fresh.x = :x", x=TWO),
    refused("a member of what is no map", "SET n.x = :x", x=TWO),
    Case("a new member", "SET m.y = :x", {"m": {"M": {"x": ONE, "y": TWO}}}, {"x": TWO}),
    Case("a member that is taken away", "REMOVE m.x", {"m": {"M": {}}}),
    Case("what is absent is taken away", "REMOVE fresh", {}),
    Case("elements that are taken away", "REMOVE l[0], l[1]", {"l": {"L": [{"N": "3"}]}}),
    Case("an element behind the end", "SET l[9] = :x", {"l": {"L": [ONE, TWO, {"N": "3"}, TWO]}}, {"x": TWO}),
    Case("what was there before", "SET n = :x, fresh = n", {"n": TWO, "fresh": ONE}, {"x": TWO}),
    refused("a copy of what is absent", "SET n = fresh"),
    refused("a part of the key", "SET pk = :x", x={"S": "b"}),
    refused("a value that is not used", "SET n = :x", x=TWO, y=TWO),
)  # fmt: skip
WRONG: Mapping[tuple[str, str], str] = {
    ("moto", "an empty set that is stored"): "moto stores it",
    ("moto", "a member of what is no map"): "moto does nothing, and says that it is done",
    ("ministack", "a place and what is in it"): "ministack carries out one action after the other",
    ("ministack", "a place twice"): "ministack carries out one action after the other",
    ("ministack", "an empty set that is added"): "ministack adds nothing",
    ("ministack", "counting what is null"): "ministack does nothing, and says that it is done",
    (
        "ministack",
        "elements that are taken away",
    ): "ministack counts positions after each that is gone",
    (
        "dynalite",
        "elements that are taken away",
    ): "dynalite counts positions after each that is gone",
}
"""What emulators do otherwise, by emulator and case."""


@pytest.fixture(scope="module")
def table(ddb: Ddb) -> Any:
    client = ddb.client()
    client.create_table(
        TableName="Table",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    client.get_waiter("table_exists").wait(
        TableName="Table", WaiterConfig={"Delay": 0, "MaxAttempts": 500}
    )
    return client


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])
def test_an_update_is_what_dynamodb_says(
    case: Case, table: Any, ddb: Ddb, request: pytest.FixtureRequest
) -> None:
    if why := WRONG.get((ddb.name, case.name)):
        request.applymarker(pytest.mark.xfail(reason=why, strict=True))
    table.put_item(TableName="Table", Item={**KEY, **ITEM})
    values = {f":{name}": value for name, value in case.values.items()}
    given = {"ExpressionAttributeValues": values} if values else {}
    code = ""
    try:
        table.update_item(TableName="Table", Key=KEY, UpdateExpression=case.expression, **given)
    except ClientError as error:
        code = error.response["Error"]["Code"]
    assert code == ("" if case.changes is not None else "ValidationException")
    found = table.get_item(TableName="Table", Key=KEY)["Item"]
    wanted = {**KEY, **ITEM, **(case.changes or {})}
    assert found == {name: value for name, value in wanted.items() if value is not None}
