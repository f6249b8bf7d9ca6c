"""Both spellings of a condition mean the same, and what they mean is what DynamoDB's grammar says."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from dyngen.sources import sources
from dyngen.understand import understand
from dyngen.words import plan_text
from emitted import compiled
from schemas import entity, schema, table, transaction

FIELDS = [
    {"name": "id", "type": "string", "required": True},
    {"name": "status", "type": "string", "required": True, "enum": ["open", "closed"]},
    {"name": "owner", "type": "string", "required": False},
    {"name": "title", "type": "string", "required": False},
    {"name": "total", "type": "decimal", "required": False},
    {"name": "paid", "type": "decimal", "required": False},
    {"name": "due", "type": "date", "required": False},
    {"name": "at", "type": "datetime", "required": False},
    {"name": "hidden", "type": "boolean", "required": False},
    {"name": "tags", "type": "string_set", "required": False},
    {"name": "lines", "type": "array", "item_type": "object", "required": False,
     "item_fields": [{"name": "price", "type": "integer", "required": True}]},
    {"name": "prefs", "type": "object", "required": False,
     "fields": [{"name": "theme", "type": "string", "required": False}]},
]  # fmt: skip
PARAMETERS = [
    {"name": "wanted", "type": "string"},
    {"name": "least", "type": "integer"},
    {"name": "owners", "type": "array", "item_type": "string"},
]


def meaning(tmp_path: Path, condition: object, used: tuple[str, ...]) -> Any:
    pattern = {
        "pattern_id": 1, "name": "find", "description": "Find", "operation": "Scan", "return_type": "entity_list",
        "parameters": [each for each in PARAMETERS if each["name"] in used], "filter_expression": condition,
    }  # fmt: skip
    entity = {
        "entity_type": "DOC", "pk_template": "DOC#{id}", "fields": FIELDS, "access_patterns": [pattern],
    }  # fmt: skip
    table = {
        "table_config": {"table_name": "Docs", "partition_key": "pk"},
        "entities": {"Doc": entity},
    }
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"tables": [table]}), encoding="utf-8")
    found = understand(sources([path]), [])
    assert [each for each in found.diagnostics if each.code != "DG902"] == []
    [(_, method)] = found.schemas[0][1].entities[0].access_patterns
    return method.plan.filter  # type: ignore[union-attr]


SAME = [
    ("owner = :wanted", {"field": "owner", "operator": "=", "param": "wanted"}),
    ('status = "open"', {"field": "status", "operator": "=", "value": "open"}),
    ("total > 2.50", {"field": "total", "operator": ">", "value": 2.5}),
    ("total >= :least", {"field": "total", "operator": ">=", "param": "least"}),
    ("paid < total", {"field": "paid", "operator": "<", "other_field": "total"}),
    ("hidden <> true", {"field": "hidden", "operator": "<>", "value": True}),
    ('due = "2024-01-31"', {"field": "due", "operator": "=", "value": "2024-01-31"}),
    ('title = "say ""hi"""', {"field": "title", "operator": "=", "value": 'say "hi"'}),
    ("total BETWEEN 1 AND 5", {"field": "total", "operator": "between", "values": [1, 5]}),
    ('owner IN ("a", "b")', {"field": "owner", "operator": "in", "values": ["a", "b"]}),
    ("owner IN :owners", {"field": "owner", "operator": "in", "param": "owners"}),
    ("owner IN (:owners)", {"field": "owner", "operator": "in", "params": ["owners"]}),
    ("size(tags) > 2", {"field": "tags", "function": "size", "operator": ">", "value": 2}),
    ("contains(tags, :wanted)", {"field": "tags", "function": "contains", "param": "wanted"}),
    ("contains(title, owner)", {"field": "title", "function": "contains", "other_field": "owner"}),
    ("begins_with(pk, :wanted)", {"field": "pk", "function": "begins_with", "param": "wanted"}),
    ('attribute_type(at, "S")', {"field": "at", "function": "attribute_type", "value": "S"}),
    ("lines[0].price = 5", {"field": "lines[0].price", "operator": "=", "value": 5}),
    ('prefs.theme = "dark"', {"field": "prefs.theme", "operator": "=", "value": "dark"}),
    (
        'NOT owner = :wanted AND (total > 1 OR attribute_not_exists(due))',
        {"conditions": [
            {"not": {"field": "owner", "operator": "=", "param": "wanted"}},
            {"logical_operator": "OR", "conditions": [
                {"field": "total", "operator": ">", "value": 1},
                {"field": "due", "function": "attribute_not_exists"},
            ]},
        ]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written"), SAME, ids=[text for text, _ in SAME])
def test_text_and_object_mean_the_same(
    tmp_path: Path, text: str, written: dict[str, object]
) -> None:
    used = tuple(each["name"] for each in PARAMETERS if f":{each['name']}" in text)
    expression = written if "conditions" in written else {"conditions": [written]}
    assert meaning(tmp_path, text, used) == meaning(tmp_path, expression, used)


TOLD = [
    ('status = "open" AND total >= 5', 'status = "open" AND total >= 5'),
    ("NOT (total > 1 OR hidden = true)", "NOT (total > 1 OR hidden = true)"),
    ("total > 1 AND total > 2 OR total > 3", "(total > 1 AND total > 2) OR total > 3"),
    ("not not total > 1", "total > 1"),
    ("NOT (NOT (NOT (total > 1 OR NOT (NOT hidden = true))))", "NOT (total > 1 OR hidden = true)"),
    ('at = "2024-01-31T10:30:00+01:00"', 'at = "2024-01-31T09:30:00.000000Z"'),
    ("total = 1.50e2", "total = 150"),
    ("total between 1 and 5", "total BETWEEN 1 AND 5"),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_a_condition_binds_as_dynamodb_binds(tmp_path: Path, text: str, told: str) -> None:
    assert plan_text.condition(meaning(tmp_path, text, ())) == told


def test_a_moment_without_an_offset_is_utc_wherever_it_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        found = meaning(tmp_path, 'at = "2024-01-31T09:30:00"', ())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert plan_text.condition(found) == 'at = "2024-01-31T09:30:00.000000Z"'


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ('role <> "guest"', ["DG619"]),
        ('role <> "guest" AND attribute_not_exists(suspended)', ["DG619"]),
        ('NOT role = "guest"', ["DG619"]),
        ("attribute_not_exists(suspended) OR role = :role", ["DG619"]),
        ('role = "owner"', []),
        ('attribute_exists(pk) AND role <> "guest"', []),
        ('attribute_not_exists(pk) OR role <> "guest"', []),
        ("attribute_not_exists(pk)", []),
        ("exists", []),
        ("not_exists", []),
    ],
)
def test_a_check_says_whether_its_item_may_be_missing(condition: str, codes: list[str]) -> None:
    """DynamoDB finds of an item that is not there that each attribute differs from any value, and is missing."""
    given = "project:Project member_id" + " role" * (":role" in condition)
    check = f"ConditionCheck Member of Team if {condition}"
    start = transaction("start", "TransactWrite", given, "boolean", "Put Project of Team", check)
    document = schema(
        table(
            "Team", "pk", None,
            Project=entity("PROJECT#{project_id}", None, "project_id"),
            Member=entity("MEMBER#{member_id}", None, "member_id role suspended?"),
        ),
        transactions=(start,),
    )  # fmt: skip
    found = [each.code for each in compiled(document).diagnostics]
    assert [each for each in found if each == "DG619"] == codes
    assert not compiled(document).errors
