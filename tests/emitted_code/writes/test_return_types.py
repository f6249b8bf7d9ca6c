"""What writes return, by their types: nothing that cannot come back. Held against what comes back on moto."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import entity, pattern, schema, table, transaction

# Conditions of a delete, and whether one of them can hold where there is no item.
CONDITIONS: dict[str, tuple[Any, bool]] = {
    "plain": (None, True),
    "there": ("exists", False),
    "open": ('state = "open"', False),
    "unless_open": ('state <> "open"', True),
    "not_open": ('NOT state = "open"', True),
    "one_of": ('state IN ("open", "held")', False),
    "noted": ('contains(note, "n")', False),
    "unnoted": ("attribute_not_exists(note)", True),
    "either": ('state = "open" OR attribute_not_exists(note)', True),
    "both": ('state = "open" AND attribute_not_exists(note)', False),
    "begins": ('begins_with(state, "op") AND state <> "held"', False),
}


def delete(name: str, returns: str) -> Any:
    condition = CONDITIONS[name][0]
    more = {"condition": condition} if condition else {}
    return pattern(f"{name}_{returns}", "DeleteItem", "id", returns, **more)


SCHEMA = schema(
    table(
        "Shop",
        "pk",
        None,
        Thing=entity(
            "T#{id}",
            None,
            "id state note?",
            *(delete(name, returns) for name in CONDITIONS for returns in ("success_flag", "single_entity", "void")),
            pattern("put_flag", "PutItem", "thing:Thing", "success_flag"),
            pattern("put_void", "PutItem", "thing:Thing", "void"),
            pattern("set_flag", "UpdateItem", "id state", "success_flag"),
            pattern("set_void", "UpdateItem", "id state", "void"),
            pattern("all_flag", "BatchWriteItem", "things:array/Thing", "success_flag"),
            pattern("all_void", "BatchWriteItem", "things:array/Thing", "void"),
        ),
    ),
    transactions=(
        transaction("both_flag", "TransactWrite", "thing:Thing", "boolean", "Put Thing of Shop"),
        transaction("both_void", "TransactWrite", "thing:Thing", "void", "Put Thing of Shop"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def annotations() -> dict[str, str]:
    """What each method says it returns."""
    files = compiled(SCHEMA).files
    trees = (ast.parse(files[f"{each}.py"]) for each in ("repositories", "transactions"))
    return {
        node.name: ast.unparse(node.returns)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns
    }


@pytest.fixture(scope="module")
def made() -> Any:
    return load("returns", compiled(SCHEMA))


@pytest.fixture
def db(made: Any) -> Iterator[Any]:
    with moto(made) as client:
        yield made.Database(client)


@pytest.mark.parametrize("name", CONDITIONS)
@pytest.mark.parametrize(
    ("returns", "perhaps", "surely"),
    [("success_flag", "bool", "Literal[True]"), ("single_entity", "Thing | None", "Thing")],
)
def test_a_delete_says_that_nothing_was_there_where_it_can_happen(
    made: Any, db: Any, annotations: dict[str, str], name: str, returns: str, perhaps: str, surely: str
) -> None:  # fmt: skip
    method = f"{name}_{returns}"
    call, void = getattr(db.thing, method), getattr(db.thing, f"{name}_void")
    if CONDITIONS[name][1]:
        assert annotations[method] == perhaps
        assert call("1") is (False if returns == "success_flag" else None)
        assert void("1") is None
    else:
        assert annotations[method] == surely
        for each in (call, void):
            with pytest.raises((made.ConditionFailedError, made.ItemNotFoundError)):
                each("1")
    assert annotations[f"{name}_void"] == "None"
    thing = made.Thing(id="1", state="held" if name in ("unless_open", "not_open") else "open")
    thing.note = "n" if name == "noted" else None
    db.thing.put_void(thing)
    assert call("1") == (True if returns == "success_flag" else thing)
    assert db.thing.get_thing("1") is None


@pytest.mark.parametrize("name", ["put", "all", "both", "set"])
def test_what_succeeds_or_raises_returns_true_or_nothing(
    made: Any, db: Any, annotations: dict[str, str], name: str
) -> None:
    thing = made.Thing(id="1", state="open")
    db.thing.put_void(thing)
    given = {"put": (thing,), "all": ([thing],), "both": (thing,), "set": ("1", "held")}[name]
    service = db.transactions if name == "both" else db.thing
    assert getattr(service, f"{name}_flag")(*given) is True
    assert getattr(service, f"{name}_void")(*given) is None
    assert annotations[f"{name}_flag"] == "Literal[True]"
    assert annotations[f"{name}_void"] == "None"
