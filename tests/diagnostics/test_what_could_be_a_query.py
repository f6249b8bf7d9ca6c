"""A scan is told to be a query only where the query would find the same."""

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
    ],
)
def test_a_scan(tmp_path: Path, filter: str, owner: dict[str, Any], codes: list[str]) -> None:
    assert told(tmp_path, filter, owner) == codes
