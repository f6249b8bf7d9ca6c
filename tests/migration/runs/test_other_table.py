"""Items go to another table by hand, as docs/migrate.md has it: beside programs that write both, nothing is lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from emulator import client_of
from migration.runs.works import Item, make_table, order, stored
from paths import ROOT

pytestmark = pytest.mark.slow
ORDERS = [order(number) for number in range(30)]
OLD, NEW = "Shop", "Orders"


def program() -> Mapping[str, Any]:
    """What stands in the documentation."""
    [text] = re.findall(
        r"```python\n(from collections.*?)```", (ROOT / "docs/migrate.md").read_text(), re.DOTALL
    )
    names: dict[str, Any] = {}
    exec(text, names)  # noqa: S102
    return names


def moved(item: Item) -> Item:
    """In the new table the key of an order is its number."""
    kept = {name: value for name, value in item.items() if name not in ("pk", "sk")}
    return {"id": item["order_id"], **kept}


def copied(client: Any) -> dict[str, Item]:
    """What is in the new table."""
    return {each["id"]["S"]: each for each in client.scan(TableName=NEW)["Items"]}


def as_copied(items: dict[str, Item]) -> dict[str, Item]:
    """What is to be there."""
    return {each["order_id"]["S"]: moved(each) for each in items.values()}


def change(client: Any, was: Item | None, now: Item | None) -> bool:
    """One change of release N in both tables, on condition that the old one has what was read; is it made?"""
    item = now or was or {}
    place = {name: item[name] for name in ("pk", "sk")}
    seen: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    if was:
        seen = {
            "ConditionExpression": "version = :v",
            "ExpressionAttributeValues": {":v": was["version"]},
        }
    if now:
        writes = [
            {"Put": {"TableName": OLD, "Item": now, **seen}},
            {"Put": {"TableName": NEW, "Item": moved(now)}},
        ]
    else:
        writes = [
            {"Delete": {"TableName": OLD, "Key": place, **seen}},
            {"Delete": {"TableName": NEW, "Key": {"id": item["order_id"]}}},
        ]
    try:
        client.transact_write_items(TransactItems=writes)
    except client.exceptions.TransactionCanceledException:
        return False
    return True


@contextmanager
def writing(endpoint: str) -> Iterator[list[str]]:
    """A program that creates, changes and deletes orders, those that are stored and others; what it has done."""
    client, ended, done = client_of(endpoint), threading.Event(), list[str]()

    def work() -> None:
        for turn in range(10_000):
            if ended.wait(0.01) and turn > len(ORDERS):
                return
            was = ORDERS[turn % len(ORDERS)]
            place = {name: was[name] for name in ("pk", "sk")}
            found = client.get_item(TableName=OLD, Key=place, ConsistentRead=True).get("Item")
            version = {"N": str(1 + int(found["version"]["N"]))} if found else {"N": "1"}
            paid = {**was, "status": {"S": f"s{turn}"}, "version": version}
            now = None if found and turn % 3 == 0 else paid
            if change(client, found, now):
                done.append("deleted" if now is None else "changed" if found else "created")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield done
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def client(endpoint: str) -> Any:
    """Both tables, the orders in the old one."""
    client = client_of(endpoint)
    make_table(client, ORDERS)
    client.create_table(
        TableName=NEW,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    return client


def test_what_is_stored_is_copied_beside_programs_that_write_both(
    client: Any, endpoint: str
) -> None:
    with writing(endpoint) as done:
        program()["copy"](client, OLD, ("pk", "sk"), NEW, "id", moved)
    assert {*done} >= {"deleted", "changed"}
    assert copied(client) == as_copied(stored(client))


def test_what_has_changed_or_gone_since_it_was_read_is_not_copied_as_it_was(client: Any) -> None:
    is_copied = program()["_is_copied"]
    old, gone = ORDERS[0], ORDERS[1]
    assert change(client, old, {**old, "version": {"N": "2"}})
    assert change(client, gone, None)
    for item in (old, gone):
        place = {name: item[name] for name in ("pk", "sk")}
        before = copied(client)
        # The changed one is there already; the deleted one must not come back.
        assert is_copied(client, OLD, place, item, NEW, "id", moved(item)) == (item is old)
        assert copied(client) == before
    program()["copy"](client, OLD, ("pk", "sk"), NEW, "id", moved)
    assert copied(client) == as_copied(stored(client))
