"""A value is looked at once, where it is used first: what a key refuses, nobody else has to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from clients import Recorder
from emitted import compiled, load
from schemas import entity, index, pattern, schema, table


def calls(source: str, function: str) -> Iterator[list[str]]:
    """The arguments of each call of a function."""
    for each in ast.walk(ast.parse(source)):
        match each:
            case ast.Call(func=ast.Name(name), args=args, keywords=named) if name == function:
                yield [ast.unparse(argument) for argument in (*args, *named)]


def test_a_text_that_the_key_of_an_index_holds_is_no_text_to_prove() -> None:
    task = entity(
        "TASK#{task}", "TASK", "task title board owner? state? place?", pattern("all", "Scan"),
        Board=("BOARD#{board}", "{task}"), Owner="OWNER#{owner}", State="AT#{place}#{state}",
    )  # fmt: skip
    indexes = [index("Board", "b_pk", "b_sk"), index("Owner", "o_pk"), index("State", "s_pk")]
    made = compiled(schema(table("Tasks", "pk", "sk", *indexes, Task=task)))
    assert made.errors == []
    # Without a state there is no key that would refuse a place, nor the other way round.
    assert [*calls(made.files["entities.py"], "require_text")] == [
        ["self.title", "self.state or ''", "self.place or ''"]
    ]
    package = load("proved_by_keys", made)
    good = {"task": "1", "title": "t", "board": "b", "owner": "o", "state": "s", "place": "p"}
    for name in good:
        with pytest.raises((package.FieldValueError, package.KeyValueError)) as caught:
            package.Task(**good | {name: "\ud800"}).to_item()
        assert name in str(caught.value)
        if name in ("state", "place"):
            with pytest.raises(package.FieldValueError, match=name):
                package.Task(task="1", title="t", board="b", **{name: "\ud800"}).to_item()
