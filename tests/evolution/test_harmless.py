"""`dyngen breaking --all`: what changed and breaks nothing is told, and nothing else is."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dyngen.evolution.compare.harmless import harmless
from evolution.changing import FIND, GET, LIKES, NOTE, SCHEMA, T, between, side
from evolution.test_against import breaking, committed, write
from schemas import JSON, changed, entity, index, pattern, schema, table

EXTRA = table("Others", "pk", None, Other=entity("{id}", None, "id"))
CHANGES: Mapping[str, tuple[Mapping[str, object], list[str]]] = {
    "nothing": ({}, []),
    "a description of a field": ({f"{LIKES}/description": "How many."}, ["description of Posts.Post.likes is another: only documentation"]),
    "a description of a pattern": ({f"{GET}/description": "Get."}, ["description of Posts.Post.get_post is another: only documentation"]),
    "the size of a page": ({f"{FIND}/limit": 7}, ["limit of Posts.Post.find_posts is another: only the size of a page: iteration goes over all of them"]),
    "a description of a parameter": ({f"{FIND}/parameters/0/description": "At least."}, ["description of Posts.Post.find_posts.least is another: only documentation"]),
    "an editor": ({"$schema": "x.json"}, ["$schema of the schema is another: only for editors"]),
    "a table": ({"tables": [*SCHEMA["tables"], EXTRA]}, ["Others is new"]),
    "an entity": ({f"{T}/entities/Draft": entity("USER#{user_id}", "DRAFT#{id}", "user_id id")}, ["Posts.Draft is new"]),
    "a pattern": ({f"{NOTE}/access_patterns": [pattern("some", "Scan") | {"pattern_id": 99}]}, ["Posts.Note.some is new"]),
    "a field that old code erases": ({f"{NOTE}/fields/3": {"name": "more", "type": "string", "required": False}}, []),
    "an index that is to be filled": ({f"{T}/gsi_list/3": index("ByText", "text"), f"{NOTE}/gsi_mappings": [{"name": "ByText", "pk_template": "{text}"}]}, []),
    "a field of another type": ({f"{NOTE}/fields/2/type": "integer"}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_breaks_nothing_is_told(name: str) -> None:
    changes, expected = CHANGES[name]
    new = changed(SCHEMA, changes)
    found = harmless(side(SCHEMA), side(new), between(SCHEMA, new))
    assert [each.message for each in found] == expected


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a schema, and settings, that have changed since without harm."""
    write(tmp_path / "schemas/shop/schema.json", SCHEMA)
    (tmp_path / "pyproject.toml").write_text("[tool.dyngen]\nstrict = false\n")
    committed(tmp_path)
    described: JSON = changed(SCHEMA, {f"{GET}/description": "Get."})
    write(tmp_path / "schemas/shop/schema.json", described)
    write(tmp_path / "schemas/other/schema.json", schema(EXTRA))
    (tmp_path / "pyproject.toml").write_text("[tool.dyngen]\nstrict = true\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_told_where_it_is_asked_for(project: Path) -> None:
    assert breaking("schemas", "--against", "main") == (0, "", "")
    ran = breaking("schemas", "--against", "main", "--all")
    told = [line.partition(": safe: ")[2] for line in ran.stdout.splitlines()]
    assert (ran.status, sorted(told)) == (
        0,
        [
            "description of Posts.Post.get_post is another: only documentation",
            "package other is new",
            "strict of [tool.dyngen] is another: only what is said while compiling",
        ],
    )
    assert "pyproject.toml:2:1: safe: " in ran.stdout
    rows = json.loads(
        breaking("schemas", "--against", "main", "--all", "--output-format", "json").stdout
    )
    assert sorted(each["message"] for each in rows["safe"]) == sorted(told)
    silent = breaking("schemas", "--against", "main", "--output-format", "json").stdout
    assert "safe" not in json.loads(silent)
