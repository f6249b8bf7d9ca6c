"""A condition before it is understood: what was written, in either spelling, and where each piece of it stands.

{"field": "total", "operator": ">=", "param": "least"}
"total >= :least"                                           Compared(Attribute(total), ">=", Parameter(least))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from dyngen.diagnostics import Place
from dyngen.ir.conditions import Comparator
from dyngen.records import record

FunctionName = OneOf[
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"
]


@record(frozen=True, slots=True)
class Spot:
    """Where a piece of a condition stands: a place in the document, and (`part`) a piece of the text there."""

    at: Place
    part: str | None = None

    def error(self, code: str, message: str, help: str, *, once: str | None = None) -> None:
        self.at.error(code, message, help, part=self.part, once=once)

    def warning(self, code: str, message: str, help: str) -> None:
        self.at.warning(code, message, help, part=self.part)


@record(frozen=True, slots=True)
class Parameter:
    """A value that the caller gives, by the name of its parameter."""

    spot: Spot
    name: str


@record(frozen=True, slots=True)
class Attribute:
    """An attribute of the item, or what is inside it: names and positions."""

    spot: Spot
    steps: tuple[str | int, ...]
    text: str
    entry: Parameter | None = None
    """What gives the name of the entry that it is, behind these steps."""
    may_be_text: bool = False
    """Does it stand where a value does, so that it may be a text without its quotes?"""


@record(frozen=True, slots=True)
class SizeOf:
    """`size(attribute)`."""

    spot: Spot
    attribute: Attribute


@record(frozen=True, slots=True)
class Literal:
    """A value that stands in the schema, as JSON has it."""

    spot: Spot
    value: object


Operand = Attribute | SizeOf | Parameter | Literal


@record(frozen=True, slots=True)
class Compared:
    spot: Spot
    left: Operand
    operator: Comparator
    right: Operand


@record(frozen=True, slots=True)
class Within:
    """`left BETWEEN low AND high`."""

    spot: Spot
    left: Operand
    low: Operand
    high: Operand


@record(frozen=True, slots=True)
class Among:
    """`left IN (…)`. A single parameter may turn out to be an array of options."""

    spot: Spot
    left: Operand
    options: tuple[Operand, ...]


@record(frozen=True, slots=True)
class Called:
    """A function of an attribute that is true or false."""

    spot: Spot
    function: FunctionName
    attribute: Attribute
    operand: Operand | None = None


@record(frozen=True, slots=True)
class Joined:
    operator: OneOf["AND", "OR"]
    conditions: tuple[Node, ...]


@record(frozen=True, slots=True)
class Negated:
    condition: Node


Node = Compared | Within | Among | Called | Joined | Negated


def joined(operator: OneOf["AND", "OR"], conditions: list[Node]) -> Node:
    """Conditions under one operator; one alone needs none."""
    return conditions[0] if len(conditions) == 1 else Joined(operator, tuple(conditions))


def operands(node: Node) -> Iterator[Operand]:
    """Every operand of a condition, in the order in which they are written."""
    match node:
        case Compared(left=left, right=right):
            yield from (left, right)
        case Within(left=left, low=low, high=high):
            yield from (left, low, high)
        case Among(left=left, options=options):
            yield from (left, *options)
        case Called(attribute=attribute, operand=operand):
            yield attribute
            if operand is not None:
                yield operand
        case _:
            for leaf in leaves(node):
                yield from operands(leaf)


def leaves(node: Node) -> Iterator[Compared | Within | Among | Called]:
    """The comparisons and functions that a condition is made of, in order."""
    match node:
        case Joined(conditions=conditions):
            for each in conditions:
                yield from leaves(each)
        case Negated(condition=condition):
            yield from leaves(condition)
        case _:
            yield node


def parameters(node: Node) -> Iterator[Parameter]:
    """Every parameter that a condition names."""
    for each in operands(node):
        match each:
            case Parameter():
                yield each
            case (
                Attribute(entry=Parameter() as entry)
                | SizeOf(attribute=Attribute(entry=Parameter() as entry))
            ):
                yield entry
