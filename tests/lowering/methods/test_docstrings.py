"""What docstrings tell a caller who reads nothing else: errors and when, costs, and what is stored as it is."""

from __future__ import annotations

import ast

import pytest

from emitted import compiled
from schemas import entity, index, pattern, schema, table, transaction

SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByShelf", "shelf"),
        Product=entity(
            "PRODUCT#{name:lower}",
            "DETAIL",
            "name shelf? stock:integer",
            pattern("offer", "PutItem", "product:Product", "void", condition="not_exists"),
            pattern("create_product", "PutItem", "product:Product", "void"),
            pattern("save", "UpdateItem", "name stock:integer", "void", if_missing="create"),
            pattern("edit", "UpdateItem", "name shelf stock:integer", "void", partial=True),
            pattern("find", "Scan", "stocks:array/integer", filter_expression="stock IN :stocks"),
            pattern("count", "Scan", "least:integer", filter_expression="stock >= :least"),
            ByShelf="{shelf}",
        ),
        Line=entity("ORDER#{order_id}", "LINE#{name}", "order_id name"),
    ),
    transactions=(
        transaction("sell", "TransactWrite", "line:Line name", "boolean", "Put Line of Shop", "Delete Product of Shop"),
        transaction("note", "TransactWrite", "line:Line", "boolean", "Put Line of Shop"),
        {
            **transaction("note_all", "TransactWrite", "lines:array/Line", "boolean"),
            "entities_involved": [
                {"table": "Shop", "entity": "Line", "action": "Put", "each": "lines"}
            ],
        },
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    """The docstring of each method, on one line."""
    files = compiled(SHOP).files
    trees = (ast.parse(files[f"{each}.py"]) for each in ("repositories", "transactions"))
    return {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("offer", "Stores the version of product as it is. Raises ItemExistsError and FieldValueError."),
        ("batch_write_product", "Overwrites what is there, whatever its version."),
        ("batch_write_product", "Raises FieldValueError, KeyValueError for a key of other items,"),
        ("batch_get_product", "Raises KeyValueError for a key of other items,"),
        ("batch_get_product", "and ValueError for what is no key of the table."),
        ("save", "Stores name in the case in which it is given."),
        ("edit", "FieldValueError and ValueError if nothing is given."),
        ("find", "Raises FieldValueError and ValueError for a list of more than 100 values."),
        ("count", "Raises FieldValueError."),
        ("save", "Cost: writes one item, and its entries in indexes."),
        ("batch_write_line", "Cost: writes one item for each that is given."),
        ("sell", "Cost: two writes for each item, and one for each of its entries in indexes."),
        ("note", "Cost: two writes for each item."),
        ("note_all", "ValueError for more than 100 items, or two items of one key."),
    ],
)  # fmt: skip
def test_a_docstring_says(documented: dict[str, str], method: str, says: str) -> None:
    assert says in documented[method]


def test_a_create_says_nothing_of_the_version_that_it_does_not_keep(
    documented: dict[str, str],
) -> None:
    assert "as it is" not in documented["create_product"]
