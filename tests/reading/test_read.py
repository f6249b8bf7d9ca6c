"""Reading schemas: sound ones, and files that are no schemas at all."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dyngen.diagnostics import Report
from dyngen.schema.files import PathNotFound
from dyngen.schema.jsonschema import json_schema
from dyngen.schema.read import read
from paths import SCHEMAS
from reading.blog import POST, SCHEMA, check
from schemas import changed, entity, table
from work import at_most

APPLICATIONS = sorted(SCHEMAS.glob("*/schema.json"))


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
    bare = entity("{a}", None, "a") | {"sk_template": None}
    other = table("Other", "pk", None, Other=bare) | {"gsi_list": {}}
    nothing = {
        f"{POST}/access_patterns/0/index_name": None,
        f"{POST}/access_patterns/0/range_condition": "",
        f"{POST}/access_patterns/1/index_name": "",
        f"{POST}/access_patterns/1/range_condition": None,
        "tables": [*SCHEMA["tables"], other],
    }
    document, found = check(tmp_path, changed(SCHEMA, nothing))
    assert found == []
    assert document
    assert document.model.tables[1].gsi_list == []


def test_a_default_of_null_is_told_from_none(tmp_path: Path) -> None:
    document, _ = check(tmp_path, changed(SCHEMA, {f"{POST}/fields/4/default": None}))
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

NAMES = "abcdefghijklmnopqrstuvwxyz"
BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise(NAMES))
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{b}: &{b} {{<<: [*{a}, *{a}], {a}: *{a}}}\n" for a, b in pairwise(NAMES)
)
NO_YAML: dict[str, tuple[object, str]] = {
    "empty": ("", "DG102"),
    "text": ("hello", "DG102"),
    "deep arrays": ("[" * 10_000, "DG007"),
    "deep objects": ("{a: " * 10_000, "DG007"),
    "deep blocks": ("".join(" " * n + "a:\n" for n in range(2_000)), "DG007"),
    "deep dashes": ("- " * 10_000, "DG007"),
    "bomb": (BOMB, "DG010"),
    "bomb of merges": (MERGES, "DG010"),
    "object": ("a: !!python/object/apply:os.system [ls]", "DG009"),
    "control character": ("a: \x07", "DG004"),
    "colon": ("a: b: c", "DG004"),
    "nan": ("tables: .nan", "DG008"),
    "duplicate keys": ("tables: 1\ntables: 2", "DG005"),
}


def _calls(content: object) -> int:
    """What reading may take: in proportion to the file, however its values lie."""
    assert isinstance(content, str | bytes)
    return 20_000 + 40 * len(content)


@pytest.mark.slow
@pytest.mark.parametrize(("content", "code"), NO_SCHEMAS.values(), ids=NO_SCHEMAS)
def test_what_is_no_schema_is_told_quickly(tmp_path: Path, content: object, code: str) -> None:
    with at_most(_calls(content)):
        document, found = check(tmp_path, content)
    assert document is None
    assert code in {one.code for one in found}


@pytest.mark.slow
@pytest.mark.parametrize(("content", "code"), NO_YAML.values(), ids=NO_YAML)
def test_what_is_no_yaml_is_told_quickly(tmp_path: Path, content: object, code: str) -> None:
    with at_most(20_000_000):  # a bomb is followed until it is larger than a schema may be
        document, found = check(tmp_path, content, "schema.yaml")
    assert document is None
    assert code in {one.code for one in found}


def test_a_folder(tmp_path: Path) -> None:
    report = Report()
    assert read(tmp_path, report) is None
    assert [one.code for one in report.diagnostics()] == ["DG001"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound):
        read(tmp_path / "nowhere.json", Report())


@pytest.mark.slow
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
