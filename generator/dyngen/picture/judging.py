"""Whether a condition holds of an item, as DynamoDB judges it.

holds(likes >= {min}, {"likes": N 12}, min=5)        True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.comparators import is_so
from dyngen.ir.conditions import (
    Between,
    Comparator,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Ref,
    Size,
    Step,
    Value,
    conjuncts,
    refs,
)
from dyngen.ir.types import Kind, Type
from dyngen.picture.arguments import Arguments
from dyngen.picture.drawing import ranked

Attributes = Mapping[str, Constant]
_TEXT = Type(Kind.STRING)


def passes(condition: Condition | None, attributes: Attributes, given: Arguments) -> bool:
    """Whether an item passes a filter; what compares with a parameter that is not given is left out."""
    return all(
        holds(each, attributes, given)
        for each in conjuncts(condition)
        if all(given.has(ref) for ref in refs(each))
    )


def holds(condition: Condition, attributes: Attributes, given: Arguments) -> bool:
    """Whether a condition holds."""

    def value(operand: Operand) -> Constant | None:
        return _value(operand, attributes, given)

    match condition:
        case Comparison(left, operator, right):
            return compare(value(left), operator, value(right))
        case Between(left, low, high):
            held = value(left)
            return compare(held, ">=", value(low)) and compare(held, "<=", value(high))
        case In(left, options):
            return any(compare(value(left), "=", value(each)) for each in options)
        case InList(left, values):
            elements = given.constants(values.ref, values.type)
            return any(compare(value(left), "=", each) for each in elements)
        case Function(name, path, operand):
            return _function(name, value(path), None if operand is None else value(operand))
        case Junction("AND", conditions):
            return all(holds(each, attributes, given) for each in conditions)
        case Junction(_, conditions):
            return any(holds(each, attributes, given) for each in conditions)
        case Not(inner):
            return not holds(inner, attributes, given)


def compare(left: Constant | None, operator: Comparator, right: Constant | None) -> bool:
    """Whether a comparison holds: what is absent, or of another type, is only different."""
    if left is None or right is None or left.wire != right.wire:
        return operator == "<>"
    if operator in ("=", "<>"):
        return _same(left, right) is (operator == "=")
    one, two = ranked(left), ranked(right)
    return is_so((one > two) - (one < two), operator)


def _same(left: Constant, right: Constant) -> bool:
    match left.value, right.value:
        case (tuple() as ours, tuple() as theirs) if left.wire in ("SS", "NS"):
            return set(ours) == set(theirs)
        case (tuple(), _) | (_, tuple()) | (bool(), _) | (_, bool()):
            return left == right
        case _:
            return ranked(left) == ranked(right)


def _value(operand: Operand, attributes: Attributes, given: Arguments) -> Constant | None:
    match operand:
        case Path(steps):
            return _at(
                attributes.get(operand.attribute), [_step(each, given) for each in steps[1:]]
            )
        case Size(path):
            held = _value(path, attributes, given)
            if held is None or isinstance(held.value, bool):
                return None
            return Constant("N", str(len(held.value)))
        case Value(ref, type):
            return given.constant(ref, type)
        case Constant():
            return operand


def _step(step: Step, given: Arguments) -> str | int:
    """A name or a position; a parameter gives the name of an entry, which is not empty."""
    if not isinstance(step, Ref):
        return step
    named = given.constant(step, _TEXT)
    return str(named.value) if named else ""


def _at(value: Constant | None, steps: Sequence[str | int]) -> Constant | None:
    """What a path leads to inside an attribute."""
    for step in steps:
        if value is None or not isinstance(value.value, tuple):
            return None
        members = value.value
        value = None
        for position, member in enumerate(members):
            match member:
                case Constant() if position == step:
                    value = member
                case (key, Constant() as inner) if key == step:
                    value = inner
    return value


def _function(name: str, held: Constant | None, operand: Constant | None) -> bool:
    match name:
        case "attribute_exists":
            return held is not None
        case "attribute_not_exists":
            return held is None
    if held is None or operand is None:
        return False
    match name, held.value, operand.value:
        case "attribute_type", _, str() as wire:
            return held.wire == wire
        case "begins_with", str() as text, str() as beginning:
            return text.startswith(beginning)
        case "begins_with", bytes() as data, bytes() as beginning:
            return data.startswith(beginning)
        case "contains", str() as text, str() as part:
            return part in text
        case "contains", tuple() as elements, element:
            return operand in elements or element in elements
    return False
