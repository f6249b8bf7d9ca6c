"""Conditions as expressions: each name and value bound once, and empty lists that decide."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from dyngen.ir.conditions import (
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Not,
    Ref,
    Size,
    Value,
    every,
)
from dyngen.ir.conditions import Path as AttributePath
from dyngen.ir.types import Kind, Type
from dyngen.lower.expressions import conditions
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.names import Identifier
from dyngen.syntax import literal


def path(*steps: str | int) -> AttributePath:
    return AttributePath(steps)


def value(name: str) -> Value:
    return Value(Ref(Identifier(name)), Type(Kind.STRING))


def spelled(condition: Condition, found: Placeholders) -> str:
    text = conditions.text(condition, found, literal.Room(whole=999, line=999))
    return str(ast.literal_eval(cst.Module([]).code_for_node(text)))


def test_conditions_bind_each_name_and_value_once() -> None:
    found = Placeholders(set())
    same = value("state")
    tree = Junction(
        "OR",
        (
            Junction(
                "AND",
                (Comparison(path("a", 0, "a"), "=", same), Comparison(Size(path("b")), "<", same)),
            ),
            Not(In(path("a"), (same, value("other")))),
            Not(Function("attribute_exists", path("b-c"))),
        ),
    )
    assert spelled(tree, found) == (
        "(#a[0].#a = :state AND size(#b) < :state) OR NOT (#a IN (:state, :other))"
        " OR NOT attribute_exists(#n1)"
    )
    code = cst.Module([]).code_for_node(cst.Dict([*found.names, *found.values]))
    assert ast.literal_eval(
        code.replace('"S": state', '"S": 1').replace('"S": other', '"S": 2')
    ) == {
        "#a": "a",
        "#b": "b",
        "#n1": "b-c",
        ":state": {"S": 1},
        ":other": {"S": 2},
    }


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Comparison(path("state"), "=", Constant("S", "HELD")), "#state = :held"),
        (Comparison(path("state"), "=", Constant("S", "in transit")), "#state = :state"),
        (Comparison(path("active"), "=", Constant("BOOL", True)), "#active = :true"),
        (Comparison(path("stock"), ">", Constant("N", "0")), "#stock > :zero"),
        (Comparison(path("prefs", "most"), "<", Constant("N", "9.99")), "#prefs.#most < :most"),
        (Comparison(Size(path("tags")), "<", Constant("N", "9")), "size(#tags) < :size"),
        (Comparison(path("name"), "=", Constant("S", "7 of 9")), "#name = :name"),
        (Function("begins_with", path("sk"), Constant("S", "A#")), "begins_with(#sk, :prefix)"),
        (Function("attribute_type", path("p"), Constant("S", "M")), "attribute_type(#p, :map)"),
        (
            In(path("state"), (Constant("S", "OPEN"), value("state"), Constant("S", "state"))),
            "#state IN (:open, :state, :state1)",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_constants_are_called_what_they_say(tree: Condition, text: str) -> None:
    assert spelled(tree, Placeholders(set())) == text


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (InList(path("a"), value("xs")), "not xs"),
        (
            Junction(
                "AND", (Function("attribute_exists", path("b")), InList(path("a"), value("xs")))
            ),
            "not xs",
        ),
        (
            Junction("OR", (InList(path("a"), value("xs")), InList(path("a"), value("ys")))),
            "not xs and not ys",
        ),
        (
            Junction(
                "OR", (InList(path("a"), value("xs")), Function("attribute_exists", path("b")))
            ),
            None,
        ),
        (Not(InList(path("a"), value("xs"))), None),
    ],
)
def test_an_empty_list_is_nothing_where_it_decides(tree: Condition, told: str | None) -> None:
    empty = conditions.never(tree)
    assert (empty and cst.Module([]).code_for_node(empty)) == told


def test_what_is_demanded_twice_is_said_once() -> None:
    there, enough = Function("attribute_exists", path("id")), Comparison(path("a"), ">", value("a"))
    assert every(there, Junction("AND", (there, enough))) == Junction("AND", (there, enough))
    assert every(there, None, there) == there
    either = Junction("OR", (there, enough))
    assert every(either, there, either) == Junction("AND", (either, there))
