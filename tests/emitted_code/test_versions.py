"""An update that takes its values from an entity demands the version that it was read with: no write is lost."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from moto import mock_aws

import emitted
from schemas import entity, pattern, schema, table, transaction


@pytest.fixture(scope="module")
def bank() -> Any:
    account = entity(
        "ACCOUNT#{id}", None, "id balance:integer",
        pattern("save_account", "UpdateItem", "id account:Account", "single_entity"),
    )  # fmt: skip
    twice = transaction(
        "transfer", "TransactWrite", "payer:Account payee:Account", "boolean",
        "Update Account of Bank", "Update Account of Bank",
    )  # fmt: skip
    found = schema(table("Bank", "pk", None, Account=account), transactions=(twice,))
    return emitted.load("bank", emitted.compiled(found))


@pytest.fixture
def db(bank: Any) -> Any:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        bank.create_tables(client)
        db = bank.Database(client)
        for name in ("a", "b"):
            db.account.create_account(bank.Account(id=name, balance=100))
        yield db


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
