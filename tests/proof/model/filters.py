"""What a filter or a condition of a write says of a row: what DynamoDB means by it.

Both spellings are read into one tree of tuples, and that is evaluated for one row after the other:

    total >= :least AND NOT hidden = true
    ("AND", [(">=", ("field", "total"), ("param", "least")), ("NOT", ("=", ("field", "hidden"), ("value", True)))])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from proof.model.terms import Json, formatted, kind_of, order, stored, value_of
from proof.model.updating import constant, field_at

Look = Callable[[str], Any]
"""The stored value of an attribute, None where the item has none."""
Node = tuple[Any, ...]
"""(operator, operand, …), ("AND", [node, …]), ("NOT", node), (function, field, operand or None)."""
Operand = tuple[str, Any]
"""What it is (`field`, `size` of one, `param`, `value`), and which."""


# ---- what is compared --------------------------------------------------------------------------


def same_type(one: Any, other: Any) -> bool:
    return type(one) is type(other)


def compares(operator: str, left: Any, right: Any) -> bool:
    """A comparison; without the attribute only `<>` holds."""
    if operator == "=":
        return left is not None and same_type(left, right) and bool(left == right)
    if operator == "<>":
        return not compares("=", left, right)
    if left is None or right is None or not same_type(left, right):
        return False
    low, high = order(left), order(right)
    return bool({"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[operator])


def wire_type(held: Any) -> str:
    """What attribute_type calls the type of a stored value."""
    if isinstance(held, frozenset):
        return "NS" if any(isinstance(each, Decimal) for each in held) else "SS"
    return {str: "S", Decimal: "N", bool: "BOOL", bytes: "B", list: "L", dict: "M"}[type(held)]


def function(name: str, held: Any, operand: Any = None) -> bool:
    if name == "attribute_exists":
        return held is not None
    if name == "attribute_not_exists":
        return held is None
    if held is None:
        return False
    if name == "attribute_type":
        return wire_type(held) == operand
    if name == "begins_with":
        return bool(held.startswith(operand))
    return operand in held


ELEMENTS = {"string_set": "string", "number_set": "decimal"}


@dataclass(frozen=True)
class Judgement:
    """One row, and what a tree says of it; `fields` are those of its entity."""

    look: Look
    args: Mapping[str, Any]
    fields: Iterable[Json] = ()

    def holds(self, node: Node) -> bool:
        match node:
            case ("AND", conditions):
                return all(self.holds(each) for each in conditions)
            case ("OR", conditions):
                return any(self.holds(each) for each in conditions)
            case ("NOT", inner):
                return not self.holds(inner)
        operator, first, *rest = node
        field = self.compared([first, *rest])
        if operator == "between":  # of an end that is not given, nothing is asked
            return all(
                self.is_left_out((end, operand))
                or compares(end, self.value(first, field), self.value(operand, field))
                for end, operand in zip((">=", "<="), rest, strict=True)
            )
        if self.is_left_out(node):
            return True  # an optional operand that is not given: under AND alone, so it is left out
        if operator == "in":
            held = self.value(first, field)
            options = [self.value(each, field) for each in self.spread(rest[0])]
            return any(compares("=", held, each) for each in options)
        if operator in ("=", "<>", "<", "<=", ">", ">="):
            return compares(operator, self.value(first, field), self.value(rest[0], field))
        element = ELEMENTS.get(field["type"], field.get("item_type", "string"))
        inner = {"type": element if operator == "contains" else "string"}
        operand = self.value(rest[0], inner) if rest[0] else None
        return function(operator, self.value(first, field), operand)

    def is_left_out(self, node: Node) -> bool:
        return any(self.args.get(name, 0) is None for name in params_of(node))

    def compared(self, operands: Iterable[Any]) -> Json:
        """The field that gives constants their type: the first that is compared."""
        for kind, name in (each for each in operands if isinstance(each, tuple)):
            if kind == "size":
                return {"type": "integer"}
            if kind == "field":
                return self.field(name)
        return {"type": "string"}

    def field(self, path: str) -> Json:
        names = [each["name"] for each in self.fields]
        root = re.split(r"[.\[]", path)[0]
        if root not in names:
            return {"type": "string"}  # a key attribute
        if ":" in path:
            return {"type": "object"}  # an entry of one, which may be anything
        array, _, position = path.partition("[")
        found = field_at(self.fields, array)
        member = position.partition(".")[2]
        if member:
            return field_at(found["item_fields"], member)
        return {"type": found["item_type"]} if position else found

    def spread(self, options: Sequence[Operand]) -> Sequence[Operand]:
        """The options of IN; one array stands for its elements."""
        match options:
            case [("param", name)] if isinstance(value_of(name, self.args), list | tuple):
                return [("given", each) for each in value_of(name, self.args)]
        return options

    def value(self, operand: Operand, field: Json) -> Any:
        match operand:
            case ("field", path):
                return self.stored(path)
            case ("size", path):
                held = self.stored(path)
                return None if held is None else Decimal(len(held))
            case ("param", name):
                return stored(value_of(name, self.args))
            case ("given", value):
                return stored(value)
            case ("value", value):
                if isinstance(value, float):
                    value = Decimal(str(value))
                number = isinstance(value, int | Decimal) and field["type"] == "string"
                typed = value if number else constant(field, value)
                return stored(formatted(kind_of(field), typed))
        raise AssertionError(operand)

    def stored(self, path: str) -> Any:
        root, *way = re.findall(r"[^.\[\]]+", path)
        held, members = stored(self.look(root)), members_of(self.fields, root)
        for step in way:
            called = {each["name"]: each.get("attribute", each["name"]) for each in members}
            held = entry(
                held, self.args[step[1:]] if step.startswith(":") else called.get(step, step)
            )
            members = members if step.isdigit() else members_of(members, step)
        return held


def members_of(fields: Iterable[Json], name: str) -> Sequence[Json]:
    """The declared members of a field, or of the elements of an array."""
    found: Json = next((each for each in fields if each["name"] == name), {})
    return found.get("fields") or found.get("item_fields") or ()


def entry(held: Any, name: str) -> Any:
    """What a map has under a name, or a list at a position."""
    if isinstance(held, list) and name.isdigit():
        return held[int(name)] if int(name) < len(held) else None
    return held.get(name) if isinstance(held, dict) else None


def holds(
    expression: Json, look: Look, args: Mapping[str, Any], fields: Iterable[Json] = ()
) -> bool:
    """All of a filter_expression, or of a condition that is more than a word."""
    return not expression or Judgement(look, args, fields).holds(tree(expression))


def params_of(node: Any) -> Iterator[str]:
    """The parameters that a tree names, each by its own name and not that of its field."""
    if isinstance(node, tuple) and len(node) == 2 and node[0] == "param":
        yield node[1].partition(".")[0]
    elif isinstance(node, tuple) and len(node) == 2 and node[0] in ("field", "size"):
        yield from re.findall(r":(\w+)", node[1])
    elif isinstance(node, tuple | list):
        for each in node:
            yield from params_of(each)


def names_in(expression: Json) -> set[str]:
    """The parameters that an expression names; a condition of one word names none."""
    if not expression or expression in ("exists", "not_exists"):
        return set()
    return {*params_of(tree(expression))}


def tree(expression: Json) -> Node:
    return _read(expression) if isinstance(expression, str) else _written(expression)


# ---- as an object ------------------------------------------------------------------------------


def _written(one: Json) -> Node:
    if "conditions" in one:
        inner = [_written(each) for each in one["conditions"]]
        return (one.get("logical_operator", "AND"), inner)
    if "not" in one:
        return ("NOT", _written(one["not"]))
    name, operands = one.get("function"), [*_operands(one)]
    if name and name != "size":
        return (name, ("field", _path(one, "")), operands[0] if operands else None)
    left = ("size" if name else "field", _path(one, ""))
    if one["operator"] == "in":
        return ("in", left, operands)
    return (one["operator"], left, *operands)


def _operands(one: Json) -> Iterator[Operand]:
    yield from (("param", one[each]) for each in ("param", "param2") if each in one)
    yield from (("param", each) for each in one.get("params", ()))
    yield from (("value", each) for each in one.get("values", ()))
    if "value" in one:
        yield ("value", one["value"])
    if "other_field" in one:
        yield ("field", _path(one, "other_"))


def _path(one: Json, which: str) -> str:
    """A field, or the entry of one that a parameter names, as text has it: `votes.:option`."""
    key = one.get(f"{which}key")
    return f"{one[f'{which}field']}.:{key}" if key else str(one[f"{which}field"])


# ---- as text -----------------------------------------------------------------------------------


@cache
def _read(text: str) -> Node:
    """`attribute_exists(pk) AND NOT (stock < :quantity OR sold = :yes)`"""
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = re.findall(
            r'"(?:[^"]|"")*"|<>|<=|>=|[=<>(),]|-?\d+(?:\.\d+)?|:?[A-Za-z_][\w.\[\]]*(?:(?<=\.):\w+)?',
            text,
        )

    def whole(self) -> Node:
        result = self.either()
        assert not self.tokens, f"left over: {self.tokens}"
        return result

    def take(self, *wanted: str) -> str | None:
        if self.tokens and (self.tokens[0].upper() in wanted or not wanted):
            return self.tokens.pop(0)
        return None

    def either(self) -> Node:
        found = [self.both()]
        while self.take("OR"):
            found.append(self.both())
        return ("OR", found)

    def both(self) -> Node:
        found = [self.one()]
        while self.take("AND"):
            found.append(self.one())
        return ("AND", found)

    def one(self) -> Node:
        if self.take("NOT"):
            return ("NOT", self.one())
        if self.take("("):
            result = self.either()
            self.take(")")
            return result
        if len(self.tokens) > 1 and self.tokens[1] == "(" and self.tokens[0] != "size":
            name, operands = self.tokens[0], self.call()
            return (name, operands[0], operands[1] if operands[1:] else None)
        left = self.operand()
        if self.take("BETWEEN"):
            low = self.operand()
            self.take("AND")
            return ("between", left, low, self.operand())
        if self.take("IN"):
            options = self.several() if self.tokens[0] == "(" else [self.operand()]
            return ("in", left, options)
        return (self.tokens.pop(0), left, self.operand())

    def call(self) -> list[Operand]:
        self.tokens.pop(0)
        return self.several()

    def several(self) -> list[Operand]:
        """What stands in parentheses."""
        self.take("(")
        values = [self.operand()]
        while self.take(","):
            values.append(self.operand())
        self.take(")")
        return values

    def operand(self) -> Operand:
        if self.tokens[:2] == ["size", "("]:
            ((_, path),) = self.call()
            return ("size", path)
        word = self.tokens.pop(0)
        if word.startswith(":"):
            return ("param", word[1:])
        if word.startswith('"'):
            return ("value", word[1:-1].replace('""', '"'))
        if word in ("true", "false"):
            return ("value", word == "true")
        if re.fullmatch(r"-?\d+", word):
            return ("value", int(word))
        if re.fullmatch(r"-?\d+\.\d+", word):
            return ("value", Decimal(word))
        return ("field", word)
