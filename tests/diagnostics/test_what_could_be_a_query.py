"""A scan is told to be a query, and a query one of an index, only where that would find the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dyngen.sources import sources
from dyngen.understand import understand
from schemas import entity, index, pattern, schema, table

BY_OWNER = index("ByOwner", "owner", projection="INCLUDE", included_attributes=["total"])


def told(tmp_path: Path, filter: str, *parameters: dict[str, Any]) -> list[str]:
    scan = pattern("find", "Scan", "", filter_expression=filter)
    scan["parameters"] = [*parameters]
    doc = entity("{id}", None, "id owner? total:integer? note?", scan, ByOwner="{owner}")
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(schema(table("Docs", "id", None, BY_OWNER, Doc=doc))), "utf-8")
    found = understand(sources([path]), [])
    assert not [each for each in found.diagnostics if each.severity == "error"]
    return [each.code for each in found.diagnostics if each.code == "DG902"]


OWNER = {"name": "owner", "type": "string"}


@pytest.mark.parametrize(
    ("filter", "owner", "codes"),
    [
        ("owner = :owner", OWNER, ["DG902"]),
        ("owner = :owner AND total > 3", OWNER, ["DG902"]),
        ("owner = :owner AND total > 3", {**OWNER, "optional": True}, []),
        ('owner = :owner AND note = "x"', OWNER, []),
        ('owner = :owner AND id > "m"', OWNER, ["DG902"]),  # the key of the table is in every index
    ],
)
def test_a_scan(tmp_path: Path, filter: str, owner: dict[str, Any], codes: list[str]) -> None:
    assert told(tmp_path, filter, owner) == codes


STATE = {"name": "state", "type": "string"}
USER = {"name": "user", "type": "string"}


def advised(tmp_path: Path, operation: str, key: list[str], columns: str, **more: Any) -> list[str]:
    """What is said of orders that are filtered by state, with an index that has this key."""
    listing = pattern("listed", operation, "", filter_expression="state = :state", **more)
    listing["parameters"] = [USER, STATE] if operation == "Query" else [STATE]
    doc = entity("{user}", "O#{id}", columns, listing, ByState=(key[0], key[1]))
    path = tmp_path / "schema.json"
    by_state = index("ByState", "gpk", "gsk")
    path.write_text(json.dumps(schema(table("Orders", "pk", "sk", by_state, Order=doc))), "utf-8")
    found = understand(sources([path]), [])
    assert not [each for each in found.diagnostics if each.severity == "error"]
    return [each.code for each in found.diagnostics if each.code in ("DG902", "DG903")]


ALWAYS, SOMETIMES = "user id state due", "user id state due?"


@pytest.mark.parametrize(
    ("operation", "key", "columns", "codes"),
    [
        ("Query", ["{user}#{state}", "{due}"], ALWAYS, ["DG903"]),
        ("Query", ["{state}", "{due}"], ALWAYS, []),  # orders of all users
        ("Query", ["{user}#{state}", "{due}"], SOMETIMES, []),  # only those that are due
        ("Query", ["{user}#{state:lower}", "{due}"], ALWAYS, []),  # of other states, too
        ("Query", ["{user}", "{due}"], ALWAYS, []),  # nothing is found by state
        ("Scan", ["{state}", "{due}"], ALWAYS, ["DG902"]),
        ("Scan", ["{state}", "{due}"], SOMETIMES, []),
        ("Scan", ["{state:lower}", "{due}"], ALWAYS, []),
        ("Query", ["{user}#{state}", "{due}"], "user id state? due", ["DG903"]),
    ],
)
def test_an_index_finds_the_same(
    tmp_path: Path, operation: str, key: list[str], columns: str, codes: list[str]
) -> None:
    assert advised(tmp_path, operation, key, columns) == codes


def test_what_an_index_may_not_have_is_not_looked_for_there(tmp_path: Path) -> None:
    key = ["{user}#{state}", "{due}"]
    assert advised(tmp_path, "Query", key, ALWAYS, consistent_read=True) == []
    assert advised(tmp_path, "Query", key, ALWAYS, returns="mixed_data") == []


@pytest.mark.parametrize(
    ("rest", "codes"),
    [
        ('due > "2026-"', ["DG902"]),
        ('due BETWEEN "a" AND "b"', ["DG902"]),
        ('begins_with(due, "2026-")', ["DG902"]),
        ('due <> "2026-"', []),
        ('due > "a" AND due < "b"', []),
        ('(due > "a" OR id = "1")', []),
        ('NOT due > "a"', []),
        ('due IN ("a", "b")', []),
        ("due > user", []),  # no operand of a key condition is an attribute
        ('user <> "u1"', ["DG902"]),
    ],
)
def test_of_the_sort_key_no_more_can_be_asked_than_a_range(
    tmp_path: Path, rest: str, codes: list[str]
) -> None:
    """A filter of a query must not name the key that is queried: DynamoDB refuses it."""
    scan = pattern("find", "Scan", "", filter_expression=f"state = :state AND {rest}")
    scan["parameters"] = [STATE]
    doc = entity("{user}", "O#{id}", "user id state due", scan, ByState=("{state}", "{due}"))
    by_state = index("ByState", "state", "due")
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(schema(table("Orders", "pk", "sk", by_state, Order=doc))), "utf-8")
    found = understand(sources([path]), [])
    assert not [each for each in found.diagnostics if each.severity == "error"]
    assert [each.code for each in found.diagnostics if each.code == "DG902"] == codes
