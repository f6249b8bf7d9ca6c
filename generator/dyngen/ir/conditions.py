"""Conditions on items, as a tree: filters of reads, conditions of writes.

    status <> :status AND size(items) > :count

Every name is an attribute of the entity, every value a parameter of the method or a constant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from dyngen.comparators import Comparator as Comparator
from dyngen.ir.types import Type
from dyngen.names import Identifier
from dyngen.records import record


@record(frozen=True, slots=True)
class Ref:
    """A value at run time: a parameter of the method, or an attribute of one (`user.user_id`)."""

    name: Identifier
    attribute: Identifier | None = None


@record(frozen=True, slots=True)
class Path:
    """An attribute, or a place inside one: names, list positions, and names that a parameter gives."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """`prefs.theme`, `lines[0].price`, `votes.{option}`."""
        return "".join(map(_spelled, self.steps)).removeprefix(".")

    @property
    def attribute(self) -> str:
        """The attribute of the item that it is, or is in."""
        return str(self.steps[0])

    @property
    def entry(self) -> Ref | None:
        """What gives the name of the entry of a free-form object that it is; None if it is none."""
        last = self.steps[-1]
        return last if isinstance(last, Ref) else None

    @property
    def owner(self) -> Path:
        """What it is in."""
        return Path(self.steps[:-1])


Step = str | int | Ref
"""A member by its name, an element by its position, an entry by the parameter that names it."""


def _spelled(step: Step) -> str:
    match step:
        case int():
            return f"[{step}]"
        case Ref(name, None):
            return f".{{{name}}}"
        case Ref(name, attribute):
            return f".{{{name}.{attribute}}}"
        case _:
            return f".{step}"


@record(frozen=True, slots=True)
class Size:
    """`size(path)`."""

    path: Path


@record(frozen=True, slots=True)
class Value:
    """A parameter as an operand, encoded as `type`."""

    ref: Ref
    type: Type


@record(frozen=True, slots=True)
class Constant:
    """A value known while compiling, in wire format: a literal of the schema, or a key prefix.

    `Constant("S", "open")`, `Constant("N", "5")`, `Constant("SS", ("a", "b"))`; a list holds constants, a map
    pairs of a key and a constant.
    """

    wire: Literal["S", "N", "B", "BOOL", "NULL", "SS", "NS", "L", "M"]
    value: (
        str
        | bytes
        | bool
        | tuple[str, ...]
        | tuple[Constant, ...]
        | tuple[tuple[str, Constant], ...]
    )


Operand = Path | Size | Value | Constant


@record(frozen=True, slots=True)
class Comparison:
    left: Operand
    operator: Comparator
    right: Operand


@record(frozen=True, slots=True)
class Between:
    left: Operand
    low: Operand
    high: Operand


@record(frozen=True, slots=True)
class In:
    left: Operand
    options: tuple[Operand, ...]


@record(frozen=True, slots=True)
class InList:
    """`IN` over one array parameter: as many placeholders as it has elements."""

    left: Operand
    values: Value
    """Its type is that of an element."""


@record(frozen=True, slots=True)
class Function:
    """`attribute_exists(path)`, `begins_with(path, value)` and their like."""

    name: Literal[
        "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"
    ]
    path: Path
    operand: Operand | None = None


@record(frozen=True, slots=True)
class Junction:
    """Conditions joined by one operator; at least two."""

    operator: Literal["AND", "OR"]
    conditions: tuple[Condition, ...]


@record(frozen=True, slots=True)
class Not:
    condition: Condition


Leaf = Comparison | Between | In | InList | Function
Condition = Leaf | Junction | Not


def conjuncts(condition: Condition | None) -> Iterator[Condition]:
    """The conditions that must all hold for this one to hold: those under AND, however deep, or itself."""
    match condition:
        case None:
            return
        case Junction("AND", inner):
            for each in inner:
                yield from conjuncts(each)
        case _:
            yield condition


def every(*conditions: Condition | None) -> Condition | None:
    """The condition that holds where all of these do, each said once; None if there is none."""
    found = dict.fromkeys(each for one in conditions for each in conjuncts(one))
    return Junction("AND", tuple(found)) if len(found) > 1 else next(iter(found), None)


def holds_of_nothing(condition: Condition) -> bool | None:
    """Does the condition hold where there is no item? None: DynamoDB does not say."""
    match condition:
        case Junction(joint, inner):
            found = [holds_of_nothing(each) for each in inner]
            decisive = joint == "OR"
            if decisive in found:
                return decisive
            return None if None in found else not decisive
        case Not(inner):
            held = holds_of_nothing(inner)
            return None if held is None else not held
        case Function("attribute_not_exists"):
            return True
        case Comparison(Path(), "<>", Value() | Constant()):
            return True
        case Comparison(Value() | Constant(), "<>", Path()):
            return True
        case Comparison(_, "<>", _):
            return None
        case In(_, options) if any(isinstance(each, Path) for each in options):
            return None
        case Comparison(left, _, right) if not any(
            isinstance(each, Path | Size) for each in (left, right)
        ):
            return None
    return False


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The comparisons and functions that a condition is made of, in order."""
    match condition:
        case Junction(_, inner):
            for each in inner:
                yield from leaves(each)
        case Not(inner):
            yield from leaves(inner)
        case _:
            yield condition


