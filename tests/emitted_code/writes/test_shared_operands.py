"""One parameter is the operand of several actions: elements that leave one set for another are given once."""

from __future__ import annotations

from itertools import permutations
from types import ModuleType
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

BEFORE: dict[str, set[str] | None] = {"invited": {"a", "b"}, "members": {"m"}, "banned": None}
ACTIONS = ("set", "set_if_absent", "add", "delete")
CASES = {
    f"{first}_{second}_{third}": dict(zip(BEFORE, (first, second, third), strict=True))
    for first, second, third in [*permutations(ACTIONS, 3), ("delete", "add", "add")]
}


def updates(actions: dict[str, str]) -> list[JSON]:
    return [{"field": each, "action": action, "param": "users"} for each, action in actions.items()]


def after(actions: dict[str, str], users: set[str]) -> dict[str, set[str] | None]:
    """What the sets hold then; an empty one is absent, and nothing is done by an empty operand but to set."""
    found = dict(BEFORE)
    for name, action in actions.items():
        held = BEFORE[name] or set()
        match action:
            case "set":
                found[name] = users
            case "set_if_absent":
                found[name] = held or users
            case "add":
                found[name] = held | users
            case "delete":
                found[name] = held - users
    return {name: held or None for name, held in found.items()}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    given = "club_id users:string_set"
    patterns = [
        pattern(name, "UpdateItem", given, "single_entity", updates=updates(actions))
        for name, actions in CASES.items()
    ]
    club = entity(
        "CLUB#{club_id}", None, "club_id invited:string_set? members:string_set? banned:string_set?",
        *patterns,
    )  # fmt: skip
    whole = []
    for name, actions in CASES.items():
        each = transaction(f"all_{name}", "TransactWrite", given, "boolean", "Update Club of Clubs")
        each["entities_involved"][0]["updates"] = updates(actions)
        whole.append(each)
    document = schema(table("Clubs", "pk", None, Club=club), transactions=tuple(whole))
    return load("shared_operands", compiled(document))


@pytest.mark.parametrize("users", [{"a"}, {"a", "b"}, {"c"}, set()], ids=["a", "ab", "c", "none"])
@pytest.mark.parametrize("name", CASES)
def test_a_set_that_several_actions_take(made: ModuleType, name: str, users: set[str]) -> None:
    expected = after(CASES[name], users)
    with moto(made) as client:
        db = made.Database(client)
        before: Any = made.Club(club_id="1", **BEFORE)
        client.put_item(TableName="Clubs", Item=before.to_item())
        assert getattr(db.club, name)("1", users) == made.Club(club_id="1", version=2, **expected)
        client.put_item(TableName="Clubs", Item=before.to_item())
        assert getattr(db.transactions, f"all_{name}")("1", users)
        assert db.club.get_club("1") == made.Club(club_id="1", version=2, **expected)
