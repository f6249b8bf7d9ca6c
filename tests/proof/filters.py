"""What a filter or a condition of a write says of a row: what DynamoDB means by it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from proof.terms import Json, order, stored, value_of

Look = Callable[[str], Any]
"""The stored value of an attribute, None where the item has none."""


def same_type(one: Any, other: Any) -> bool:
    return type(one) is type(other)


def compares(operator: str, left: Any, right: Any) -> bool:
    """A comparison; without the attribute only `<>` holds."""
    if operator == "=":
        return left is not None and same_type(left, right) and bool(left == right)
    if operator == "<>":
        return not compares("=", left, right)
    if left is None or not same_type(left, right):
        return False
    low, high = order(left), order(right)
    return bool({"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[operator])


def function(name: str, held: Any, operand: Any = None) -> bool:
    if name == "attribute_exists":
        return held is not None
    if name == "attribute_not_exists":
        return held is None
    if held is None:
        return False
    if name == "begins_with":
        return bool(held.startswith(operand))
    return operand in held


def condition_holds(condition: Json, look: Look, args: Mapping[str, Any]) -> bool:
    """One condition of a filter_expression."""

    def given(key: str) -> Any:
        return stored(args[condition[key]])

    held = stored(look(condition["field"]))
    if "key" in condition:
        held = entry(held, args[condition["key"]])
    name = condition.get("function")
    if name == "size":
        held = None if held is None else stored(len(held))
    elif name:
        return function(name, held, given("param") if "param" in condition else None)
    match condition["operator"]:
        case "between":
            return compares(">=", held, given("param")) and compares("<=", held, given("param2"))
        case "in":
            values = [args[each] for each in condition["params"]]
            if (
                len(values) == 1
                and isinstance(values[0], list | tuple)
                and not isinstance(held, list)
            ):
                values = list(values[0])
            return any(compares("=", held, stored(each)) for each in values)
        case operator:
            if "other_field" in condition:
                other = stored(look(condition["other_field"]))
                return compares(operator, held, entry(other, args[condition["other_key"]]))
            return compares(operator, held, given("param"))


def entry(held: Any, name: str) -> Any:
    """What a map has under a name, or a list at a position."""
    if isinstance(held, list) and name.isdigit():
        return held[int(name)] if int(name) < len(held) else None
    return held.get(name) if isinstance(held, dict) else None


def holds(expression: Json, look: Look, args: Mapping[str, Any]) -> bool:
    """All of a filter_expression."""
    if not expression:
        return True
    if isinstance(expression, str):
        return bool(Spoken(expression, look, args))
    results = [condition_holds(each, look, args) for each in expression["conditions"]]
    return any(results) if expression.get("logical_operator") == "OR" else all(results)


def names_in(expression: Json) -> set[str]:
    """The parameters that it names."""
    if isinstance(expression, str):
        return set(re.findall(r":(\w+)", expression))
    if not expression:
        return set()
    found: set[str] = set()
    for condition in expression["conditions"]:
        keys = ("param", "param2", "key", "other_key")
        found |= {condition[key] for key in keys if key in condition}
        found |= set(condition.get("params", ()))
    return found


# ---- as text -----------------------------------------------------------------------------------


class Spoken:
    """`attribute_exists(pk) AND NOT (stock < :quantity OR sold = :yes)`, evaluated while it is read."""

    def __init__(self, text: str, look: Look, args: Mapping[str, Any]) -> None:
        self.tokens: list[str] = re.findall(
            r'"[^"]*"|<>|<=|>=|[=<>(),]|:?[\w.\[\]]+(?:(?<=\.):\w+)?', text
        )
        self.look, self.args = look, args

    def __bool__(self) -> bool:
        result = self.either()
        assert not self.tokens, f"left over: {self.tokens}"
        return result

    def take(self, *wanted: str) -> str | None:
        if self.tokens and (self.tokens[0].upper() in wanted or not wanted):
            return self.tokens.pop(0)
        return None

    def either(self) -> bool:
        result = self.both()
        while self.take("OR"):
            result = self.both() or result
        return result

    def both(self) -> bool:
        result = self.one()
        while self.take("AND"):
            result = self.one() and result
        return result

    def one(self) -> bool:
        if self.take("NOT"):
            return not self.one()
        if self.take("("):
            result = self.either()
            self.take(")")
            return result
        if len(self.tokens) > 1 and self.tokens[1] == "(" and self.tokens[0] != "size":
            name, values = self.tokens[0], self.call()
            return function(name, *values)
        left = self.operand()
        if self.take("BETWEEN"):
            low = self.operand()
            self.take("AND")
            return compares(">=", left, low) & compares("<=", left, self.operand())
        if self.take("IN"):
            self.take("(")
            options = [self.operand()]
            while self.take(","):
                options.append(self.operand())
            self.take(")")
            return any(compares("=", left, option) for option in options)
        operator = self.tokens.pop(0)
        return compares(operator, left, self.operand())

    def call(self) -> list[Any]:
        self.tokens.pop(0)
        self.take("(")
        values = [self.operand()]
        while self.take(","):
            values.append(self.operand())
        self.take(")")
        return values

    def operand(self) -> Any:
        if self.tokens[:2] == ["size", "("]:
            (held,) = self.call()
            return None if held is None else stored(len(held))
        token = self.tokens.pop(0)
        if token.startswith(":"):
            return stored(value_of(token[1:], self.args))
        if token.startswith('"'):
            return token[1:-1]
        if token in ("true", "false") or token.isdigit():
            return stored(json.loads(token))
        root, *way = re.findall(r"[^.\[\]]+", token)
        held = stored(self.look(root))
        for name in way:
            held = entry(held, self.args[name[1:]] if name.startswith(":") else name)
        return held
