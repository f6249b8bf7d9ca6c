"""Values that the package supplies in transactions, and when a call that is repeated is another request."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from clients import Faulty
from dyngen.explain import page
from emitted import as_file, compiled, load, understood
from emitted_code.values.supplied.shop import (
    LONG_AGO,
    NOON,
    ONE,
    OTHER,
    is_touched,
    order,
    stored,
)
from emulator import moto
from schemas import JSON, entity, fields, schema, table, transaction


def test_a_transaction_touches_each_item(
    shop: ModuleType, db: Any, client: Faulty, one: Any
) -> None:
    new, tag = order(shop, order_id=OTHER), shop.Tag(tag="x", text="before")
    db.tag.create_tag(tag)
    tag.at, tag.text = LONG_AGO, "after"
    assert db.transactions.all_three(new, tag, *ONE, "Two")
    assert is_touched(stored(client))
    assert is_touched(stored(client, OTHER))
    assert (new.updated_at, new.seen_at, tag.at, tag.version) == (NOON, NOON, NOON, 2)
    assert db.tag.get_tag("x") == tag
    assert db.order.get_order("u1", OTHER) == new


def test_a_transaction_that_was_cancelled_leaves_the_entities_alone(
    shop: ModuleType, db: Any
) -> None:
    new, tag = order(shop), shop.Tag(tag="x", at=LONG_AGO)
    with pytest.raises(shop.AllThreeFailed):
        db.transactions.all_three(new, tag, "u2", OTHER, "Two")
    assert (new.updated_at, new.seen_at, tag.at) == (LONG_AGO, None, LONG_AGO)


def test_a_transaction_makes_a_whole_item(shop: ModuleType, db: Any, client: Faulty) -> None:
    assert db.transactions.make(*ONE)
    made = db.order.get_order(*ONE)
    assert (made.created_at, made.updated_at) == (NOON, NOON)
    assert UUID(made.ticket).version == 4
    assert stored(client) == made.to_item()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "is carried out once;"),
        ({"seen": {"generate": "now"}}, "is carried out once, and refused at another time;"),
        ({"ticket": {"generate": "uuid4"}}, "is carried out once, and refused after that;"),
        ({"copy": {}}, "is carried out once, and refused after that;"),
    ],
    ids=["nothing", "time", "uuid", "second place"],
)
@pytest.mark.parametrize("action", ["Put", "Update"])
def test_a_repeated_transaction_is_another_request_where_it_says_so(
    action: str, more: dict[str, JSON], told: str
) -> None:
    """DynamoDB refuses another request with a token that it knows; moto forgets tokens."""
    entry = entity("E#{number}", None, "number")
    columns = " ".join(
        ("number", *(f"{each}:datetime" if each == "seen" else each for each in more))
    )
    entry["fields"] = fields(columns.replace(" copy", ""), **more)
    if "copy" in more:
        entry["also_at"] = {"pk_template": "COPY#{number}"}
    write = transaction("write", "TransactWrite", "number", "boolean", f"{action} Entry of Entries")
    write["parameters"][0]["description"] = "Which one."
    if action == "Update":
        write["entities_involved"][0]["if_missing"] = "create"
    declared_ = schema(table("Entries", "pk", None, Entry=entry), transactions=(write,))
    package = load(f"supplied_again_{action}_{'_'.join(more)}", compiled(declared_))
    assert told in " ".join(package.TransactionService.write.__doc__.split())
    explained = page(understood(as_file(declared_)), "write")
    assert explained is not None
    assert told in " ".join(explained.split())
    with moto(package) as client:
        recorder = Faulty(client)
        for hour in (0, 1):
            moment = NOON + timedelta(hours=hour)
            clock = {"clock": lambda moment=moment: moment} if "seen" in more else {}
            package.Database(recorder, **clock).transactions.write("1", client_request_token="mine")  # noqa: S106
    first, second = (sent for operation, sent in recorder.sent if operation.startswith("transact"))
    assert (first != second) is ("refused" in told)


@pytest.mark.parametrize("version", ["version", None])
def test_a_transaction_that_counts_an_entity_up_is_another_request_after_that(
    version: str | None,
) -> None:
    entry = entity("E#{number}", None, "number text")
    update = transaction(
        "save", "TransactWrite", "entry:Entry", "boolean", "Update Entry of Entries"
    )
    document = schema(table("Entries", "pk", None, Entry=entry), transactions=(update,))
    document["tables"][0]["table_config"]["version_attribute"] = version
    package = load(f"supplied_counted_{version}", compiled(document))
    told = " ".join(package.TransactionService.save.__doc__.split())
    again = "and refused with a version that it has counted up;"
    assert ("is carried out once;" in told) is (version is None)
    assert (f"is carried out once, {again}" in told) is (version is not None)
    with moto(package) as client:
        recorder = Faulty(client)
        db = package.Database(recorder)
        given = db.entry.create_entry(package.Entry(number="1", text="a"))
        for _ in range(2):
            db.transactions.save(given, client_request_token="mine")  # noqa: S106
    first, second = (sent for operation, sent in recorder.sent if operation.startswith("transact"))
    assert (first != second) is ("refused" in told)
