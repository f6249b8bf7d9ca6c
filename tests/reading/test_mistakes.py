"""What is wrong in a schema is told, all of it and each thing once, and the rest is read."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from dyngen.diagnostics import Finding, Pointer
from dyngen.schema.mend.outline import keys, trail
from dyngen.schema.text.source import SourceFile
from reading.blog import POST, SCHEMA, check
from schemas import changed, table


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_random_damage_gives_no_traceback(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 - the same damage each time
    text = json.dumps(SCHEMA, indent=1)
    pieces = [*'"{}[],:1\\ \né', "null", "tables", "\N{GRINNING FACE}"]
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


@pytest.mark.parametrize("owner", ["Post", "User"])
def test_a_key_of_an_entity_beside_the_entities_is_moved(tmp_path: Path, owner: str) -> None:
    """It is taken for one of the entity above it, as the indentation of YAML has it."""
    schema = copy.deepcopy(SCHEMA)
    entities = schema["tables"][0]["entities"]
    patterns = entities["Post"].pop("access_patterns")
    rest = {name: entities.pop(name) for name in list(entities) if name > owner}
    entities |= {"access_patterns": patterns, **rest}
    entities[owner].pop("access_patterns", None)
    document, (found, *_) = check(tmp_path, schema)
    assert (found.code, found.help) == (
        "DG103", f'it belongs into one, such as "{owner}", a level further in',
    )  # fmt: skip
    assert '"access_patterns": [' in found.source_line
    assert document
    sound = document.model.tables[0].entities
    assert "access_patterns" not in sound
    assert [each.name for each in sound[owner].access_patterns][-1] == "put_post"


def test_a_key_of_the_table_among_the_entities_is_moved(tmp_path: Path) -> None:
    schema = copy.deepcopy(SCHEMA)
    table = schema["tables"][0]
    table["entities"]["gsi_list"] = table.pop("gsi_list")
    document, (found,) = check(tmp_path, schema)
    assert (found.code, found.help) == ("DG103", 'it belongs to the table, beside "entities"')
    assert document
    assert document.model.tables[0].gsi_list[0].name == "ByStatus"


@pytest.mark.parametrize(
    ("path", "key", "inside"),
    [("", "access_patterns", "an entity"), ("tables/0/", "access_patterns", "an entity"),
     ("", "gsi_list", "a table"), ("", "entities_involved", "a transaction")],
)  # fmt: skip
def test_a_key_that_belongs_further_in_is_told_so(
    tmp_path: Path, path: str, key: str, inside: str
) -> None:
    _, found = check(tmp_path, changed(SCHEMA, {f"{path}{key}": []}))
    assert [each.help for each in found] == [f"it belongs into {inside}, further in"]


def test_names_are_not_known_when_a_table_is_unreadable(tmp_path: Path) -> None:
    unreadable = table("Other", "pk", None) | {"entities": []}
    document, found = check(tmp_path, changed(SCHEMA, {"tables": [*SCHEMA["tables"], unreadable]}))
    assert [one.code for one in found] == ["DG102"]
    assert document
    assert document.broken_tables == {"Other"}
    assert document.may_be_entity("Anything")


def test_a_lost_condition_is_told_once(tmp_path: Path) -> None:
    """A text is read as it is: what it says is known when its entity is."""
    for bad in (5, [], {"conditions": []}, {"conditions": [5]}, {"condition": []}):
        _, found = check(tmp_path, changed(SCHEMA, {f"{POST}/access_patterns/1/condition": bad}))
        assert len(found) == 1 + (bad == {"condition": []}), bad


def test_ignored_warnings(tmp_path: Path) -> None:
    schema = changed(SCHEMA, {f"{POST}/fields/0/item_type": "string"})
    assert [one.code for one in check(tmp_path, schema)[1]] == ["DG109"]
    assert check(tmp_path, schema | {"dyngen:ignore": ["DG109"]})[1] == []
