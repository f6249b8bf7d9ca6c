"""Conditions as DynamoDB reads them: a text, and the maps that bind its names and values.

    Comparison(Path(("status",)), "<>", Value(status))      text     #status <> :status
                                                            names    {"#status": "status"}
                                                            values   {":status": {"S": status}}

Every attribute goes through a placeholder, because more than 570 words are reserved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Leaf,
    Not,
    Operand,
    Path,
    Ref,
    Size,
    Step,
    Value,
    conjuncts,
    operands,
)
from dyngen.ir.key_values import Fixed, Source, Supplied
from dyngen.ir.types import Type
from dyngen.lower.expressions import labels, supplied
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import called, for_each, is_empty, member
from dyngen.lower.fragments import wire as in_map
from dyngen.lower.items import codec
from dyngen.lower.items.constants import constant
from dyngen.names import Identifier
from dyngen.syntax import (
    Expression,
    expression,
    literal,
    phrase,
    statement,
)


def value_of(ref: Source) -> Expression:
    """`user_id`, or `user.user_id`; a literal where the schema gives the value, a variable where the package does."""
    if isinstance(ref, Fixed):
        return constant(ref.type, ref.value)
    if isinstance(ref, Supplied):
        return supplied.value(ref)
    return phrase.attribute(phrase.name(ref.name), *([ref.attribute] if ref.attribute else []))


def existence(attribute: str, exists: bool) -> Condition:
    """Is there an item? Told by an attribute of its key."""
    return Function("attribute_exists" if exists else "attribute_not_exists", Path((attribute,)))


def text(
    condition: Condition, placeholders: Placeholders, room: literal.Room, *behind: Expression
) -> Expression:
    """The condition as a string: a literal, or an f-string where a part of it is known at run time.

    `behind` are such parts that follow the condition, and bring their own AND.
    """
    parts = [*_parts(condition, placeholders)]
    for each in behind:
        parts += [literal.Break(1), each]
    return literal.lines(parts, room)


def conjunct(condition: Condition, placeholders: Placeholders, room: literal.Room) -> Expression:
    """The condition as a string to which other conditions are joined by AND."""
    loose = isinstance(condition, Junction) and condition.operator == "OR"
    return literal.lines([*(_grouped if loose else _parts)(condition, placeholders)], room)


def never(condition: Condition) -> Expression | None:
    """What is true at run time where an empty list makes the condition false for every item."""
    match condition:
        case InList(values=values):
            return is_empty(value_of(values.ref))
        case Junction(operator="AND", conditions=conditions):
            told = [each for inner in conditions if (each := never(inner))]
            return phrase.disjunction(told) if told else None
        case Junction(conditions=conditions):
            told = [each for inner in conditions if (each := never(inner))]
            return phrase.conjunction(told) if len(told) == len(conditions) else None
    return None


def ranges(condition: Condition | None) -> Iterator[tuple[Value, Value]]:
    """The two ends of each range in which every item must be: nothing is in one whose ends are reversed."""
    found = [*conjuncts(condition)]
    for each in found:
        match each:
            case Between(_, Value() as low, Value() as high):
                yield low, high
            case Comparison(left, ">=", Value() as low):
                for other in found:
                    match other:
                        case Comparison(beside, "<=", Value() as high) if beside == left:
                            yield low, high


_Parts: TypeAlias = Iterator[literal.Part | literal.Break]


def _parts(condition: Condition, to: Placeholders, depth: int = 0) -> _Parts:
    match condition:
        case Comparison(_, operator, _):
            left, right = _operands(condition, to)
            yield f"{left} {operator} {right}"
        case Between():
            left, low, high = _operands(condition, to)
            yield from (f"{left} BETWEEN {low} ", literal.Break(depth + 1), f"AND {high}")
        case In():
            left, *options = _operands(condition, to)
            yield from (f"{left} IN (", literal.Break(depth + 1), f"{', '.join(options)})")
        case InList(left, values):
            yield _chosen(_operand(left, condition, to), values, to)
        case Function(name):
            yield f"{name}({', '.join(_operands(condition, to))})"
        case Not(inner):
            yield "NOT "
            yield from (_grouped if _is_loose(inner) else _parts)(inner, to, depth)
        case Junction(operator, conditions):
            for number, inner in enumerate(conditions):
                if number:
                    yield f" {operator} "
                    yield literal.Break(depth)
                together = isinstance(inner, Junction)
                yield from (_grouped if together else _parts)(inner, to, depth)


def _chosen(left: str, values: Value, to: Placeholders) -> Expression:
    """`x IN (…)` with as many values as the list has at run time."""
    label = to.reserve(labels.of_ref(values.ref)).removeprefix(":")
    variable = to.variable(f"{label}_choice")
    to.statements.append(_choice(variable, left, label, _encoded_each(values)))
    to.held_by(variable)
    return member(variable, "expression")


def _grouped(condition: Condition, to: Placeholders, depth: int = 0) -> _Parts:
    yield "("
    yield from _parts(condition, to, depth + 1)
    yield ")"


def _is_loose(condition: Condition) -> bool:
    """Does it hold together less than NOT does? A choice may turn out to be two comparisons."""
    return not isinstance(condition, Function | Not | InList)


def _operands(leaf: Leaf, to: Placeholders) -> list[str]:
    return [_operand(each, leaf, to) for each in operands(leaf)]


def _operand(operand: Operand, leaf: Leaf, to: Placeholders) -> str:
    match operand:
        case Path():
            return path_text(operand, to)
        case Size(path):
            return f"size({path_text(path, to)})"
        case Value(ref, type):
            return to.value(labels.of_ref(ref), operand, codec.encode(type, _given(ref, type)))
        case Constant():
            label = labels.of_operand(operand, leaf)
            return to.value(label, operand, in_wire(operand))


def path_text(path: Path, to: Placeholders) -> str:
    """`#prefs.#theme`, `#lines[0]`, `#votes.#option`."""
    return "".join(_step(each, to) for each in path.steps).removeprefix(".")


def _step(step: Step, to: Placeholders) -> str:
    match step:
        case int():
            return f"[{step}]"
        case Ref():
            return f".{to.name_given(step)}"
        case _:
            return f".{to.name(step)}"


def wire(constant: Constant) -> dict[str, literal.Value]:
    """A constant in wire format: `{"S": "open"}`."""
    value: literal.Value
    match constant.wire, constant.value:
        case "L", tuple() as elements:
            value = [wire(each) for each in elements if isinstance(each, Constant)]
        case "M", tuple() as members:
            value = {each[0]: wire(each[1]) for each in members if isinstance(each, tuple)}
        case _, tuple() as texts:
            value = [each for each in texts if isinstance(each, str)]
        case _, str() | bytes() | bool() as scalar:
            value = scalar
    return {constant.wire: value}


def in_wire(constant: Constant, *, inside: bool = False) -> Expression:
    """The same as code. What is empty `inside` another has a type: pyright knows none of it in a query's request."""
    match constant.wire, constant.value:
        case "L", () if inside:
            value = _no_elements()
        case "M", () if inside:
            value = _no_members()
        case "L", tuple() as elements:
            found = [each for each in elements if isinstance(each, Constant)]
            value = phrase.list_([in_wire(each, inside=True) for each in found])
        case "M", tuple() as members:
            pairs = [each for each in members if isinstance(each, tuple)]
            value = phrase.dict_(
                [(literal.text(name), in_wire(each, inside=True)) for name, each in pairs]
            )
        case _:
            return literal.value(wire(constant))
    return in_map(constant.wire, value)


@expression
def _no_elements() -> None:
    """list[AttributeValue]()"""


@expression
def _no_members() -> None:
    """dict[str, AttributeValue]()"""


def _given(ref: Ref, type: Type) -> Expression:
    """The value of an operand; a set must have elements, as DynamoDB has no empty ones."""
    value = value_of(ref)
    return called("filled", labels.of_ref(ref), value) if type.is_set else value


def _encoded_each(values: Value) -> Expression:
    return for_each(
        codec.encode(values.type, phrase.name(codec.ELEMENT)), codec.ELEMENT, value_of(values.ref)
    )


@statement
def _choice(NAME: Identifier, LEFT: str, LABEL: str, VALUES: Expression) -> None:
    """NAME = Choice(LEFT, LABEL, VALUES)"""
