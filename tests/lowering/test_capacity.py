"""What is told of the capacity of a write: index entries only where the write touches some."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emitted import compiled
from schemas import entity, index, pattern, schema, table


def setting(name: str, field: str) -> dict[str, Any]:
    change = {"field": field, "action": "set", "param": field}
    return pattern(name, "UpdateItem", f"id {field}", "single_entity", updates=[change])


def capacities() -> dict[str, str]:
    """Of each access pattern. Player has entries that copy nothing but keys; Note has none."""
    player = entity(
        "P#{id}",
        "P",
        "id team nick",
        setting("join_team", "team"),
        setting("rename_player", "nick"),
        pattern("leave", "DeleteItem", "id", "success_flag"),
        ByTeam="TEAM#{team}",
    )
    note = entity("N#{id}", "N", "id team", setting("move_note", "team"))
    # The version would be copied if everything were.
    by_team = index("ByTeam", "team_pk", projection="KEYS_ONLY")
    packed = compiled(schema(table("Club", "pk", "sk", by_team, Player=player, Note=note)))
    told = json.loads(packed.files["access_patterns.json"])["access_patterns"]
    return {each["name"]: each["capacity"] for each in told}


@pytest.mark.parametrize(
    ("name", "touches"),
    [("join_team", True), ("leave", True), ("rename_player", False), ("move_note", False)],
)
def test_entries_of_indexes_cost_only_where_there_are_some(name: str, touches: bool) -> None:
    told = capacities()[name]
    assert told.startswith("1 write unit per KB of the item")
    assert ("index entry" in told) is touches
