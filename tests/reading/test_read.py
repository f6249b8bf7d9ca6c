"""Reading schemas: sound ones, broken ones, and files that are no schemas at all."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dyngen.diagnostics import Diagnostic, Finding, Pointer, Report
from dyngen.schema.files import PathNotFound
from dyngen.schema.jsonschema import json_schema
from dyngen.schema.mend.outline import keys, trail
from dyngen.schema.read import Document, read
from dyngen.schema.suggest import did_you_mean, one_of
from dyngen.schema.text.source import SourceFile
from dyngen.schema.usage import UsageData, read_usage
from paths import SCHEMAS

APPLICATIONS = sorted(SCHEMAS.glob("*/schema.json"))

SCHEMA: dict[str, Any] = {
    "tables": [
        {
            "table_config": {"table_name": "Blog", "partition_key": "pk", "sort_key": "sk"},
            "gsi_list": [
                {"name": "ByStatus", "partition_key": ["status", "year"], "sort_key": "day"}
            ],
            "entities": {
                "Post": {
                    "entity_type": "POST",
                    "pk_template": "USER#{user_id}",
                    "sk_template": "POST#{post_id}",
                    "fields": [
                        {"name": "user_id", "type": "string", "required": True},
                        {"name": "post_id", "type": "uuid", "required": True},
                        {"name": "status", "type": "string", "required": True, "enum": ["A", "B"]},
                        {"name": "year", "type": "integer", "required": True, "default": 2024},
                        {"name": "day", "type": "date", "required": False},
                        {"name": "tags", "type": "array", "item_type": "string", "required": False},
                        {
                            "name": "place",
                            "type": "object",
                            "required": False,
                            "fields": [{"name": "city", "type": "string", "required": True}],
                        },
                    ],
                    "gsi_mappings": [
                        {
                            "name": "ByStatus",
                            "pk_template": ["{status}", "{year}"],
                            "sk_template": "{day}",
                        }
                    ],
                    "access_patterns": [
                        {
                            "pattern_id": 1,
                            "name": "get_posts",
                            "description": "Get posts",
                            "operation": "Query",
                            "return_type": "entity_list",
                            "parameters": [
                                {"name": "user_id", "type": "string"},
                                {"name": "status", "type": "string", "default": "A"},
                            ],
                            "filter_expression": {
                                "conditions": [
                                    {"field": "status", "operator": "=", "param": "status"}
                                ]
                            },
                        },
                        {
                            "pattern_id": 2,
                            "name": "put_post",
                            "description": "Put a post",
                            "operation": "PutItem",
                            "return_type": "void",
                            "condition": "not_exists",
                            "parameters": [
                                {"name": "post", "type": "entity", "entity_type": "Post"}
                            ],
                        },
                    ],
                },
                "User": {
                    "entity_type": "USER",
                    "pk_template": "USER#{user_id}",
                    "sk_template": "PROFILE",
                    "fields": [{"name": "user_id", "type": "string", "required": True}],
                },
            },
        }
    ],
    "cross_table_access_patterns": [
        {
            "pattern_id": 100,
            "name": "publish",
            "description": "Publish a post",
            "operation": "TransactWrite",
            "entities_involved": [{"table": "Blog", "entity": "Post", "action": "Put"}],
            "parameters": [{"name": "post", "type": "entity", "entity_type": "Post"}],
            "return_type": "boolean",
        }
    ],
}


def check(
    folder: Path, content: object, name: str = "schema.json"
) -> tuple[Document | None, list[Diagnostic]]:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        path.write_bytes(text.encode())
    report = Report()
    return read(path, report), report.diagnostics()


# -- sound schemas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", APPLICATIONS, ids=lambda path: path.parent.name)
def test_the_examples_are_sound(path: Path) -> None:
    report = Report()
    assert read(path, report) is not None
    assert report.diagnostics() == []
    Draft202012Validator(json_schema()).validate(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("  ", "\t").encode(),
    ],
    ids=["plain", "bom", "crlf", "tabs"],
)
def test_encodings(tmp_path: Path, encode: object) -> None:
    document, found = check(tmp_path, encode(json.dumps(SCHEMA, indent=2)))  # type: ignore[operator]
    assert found == []
    assert document
    assert document.model.tables[0].entities["Post"].fields[0].name == "user_id"


def test_yaml_means_the_same(tmp_path: Path) -> None:
    as_json, _ = check(tmp_path, SCHEMA)
    as_yaml, found = check(tmp_path, yaml.safe_dump(SCHEMA, sort_keys=False), "schema.yaml")
    assert found == []
    assert as_json
    assert as_yaml
    assert as_json.model == as_yaml.model


def test_what_aws_takes_for_nothing_is_nothing(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    post = schema["tables"][0]["entities"]["Post"]
    post["access_patterns"][0] |= {"index_name": None, "range_condition": ""}
    post["access_patterns"][1] |= {"index_name": "", "range_condition": None}
    schema["tables"].append(
        {
            "table_config": {"table_name": "Other", "partition_key": "pk"},
            "gsi_list": {},
            "entities": {
                "Other": {
                    "entity_type": "O", "pk_template": "{a}", "sk_template": None,
                    "fields": [{"name": "a", "type": "string", "required": True}],
                }
            },
        }
    )  # fmt: skip
    document, found = check(tmp_path, schema)
    assert found == []
    assert document
    assert document.model.tables[1].gsi_list == []


def test_a_default_of_null_is_told_from_none(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    fields = schema["tables"][0]["entities"]["Post"]["fields"]
    fields[4]["default"] = None
    document, _ = check(tmp_path, schema)
    assert document
    day, tags = document.model.tables[0].entities["Post"].fields[4:6]
    assert "default" in day.model_fields_set
    assert "default" not in tags.model_fields_set


def test_places_are_not_looked_up_for_a_sound_schema(tmp_path: Path) -> None:
    document, _ = check(tmp_path, SCHEMA)
    assert document
    assert "scan" not in vars(document.source)


# -- files that are no schemas -----------------------------------------------------------------------------------

NO_SCHEMAS: dict[str, tuple[object, str]] = {
    "root null": ("null", "DG102"),
    "root number": ("5", "DG102"),
    "root array": ("[]", "DG102"),
    "empty": ("", "DG003"),
    "blank": (" \n", "DG003"),
    "no tables": ("{}", "DG101"),
    "tables empty": ('{"tables": []}', "DG105"),
    "tables null": ('{"tables": null}', "DG102"),
    "table null": ('{"tables": [null]}', "DG102"),
    "latin-1": ('{"tables": "é"}'.encode("latin-1"), "DG002"),
    "utf-16": ("{}".encode("utf-16"), "DG002"),
    "binary": (bytes(range(256)) * 100, "DG002"),
    "nul bytes": (b"\0" * 1000, "DG003"),
    "too large": (b"[" + b"1," * 25_000_000, "DG006"),
    "deep arrays": ("[" * 10_000 + "]" * 10_000, "DG007"),
    "deep arrays, open": ("[" * 1_000_000, "DG007"),
    "deep objects": ('{"a":' * 10_000 + "1" + "}" * 10_000, "DG007"),
    "deep value": ('{"tables": ' + "[" * 500 + "]" * 500 + "}", "DG007"),
    "NaN": ('{"tables": NaN}', "DG008"),
    "Infinity": ('{"tables": [-Infinity]}', "DG008"),
    "huge integer": ('{"tables": ' + "9" * 10_000 + "}", "DG008"),
    "huge exponent": ('{"tables": 1e99999999}', "DG008"),
    "duplicate keys": ('{"tables": 1, "tables": 2}', "DG005"),
    "many duplicate keys": ("{" + '"a": 1, ' * 300_000 + '"a": 1}', "DG005"),
    "many unknown keys": (json.dumps({f"k{n}": n for n in range(50_000)}), "DG103"),
    "many wrong tables": (json.dumps({"tables": [0] * 100_000}), "DG102"),
    "lone surrogate": (r'{"tables": "\ud800"}', "DG002"),
    "lone surrogate in a key": (r'{"\udfff": 1}', "DG002"),
    "long string": ('{"tables": "' + "x" * 5_000_000 + '"}', "DG102"),
    "open string": ('{"tables": "' + "x" * 5_000_000, "DG003"),
}

NO_YAML: dict[str, tuple[object, str]] = {
    "empty": ("", "DG102"),
    "text": ("hello", "DG102"),
    "deep arrays": ("[" * 10_000, "DG007"),
    "deep objects": ("{a: " * 10_000, "DG007"),
    "deep blocks": ("".join(" " * n + "a:\n" for n in range(2_000)), "DG007"),
    "deep dashes": ("- " * 10_000, "DG007"),
    "bomb": ("a: &a [x]\nb: &b [*a,*a]\n", "DG009"),
    "object": ("a: !!python/object/apply:os.system [ls]", "DG009"),
    "merge": ("a: &a {x: 1}\nb: {<<: *a}", "DG009"),
    "control character": ("a: \x07", "DG004"),
    "colon": ("a: b: c", "DG004"),
    "nan": ("tables: .nan", "DG008"),
    "duplicate keys": ("tables: 1\ntables: 2", "DG005"),
}


@pytest.mark.parametrize(("content", "code"), NO_SCHEMAS.values(), ids=NO_SCHEMAS)
def test_what_is_no_schema_is_told_quickly(tmp_path: Path, content: object, code: str) -> None:
    start = time.process_time()
    document, found = check(tmp_path, content)
    assert time.process_time() - start < 2
    assert document is None
    assert code in {one.code for one in found}


@pytest.mark.parametrize(("content", "code"), NO_YAML.values(), ids=NO_YAML)
def test_what_is_no_yaml_is_told_quickly(tmp_path: Path, content: object, code: str) -> None:
    start = time.process_time()
    document, found = check(tmp_path, content, "schema.yaml")
    assert time.process_time() - start < 2
    assert document is None
    assert code in {one.code for one in found}


def test_a_folder(tmp_path: Path) -> None:
    report = Report()
    assert read(tmp_path, report) is None
    assert [one.code for one in report.diagnostics()] == ["DG001"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound):
        read(tmp_path / "nowhere.json", Report())


@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.json", "any.yaml"):
        document, found = check(folder, content, name)
        assert document is None
        assert found


# -- mistakes ----------------------------------------------------------------------------------------------------


def objects(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, object]]]:
    """The objects of the schema language in a schema: not the object of all entities."""
    if isinstance(value, dict):
        if trail(pointer)[-1][0] == pointer:
            yield pointer, value
        for key, inner in value.items():
            yield from objects(inner, (*pointer, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from objects(inner, (*pointer, position))


def test_every_required_key_is_missed_once(tmp_path: Path) -> None:
    for pointer, _ in list(objects(SCHEMA)):
        for key, info in keys(trail(pointer)[-1][1]).items():
            if info.is_required():
                schema = copy.deepcopy(SCHEMA)
                del dict(objects(schema))[pointer][key]
                _, found = check(tmp_path, schema)
                assert [one.code for one in found] == ["DG101"], (pointer, key, found)
                assert f'"{key}"' in found[0].message


def test_every_misspelt_key_is_one_mistake(tmp_path: Path) -> None:
    for pointer, value in list(objects(SCHEMA)):
        for key in value:
            if len(key) < 4:
                continue
            slip = key[:2] + key[3:]
            schema = copy.deepcopy(SCHEMA)
            broken = dict(objects(schema))[pointer]
            inside = [(slip if one == key else one, inner) for one, inner in broken.items()]
            broken.clear()
            broken |= inside
            document, (found, *more) = check(tmp_path, schema)
            assert not more
            assert document
            assert not document.broken
            assert (found.code, found.help) == ("DG103", f'did you mean "{key}"?')
            assert f'"{slip}"' in found.source_line


def test_every_wrong_value_is_one_mistake_on_its_line(tmp_path: Path) -> None:
    wrong: list[object] = [None, 5, "", "zzz", True, [], {}, [1], {"a": 1}]
    for pointer, value in list(objects(SCHEMA)):
        for key in value:
            for bad in wrong:
                schema = copy.deepcopy(SCHEMA)
                dict(objects(schema))[pointer][key] = bad
                _, found = check(tmp_path, schema)
                line = _line_of(tmp_path / "schema.json", pointer)
                assert all(one.span.line >= line for one in found)
                if isinstance(bad, str | int | None):
                    assert len(found) <= 1, found


def _line_of(path: Path, pointer: Pointer) -> int:
    return SourceFile(path, path.read_text("utf-8")).place(pointer, on_key=True).line


def test_random_damage_gives_no_traceback(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 - the same damage each time
    text = json.dumps(SCHEMA, indent=1)
    pieces = [
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "1",
        "\\",
        "tables",
        " ",
        "\n",
        "é",
        "\N{GRINNING FACE}",
    ]
    for _ in range(400):
        damaged = text
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(damaged))
            damaged = damaged[:at] + dice.choice(pieces) + damaged[at + dice.randint(0, 30) :]
        for name in ("schema.json", "schema.yaml"):
            document, found = check(tmp_path, damaged, name)
            assert document or found


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    table = schema["tables"][0]
    table["table_config"]["tablename"] = table["table_config"].pop("table_name")
    post = table["entities"]["Post"]
    post["fields"][0]["type"] = "strng"
    post["access_patterns"][0]["operation"] = "banana"
    table["entities"]["User"]["fields"] = 5
    schema["cross_table_access_patterns"][0]["return_type"] = "bool"
    document, found = check(tmp_path, schema)
    assert [one.code for one in found] == ["DG103", "DG104", "DG104", "DG102", "DG104"]
    assert document
    assert document.broken_entities == {"User"}
    assert document.may_be_entity("User")
    assert not document.may_be_entity("Author")
    sound = document.model.tables[0].entities["Post"]
    assert [pattern.name for pattern in sound.access_patterns] == ["put_post"]
    assert sound.fields[0].type == "string"


def test_places_behind_what_was_left_out_are_right(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    post = schema["tables"][0]["entities"]["Post"]
    post["access_patterns"][0]["operation"] = "banana"
    post["access_pattern"] = post.pop("access_patterns")
    document, _ = check(tmp_path, schema)
    assert document
    at = ("tables", 0, "entities", "Post", "access_patterns", 0, "name")
    assert document.model.tables[0].entities["Post"].access_patterns[0].name == "put_post"
    span = document.locate(Finding("DG102", at, "", ""))
    assert document.source.line(span.line).strip() == '"name": "put_post",'


def test_a_key_one_level_off_is_moved(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    table = schema["tables"][0]
    table["table_config"]["gsi_list"] = table.pop("gsi_list")
    document, found = check(tmp_path, schema)
    assert [one.code for one in found] == ["DG103"]
    assert document
    assert document.model.tables[0].gsi_list[0].name == "ByStatus"


def test_names_are_not_known_when_a_table_is_unreadable(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    schema["tables"].append(
        {"table_config": {"table_name": "Other", "partition_key": "pk"}, "entities": []}
    )
    document, found = check(tmp_path, schema)
    assert [one.code for one in found] == ["DG102"]
    assert document
    assert document.broken_tables == {"Other"}
    assert document.may_be_entity("Anything")


def test_a_lost_condition_is_told_once(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    pattern = schema["tables"][0]["entities"]["Post"]["access_patterns"][1]
    conditions: list[object] = [
        "exist",
        5,
        [],
        {"conditions": []},
        {"conditions": [{}]},
        {"condition": []},
    ]
    for bad in conditions:
        pattern["condition"] = bad
        _, found = check(tmp_path, schema)
        assert len(found) == 1 + (bad == {"condition": []}), bad


def test_ignored_warnings(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    post = schema["tables"][0]["entities"]["Post"]
    post["fields"][0]["item_type"] = "string"
    assert [one.code for one in check(tmp_path, schema)[1]] == ["DG109"]
    assert check(tmp_path, schema | {"dyngen:ignore": ["DG109"]})[1] == []


# -- suggestions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("partitionkey", ["sort_key", "partition_key"], "partition_key"),
        ("PARTITION-KEY", ["sort_key", "partition_key"], "partition_key"),
        ("feilds", ["fields", "field"], "fields"),
        ("query", ["Query", "Scan"], "Query"),
        ("Put", ["PutItem", "GetItem"], "PutItem"),
        ("float", ["string", "decimal"], "decimal"),
        ("pk", ["sk", "id"], None),
        ("banana", ["string", "decimal"], None),
        ("", ["a"], None),
        ("entity", ["single_entity", "entity_list"], None),
    ],
)
def test_did_you_mean(word: str, allowed: list[str], meant: str | None) -> None:
    assert did_you_mean(word, allowed) == meant


def test_one_of() -> None:
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b", "c d"]) == 'a, b or "c d"'
    assert one_of(map(str, range(30))).endswith("… (30 in all)")


# -- usage data --------------------------------------------------------------------------------------------------

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


def usage(folder: Path, content: object) -> tuple[UsageData | None, list[Diagnostic]]:
    document, _ = check(folder, SCHEMA)
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


@pytest.mark.parametrize(
    ("values", "code", "kept"),
    [
        ({"year": "2024"}, "DG711", {"year": 2024}),
        ({"year": 2024.0}, "DG711", {"year": 2024}),
        ({"year": 2024.5}, "DG706", {}),
        ({"year": True}, "DG706", {}),
        ({"year": None}, "DG706", {}),
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


@pytest.mark.parametrize(
    "content", [None, [], {}, {"entities": []}, {"entities": {}}, {"entitys": {}}, "x"]
)
def test_no_usage_data_is_told_once(tmp_path: Path, content: object) -> None:
    read_data, found = usage(tmp_path, content)
    assert read_data is None
    assert len(found) == 1
