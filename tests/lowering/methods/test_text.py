"""The text of repositories and transactions: laid out, and its docstrings."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from emitted import compiled, laid_out
from lowering.methods.orders import PACKAGE
from lowering.shop import SHOP
from schemas import changed, entity, pattern, schema, table

pytestmark = pytest.mark.slow


def test_formatting_is_stable_and_nothing_is_escaped_from_the_type_checkers(out: Path) -> None:
    for name in ("repositories.py", "transactions.py"):
        text = (out / PACKAGE / name).read_text()
        assert laid_out(text) == text
        assert not {"Any", "cast"} & {
            node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)
        }
        assert "type: ignore" not in text
        assert "__shadowing__" not in text


def test_docstrings_say_what_a_caller_should_know(shop: Any) -> None:
    doc = shop.OrderRepository.get_orders.__doc__
    assert [line.strip() for line in doc.strip().splitlines()] == [
        "Orders of a customer.",
        "",
        "Access pattern 2: Query on Shop.",
        "Key condition: pk = CUSTOMER#{customer_id} AND begins_with(sk, ORDER#).",
        "Skips items of other kinds.",
        "Cost: reads every item that the key condition matches.",
        "",
        "Args:",
        "customer_id: whose orders.",
    ]


def test_a_secret_key_is_kept_out_of_messages() -> None:
    secret = changed(SHOP, {"tables/0/entities/Customer/fields/0/sensitive": True})
    code = compiled(secret).files["repositories.py"]
    assert 'creating("Customer", customer.key(), item, hide_key=True)' in code


def test_an_item_has_a_name_where_something_besides_its_request_needs_it() -> None:
    written = {
        "create_note": ["item"],  # its version is set
        "add": ["item"],  # it is compared with what is stored
        "put_note": ["note.to_item()"],
        "replace": ["note.to_item()"],
        "keep": ["note.to_item()"],
    }
    note = entity(
        "{id}",
        None,
        "id text",
        pattern("create_note", "PutItem", "note:Note", "void"),
        pattern("add", "PutItem", "note:Note", "void", condition="not_exists"),
        pattern("replace", "PutItem", "note:Note", "void", condition="exists"),
        pattern("keep", "PutItem", "note:Note", "void", condition='text <> "x"'),
    )
    tree = ast.parse(
        compiled(schema(table("Notes", "id", None, Note=note))).files["repositories.py"]
    )
    found = {
        method.name: [
            ast.unparse(given.value)
            for call in ast.walk(method)
            if isinstance(call, ast.Call)
            for given in call.keywords
            if given.arg == "Item"
        ]
        for method in ast.walk(tree)
        if isinstance(method, ast.FunctionDef)
    }
    assert {name: found[name] for name in written} == written
    for method in ast.walk(tree):
        if isinstance(method, ast.FunctionDef) and method.name in written:
            names = {node.id for node in ast.walk(method) if isinstance(node, ast.Name)}
            assert ("item" in names) == (written[method.name] == ["item"])
