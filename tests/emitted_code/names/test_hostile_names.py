"""Where a name is asked for, hostile text is a diagnostic; and what has a meaning in a template keeps it.

The schema here is small: one attack, one build.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dyngen.output.header import stamp
from emitted import SOAK, Compiled, compile_file, compiled, load
from emitted_code.names.hostile import CODE, Shape, assert_printable, hostile, whole, words
from emitted_code.names.hostile_schema import MARKER, schema_of
from schemas import JSON, changed, entity, fields, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

MANY = {
    **transaction("drop", "TransactWrite", "things:array/Thing ids:array/string mood", "boolean"),
    "entities_involved": [
        {"table": "Table", "entity": "Thing", "action": "Delete", "each": "things"},
        {
            "table": "Table", "entity": "Thing", "action": "ConditionCheck", "each": "ids", "when": "mood",
            "key": {"id": "ids"}, "condition": "mood = :mood",
        },
    ],
}  # fmt: skip
MANY["parameters"][2]["optional"] = True

SMALL = schema(
    table(
        "Table", "pk", "sk",
        index("ByMood", "gpk", projection="INCLUDE", included_attributes=["size"]),
        Thing=entity(
            "T#{id}", "T", "id mood size:integer votes:object",
            pattern(
                "find", "Query", "mood low:integer high:integer sizes:array/integer", index_name="ByMood",
                filter_expression={"conditions": [
                    {"field": "size", "operator": "between", "param": "low", "param2": "high"},
                    {"field": "size", "operator": "in", "params": ["sizes"]},
                ]},
            ),
            pattern(
                "vote", "UpdateItem", "id option by:integer", "void",
                updates=[{"field": "votes", "key": "option", "action": "increment", "param": "by"}],
            ),
            ByMood="{mood}",
        ) | {"pk_params": ["id"], "sk_params": []},
    ),
    transactions=(
        transaction(
            "make", "TransactWrite", "thing:Thing", "boolean", "Put Thing of Table if attribute_not_exists(pk)"
        ),
        MANY,
    ),
)  # fmt: skip

THING = SMALL["tables"][0]["entities"]["Thing"]

_TABLE = "tables/0"
_THING = f"{_TABLE}/entities/Thing"
_FIND = f"{_THING}/access_patterns/0"
_VOTE = f"{_THING}/access_patterns/1/updates/0"
_MAKE = "cross_table_access_patterns/0"
_MANY = "cross_table_access_patterns/1"
_FILTER = f"{_FIND}/filter_expression/conditions"
# The name of the key, the path to its value, and what stands before the attack (for an expression, its sound part).
NAME_PLACES: list[tuple[str, str, str]] = [
    ("table_name", f"{_TABLE}/table_config/table_name", "Table"),
    ("name", f"{_TABLE}/gsi_list/0/name", "ByMood"),
    ("included_attributes", f"{_TABLE}/gsi_list/0/included_attributes/0", "size"),
    ("pk_params", f"{_THING}/pk_params/0", "id"),
    ("sk_params", f"{_THING}/sk_params", ""),
    ("name", f"{_THING}/fields/2/name", "size"),
    ("pk_template", f"{_THING}/pk_template", "T#{id"),
    ("name", f"{_THING}/gsi_mappings/0/name", "ByMood"),
    ("name", f"{_FIND}/name", "find"),
    ("index_name", f"{_FIND}/index_name", "ByMood"),
    ("name", f"{_FIND}/parameters/1/name", "low"),
    ("type", f"{_FIND}/parameters/1/type", "integer"),
    ("operation", f"{_FIND}/operation", "Query"),
    ("range_condition", f"{_FIND}/range_condition", ">"),
    ("field", f"{_FILTER}/0/field", "size"),
    ("operator", f"{_FILTER}/0/operator", "between"),
    ("other_field", f"{_FILTER}/0/other_field", "size"),
    ("other_key", f"{_FILTER}/0/other_key", "low"),
    ("param", f"{_FILTER}/0/param", "low"),
    ("param2", f"{_FILTER}/0/param2", "high"),
    ("params", f"{_FILTER}/1/params/0", "sizes"),
    ("field", f"{_VOTE}/field", "votes"),
    ("key", f"{_VOTE}/key", "option"),
    ("param", f"{_VOTE}/param", "by"),
    ("action", f"{_VOTE}/action", "increment"),
    ("name", f"{_MAKE}/name", "make"),
    ("table", f"{_MAKE}/entities_involved/0/table", "Table"),
    ("entity", f"{_MAKE}/entities_involved/0/entity", "Thing"),
    ("condition", f"{_MAKE}/entities_involved/0/condition", "attribute_not_exists(pk) AND "),
    ("entity_type", f"{_MAKE}/parameters/0/entity_type", "Thing"),
    ("name", f"{_MANY}/parameters/1/name", "ids"),
    ("each", f"{_MANY}/entities_involved/0/each", "things"),
    ("when", f"{_MANY}/entities_involved/1/when", "mood"),
    ("key", f"{_MANY}/entities_involved/1/key/id", "ids"),
    ("key", f"{_MANY}/entities_involved/1/key", "id"),
    ("condition", f"{_MANY}/entities_involved/1/condition", "mood = :mood"),
    ("entities", _THING, "Thing"),
    ("package", "package", "shop"),
]


def with_name(path: str, text: str) -> JSON:
    """The schema with a text in the place of a name."""
    if path == _THING:
        return changed(SMALL, {f"{_TABLE}/entities": {text: THING}})
    if path.endswith("/key") and path.startswith(_MANY):
        return changed(SMALL, {path: {text: "ids"}})
    return changed(SMALL, {path: [text] if path.endswith("sk_params") else text})


def hostile_names(rng: random.Random) -> Iterator[str]:
    """Texts that are no name: each has a character that no name has."""
    while True:
        text = whole(hostile(rng))
        # What DynamoDB allows in the name of a table is no attack on it.
        if not re.fullmatch(r"[\w.\-]+", text, re.ASCII) and text.strip():
            yield text


def test_the_small_schema_is_sound() -> None:
    assert not compiled(SMALL).errors


@pytest.mark.parametrize(("name", "path", "before"), NAME_PLACES, ids=lambda each: str(each)[-40:])
def test_a_hostile_name_is_refused(name: str, path: str, before: str) -> None:
    rng = random.Random(repr(path))  # noqa: S311
    texts = hostile_names(rng)
    for _ in range(8 if not SOAK else 2_000):
        text = next(texts)
        result = compiled(with_name(path, rng.choice([f"{before}{text}", text])))
        assert result.errors, (path, text)
        assert not result.files
        assert_printable(result)


def test_every_place_that_may_hold_text_is_attacked() -> None:
    """A key of the language whose value is a free text has a mark in `schema_of`, or is a name."""
    found: set[str] = set()

    def look(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                look(member, name)
        elif isinstance(value, list):
            for member in value:
                look(member, key)
        elif isinstance(value, str) and MARKER.search(value):
            found.add(key)

    look(schema_of(1), "")
    texts = {
        "description",
        "entity_type",
        "pk_template",
        "sk_template",
        "partition_key",
        "sort_key",
        "enum",
        "default",
        "value",
        "values",
        "attribute",
        "const",
        "type_attribute",
    }
    assert found == texts | {"$schema"}
    # All other keys that hold a text, as the language declares them, are names or have a fixed set of words.
    names = {name for name, _, _ in NAME_PLACES}
    fixed = {"type", "item_type", "operation", "return_type", "range_condition", "projection", "billing_mode", "stream",
             "logical_operator", "operator", "function", "action", "if_missing", "stored", "crud", "format",
             "generate"}  # fmt: skip
    alone = {"dyngen:ignore", "version_attribute"}
    assert _text_keys() - fixed - texts - names == alone


def test_what_counts_updates_may_be_called_anything() -> None:
    """Its name in Python is made of it, so that modules differ in more than constants."""
    rng = random.Random(0)  # noqa: S311
    for number in range(8 if not SOAK else 500):
        name = f"{whole(hostile(rng))[:200]}~"
        asked = changed(SMALL, {f"{_TABLE}/table_config/version_attribute": name})
        package = load(f"counted_{number}", compiled(asked))
        item = package.Thing(id="1", mood="x", size=1, votes={}).to_item()
        assert item[name] == {"N": "1"}
        assert package.Thing.from_item(item).to_item() == item


def _text_keys() -> set[str]:
    """The keys of the language whose value may be a text or a list of texts, read from its JSON Schema."""
    from dyngen.schema.document import SchemaModel

    keys: set[str] = set()

    def holds_text(value: Any) -> bool:
        if isinstance(value, dict):
            return (
                value.get("type") == "string"
                or any(holds_text(each) for each in value.get("anyOf", []))
                or (value.get("type") == "array" and holds_text(value.get("items", {})))
            )
        return False

    language = SchemaModel.model_json_schema(by_alias=True)
    for one in [language, *language["$defs"].values()]:
        keys |= {name for name, value in one.get("properties", {}).items() if holds_text(value)}
    return keys | {"default"}


# -- what has a meaning, and halves of characters ----------------------------------------------------------------


@pytest.mark.parametrize("piece", ["{", "}", "{}", "{{", "}}", "{{id}}", "{id!r}", "{id:>{id}}", "{id.x}", "{id[0]}", f"{{{CODE}}}"])  # fmt: skip
@pytest.mark.parametrize("before", ["T#", "T#{id}#"])
def test_braces_in_a_template_are_fields_or_refused(piece: str, before: str) -> None:
    result = compiled(with_name(f"{_THING}/pk_template", f"{before}{piece}"))
    assert result.errors
    assert not result.files


@pytest.mark.parametrize("half", ["\ud800", "\udfff", "\udc80x", "x\udbff"])  # noqa: PT014
@pytest.mark.parametrize("key", ["description", "entity_type", "pk_template", "enum", "name"])
def test_half_a_character_is_refused(half: str, key: str) -> None:
    if key in ("entity_type", "pk_template"):
        place, text = f"{_THING}/{key}", THING[key] + half
    else:
        place, text = f"{_THING}/fields/1/{key}", [half] if key == "enum" else half
    result = compiled(changed(SMALL, {place: text}))
    assert "DG002" in {one.code for one in result.errors}
    assert_printable(result)


@pytest.mark.parametrize("blank", [" ", "\n", "\t \n", "\u2028", "\x1c", "\x0b\x0c", "\u3000"])
def test_a_description_of_nothing_is_none(blank: str) -> None:
    """No empty docstrings, and no shape but that of a schema that says nothing."""
    documents = []
    for text in ("", blank):
        places = (f"{_THING}/fields/1/description", f"{_MAKE}/description")
        documents.append(Shape(compiled(changed(SMALL, dict.fromkeys(places, text)))))
    assert documents[0].dumps == documents[1].dumps
    assert documents[0].docstrings == documents[1].docstrings


def test_the_path_of_a_schema_is_data(tmp_path: Path) -> None:
    """It stands in the header of each file."""
    rng = random.Random(1)  # noqa: S311
    plain = Shape(_at("schema.json", tmp_path))
    for _ in range(8):
        shown = re.sub("[\0/]", "", hostile(rng)) or "x"
        result = _at(f"{shown}_schema.json", tmp_path)
        assert Shape(result).dumps == plain.dumps
        head = result.files["keys.py"].splitlines()
        assert head[:2] == stamp("keys.py", "", f"{shown}_schema.json").splitlines()


def _at(source: str, folder: Path) -> Compiled:
    path = folder / "schema.json"
    path.write_text(json.dumps(SMALL))
    return compile_file(path, None, source)


def test_marks_within_the_generator_are_no_text_of_a_schema() -> None:
    """Names that hide others are marked while code is made. A text that spells the mark is a text like any other."""
    from dyngen.syntax.kinds import MARK

    for text in (f'""{MARK}"\n{CODE}\n"""', f"x{MARK}", "__dyngen_shadow__", MARK):
        plain = Shape(compiled(hiding("h-00001-h", "h-00002-h")))
        marked = Shape(compiled(hiding(text, text)))
        assert marked.dumps == plain.dumps
        assert text in marked.strings["entities.py"]
        assert words(text) in map(words, marked.docstrings["entities.py"])


def hiding(description: str, value: str) -> JSON:
    """The small schema with fields that hide other names, and these texts beside them."""
    date, text = fields("date:date str")
    date["description"], text["enum"] = description, [value]
    return changed(SMALL, {f"{_THING}/fields": [*THING["fields"], date, text]})
