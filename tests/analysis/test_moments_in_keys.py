"""Moments that a schema gives, held against the formats of the keys that they are to stand in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnostics.format_rules import codes
from schemas import JSON, entity, index, pattern, schema, table

BEFORE = "1960-01-01T00:00:00Z"
AFTER = "2024-01-31T10:30:00+01:00"


def document(*patterns: JSON, **more: Any) -> JSON:
    """An entity of which an index key has a width that has no room for a moment before 1970."""
    read = pattern("find", "Query", "o", index_name="ByTime")
    thing = entity("{o}", "X", "o", read, *patterns, ByTime=("{o}", "{at:013d}"))
    at = {"name": "at", "type": "datetime", "format": "epoch_ms", "required": False, **more}
    thing["fields"].append(at)
    return schema(table("Things", "pk", "sk", index("ByTime", "g1", "g2"), Thing=thing))


def constant(moment: str) -> JSON:
    entry = {"field": "at", "action": "set", "value": moment}
    return document(pattern("reset", "UpdateItem", "o", "single_entity", updates=[entry]))


def parameter(moment: str) -> JSON:
    changed = pattern("move", "UpdateItem", "o at:datetime", "single_entity")
    changed["parameters"][1]["default"] = moment
    return document(changed)


@pytest.mark.parametrize(
    ("refused", "fine", "code"),
    [
        (constant(BEFORE), constant(AFTER), "DG454"),
        (document(default=BEFORE), document(default=AFTER), "DG229"),
        (parameter(BEFORE), parameter(AFTER), "DG224"),
    ],
    ids=["constant", "default", "parameter"],
)
def test_what_no_key_takes_is_told(refused: JSON, fine: JSON, code: str, tmp_path: Path) -> None:
    assert codes(refused, tmp_path) == (code,)
    assert codes(fine, tmp_path) == ()
