"""The pages of the example applications: their tables say what the schemas beside them say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paths import SCHEMAS

APPLICATIONS = sorted(path.parent for path in SCHEMAS.glob("*/schema.json"))


def rows(page: str, width: int) -> Iterator[list[str]]:
    """The rows of the tables of a page that have so many cells, without their marks."""
    for line in page.splitlines():
        cells = re.split(r" \| ", line.removeprefix("| ").removesuffix(" |"))
        if line.startswith("| ") and len(cells) >= width:
            yield [cell.strip("`") for cell in cells]


def told_patterns(page: str) -> dict[str, list[str]]:
    """What a page tells of each access pattern, by id: method, operation, return type, description."""
    return {
        cells[0]: [cells[1], cells[2], cells[-2], cells[-1]]
        for cells in rows(page, 7)
        if cells[0].isdecimal()
    }


def declared_patterns(schema: dict[str, Any]) -> dict[str, list[str]]:
    """The same as a schema declares it."""
    owned = [
        (owner, pattern)
        for table in schema["tables"]
        for owner, entity in table["entities"].items()
        for pattern in entity.get("access_patterns", ())
    ]
    owned += [("transactions", each) for each in schema.get("cross_table_access_patterns", ())]
    return {
        str(pattern["pattern_id"]): [
            f"{owner}.{pattern['name']}",
            pattern["operation"],
            pattern["return_type"],
            pattern["description"],
        ]
        for owner, pattern in owned
    }


@pytest.mark.parametrize("folder", APPLICATIONS, ids=lambda folder: folder.name)
def test_access_patterns_are_told_as_they_are_declared(folder: Path) -> None:
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    page = (folder / "README.md").read_text("utf-8")
    assert told_patterns(page) == declared_patterns(schema)


@pytest.mark.parametrize("folder", APPLICATIONS, ids=lambda folder: folder.name)
def test_keys_are_told_as_they_are_declared(folder: Path) -> None:
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    page = (folder / "README.md").read_text("utf-8")
    declared = {
        name: [entity["pk_template"], entity.get("sk_template", "\N{EN DASH}")]
        for table in schema["tables"]
        for name, entity in table["entities"].items()
    }
    told = {cells[0]: cells[1:] for cells in rows(page, 3) if cells[0] in declared}
    assert told == declared


def conditions(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """What writes demand, with the entity that they write."""
    entities = {
        name: each for table in schema["tables"] for name, each in table["entities"].items()
    }
    for entity in entities.values():
        for pattern in entity.get("access_patterns", ()):
            yield entity, json.dumps(pattern.get("condition"))
    for each in schema.get("cross_table_access_patterns", ()):
        for item in each["entities_involved"]:
            yield entities[item["entity"]], json.dumps(item.get("condition"))


@pytest.mark.parametrize("folder", APPLICATIONS, ids=lambda folder: folder.name)
def test_no_write_asks_whether_there_is_what_every_item_has(folder: Path) -> None:
    """But for a field of the key, by which it asks for the item."""
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    for entity, condition in conditions(schema):
        always = {each["name"] for each in entity["fields"] if each["required"]}
        always -= {*re.findall(r"{(\w+)", str(entity["pk_template"]))}
        assert always.isdisjoint(re.findall(r"attribute_(?:not_)?exists\((\w+)\)", condition))
