"""Defects known from other generators of data layers, none of which packages of this one have: methods.

One test for each defect, named after what is right; D01 to D33 number the list that they come from. Those about keys
and indexes are in test_defects_keys.py.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import typing
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import NAMES, Compiled, compiled, load
from paths import GOLDEN
from schemas import JSON, entity, index, pattern, schema, table, transaction, where

pytestmark = pytest.mark.slow

ORDER = "account_id day:date order_id"
STORE = schema(
    table(
        "Store",
        "pk",
        "sk",
        index("ByStatus", "status_pk", "status_sk"),
        Account=entity(
            "ACCOUNT#{account_id}",
            "PROFILE",
            "account_id email nickname? settings:object? scores:array/integer? rows:array/object?",
            pattern("read_account", "GetItem", "account_id", "single_entity", consistent_read=True),
            pattern("peek_account", "GetItem", "account_id", "single_entity", consistent_read=False),
            pattern("get_everything", "Query", "account_id", "mixed_data", consistent_read=True),
            pattern("save_account", "PutItem", "account:Account", "void"),
            pattern("forget_account_now", "DeleteItem", "account_id", "single_entity"),
            pattern("all_accounts", "Scan", "", "entity_list", consistent_read=True),
            pattern("fetch_accounts", "BatchGetItem", "account_ids:array/string", "entity_list"),
            pattern("store_accounts", "BatchWriteItem", "accounts:array/Account", "void"),
        ),
        Order=entity(
            "ACCOUNT#{account_id}",
            "ORDER#{day}#{order_id}",
            "account_id day:date order_id status total:decimal note?",
            pattern("place_order", "PutItem", "order:Order account:Account", "single_entity"),
            pattern("replace_order", "PutItem", "order:Order", "success_flag"),
            pattern("orders_by_status", "Query", "status", "entity_list", index_name="ByStatus"),
            pattern("status_board", "Query", "status", "mixed_data", index_name="ByStatus"),
            pattern("set_note", "UpdateItem", f"{ORDER} note", "success_flag"),
            pattern("set_status", "UpdateItem", f"{ORDER} status", "single_entity"),
            pattern("delete_order_soft", "UpdateItem", f"{ORDER} status", "void"),
            pattern("get_order", "GetItem", f"{ORDER} status", "single_entity"),
            pattern("orders_between", "Query", "account_id start_date:date end_date:date", "entity_list"),
            pattern(
                "find_large", "Scan", "cheapest:decimal", "entity_list",
                filter_expression=where("total", ">=", "cheapest"),
            ),
            pattern(
                "orders_that_are", "Query", "account_id wanted", "entity_list",
                filter_expression=where("status", "=", "wanted"),
            ),
            ByStatus=("STATUS#{status}", "{day}"),
        ),
        Ticket=entity(
            "TICKET#{ticket_id}", "TICKET", "ticket_id status",
            ByStatus=("STATUS#{status}", "{ticket_id}"),
        ),
    ),
    table(
        "Counters", "counter_id", None,
        Counter=entity(
            "{counter_id}", None, "counter_id value:integer",
            pattern("set_value", "UpdateItem", "counter_id value:integer", "single_entity"),
        ),
    ),
    transactions=(
        transaction(
            "fetch_pair", "TransactGet", "account_id counter_id", "array",
            "Get Account of Store", "Get Counter of Counters",
        ),
    ),
)  # fmt: skip

DAY = date(2024, 5, 17)


@pytest.fixture(scope="module")
def made() -> Compiled:
    return compiled(STORE, name="store")


@pytest.fixture(scope="module")
def store(made: Compiled) -> ModuleType:
    return load("defects_store", made)


@pytest.fixture
def recorder(store: ModuleType, client: Any) -> Recorder:
    store.create_tables(client)
    return Recorder(client)


@pytest.fixture
def db(store: ModuleType, recorder: Recorder) -> Any:
    """The store with an account, two orders and a counter."""
    found = store.Database(recorder)
    found.account.create_account(store.Account(account_id="a", email="a@example.com"))
    found.order.create_order(order(store))
    found.order.create_order(order(store, day=date(2024, 6, 1), status="sent", total=Decimal(90)))
    found.counter.create_counter(store.Counter(counter_id="c", value=1))
    recorder.sent.clear()
    return found


def order(store: ModuleType, **changes: Any) -> Any:
    values = {"account_id": "a", "day": DAY, "order_id": "1", "status": "open"}
    return store.Order(**{**values, "total": Decimal("9.50"), **changes})


def stored(client: Any, pk: str, sk: str) -> JSON | None:
    """An item in wire format."""
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    found: JSON | None = client.get_item(TableName="Store", Key=key).get("Item")
    return found


def patterns_of(files: Compiled | Path) -> list[JSON]:
    """What the mapping file says of each access pattern."""
    name = "access_patterns.json"
    text = (files / name).read_text("utf-8") if isinstance(files, Path) else files.files[name]
    found: list[JSON] = json.loads(text)["access_patterns"]
    return found


def test_d01_every_pattern_sends_its_request(
    made: Compiled, store: ModuleType, recorder: Recorder, db: Any
) -> None:
    """Most access patterns are left as empty methods that return nothing."""
    values = {
        "account_id": "a", "counter_id": "c", "account_ids": ["a"], "day": DAY, "order_id": "1", "note": "n",
        "start_date": DAY, "end_date": DAY, "cheapest": Decimal(1), "status": "open", "wanted": "open", "value": 2,
        "account": (account := store.Account(account_id="a", email="e")), "accounts": [account], "order": order(store),
    }  # fmt: skip
    owners = {type(each).__name__: each for each in vars(db).values()}
    for each in sorted(patterns_of(made), key=lambda each: each["operation"] == "DeleteItem"):
        recorder.sent.clear()
        method = getattr(owners[each.get("repository") or each["service"]], each["method"])
        answer = method(**{name: values[name] for name in required(method)})
        if isinstance(answer, store.Query | store.Scan):
            assert list(answer), each["name"]
        assert [name for name, _ in recorder.sent] == [sent_as(each["operation"])], each["name"]


def sent_as(operation: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", operation).lower()


def required(method: Any) -> list[str]:
    parameters = inspect.signature(method).parameters.values()
    return [each.name for each in parameters if each.default is each.empty]


def test_d09_an_optional_field_may_be_none(store: ModuleType, db: Any, client: Any) -> None:
    """Optional fields are typed as if they could not be None, and None is refused when given."""
    assert typing.get_type_hints(store.Order)["note"] == str | None
    db.order.replace_order(order(store, note=None))
    assert "note" not in (stored(client, "ACCOUNT#a", "ORDER#2024-05-17#1") or {})
    assert [each.note for each in db.order.orders_by_status("open")] == [None]


@pytest.mark.parametrize("name", NAMES)
def test_d10_the_mapping_file_agrees_with_the_methods(name: str) -> None:
    """The mapping file names parameters and return types that the methods do not have."""
    for each in patterns_of(GOLDEN / name):
        part = "repositories" if "repository" in each else "transactions"
        owner = getattr(
            importlib.import_module(f"{name}.{part}"), each.get("repository") or each["service"]
        )
        signature = inspect.signature(getattr(owner, each["method"]))
        said = " ".join(str(each.get(key)) for key in ("key_condition", "filter", "condition"))
        if each["operation"] not in ("PutItem", "BatchWriteItem"):
            assert set(re.findall(r"\{(\w+)", said)) <= set(signature.parameters), each["name"]
        returned = set(re.findall(r"\w+", signature.return_annotation))
        assert set(re.findall(r"\w+", each.get("projection") or "")) <= returned, each["name"]


def test_d11_parameters_are_kept_with_and_without_samples(made: Compiled) -> None:
    """Declared parameters vanish from a signature, depending on whether sample values were given."""
    groups = ("sample_data", "access_pattern_data", "update_data")
    samples = {"Account": "email", "Order": "note", "Ticket": "status", "Counter": "counter_id"}
    usage = {name: {each: {field: "x"} for each in groups} for name, field in samples.items()}
    with_samples = compiled(STORE, {"entities": usage}, name="store")
    assert not with_samples.errors
    assert with_samples.files["repositories.py"] == made.files["repositories.py"]
    assert with_samples.files["examples.py"] != made.files["examples.py"]


def test_d11_signatures_have_the_declared_parameters(store: ModuleType) -> None:
    """Declared parameters vanish from a signature when no field or filter is called like them."""
    for each in STORE["tables"]:
        for name, described in each["entities"].items():
            for one in described["access_patterns"]:
                method = getattr(getattr(store, f"{name}Repository"), one["name"])
                declared = [parameter["name"] for parameter in one["parameters"]]
                assert required(method) == ["self", *declared]


def test_d12_flags_and_nothing_are_returned_as_declared(store: ModuleType, db: Any) -> None:
    """A pattern that should return a flag, or nothing, is typed as returning an entity."""
    accounts, orders = store.AccountRepository, store.OrderRepository
    for method in (orders.replace_order, orders.set_note):  # what is not done is an exception
        declared = typing.get_type_hints(method, vars(store.repositories))["return"]
        assert declared == typing.Literal[True]
    for method in (orders.delete_order_soft, accounts.save_account):
        assert typing.get_type_hints(method, vars(store.repositories))["return"] is type(None)
    assert db.order.replace_order(order(store)) is True
    assert db.order.set_note("a", DAY, "1", "hello") is True
    assert db.account.save_account(store.Account(account_id="b", email="b")) is None


def test_d19_put_writes_keys_and_no_nulls_and_checks_references(
    store: ModuleType, recorder: Recorder, db: Any
) -> None:
    """A put lacks its composite keys, writes NULL for what is not given, and ignores further entities."""
    account = store.Account(account_id="a", email="a@example.com")
    assert db.order.place_order(order(store, order_id="7"), account).order_id == "7"
    item = stored(recorder.client, "ACCOUNT#a", "ORDER#2024-05-17#7")
    assert item is not None
    assert item["status_pk"] == {"S": "STATUS#open"}
    assert not [value for value in item.values() if "NULL" in value]
    recorder.sent.clear()
    with pytest.raises(ValueError, match="account_id"):
        db.order.place_order(order(store, account_id="b"), account)
    assert recorder.sent == []


def test_d20_update_sets_the_given_fields_in_one_request(
    store: ModuleType, recorder: Recorder, db: Any
) -> None:
    """An update is a placeholder that sets nothing, and its version check is a read before the write."""
    changed = db.order.set_status("a", DAY, "1", "sent", expected_version=1)
    assert (changed.status, changed.version) == ("sent", 2)
    assert {each.day for each in db.order.orders_by_status("sent")} == {DAY, date(2024, 6, 1)}
    assert [name for name, _ in recorder.sent] == ["update_item", "query"]
    with pytest.raises(store.VersionConflictError):
        db.order.set_status("a", DAY, "1", "lost", expected_version=1)
    assert db.counter.set_value("c", 5).value == 5  # a table without a sort key
    with pytest.raises(store.ItemNotFoundError):
        db.counter.set_value("absent", 5)


def test_d21_filters_are_on_the_field_and_on_queries_too(db: Any) -> None:
    """A filter is on an attribute called like the parameter, and queries have none at all."""
    assert [each.total for each in db.order.find_large(Decimal(10))] == [Decimal(90)]
    assert [each.day for each in db.order.orders_that_are("a", "sent")] == [date(2024, 6, 1)]


def test_d22_a_mixed_partition_is_told_apart(store: ModuleType, db: Any, client: Any) -> None:
    """A query for all kinds of items returns one kind, and items of one kind are read as another."""
    foreign = {"pk": "ACCOUNT#a", "sk": "INVOICE#1", "account_id": "a", "email": "as an account"}
    foreign_item = {name: {"S": value} for name, value in foreign.items()}
    client.put_item(TableName="Store", Item=foreign_item)
    kinds = [type(each) for each in db.account.get_everything("a")]
    assert kinds == [store.Order, store.Order, store.Account]
    assert [each.email for each in db.account.all_accounts()] == ["a@example.com"]


@pytest.mark.parametrize("name", ["ecommerce_app", "food_delivery_app"])
def test_d23_examples_call_the_methods_as_they_are(name: str) -> None:
    """Usage examples forget or swap arguments, and report success whatever came of the call."""
    command = [sys.executable, "-m", f"{name}.examples"]
    run = subprocess.run(command, cwd=GOLDEN, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    numbers = [int(line.split()[0]) for line in run.stdout.splitlines()]
    assert numbers == [*(each["id"] for each in patterns_of(GOLDEN / name)), len(numbers) - 1]
    assert run.stdout.endswith(f"{len(numbers) - 1} access patterns, 0 failed\n")


def test_d24_consistent_read_is_sent_as_declared(recorder: Recorder, db: Any) -> None:
    """Reads are consistent where the schema says false, and queries and scans never are."""
    db.account.read_account("a")
    db.account.peek_account("a")
    db.account.read_account("a", consistent_read=False)
    list(db.account.get_everything("a"))
    list(db.account.all_accounts())
    list(db.order.find_large(Decimal(1)))
    db.account.fetch_accounts(["a"], consistent_read=True)
    assert recorder.sent.pop()[1]["RequestItems"]["Store"]["ConsistentRead"] is True
    sent = [request.get("ConsistentRead", False) for _, request in recorder.sent]
    assert sent == [True, False, False, True, True, False]


def test_d25_a_pattern_is_no_crud_method_for_its_name_alone(
    made: Compiled, db: Any, store: ModuleType
) -> None:
    """A pattern becomes a built-in delete or get, because its name sounds like one."""
    db.order.delete_order_soft("a", DAY, "1", "deleted")
    assert [each.status for each in db.order.orders_by_status("deleted")] == ["deleted"]
    assert db.order.get_order("a", DAY, "1", "open") is None  # `status` is a part of the question
    assert db.order.get_order("a", DAY, "1", "deleted") is not None
    assert "DG430" in {each.code for each in made.diagnostics}
    gone = db.account.forget_account_now("a")
    assert isinstance(gone, store.Account)
    assert db.account.peek_account("a") is None


def test_d26_numbers_in_objects_come_back_and_floats_are_refused(
    store: ModuleType, recorder: Recorder, db: Any
) -> None:
    """A float in an object fails deep inside a library, and every number comes back as a Decimal."""
    settings = {"size": 3, "ratio": Decimal("0.5"), "deep": [{"n": 1}]}
    account = store.Account(account_id="b", email="b", settings=settings)
    db.account.save_account(account)
    back = db.account.peek_account("b").settings
    assert back == settings
    assert [type(back["size"]), type(back["ratio"])] == [int, Decimal]
    recorder.sent.clear()
    account.settings = {"ratio": 0.5}
    with pytest.raises(
        store.FieldValueError, match=r"settings: may hold .* Decimal \(no float, 38 digits\)"
    ):
        db.account.save_account(account)
    assert recorder.sent == []


def test_d29_one_client_is_shared_and_nothing_is_printed(
    made: Compiled, store: ModuleType, client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each repository connects by itself to a fixed table, prints its errors, and is no package."""
    names = {"Store": "prod-store", "Counters": "prod-counters"}
    store.create_tables(client, table_names=names)
    recorder = Recorder(client)
    db = store.Database(recorder, table_names=names)
    db.account.create_account(store.Account(account_id="a", email="a"))
    assert db.transactions.fetch_pair("a", "none") == [db.account.peek_account("a")]
    tables = {request.get("TableName", "prod-store") for _, request in recorder.sent}
    assert tables == {"prod-store"}
    for owner in vars(store).values():
        if inspect.isclass(owner) and owner.__name__.endswith(("Repository", "Service")):
            assert next(iter(inspect.signature(owner).parameters)) == "client"
    assert not [
        name
        for name, text in made.files.items()
        if "print(" in text and name != "example_runner.py"
    ]
    assert "email_lookup" not in "".join(made.files.values())
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("place", ["pk_template", "sk_template"])
def test_d30_an_expression_in_a_template_is_refused(place: str) -> None:
    """Text of the schema becomes code: an expression in a template is run, quotes break the file."""
    bad = entity("A#{id}", "B", "id") | {place: "A#{id}{__import__('os').getpid()}"}
    found = compiled(schema(table("Things", "pk", "sk", Thing=bad)))
    assert found.files == {}
    assert [each.code for each in found.errors] == ["DG204"]


