"""Samples of one kind are items of their own, and agree on what they must."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from emitted_code.examples.running import lines, run_schema
from schemas import JSON, entity, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["string", "integer", "uuid", "date", "enum"])
def test_items_whose_keys_an_entity_gives_are_not_one_item(packages: Path, kind: str) -> None:
    """Two fields of an argument have one value, unless it is made of their names, and each is the key of an item."""
    of = "string" if kind == "enum" else kind
    account = entity("ACCOUNT#{number}", None, f"number:{of} balance:integer")
    payment = entity("PAYMENT#{payment_id}", None, f"payment_id payer:{of} payee:{of}")
    follow = entity("FOLLOW#{one}~{other}", None, f"one:{of} other:{of}")
    if kind == "enum":
        for each in (account["fields"][0], *payment["fields"][1:], *follow["fields"]):
            each["enum"] = ["a", "b", "c"]
    both = "Update Account of Bank", "Update Account of Bank"
    pay = transaction(
        "pay", "TransactWrite", "payment:Payment", "void", "Put Payment of Bank", *both
    )
    charge = transaction(
        "charge", "TransactWrite", f"number:{of} payment:Payment", "void", both[0], *both
    )
    meet = transaction(
        "meet", "TransactWrite", "follow:Follow", "void", "Put Follow of Bank", *both
    )
    look = transaction(
        "look",
        "TransactGet",
        "payment:Payment",
        "array",
        "Get Account of Bank",
        "Get Account of Bank",
    )
    count = [{"field": "balance", "action": "increment", "value": 1}]
    for one, keys in (
        (pay, ("payment.payer", "payment.payee")),
        (charge, ("payment.payer", "payment.payee")),
        (meet, ("follow.one", "follow.other")),
        (look, ("payment.payer", "payment.payee")),
    ):
        for item, source in zip(one["entities_involved"][-2:], keys, strict=True):
            item["key"] = {"number": source}
            item |= {"updates": count} if item["action"] == "Update" else {}
    charge["entities_involved"][0]["updates"] = count
    meet["entities_involved"][0]["condition"] = "not_exists"
    document = schema(
        table("Bank", "pk", None, Account=account, Payment=payment, Follow=follow),
        transactions=(pay, charge, meet, look),
    )
    done = run_schema(packages, f"bank_of_{kind}", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_two_items_of_a_kind_are_new_where_they_must_be(packages: Path) -> None:
    entry = entity("ACCOUNT#{account}", "ENTRY#{number}", "account number amount:integer")
    book = transaction(
        "book", "TransactWrite", "debit:Entry credit:Entry", "boolean",
        "Put Entry of Ledger", "Put Entry of Ledger",
    )  # fmt: skip
    for item in book["entities_involved"]:
        item["condition"] = "not_exists"
    document = schema(table("Ledger", "pk", "sk", Entry=entry), transactions=(book,))
    done = run_schema(packages, "ledger", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert lines(done.stdout) == [(1, "TransactionService.book")]


@pytest.mark.parametrize("limited", ["User", "Role"])
def test_entities_agree_on_what_both_can_be(packages: Path, limited: str) -> None:
    """Only one of two fields that are tied has an enum, and the sample of the other is none of it."""
    user = entity("USER#{user_id}", None, "user_id role")
    role = entity("ROLE#{role}", None, "role note?")
    for each in (user if limited == "User" else role)["fields"]:
        if each["name"] == "role":
            each["enum"] = ["reader", "writer"]
    join = transaction(
        "join", "TransactWrite", "user:User role:Role", "boolean", "Put User of Club", "Put Role of Club"
    )  # fmt: skip
    document = schema(table("Club", "pk", None, User=user, Role=role), transactions=(join,))
    name = f"club_of_{limited.lower()}"
    done = run_schema(packages, name, document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_field_of_an_entity_is_what_it_is_set_to(packages: Path) -> None:
    """Only the field that is set has an enum, and the sample of the one that it is set to is none of it."""
    line = entity("LINE#{line_id}", None, "line_id state")
    order = entity("ORDER#{order_id}", None, "order_id state")
    order["fields"][1]["enum"] = ["open", "paid"]
    items = ("Put Line of Shop", "Update Order of Shop")
    sync = transaction("sync", "TransactWrite", "order_id line:Line", "boolean", *items)
    state = {"field": "state", "action": "set", "param": "line.state"}
    sync["entities_involved"][1]["updates"] = [state]
    document = schema(table("Shop", "pk", None, Line=line, Order=order), transactions=(sync,))
    done = run_schema(packages, "set_to", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_an_example_has_something_to_take_away_or_to_find(packages: Path) -> None:
    """What usage data says for a parameter is in the sample then, unless that keeps a condition from being met."""
    small = "dock_id labels:string_set? gates:number_set? owner? size:integer"

    def take(name: str, given: str, action: JSON, **more: Any) -> JSON:
        returns = "previous_entity"
        return pattern(name, "UpdateItem", f"dock_id {given}", returns, updates=[action], **more)

    dock = entity(
        "{dock_id}", None, small,
        take("close", "gate:decimal", {"field": "gates", "action": "delete", "param": "gate"}),
        take("clear", "", {"field": "labels", "action": "delete", "value": ["new", "hot"]}),
        take("peel", "some:string_set", {"field": "labels", "action": "delete", "param": "some"}),
        take("leave", "", {"field": "owner", "action": "remove"}),
        take("drop", "", {"field": "owner", "action": "remove"}, condition="attribute_not_exists(owner)"),
        pattern("large", "Scan", "least:integer", filter_expression="size > :least"),
        pattern("in_row", "Query", "row:integer least:integer", index_name="ByRow", filter_expression="row > :least"),
        ByRow=("ROW#{row}", None),
    )  # fmt: skip
    dock["fields"].append({"name": "row", "type": "integer", "required": True})
    release = transaction(
        "release", "TransactWrite", "dock_id other", "boolean",
        "Update Dock of Docks if owner = :other",
    )  # fmt: skip
    release["entities_involved"][0]["updates"] = [
        {"field": "gates", "action": "delete", "value": [8]}
    ]
    sample = {"dock_id": "d1", "labels": ["old"], "gates": [1, 2], "size": 5, "row": 7}
    values = {"gate": 3, "some": ["red", "old"], "least": 9, "row": 7, "other": "me"}
    usage = {"entities": {"Dock": {
        "sample_data": sample, "access_pattern_data": {**sample, "dock_id": "d2"},
        "update_data": {}, "filter_values": values,
    }}}  # fmt: skip
    document = schema(
        table("Docks", "dock_id", None, index("ByRow", "by_row", None), Dock=dock),
        transactions=(release,),
    )
    done = run_schema(packages, "docks", document, usage)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    text = (packages / "docks" / "examples.py").read_text()
    stored = re.findall(
        r"given=\{'Docks': \[replace\(sample_dock\(\), (.*?)\)\.to_item", text.replace('"', "'")
    )
    assert stored == [
        "gates={Decimal(1), Decimal(2), Decimal(3)}",
        "labels={'old', 'hot', 'new'}",
        "labels={'old', 'red'}",
        "owner='owner-1'",
        "size=10",
        "gates={Decimal(1), Decimal(2), Decimal(8)}, owner='me'",
    ]
    found = {
        method: told
        for _, method, told in (line.split(maxsplit=2) for line in done.stdout.splitlines()[:-1])
    }
    assert found["DockRepository.large"].startswith("1 item")
    # The filter can be met by another row alone, and that is not asked for.
    assert found["DockRepository.in_row"] == "0 items"


def test_items_of_one_kind_are_not_one_item(packages: Path) -> None:
    """There are two samples of an entity, and a transaction may need more, wherever their keys come from."""
    seat = entity("HALL#{hall}", "SEAT#{row}", "hall row note?")
    third = {"hall": "third_hall", "row": "third_row"}
    fourth = {"hall": "fourth_hall", "row": "fourth_row"}
    swap = transaction(
        "swap", "TransactWrite", "first:Seat third_hall third_row fourth_hall fourth_row others:array/Seat last:Seat",
        "boolean", "Put Seat of Seats", "Delete Seat of Seats", "Delete Seat of Seats", "Put Seat of Seats",
        "Put Seat of Seats",
    )  # fmt: skip
    swap["entities_involved"][1] |= {"key": third}
    swap["entities_involved"][2] |= {"key": fourth}
    swap["entities_involved"][3] |= {"each": "others"}
    document = schema(table("Seats", "pk", "sk", Seat=seat), transactions=(swap,))
    done = run_schema(packages, "swapping", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[0].split()[-1] == "True"


@pytest.mark.parametrize("kind", ["string", "integer", "date"])
def test_however_many_of_one_kind_there_are_all_have_other_keys(packages: Path, kind: str) -> None:
    """What is a step away from one sample is the other one, where keys are numbers or dates."""
    seat = entity("{place}", None, f"place:{kind} taken:integer? seen:integer?")
    five = " ".join(f"seat_{n}:Seat" for n in range(5))
    some = f"rows:array/{kind} others:array/{kind} place:{kind} taken:integer"
    checked = transaction(
        "checked", "TransactWrite", some, "boolean",
        "Update Seat of Seats", "ConditionCheck Seat of Seats if not_exists", "Put Seat of Seats if not_exists",
    )  # fmt: skip
    for item, array in zip(checked["entities_involved"], ("rows", "others"), strict=False):
        item |= {"each": array, "key": {"place": array}}
    checked["entities_involved"][0]["updates"] = [{"field": "seen", "action": "remove"}]
    writes = (
        transaction("put", "TransactWrite", five, "boolean", *["Put Seat of Seats"] * 5),
        transaction("update", "TransactWrite", five, "boolean", *["Update Seat of Seats"] * 5),
        checked,
    )
    document = schema(table("Seats", "pk", None, Seat=seat), transactions=writes)
    done = run_schema(packages, f"many_of_{kind}", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = [line.split()[-1] for line in done.stdout.splitlines()]
    assert told[:-1] == ["True"] * 3


@pytest.mark.parametrize("order", ["old new", "new old", "old other new", "old new other"])
def test_an_item_that_is_made_of_scalars_is_none_of_those_beside_it(
    packages: Path, order: str
) -> None:
    """An address is changed: the old one goes and the new one comes, in whatever order."""
    address = entity("MAIL#{mail}", None, "mail user_id")
    names = order.split()
    change = transaction(
        "change", "TransactWrite", " ".join((*names, "user_id")), "boolean",
        *("Put Address of Mail if not_exists" if each == "new" else "Delete Address of Mail if exists"
          for each in names),
    )  # fmt: skip
    for item, each in zip(change["entities_involved"], names, strict=True):
        item["key"] = {"mail": each}
    document = schema(table("Mail", "pk", None, Address=address), transactions=(change,))
    name = f"change_of_{order.replace(' ', '_')}"
    done = run_schema(packages, name, document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
