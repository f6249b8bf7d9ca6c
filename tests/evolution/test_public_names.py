"""A name that a package offered and no longer does is told, or goes with an entity or a method that is told.

Held against the packages themselves: `__all__` of both.
"""

from __future__ import annotations

import ast
import json
import re
from functools import cache

import pytest

from dyngen.lower.vocabulary import STANDING
from dyngen.names import pascal, snake
from emitted import compiled
from evolution.changing import REGISTER, SCHEMA, between, found
from evolution.test_rules import ROWS, Row
from schemas import JSON, changed, entity

pytestmark = pytest.mark.slow

LOSING = ("DB502", "DB503", "DB507", "DB508", "DB510", "DB519")
SUPPORT = frozenset(STANDING) - {"TransactionService"}
SOME = [row for row in ROWS if any(each.startswith(LOSING) for each in row[3])]


@cache
def offered(index: int, side: str) -> frozenset[str]:
    """`__all__` of the package of a side of a row."""
    _, before, changes, _ = SOME[index]
    document = changed(SCHEMA, before)
    made = compiled(document if side == "old" else changed(document, changes), name="shop")
    assert not made.errors, made.errors
    for node in ast.parse(made.files["__init__.py"]).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    raise AssertionError(made.files["__init__.py"])


@pytest.mark.parametrize("index", range(len(SOME)), ids=lambda index: "-".join(SOME[index][3]))
def test_every_name_that_is_lost_is_told(index: int) -> None:
    row: Row = SOME[index]
    changes = found(row[2], row[1])
    words = set[str]()
    owners = set[str]()
    for each in changes:
        words |= {*re.findall(r"\w+", each.message)}
        if each.rule.code in ("DB502", "DB503"):
            owners.add(each.message.split()[1])
        if each.rule.code in ("DB507", "DB508"):
            owners.add(pascal(each.message.partition("(")[0].rpartition(".")[2]))
    # Names of the support code go with the methods that need them.
    lost = offered(index, "old") - offered(index, "new") - SUPPORT
    for name in lost:
        of_owner = any(owner in name or snake(owner) in name for owner in owners)
        assert name in words or of_owner, (name, [each.message for each in changes])


def test_a_name_of_something_else_is_told() -> None:
    """The type of an enum gives way to an entity, and the support code to what a schema calls like a part of it."""
    status = {"tables/0/entities/Post/fields/3/enum": ["open", "done"]}
    named_like = {
        "tables/0/entities/PostStatus": entity("STATE#{name}", "STATE", "name"),
        "tables/0/entities/Page": entity("PAGE#{name}", "PAGE", "name"),
    }
    assert [each.message for each in found(named_like, status)] == [
        "PostStatus was the type of an enum, is an entity",
        "Page was of the support code, is an entity",
    ]


def test_an_item_of_a_transaction_is_told_by_its_name() -> None:
    """Also where it is there only with its parameter: that is how the error has it, and no part of its name."""
    optional = {
        f"{REGISTER}/parameters/1/optional": True,
        f"{REGISTER}/entities_involved/1/when": "post",
    }
    before = changed(SCHEMA, optional)
    assert lost(before, SCHEMA) == ["what register() raises has post of another type"]
    renamed = json.loads(json.dumps(before).replace('"Post"', '"Article"'))
    assert lost(before, renamed) == ["what register() raises has no post any more"]


def lost(old: JSON, new: JSON) -> list[str]:
    changes = between(old, new)
    return [
        each.message
        for each in changes
        if each.at.endswith("register()") and each.rule.code == "DB510"
    ]