def operands(leaf: Leaf) -> tuple[Operand, ...]:
    """What stands in a comparison or function, in order; the values of an `InList` last."""
    match leaf:
        case Comparison(left, _, right):
            return (left, right)
        case Between(left, low, high):
            return (left, low, high)
        case In(left, options):
            return (left, *options)
        case InList(left, values):
            return (left, values)
        case Function(_, path, operand):
            return (path,) if operand is None else (path, operand)


def refs(condition: Condition) -> Iterator[Ref]:
    """What a condition asks of the caller: the values that are compared, and the names of entries."""
    for leaf in leaves(condition):
        for each in operands(leaf):
            if isinstance(each, Value):
                yield each.ref
        yield from entries(leaf)


def paths(condition: Condition) -> Iterator[Path]:
    """The places that a condition looks at, in order."""
    for leaf in leaves(condition):
        for each in operands(leaf):
            match each:
                case (Path() as path) | Size(path):
                    yield path


def present(condition: Condition | None) -> Iterator[Path]:
    """The places where something stands if the condition holds; without one, only "is not equal" does."""
    for each in conjuncts(condition):
        match each:
            case Junction() | Not() | Function("attribute_not_exists") | Comparison(operator="<>"):
                pass
            case _:
                yield from paths(each)


def entries(condition: Condition) -> Iterator[Ref]:
    """The names of entries that callers give."""
    for path in paths(condition):
        yield from (step for step in path.steps if isinstance(step, Ref))


def is_absence(condition: Condition, keys: Collection[str]) -> bool:
    """Does the condition hold for no item with these key attributes, so that a put on it makes a new one, or none?

    Only where that is certain: `attribute_not_exists(pk) AND status = "open"`, `NOT attribute_exists(sk)`.
    """
    match condition:
        case Function("attribute_not_exists", path) | Not(Function("attribute_exists", path)):
            return len(path.steps) == 1 and path.steps[0] in keys
        case Junction("AND", conditions):
            return any(is_absence(each, keys) for each in conditions)
        case Junction("OR", conditions):
            return all(is_absence(each, keys) for each in conditions)
    return False


def is_presence(condition: Condition, keys: Collection[str]) -> bool:
    """Does the condition hold for every item with these key attributes, so that it fails only where there is none?

    Only where that is certain: `attribute_exists(pk)`, `attribute_exists(pk) AND NOT attribute_not_exists(sk)`.
    """
    match condition:
        case Function("attribute_exists", path) | Not(Function("attribute_not_exists", path)):
            return len(path.steps) == 1 and path.steps[0] in keys
        case Junction("AND", conditions):
            return all(is_presence(each, keys) for each in conditions)
        case Junction("OR", conditions):
            return any(is_presence(each, keys) for each in conditions)
    return False
