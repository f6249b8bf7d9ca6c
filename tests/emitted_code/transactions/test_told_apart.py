"""Where a transaction has two items of one entity, the class of its failure says which is which; that is so.

What the service is said to do is what its schema has: write, read, or both.
"""

from __future__ import annotations

import ast
import sys
from inspect import getsource
from typing import Any

import pytest

import emitted
from emulator import moto
from schemas import JSON, entity, schema, table, transaction

TRANSFER = transaction(
    "transfer", "TransactWrite", "payer:Account payee:Account", "void",
    "Update Account of Bank", "Update Account of Bank",
)  # fmt: skip
LOOK = transaction("look", "TransactGet", "id", "object", "Get Account of Bank")


def made(name: str, *transactions: JSON) -> Any:
    account = entity("ACCOUNT#{id}", None, "id balance:integer")
    found = schema(table("Bank", "pk", None, Account=account), transactions=transactions)
    return emitted.load(name, emitted.compiled(found))


def told(cls: type) -> dict[str, str]:
    """What is said below the attributes of a class, by attribute."""
    [found] = ast.parse(getsource(cls)).body
    assert isinstance(found, ast.ClassDef)
    says = {}
    for line, below in zip(found.body, found.body[1:], strict=False):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(doc))),
            ):
                says[name] = doc
    return says


@pytest.mark.parametrize("stale", ["payer", "payee"])
def test_the_item_that_failed_is_the_one_that_is_named(stale: str) -> None:
    bank = made(f"stale_{stale}", TRANSFER)
    says = told(bank.TransferFailed)
    assert sorted(says.values()) == ["Account (payee).", "Account (payer)."]
    with moto(bank) as client:
        db = bank.Database(client)
        given = {each: bank.Account(id=each, balance=1) for each in ("payer", "payee")}
        for account in given.values():
            db.account.create_account(account)
        given[stale].version = 7
        with pytest.raises(bank.TransferFailed) as refused:
            db.transactions.transfer(**given)
    failed = {says[name] for name in says if getattr(refused.value, name) is not None}
    assert failed == {f"Account ({stale})."}


@pytest.mark.parametrize(
    ("name", "transactions", "service", "module"),
    [
        ("writes_only", (TRANSFER,), "Writes several", "several items written at once"),
        ("reads_only", (LOOK,), "Reads several", "several items read at once"),
        ("does_both", (TRANSFER, LOOK), "Writes and reads several", "several items written or read at once"),
    ],
)  # fmt: skip
def test_what_the_service_does(
    name: str, transactions: tuple[JSON, ...], service: str, module: str
) -> None:
    cls = made(name, *transactions).TransactionService
    assert (cls.__doc__ or "").startswith(service)
    assert module in (sys.modules[cls.__module__].__doc__ or "")
