"""An update that takes its values from an entity demands the version that it was read with: no write is lost."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from moto import mock_aws

import emitted
from schemas import entity, pattern, schema, table, transaction

OLD = {"pk": {"S": "ACCOUNT#old"}, "id": {"S": "old"}, "balance": {"N": "7"}}
"""An item that other code has written."""


@pytest.fixture(scope="module")
def bank() -> Any:
    account = entity(
        "ACCOUNT#{id}", None, "id balance:integer",
        pattern("save_account", "UpdateItem", "id account:Account", "single_entity"),
        pattern("set_balance", "UpdateItem", "id balance:integer", "single_entity"),
        pattern("open_with", "UpdateItem", "id balance:integer", "single_entity", if_missing="create"),
        pattern("count_once", "UpdateItem", "id", "single_entity"),
        pattern("create_account", "PutItem", "account:Account", "single_entity"),
        pattern("refill", "PutItem", "id balance:integer", "void", condition="exists"),
        pattern("keep", "PutItem", "account:Account", "void"),
        pattern("keep_small", "PutItem", "account:Account", "void", condition="balance < 1000"),
        pattern("found", "PutItem", "account:Account", "void", condition="not_exists"),
    )  # fmt: skip
    twice = transaction(
        "transfer", "TransactWrite", "payer:Account payee:Account", "boolean",
        "Update Account of Bank", "Update Account of Bank",
    )  # fmt: skip
    found = schema(table("Bank", "pk", None, Account=account), transactions=(twice,))
    return emitted.load("bank", emitted.compiled(found))


@pytest.fixture
def client() -> Any:
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-west-1")


@pytest.fixture
def db(bank: Any, client: Any) -> Any:
    bank.create_tables(client)
    db = bank.Database(client)
    client.put_item(TableName="Bank", Item=OLD)
    for name in ("a", "b"):
        db.account.create_account(bank.Account(id=name, balance=100))
    return db


def test_a_pattern_of_any_name_demands_the_version(bank: Any, db: Any) -> None:
    mine, theirs = db.account.get_account("a"), db.account.get_account("a")
    mine.balance += 1
    assert db.account.save_account("a", mine) is mine
    assert mine.version == 2
    theirs.balance += 2
    with pytest.raises(bank.VersionConflictError):
        db.account.save_account("a", theirs)
    assert theirs.version == 1
    assert db.account.get_account("a").balance == 101
    mine.balance += 1
    assert db.account.save_account("a", mine).version == 3


def test_both_updates_of_a_whole_account_say_what_becomes_of_it(
    bank: Any, db: Any, client: Any
) -> None:
    """And what they say is so: it takes the next version, and what the schema does not know stays."""
    repository = bank.AccountRepository
    declared, own = (
        " ".join(method.__doc__.split())
        for method in (repository.save_account, repository.update_account)
    )
    stays = "becomes the next. Attributes that the schema does not know stay."
    assert f"The version of account must be the stored one, and {stays}" in declared
    assert f"Its version {stays}" in own
    assert "Store every field of an Account, if what is stored still has its version." in own
    key = {"pk": {"S": "ACCOUNT#a"}}
    client.update_item(
        TableName="Bank",
        Key=key,
        UpdateExpression="SET note = :note",
        ExpressionAttributeValues={":note": {"S": "of another program"}},
    )
    account = db.account.get_account("a")
    updates = (
        lambda: db.account.save_account("a", account),
        lambda: db.account.update_account(account),
    )
    for version, update in enumerate(updates, 2):
        assert update() is account
        stored = client.get_item(TableName="Bank", Key=key)["Item"]
        assert account.version == int(stored["version"]["N"]) == version
        assert stored["note"] == {"S": "of another program"}


PASSES = "What was read earlier with the same version passes for current in an update."


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("refill", lambda repository, new: repository.refill("a", new.balance)),
        ("keep", lambda repository, new: repository.keep(new)),
        ("keep_small", lambda repository, new: repository.keep_small(new)),
        ("put_account", lambda repository, new: repository.put_account(new)),
        ("batch_write_account", lambda repository, new: repository.batch_write_account([new])),
    ],
)
def test_what_overwrites_an_item_says_that_one_of_its_version_passes_for_it(
    bank: Any, db: Any, method: str, call: Any
) -> None:
    said = " ".join(getattr(bank.AccountRepository, method).__doc__.split())
    assert PASSES in said
    mine = db.account.get_account("a")
    call(db.account, bank.Account(id="a", balance=5))
    mine.balance += 1
    assert db.account.update_account(mine).version == 2
    assert db.account.get_account("a").balance == 101


def test_what_takes_no_place_or_is_compared_by_nobody_says_nothing_of_it(bank: Any) -> None:
    assert PASSES not in " ".join(bank.AccountRepository.found.__doc__.split())
    note = entity("N#{id}", None, "id", pattern("put_note", "PutItem", "note:Note", "void"))
    notes = schema(table("Notes", "pk", None, Note=note | {"crud": ["batch_write"]}))
    assert "passes for current" not in emitted.compiled(notes).files["repositories.py"]


def test_the_second_of_two_transfers_fails_as_a_whole(bank: Any, db: Any) -> None:
    first = [db.account.get_account(name) for name in ("a", "b")]
    second = [db.account.get_account(name) for name in ("a", "b")]
    for payer, payee in (first, second):
        payer.balance, payee.balance = payer.balance - 10, payee.balance + 10
    assert db.transactions.transfer(*first)
    assert [each.version for each in first] == [2, 2]
    with pytest.raises(bank.TransferFailed):
        db.transactions.transfer(*second)
    assert [each.version for each in second] == [1, 1]
    assert [db.account.get_account(name).balance for name in ("a", "b")] == [90, 110]


def test_whoever_has_read_an_item_without_a_version_is_refused_once_it_is_updated(
    bank: Any, db: Any
) -> None:
    mine = db.account.get_account("old")
    assert mine.version == 1
    assert db.account.set_balance("old", 8).version == 2
    with pytest.raises(bank.VersionConflictError):
        db.account.update_account(mine)
    with pytest.raises(bank.VersionConflictError):
        db.account.set_balance("old", 9, expected_version=mine.version)


def test_a_put_or_an_upsert_leaves_the_version_of_such_an_item_as_it_was_read(
    bank: Any, db: Any, client: Any
) -> None:
    """What docs/semantics.md says where missing versions are told: 1 is what it was before, too."""
    for write in (
        lambda: db.account.open_with("old", 8),
        lambda: db.account.batch_write_account(put=[bank.Account(id="old", balance=8)]),
    ):
        client.put_item(TableName="Bank", Item=OLD)
        mine = db.account.get_account("old")
        write()
        stored = db.account.get_account("old")
        assert (stored.balance, stored.version) == (8, 1)
        assert db.account.update_account(mine).version == 2
        assert db.account.get_account("old").balance == 7


def test_one_update_before_that_makes_it_an_item_like_any_other(bank: Any, db: Any) -> None:
    db.account.count_once("old")
    mine = db.account.get_account("old")
    assert db.account.open_with("old", 8).version == 3
    with pytest.raises(bank.VersionConflictError):
        db.account.update_account(mine)


def test_what_is_called_like_the_version_of_one_item_may_be_of_another(client: Any) -> None:
    """No parameter sets what every update counts: one of that name is an operand, or a field of what is put."""
    count = [{"field": "edits", "action": "increment", "value": 1}]
    given = "doc_id version:integer"
    edit = transaction(
        "edit", "TransactWrite", given, "boolean", "Update Doc of Docs if version = :version"
    )
    keep = transaction(
        "keep",
        "TransactWrite",
        f"{given} text",
        "boolean",
        "Update Doc of Docs",
        "Put Draft of Drafts",
    )
    drop = transaction(
        "drop", "TransactWrite", given, "boolean", "Update Doc of Docs", "Delete Draft of Drafts"
    )
    alone = transaction("alone", "TransactWrite", given, "boolean", "Update Doc of Docs")
    for each in (edit, keep, drop, alone):
        each["entities_involved"][0]["updates"] = count
    drafts = table(
        "Drafts", "pk", "sk",
        Draft=entity("DOC#{doc_id}", "DRAFT#{version:05d}", "doc_id version:integer text"),
    )  # fmt: skip
    drafts["table_config"]["version_attribute"] = None
    docs = table(
        "Docs", "pk", None, Doc=entity("DOC#{doc_id}", None, "doc_id edits:integer version:integer")
    )
    made = emitted.load(
        "drafts", emitted.compiled(schema(docs, drafts, transactions=(edit, keep, drop)))
    )
    made.create_tables(client)
    db = made.Database(client)
    db.doc.create_doc(made.Doc(doc_id="d", edits=0, version=1))
    assert db.transactions.edit("d", 1)
    with pytest.raises(made.EditFailed):
        db.transactions.edit("d", 1)
    assert db.transactions.keep("d", 7, "text")
    assert db.draft.get_draft("d", 7) == made.Draft(doc_id="d", version=7, text="text")
    assert db.transactions.drop("d", 7)
    assert db.draft.get_draft("d", 7) is None
    assert db.doc.get_doc("d") == made.Doc(doc_id="d", edits=3, version=4)
    refused = emitted.compiled(schema(docs, drafts, transactions=(alone,)))
    assert [each.code for each in refused.errors] == ["DG423"]
