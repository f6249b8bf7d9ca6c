"""Sets and arrays that are extended up to a size: DynamoDB finds none where they are absent."""

from __future__ import annotations

import pytest

from emitted import compiled
from schemas import JSON, entity, pattern, schema, table, transaction

ADD = {"field": "players", "action": "add", "param": "player"}
APPEND = {"field": "log", "action": "append", "value": ["joined"]}


def told(condition: str, update: JSON) -> list[str]:
    """What is warned of, of a pattern and of a transaction with this update."""
    parameters = "game_id player"
    join = pattern(
        "join", "UpdateItem", parameters, "void", condition=condition, updates=[update]
    )  # fmt: skip
    both = transaction("both", "TransactWrite", parameters, "void", "Update Game of Games")
    both["entities_involved"][0] |= {"condition": condition, "updates": [update]}
    if update is APPEND:
        join["parameters"] = both["parameters"] = join["parameters"][:1]
    fields = "game_id players:string_set log:array/string? most:integer"
    game = entity("GAME#{game_id}", None, fields, join)
    found = compiled(schema(table("Games", "pk", None, Game=game), transactions=(both,)))
    assert not found.errors
    return [each.code for each in found.diagnostics]


@pytest.mark.parametrize(
    "condition",
    [
        "size(players) < 4",
        "4 >= size(players) AND NOT contains(players, :player)",
        "most = 1 OR size(players) < most",
    ],
)
def test_a_set_that_gets_no_first_element_is_told(condition: str) -> None:
    assert told(condition, ADD) == ["DG461"] * 2


def test_so_is_an_array() -> None:
    assert told("size(log) < 100", APPEND) == ["DG461"] * 2


@pytest.mark.parametrize(
    "condition",
    [
        "attribute_not_exists(players) OR size(players) < 4",
        "attribute_exists(players) AND size(players) < 4",
        "NOT contains(players, :player) AND (attribute_not_exists(players) OR size(players) < most)",
        'contains(players, "ann") AND size(players) < 4',
        "size(players) > 4",
        "NOT size(players) >= 4",
    ],
)
def test_what_says_whether_it_may_be_absent_is_not(condition: str) -> None:
    assert told(condition, ADD) == []


def test_a_condition_on_something_else_is_not() -> None:
    assert told("size(log) < 100", ADD) == []
