"""The examples of every package run each access pattern once, in memory or on a server of this machine."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

import forked
from dyngen.config import Flavour
from dyngen.runtime.calls.query import Query, Scan
from dyngen.runtime.examples.places import NO_ACCOUNT, is_this_machine
from dyngen.runtime.examples.telling import told as tell
from dyngen.schema.package import usage_data_beside
from emitted import NAMES, SOAK, compile_file, compiled
from paths import SCHEMAS
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `run` makes packages; unformatted, which test_golden is about."""
    return tmp_path_factory.mktemp("packages")


def make(folder: Path, package: str, flavour: Flavour = "sync") -> None:
    if (folder / package).exists():
        return
    schema = SCHEMAS / package / "schema.json"
    result = compile_file(schema, usage_data_beside(schema), flavours=[flavour])
    for name, text in result.files.items():
        (folder / package / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / package / name).write_text(text)


def run(folder: Path, package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    make(folder, package)
    return forked.run(f"{package}.examples", *arguments, cwd=folder)


def run_schema(
    folder: Path, package: str, document: JSON, usage: object = None
) -> subprocess.CompletedProcess[str]:
    """The same of a schema that is no file."""
    made = compiled(document, usage, name=package)
    assert not made.errors, made.errors
    (folder / package).mkdir()
    for name, text in made.files.items():
        (folder / package / name).write_text(text)
    return run(folder, package)


def patterns(folder: Path, package: str) -> list[tuple[int, str]]:
    """The number and the method of each access pattern, in the order of the numbers."""
    mapping = json.loads((folder / package / "access_patterns.json").read_text())
    return [
        (one["id"], f"{one.get('repository') or one['service']}.{one['method']}")
        for one in mapping["access_patterns"]
    ]


def lines(output: str) -> list[tuple[int, str]]:
    """The number and the method on each line but the last."""
    found = [re.match(r" *(\d+)  ([\w.]+) ", line) for line in output.splitlines()[:-1]]
    return [(int(one[1]), one[2]) for one in found if one]


@pytest.mark.parametrize("package", NAMES)
def test_every_access_pattern_runs(packages: Path, package: str) -> None:
    done = run(packages, package)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    expected = patterns(packages, package)
    assert lines(done.stdout) == expected
    assert done.stdout.splitlines()[-1] == f"{len(expected)} access patterns, 0 failed"


@pytest.mark.parametrize("package", NAMES if SOAK else ["elearning_platform", "gaming_leaderboard"])
def test_examples_that_are_awaited_say_the_same(
    packages: Path, tmp_path: Path, package: str
) -> None:
    """Where a package has no others: where it has, they would be the same once more."""
    make(tmp_path, package, "async")
    blocking = run(packages, package)
    awaited = forked.run(f"{package}.aio.examples", cwd=tmp_path)
    assert (awaited.returncode, awaited.stderr) == (0, "")
    assert awaited.stdout == blocking.stdout
    assert lines(awaited.stdout) == patterns(packages, package)


def test_awaited_examples_run_on_a_server(tmp_path: Path, server: str) -> None:
    make(tmp_path, "coordination", "async")
    done = forked.run("coordination.aio.examples", "--endpoint-url", server, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("access patterns, 0 failed")
    client = boto3.client("dynamodb", **NO_ACCOUNT, endpoint_url=server)
    assert client.list_tables()["TableNames"] == []


def test_nothing_sensitive_is_shown(packages: Path) -> None:
    shown = run(packages, "user_registration").stdout
    assert "noor@example.org" not in shown
    assert "sample-hash" not in shown


@pytest.fixture
def server() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


OF_A_CONSTANT_KEY = (
    'sk = "OTHER"', 'NOT sk = "PLAN"', 'NOT sk IN ("PLAN", "B")', 'NOT sk BETWEEN "A" AND "Z"', 'NOT sk >= "A"',
    "NOT size(sk) = 4",
)  # fmt: skip
"""What no item meets whose sort key is always "PLAN"."""


def contradictory() -> JSON:
    """Conditions that no sample can be made to meet, and (`keep`) one of the key that is met."""
    seat = entity(
        "HALL#{hall}", "SEAT#{row}#{spare}", "hall row spare note total:integer",
        pattern("both", "UpdateItem", "hall row spare note", "success_flag", condition="total = 1 AND total = 2"),
        pattern("clear", "DeleteItem", "hall row spare", "success_flag", condition="attribute_not_exists(total)"),
        pattern("move", "UpdateItem", "hall row spare note", "success_flag", condition="row = spare"),
        pattern("keep", "UpdateItem", "hall row spare note", "success_flag", condition='row < "zz"'),
    )  # fmt: skip
    plan = entity("HALL#{hall}", "PLAN", "hall note?", *(
        pattern(f"draw_{number}", "UpdateItem", "hall note", "success_flag", condition=condition)
        for number, condition in enumerate(OF_A_CONSTANT_KEY)
    ))  # fmt: skip
    return schema(
        table("Seats", "pk", "sk", Seat=seat, Plan=plan),
        transactions=(
            transaction(
                "swap", "TransactWrite", "seat:Seat", "boolean",
                "Update Seat of Seats if version = 7",
            ),
        ),
    )  # fmt: skip


def test_a_filter_meets_items_that_lack_what_it_looks_at(packages: Path) -> None:
    """moto raises where DynamoDB finds that they do not match; what a condition needs is put there."""
    filters = tuple(
        f'{each} AND order_id <> "order_id-1"'  # no sample has another one, so none is made to meet it
        for each in ("size(tags[0]) > 1", "size(parts[0].note) = 2", "total BETWEEN least AND most")
    )
    scans = (
        pattern(f"find_{number}", "Scan", "", filter_expression=each)
        for number, each in enumerate(filters)
    )
    drops = (
        pattern(f"drop_{number}", "DeleteItem", "order_id", "success_flag", condition=each)
        for number, each in enumerate(
            ("total BETWEEN least AND most", "most BETWEEN least AND total")
        )
    )
    held = "order_id total:integer least:integer? most:integer? tags:array? parts:array?"
    order = entity("ORDER#{order_id}", None, held, *scans, *drops)
    *_, tags, parts = order["fields"]
    tags["item_type"], parts["item_type"] = "string", "object"
    parts["item_fields"] = fields("note?")
    document = schema(table("Lacking", "pk", None, Order=order))
    done = run_schema(packages, "without_parts", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_filter_meets_items_of_other_kinds(packages: Path) -> None:
    """moto raises where DynamoDB finds that values of two types do not match."""
    comparisons = ("size < :n", "size <= :n", "size > :n", "size >= :n", "size BETWEEN :n AND :m")
    finds = (
        pattern(
            f"find_{number}", "Query", "owner n:integer" + " m:integer" * (":m" in each),
            "mixed_data", filter_expression=each,
        )
        for number, each in enumerate(comparisons)
    )  # fmt: skip
    box = entity("OWNER#{owner}", "BOX#{box_id}", "owner box_id size:integer", *finds)
    shirt = entity("OWNER#{owner}", "SHIRT#{shirt_id}", "owner shirt_id size")
    done = run_schema(
        packages, "two_types", schema(table("Things", "pk", "sk", Box=box, Shirt=shirt))
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_condition_that_no_sample_meets_is_no_failure(packages: Path) -> None:
    done = run_schema(packages, "contradictory", contradictory())
    told = [line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()]
    refused = "refused: the samples do not meet its condition"
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert [outcome for _, outcome in told[:3]] == [refused] * 3
    assert told[3][1] == "True"
    assert [outcome for _, outcome in told[4:-1]] == [refused] * (len(OF_A_CONSTANT_KEY) + 1)
    assert told[-1] == ["access", "patterns, 0 failed"]


def test_a_member_that_is_left_out_has_its_default(packages: Path) -> None:
    """What is stored of a sample is not what is said of it: `quota.used` is 2 unless a sample has another."""
    used = {"name": "used", "type": "integer", "required": False, "default": 2}
    name = {"name": "name", "type": "string", "required": False}
    own = {"fields": [used, name]}
    conditions = [
        f"NOT {quota}.{said}"
        for quota in ("quota", "spare")
        for said in ("used > 0", "used = 2", "used BETWEEN 1 AND 3", "used IN (1, 2)")
    ]
    conditions += ["NOT (spare.used > 0 OR spare.used > :least)", "rows[0].used < 2"]
    rename = [{"field": "spare.name", "action": "set", "value": "n"}]
    account = entity(
        "ACCOUNT#{account}",
        None,
        "account quota:object spare:object? rows:array/object?",
        *(
            pattern(
                f"rename_{number}",
                "UpdateItem",
                "account least:integer" if ":least" in each else "account",
                "void",
                condition=each,
                updates=rename,
            )
            for number, each in enumerate(conditions)
        ),
        pattern("drop", "DeleteItem", "account", "success_flag", condition="attribute_not_exists(quota.used)"),
    )  # fmt: skip
    by_name = {each["name"]: each for each in account["fields"]}
    by_name["quota"] |= own
    by_name["spare"] |= own
    by_name["rows"]["item_fields"] = [used, name]
    document = schema(table("Accounts", "pk", None, Account=account))
    done = run_schema(packages, "members_left_out", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    refused = [line for line in done.stdout.splitlines() if "refused" in line]
    assert [line.split()[1] for line in refused] == ["AccountRepository.drop"], done.stdout


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


AT_THE_END = {
    # field, its type, where it stands, its sample (None: made up): what is a little less, or more, stands in no key
    "first_number": ("line:integer", "LINE#{line:04d}", 0),
    "last_number": ("line:integer", "LINE#{line:04d}", 9999),
    "least_decimal": ("score:decimal", "SCORE#{score:05.2f}", "0.50"),
    "text_before_a_dash": ("name", "NAME#{name}--{note}", None),
    "text_before_a_tilde": ("name", "NAME#{name}~{note}", "ann"),
}


@pytest.mark.parametrize("case", AT_THE_END)
def test_what_is_beside_a_sample_stands_in_its_key(packages: Path, case: str) -> None:
    """Ranges are for less and for more than the sample, and of several items only one is the sample."""
    column, template, sample = AT_THE_END[case]
    name, _, kind = column.partition(":")
    thing = entity(
        "T#{id}", template, f"id note {column}",
        pattern("more", "Query", f"id a:{kind or 'string'}", range_condition=">"),
        pattern("less", "Query", f"id a:{kind or 'string'}", range_condition="<"),
    )  # fmt: skip
    put = transaction(
        "put", "TransactWrite", "first:Thing second:Thing third:Thing", "boolean",
        "Put Thing of Things", "Put Thing of Things", "Put Thing of Things",
    )  # fmt: skip
    usage = None
    if sample is not None:
        values = {"id": "t-1", "note": "n", name: sample}
        both = {"sample_data": values, "access_pattern_data": values, "update_data": {}}
        usage = {"entities": {"Thing": both}}
    document = schema(table("Things", "pk", "sk", Thing=thing), transactions=(put,))
    done = run_schema(packages, case, document, usage)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "3 access patterns, 0 failed"


def test_a_range_without_its_end_finds_the_sample(packages: Path) -> None:
    """Whatever says in the request that the end is not let in: the operator, or the text of the bound."""
    found = [
        pattern(f"{name}_{which}", "Query", f"id bound:{kind}", index_name=name, range_condition=sign)
        for name, kind in (("ByRank", "integer"), ("ByDay", "date"), ("ByLast", "date"))
        for which, sign in (("after", ">"), ("before", "<"), ("from", ">="), ("until", "<="))
    ]  # fmt: skip
    thing = entity(
        "T#{id}", None, "id rank:integer day:date", *found,
        ByRank=("{id}", "{rank}"), ByDay=("{id}", "D#{day}#{id}"), ByLast=("{id}", "L#{day}"),
    )  # fmt: skip
    indexes = [index(name, f"{name}_pk", f"{name}_sk") for name in ("ByRank", "ByDay", "ByLast")]
    done = run_schema(
        packages, "ranges", schema(table("Things", "pk", None, *indexes, Thing=thing))
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == len(found)
    assert [line for line in told if "1 item" not in line] == []


def test_what_is_read_by_a_sparse_index_is_in_it(packages: Path) -> None:
    """The sample is without what is optional, and so without the keys that are made of it."""
    thing = entity(
        "T#{id}", None, "id owner? due:date? rank:integer",
        pattern("of_owner", "Query", "owner", index_name="ByOwner"),
        pattern("of_owner_since", "Query", "owner since:date", index_name="ByOwner", range_condition=">="),
        pattern("ranked", "Query", "owner rank:integer", index_name="ByOwner", filter_expression="rank > :rank"),
        pattern("all_owned", "Scan", index_name="ByOwner"),
        ByOwner=("O#{owner}", "{due}"),
    )  # fmt: skip
    things = table("Things", "pk", None, index("ByOwner", "o_pk", "o_sk"), Thing=thing)
    done = run_schema(packages, "sparse", schema(things))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == 4
    assert [line for line in told if "1 item" not in line] == []


def test_what_a_sparse_index_is_asked_for_stands_in_its_key(packages: Path) -> None:
    """The beginning of one of an enum's values is none of them, and no made-up text has a dash before a dash."""
    thing = entity(
        "T#{id}", None, "id state? owner?",
        pattern("by_state", "Query", "id start", index_name="ByState", range_condition="begins_with"),
        pattern("owned", "Query", "id", index_name="ByOwner"),
        pattern("owned_by", "Query", "id owner", index_name="ByOwner"),
        pattern("owned_since", "Query", "id start", index_name="ByOwner", range_condition=">="),
        pattern("give", "UpdateItem", "id owner", "single_entity"),
        pattern("owned_like", "Query", "id start", index_name="ByOwner", range_condition="begins_with"),
        ByState=("{id}", "{state}##{id}"), ByOwner=("{id}", "{owner}-{id}"),
    )  # fmt: skip
    thing["fields"][1] |= {"enum": ["open", "paid"]}
    indexes = [index(name, f"{name}_pk", f"{name}_sk") for name in ("ByState", "ByOwner")]
    done = run_schema(packages, "asked", schema(table("Things", "pk", None, *indexes, Thing=thing)))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == 6
    assert [line for line in told if "1 item" not in line and ".give " not in line] == []


def test_what_a_condition_asks_for_stands_in_the_keys_of_indexes(packages: Path) -> None:
    """No rank is more than 99 where its key has room for two digits: then no sample meets the condition."""
    thing = entity(
        "T#{id}", None, "id rank:integer",
        pattern("drop", "DeleteItem", "id floor:integer", "success_flag", condition="rank > :floor"),
        ByRank="RANK#{rank:02d}",
    )  # fmt: skip
    values = {"id": "t", "rank": 99}
    both = {"sample_data": values, "access_pattern_data": values, "update_data": {}}
    sample = both | {"filter_values": {"floor": 99}}
    document = schema(table("Things", "pk", None, index("ByRank", "by_rank"), Thing=thing))
    done = run_schema(packages, "ranks", document, {"entities": {"Thing": sample}})
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "refused: the samples do not meet its condition" in done.stdout


def test_an_item_that_must_not_be_there_is_not_the_sample(packages: Path) -> None:
    check, calls = "ConditionCheck Thing of Things if", []
    made = {"a:Thing other": "Put Thing of Things", "one other": f"{check} exists"}
    for number, (given, item) in enumerate(made.items()):
        call = transaction(
            f"do_{number}", "TransactWrite", given, "boolean", item, f"{check} not_exists"
        )
        call["entities_involved"][1]["key"] = {"id": "other"}
        if "one" in given:
            call["entities_involved"][0]["key"] = {"id": "one"}
        calls.append(call)
    thing = entity("T#{id}", None, "id note?")
    document = schema(table("Things", "pk", None, Thing=thing), transactions=tuple(calls))
    done = run_schema(packages, "lacking", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.count(" True") == 2


def test_on_a_server_only_own_tables_are_touched(packages: Path, server: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=server, **NO_ACCOUNT)
    client.create_table(
        TableName="Users",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    kept = {"pk": {"S": "kept"}}
    client.put_item(TableName="Users", Item=kept)
    done = run(packages, "user_registration", "--endpoint-url", server)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout == run(packages, "user_registration").stdout
    assert client.list_tables()["TableNames"] == ["Users"]
    assert client.scan(TableName="Users")["Items"] == [kept]


def test_an_example_that_fails_is_told_and_changes_the_exit_status(packages: Path) -> None:
    make(packages, "user_registration")
    broken = packages / "broken"
    broken.mkdir()
    for path in (packages / "user_registration").glob("*.py"):
        text = path.read_text()
        if path.name == "examples.py":
            text = text.replace('db.user.rename_user("u-1001"', 'db.user.rename_user("nobody"')
        (broken / path.name).write_text(text)
    done = run(packages, "broken")
    assert done.returncode == 1
    assert "UserRepository.rename_user" in done.stdout
    assert "FAILED: ItemNotFoundError: User pk='USER#nobody' does not exist" in done.stdout
    assert done.stdout.splitlines()[-1] == "18 access patterns, 1 failed"


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.eu-west-1.amazonaws.com",
        "http://10.0.0.1:8000",
        "http://localhost.example.com",
        "http://localhost@example.com",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1.example.com",
        "http://127.0.0.256",
        "http://[::2]:8000",
        "localhost:8000",
        "",
    ],
)
def test_other_machines_are_refused(packages: Path, url: str) -> None:
    assert not is_this_machine(url)
    if url == "http://10.0.0.1:8000":  # to start the program once is enough
        done = run(packages, "user_registration", "--endpoint-url", url)
        assert done.returncode == 2
        assert "add --i-know-this-is-aws" in done.stderr


def test_a_server_that_is_not_there_is_told_in_a_line(packages: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = run(packages, "user_registration", "--endpoint-url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{url}: EndpointConnectionError: Could not connect")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://localhost:8000",
        "https://127.0.0.1:8000/",
        "http://127.255.3.4:1",
        "http://[::1]:8000",
    ],
)
def test_loopback_addresses_are_this_machine(url: str) -> None:
    assert is_this_machine(url)


def test_without_moto_it_says_what_to_do(packages: Path, tmp_path: Path) -> None:
    make(packages, "user_registration")
    (tmp_path / "moto.py").write_text("raise ModuleNotFoundError(name='moto')")
    program = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(packages)!r}]\n"
    program += "import runpy; runpy.run_module('user_registration.examples', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("moto is not installed: run `pip install boto3 'moto[dynamodb]'`")


def test_they_run_where_the_output_is_no_file(packages: Path) -> None:
    """What collects the output of a program need not know how it is encoded."""
    program = "import contextlib, io, runpy, sys\n"
    program += f"sys.path.insert(0, {str(packages)!r})\n"
    program += "with contextlib.redirect_stdout(io.StringIO()) as told:\n"
    program += "    with contextlib.suppress(SystemExit):\n"
    program += "        runpy.run_module('user_registration.examples', run_name='__main__')\n"
    program += "print(told.getvalue().splitlines()[-1])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith(" 0 failed\n"), done.stderr


def test_examples_are_strictly_typed(packages: Path) -> None:
    make(packages, "saas_app")
    command = [sys.executable, "-m", "mypy", "--strict", "saas_app/examples.py"]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@dataclass
class Card:
    """Has all that an entity may have."""

    owner: str
    number: str = field(repr=False)
    since: date | None = None
    limits: list[int] | None = None
    color: str = "blue"
    version: int = 1


CARD = Card("ann", "secret", date(2024, 1, 2), [3])
TOLD = "Card(owner='ann', since=2024-01-02, color='blue', ...)"


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (None, "nothing"),
        (True, "True"),
        (CARD, TOLD),
        ([], "0 items"),
        ([CARD], f"1 item: {TOLD}"),
        (list("abcd"), "4 items: 'a', 'b', 'c', ..."),
    ],
)
def test_what_came_back(outcome: object, told: str) -> None:
    assert tell(outcome) == told


def test_a_scan_is_told_in_an_order() -> None:
    def operation(**_: object) -> dict[str, object]:
        return {"Items": [{"pk": {"S": letter}} for letter in "bca"]}

    def letter(item: Any) -> str:
        return str(item["pk"]["S"])

    assert tell(Query(operation, {}, letter)) == "3 items: 'b', 'c', 'a'"
    assert tell(Scan(operation, {}, letter)) == "3 items: 'a', 'b', 'c'"


def test_what_is_held_beside_the_fields_is_known(packages: Path) -> None:
    """Keys and what is the same in every item: what holds of them is known, and what is compared is what they are."""
    said = [
        'begins_with(pk, "USER#") AND size(note) > 3',
        'sk >= "ORDER#" AND attribute_type(by_day, "S") AND day < :before',
        'kind = :kind AND attribute_exists(pk) AND tags BETWEEN 7 AND 9',
        ':stored = sk AND contains(by_rank, "000")',
        'NOT (kind = "NOTE" OR sk < "ORDER#") AND kind IN :kinds',
        'by_rank BETWEEN :low AND :high AND tags > rank',
        'size(kind) = 5 AND by_rank <> sk AND attribute_not_exists(note)',
    ]  # fmt: skip
    given = [" ".join(re.findall(r":(\w+)", each)) for each in said]
    given = [re.sub(r"\bbefore\b", "before:date", each) for each in given]
    given = [re.sub(r"\bkinds\b", "kinds:array/string", each) for each in given]
    calls = [
        pattern(f"find_{number}", "Scan", names, filter_expression=each)
        for number, (names, each) in enumerate(zip(given, said, strict=True))
    ]
    calls += [
        pattern(
            f"drop_{number}", "DeleteItem", f"user order {names}", "success_flag", condition=each
        )
        for number, (names, each) in enumerate(zip(given, said, strict=True))
    ]
    order = entity(
        "USER#{user}", "ORDER#{order}", "user order day:date rank:integer tags:integer note?", *calls,
        ByDay="{day}", ByRank="{rank:04d}",
    )  # fmt: skip
    order["fields"].append({"name": "kind", "type": "string", "const": "ORDER"})
    indexes = index("ByDay", "by_day"), index("ByRank", "by_rank")
    done = run_schema(packages, "beside", schema(table("Shop", "pk", "sk", *indexes, Order=order)))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = [line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()[:-1]]
    assert [outcome for _, outcome in told[len(said) :]] == ["True"] * len(said)
    assert [one for one, outcome in told[: len(said)] if not outcome.startswith("1 item")] == []
