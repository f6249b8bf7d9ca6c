"""What is told of the capacity of a write: index entries only where the write touches some."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dyngen.words.method_page import of_method
from emitted import as_file, compiled, understood
from schemas import entity, index, pattern, schema, table, transaction


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


def test_who_asks_for_one_item_pays_for_one_unless_some_are_dropped() -> None:
    one = pattern("newest", "Query", "id", "single_entity", limit=1)
    fitting = pattern("newest_of", "Query", "id", "single_entity", filter_expression="note = :note")
    fitting["parameters"].append({"name": "note", "type": "string"})
    all_of = pattern("all_of", "Query", "id", "entity_list")
    event = entity("E#{id}", "{at}", "id at note", one, fitting, all_of)
    packed = compiled(schema(table("Events", "pk", "sk", Event=event)))
    told = json.loads(packed.files["access_patterns.json"])["access_patterns"]
    assert {each["name"]: each["capacity"] for each in told} == {
        "newest": "0.5 read units per 4 KB of the item",
        "newest_of": "0.5 read units per 4 KB of the items under the key condition, page by page, until one fits",
        "all_of": "0.5 read units per 4 KB of all items under the key condition",
    }
    text = packed.files["repositories.py"]
    assert '"Limit"' not in text
    costs = [line.strip() for line in text.splitlines() if "Cost: reads" in line]
    assert "Cost: reads one item." in costs
    assert "Cost: reads every item that the key condition matches." in costs
    assert "until one item fits" in " ".join(text.split())


def test_what_stands_at_two_places_says_where_and_what_that_costs() -> None:
    thing = entity("T#{id}", "T", "id name", setting("rename", "name")) | {
        "also_at": {"pk_template": "NAMED#{name}", "sk_template": "T#{id}"}
    }
    check = transaction("check", "TransactWrite", "id", "boolean", "ConditionCheck Thing of Things")
    check["entities_involved"][0]["condition"] = "attribute_exists(name)"
    declared = schema(table("Things", "pk", "sk", Thing=thing), transactions=(check,))
    packed = compiled(declared)
    told = json.loads(packed.files["access_patterns.json"])["access_patterns"]
    assert told[0]["capacity"] == (
        "1 write unit per KB of the item; four times as many for Thing, at two places, and 1 read unit per 4 KB"
    )
    assert "two places" not in told[1]["capacity"]
    assert packed.files["repositories.py"].count("Thing is read first") == 5
    understanding = understood(as_file(declared))
    kind = understanding.entity("Thing")
    method = next(each for each in kind.methods if each.name == "rename")
    page = dict(of_method(understanding, kind, method))
    assert page["also at"] == "pk = NAMED#{name} AND sk = T#{id}"