def test_d30_quotes_stay_text() -> None:
    """Text of the schema becomes code: an expression in a template is run, quotes break the file."""
    ends = "x\"\"\"'''\\"
    thing = entity(f"A{ends}#{{id}}", "B", "id") | {"entity_type": ends}
    thing["fields"].append(
        {"name": "n", "type": "string", "required": False, "default": ends, "description": ends}
    )
    made = load("defects_quotes", compiled(schema(table("Things", "pk", "sk", Thing=thing))))
    item = made.Thing(id="1").to_item()
    assert (item["pk"], item["n"]) == ({"S": f"A{ends}#1"}, {"S": ends})


def test_d31_files_are_utf_8_in_any_locale(tmp_path: Path) -> None:
    """Files are opened in the encoding of the locale, so that text beyond ASCII ends the generation."""
    thing = entity("Größe#{id}", "✓", "id", pattern("find", "GetItem", "id", "single_entity"))
    thing["access_patterns"][0]["description"] = "Find the 東京 of things."
    text = json.dumps(schema(table("Things", "pk", "sk", Thing=thing)), ensure_ascii=False)
    (tmp_path / "schema.json").write_text(text, "utf-8")
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "dyngen", "build", "schema.json", "--output", "out"]
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    (package,) = (tmp_path / "out").iterdir()
    assert "東京" in (package / "repositories.py").read_text("utf-8")
    assert "Größe#" in (package / "keys.py").read_text("utf-8")
    assert (package / "examples.py").stat().st_size

    (tmp_path / "schema.json").write_text(text.replace("{id}", "{größe}"), "utf-8")
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert run.returncode == 1, run.stderr  # what is said of a mistake is no reason to end either
    assert b"DG204" in run.stdout


def test_d32_arrays_and_mixed_results_have_true_types(store: ModuleType, db: Any) -> None:
    """Annotations of arrays hold unfilled placeholders, and a mixed query of an index is typed as one entity."""
    hints = typing.get_type_hints(store.Account)
    assert hints["scores"] == list[int] | None
    owner, names = store.TransactionService, vars(store.transactions)
    both = typing.get_type_hints(owner.fetch_pair, names)["return"]
    assert both == list[store.Account | store.Counter]
    board = typing.get_type_hints(store.OrderRepository.status_board, vars(store.repositories))
    assert board["return"] == store.Query[store.Order | store.Ticket]
    db.ticket.create_ticket(store.Ticket(ticket_id="t", status="open"))
    assert [type(each) for each in db.order.status_board("open")] == [store.Order, store.Ticket]
    nested = schema(table("Things", "pk", None, Thing=entity("{id}", None, "id grid:array/array?")))
    refused = compiled(nested)
    assert [each.code for each in refused.errors] == ["DG104"]
