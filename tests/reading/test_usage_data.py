"""Reading usage data: by the types of the schema, and what is told of the rest."""

from __future__ import annotations

import copy
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dyngen.diagnostics import Diagnostic, Report
from dyngen.schema.usage import UsageData, read_usage
from reading.blog import SCHEMA, check

USAGE: dict[str, Any] = {
    "entities": {
        "Post": {
            "sample_data": {
                "user_id": "u1", "post_id": "6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21", "status": "A",
                "year": 2024, "day": "2024-01-31", "tags": ["x"], "place": {"city": "Oslo"},
            },
            "access_pattern_data": {"year": 2025},
            "update_data": {"day": None},
            "filter_values": {"status": "B"},
        },
        "User": {"sample_data": {"user_id": "u1"}, "access_pattern_data": {}, "update_data": {}},
    }
}  # fmt: skip


def usage(
    folder: Path, content: object, schema: Any = SCHEMA
) -> tuple[UsageData | None, list[Diagnostic]]:
    document, _ = check(folder, schema)
    assert document
    path = folder / "usage_data.json"
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    report = Report()
    return read_usage(path, document, report), report.diagnostics()


def test_usage_data(tmp_path: Path) -> None:
    read_data, found = usage(tmp_path, USAGE)
    assert found == []
    assert read_data
    assert read_data.sample["Post"]["place"] == {"city": "Oslo"}
    assert read_data.access_pattern == {"Post": {"year": 2025}, "User": {}}
    assert read_data.update["Post"] == {"day": None}
    assert read_data.filter_values == {"Post": {"status": "B"}}


@pytest.mark.parametrize("section", ["sample_data", "update_data"])
@pytest.mark.parametrize(
    ("missing", "help"),
    [
        ("year", 'if it was renamed, write "year", the only field without sample data'),
        ("year day", "its fields are .*; if it was renamed, without sample data are year or day"),
    ],
)
def test_a_field_that_was_renamed_is_told_by_what_has_no_sample(
    tmp_path: Path, section: str, missing: str, help: str
) -> None:
    content = copy.deepcopy(USAGE)
    post = content["entities"]["Post"]
    for name in missing.split():
        del post["sample_data"][name]
    post[section]["published"] = 1
    _, found = usage(tmp_path, content)
    told = [each.help for each in found if each.code == "DG705"]
    assert len(told) == 1
    assert re.fullmatch(help, told[0])


@pytest.mark.parametrize(
    ("values", "code", "kept"),
    [
        ({"year": "2024"}, "DG711", {"year": 2024}),
        ({"year": 2024.0}, "DG711", {"year": 2024}),
        ({"year": 2024.5}, "DG706", {}),
        ({"year": True}, "DG706", {}),
        ({"year": None}, "DG706", {}),
        ({"year": 10**38}, "DG706", {}),  # DynamoDB takes it, and no `int` of 39 digits is stored
        ({"year": "1E+38"}, "DG706", {}),
        ({"user_id": 5}, "DG711", {"user_id": "5"}),
        ({"status": "C"}, "DG708", {}),
        ({"day": "31.1.2024"}, "DG706", {}),
        ({"place": '{"city": "Oslo"}'}, "DG711", {"place": {"city": "Oslo"}}),
        ({"place": {"citty": "Oslo", "city": "Oslo"}}, "DG706", {}),
        ({"place": {"city": []}}, "DG706", {}),
        ({"tags": "x"}, "DG706", {}),
        ({"titel": 1}, "DG705", {}),
    ],
)
def test_usage_values(
    tmp_path: Path, values: dict[str, object], code: str, kept: dict[str, object]
) -> None:
    content = copy.deepcopy(USAGE)
    content["entities"]["Post"]["update_data"] = values
    read_data, found = usage(tmp_path, content)
    assert [one.code for one in found] == [code]
    assert read_data
    assert read_data.update["Post"] == kept


def test_null_where_there_is_a_default_is_to_be_left_out(tmp_path: Path) -> None:
    """And inside an object, where None made an example that raised."""
    fallback = copy.deepcopy(SCHEMA)
    fields = fallback["tables"][0]["entities"]["Post"]["fields"]
    mood = {"name": "mood", "type": "string", "required": False, "default": "calm"}
    fields.append(mood)
    next(each for each in fields if each["name"] == "place")["fields"].append(mood)
    content = copy.deepcopy(USAGE)
    content["entities"]["Post"]["update_data"] = {
        "mood": None, "user_id": None, "place": {"city": "Oslo", "mood": None},
    }  # fmt: skip
    _, found = usage(tmp_path, content, fallback)
    left_out = "leave it out, for it has a default; or write a string"
    assert [(one.code, one.help) for one in found] == [
        ("DG706", left_out), ("DG706", "write a string"), ("DG706", left_out),
    ]  # fmt: skip


def test_a_longer_number_in_a_free_form_object_is_a_decimal(tmp_path: Path) -> None:
    """As such it is read from an item, and can be stored."""
    free = copy.deepcopy(SCHEMA)
    post = free["tables"][0]["entities"]["Post"]["fields"]
    del next(each for each in post if each["name"] == "place")["fields"]
    content = copy.deepcopy(USAGE)
    content["entities"]["Post"]["update_data"] = {"place": {"short": 10**37, "long": [10**38]}}
    read_data, found = usage(tmp_path, content, free)
    assert read_data
    assert not found
    place = read_data.update["Post"]["place"]
    assert place == {"short": 10**37, "long": [Decimal(10**38)]}
    assert isinstance(place["long"][0], Decimal)


@pytest.mark.parametrize(
    "content", [None, [], {}, {"entities": []}, {"entities": {}}, {"entitys": {}}, "x"]
)
def test_no_usage_data_is_told_once(tmp_path: Path, content: object) -> None:
    read_data, found = usage(tmp_path, content)
    assert read_data is None
    assert len(found) == 1


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("year", "soon", "DG706"),
        ("year", None, "DG706"),
        ("status", "never", "DG708"),
        ("tags", [["x"]], "DG706"),
        ("place", {"city": 5}, "DG711"),
        ("place", 5, "DG706"),
        ("yeer", 2024, "DG705"),
        (None, 5, "DG709"),
        (None, [{}], "DG709"),
    ],
)
def test_an_entity_for_a_parameter_is_held_to_its_fields(
    tmp_path: Path, member: str | None, value: object, code: str
) -> None:
    schema = copy.deepcopy(SCHEMA)
    post = schema["tables"][0]["entities"]["Post"]
    post["access_patterns"].append(
        {
            "pattern_id": 77, "name": "replace", "description": "Replace a post.", "operation": "PutItem",
            "parameters": [{"name": "edited", "type": "entity", "entity_type": "Post"}], "return_type": "void",
        }
    )  # fmt: skip
    edited = USAGE["entities"]["Post"]["sample_data"]
    content = copy.deepcopy(USAGE)
    filters = content["entities"]["Post"]["filter_values"]
    filters["edited"] = edited
    read_data, found = usage(tmp_path, content, schema)
    assert read_data
    assert not found
    assert read_data.filter_values["Post"]["edited"].keys() == edited.keys()
    filters["edited"] = {**edited, member: value} if member else value
    read_data, found = usage(tmp_path, content, schema)
    assert [each.code for each in found] == [code]
