"""A repository has its methods in the order in which they are looked for: CRUD methods, then access patterns."""

from __future__ import annotations

import ast
import json

import pytest

from emitted import NAMES, compiled
from paths import GOLDEN, SCHEMAS
from schemas import entity, pattern, schema, table

KINDS = ("create", "get", "update", "put", "delete", "batch_get", "batch_write")


@pytest.mark.parametrize("name", NAMES)
def test_crud_methods_come_first_and_patterns_as_they_are_declared(name: str) -> None:
    read = json.loads((SCHEMAS / name / "schema.json").read_text(encoding="utf-8"))
    entities = {
        entity: [each["name"] for each in declared["access_patterns"]]
        for table in read["tables"]
        for entity, declared in table["entities"].items()
    }
    emitted = repositories((GOLDEN / name / "repositories.py").read_text(encoding="utf-8"))
    assert emitted.keys() == entities.keys()
    for entity_, patterns in entities.items():
        assert patterns, entity_
        check(emitted[entity_], patterns)


def test_a_pattern_stands_where_its_name_is_looked_for() -> None:
    patterns = ["list_notes", "put_note", "get_note", "batch_get_note", "batch_write_notes"]
    note = entity("N#{id}", "NOTE", "id text",
        pattern("list_notes", "Scan"),
        pattern("put_note", "PutItem", "note:Note", "void"),
        pattern("get_note", "Query", "id", "entity_list"),
        pattern("batch_get_note", "BatchGetItem", "ids:array/string"),
        pattern("batch_write_notes", "BatchWriteItem", "notes:array/Note", "void"),
    )  # fmt: skip
    made = compiled(schema(table("Notes", "pk", "sk", Note=note)))
    found = repositories(made.files["repositories.py"])["Note"]
    check(found, patterns)
    assert found == [
        *(f"{kind}_note" for kind in KINDS),
        "list_notes",
        "batch_write_notes",
    ]


def check(methods: list[str], patterns: list[str]) -> None:
    """CRUD methods, whether they are declared or not, then all that is left of the patterns."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    crud = [each for each in methods if each not in patterns or kind_of(each, methods) in place]
    assert methods[: len(crud)] == crud
    places = [place[kind_of(each, methods)] for each in crud]
    assert places == sorted(places)
    assert methods[len(crud) :] == [each for each in patterns if each not in crud]


def kind_of(method: str, methods: list[str]) -> str:
    """`batch_get` of `batch_get_note`: what stands before the entity in the names of CRUD methods."""
    written = next(each for each in methods if each.startswith("batch_write_"))
    return method.removesuffix(written.removeprefix("batch_write"))


def repositories(text: str) -> dict[str, list[str]]:
    """The methods of each repository, by its entity, in the order of the code."""
    return {
        owner.name.removesuffix("Repository"): [
            each.name
            for each in owner.body
            if isinstance(each, ast.FunctionDef) and each.name != "__init__"
        ]
        for owner in ast.parse(text).body
        if isinstance(owner, ast.ClassDef)
    }
