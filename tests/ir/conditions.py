"""What holds of every condition: its names are attributes, and both sides of a comparison are of one type."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Operand,
    Path,
    Ref,
    Size,
    Step,
    Value,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from ir.scope import Scope, fields_of, nodes


def of_condition(
    condition: Condition | None, scope: Scope, refused: Collection[str] = ()
) -> Iterator[str]:
    """What is wrong with a condition on an item of the entity; `refused` are attributes that it may not name."""
    for node in nodes(condition):
        match node:
            case Path(steps):
                yield from _path(steps, scope.entity)
                yield from _names(steps, scope)
                if steps[0] in refused:
                    yield f"a filter on {steps[0]}, which is a key attribute of what is queried"
            case Value():
                yield from _value(node, scope)
            case Junction(conditions=conditions) if len(conditions) < 2:
                yield "a junction of less than two conditions"
            case Comparison(left, _, right):
                yield from _alike(scope, left, right)
            case Between(left, low, high):
                yield from _alike(scope, left, low, high)
            case In(left, options):
                yield from _alike(scope, left, *options)
            case InList(left, values):
                yield from _alike(scope, left, values)
                given = scope.type_of(values.ref)
                if given is None or given.kind is not Kind.ARRAY:
                    yield f"IN a list, but {values.ref.name} is none"
            case Function():
                yield from _function(node, scope)


def _names(steps: tuple[Step, ...], scope: Scope) -> Iterator[str]:
    """A parameter that names an entry is a text."""
    for step in steps:
        if isinstance(step, Ref):
            named = scope.type_of(step)
            if named is None or named.kind is not Kind.STRING:
                yield f"{step.name} names an entry, and is no text"


def _value(value: Value, scope: Scope) -> Iterator[str]:
    given = scope.type_of(value.ref)
    if given is not None and given.kind is Kind.ARRAY and value.type.kind is not Kind.ARRAY:
        given = given.item  # of an IN list
    # A moment is one wherever it comes from: it is stored as the place wants it, as a time to live, too.
    if given and given.kind is not value.type.kind and given.wire != value.type.wire:
        yield f"{value.ref.name} is of type {given.kind} and encoded as {value.type.kind}"


def _alike(scope: Scope, *operands: Operand) -> Iterator[str]:
    wires = {wire for each in operands if (wire := _wire(each, scope.entity))}
    if len(wires) > 1:
        yield f"a comparison of {' with '.join(sorted(wires))}"


_SEARCHED = {"S": "S", "B": "B", "SS": "S", "NS": "N"}


def _function(node: Function, scope: Scope) -> Iterator[str]:
    wire = _wire(node.path, scope.entity)
    operand = None if node.operand is None else _wire(node.operand, scope.entity)
    match node.name:
        case "attribute_exists" | "attribute_not_exists":
            if node.operand is not None:
                yield f"{node.name} with an operand"
        case "attribute_type":
            if operand != "S":
                yield "attribute_type of no text"
        case "begins_with":
            if wire not in (None, "S", "B") or operand not in (wire, "S", "B"):
                yield f"begins_with of {wire} and {operand}"
        case "contains":
            found = _SEARCHED.get(wire or "")
            if operand is None or (found is not None and operand != found):
                yield f"contains of {wire} and {operand}"


def _wire(operand: Operand, entity: Entity) -> str | None:
    """How an operand is stored; None where that is not known while compiling."""
    match operand:
        case Path(steps):
            return _stored(steps, entity)
        case Size():
            return "N"
        case Value(_, type):
            return type.wire
        case Constant(wire=wire):
            return wire


def _stored(steps: tuple[Step, ...], entity: Entity) -> str | None:
    first, *inner = steps
    kind: Type | None = next(
        (each.type for each in fields_of(entity) if each.attribute == first), None
    )
    if kind is None:
        return _key_attributes(entity).get(str(first))
    for step in inner:
        kind = _inside(kind, step) if kind and not isinstance(step, Ref) else None
    return kind.wire if kind else None


def _inside(kind: Type, step: str | int) -> Type | None:
    if isinstance(step, int):
        return kind.item
    found = kind.record.fields if kind.record else ()
    return next((each.type for each in found if each.attribute == step), None)


def _path(steps: tuple[Step, ...], entity: Entity) -> Iterator[str]:
    first, *inner = steps
    held = (*fields_of(entity), *entity.markers)
    kind = next((each.type for each in held if each.attribute == first), None)
    if kind is None:
        if first not in _key_attributes(entity):
            yield f"{first} is no attribute of {entity.name}"
        return
    for step in inner:
        if kind is None:
            return  # inside something that may be anything
        if isinstance(step, Ref):
            if kind.kind is not Kind.OBJECT or kind.record:
                yield f"{step.name} names an entry of {first}, which has none"
            return
        if isinstance(step, int) != (kind.kind is Kind.ARRAY) or kind.kind not in (
            Kind.ARRAY,
            Kind.OBJECT,
        ):
            yield f"{step} of {first} leads nowhere"
            return
        if kind.record and _inside(kind, step) is None:
            yield f"{step} is no field of {first}"
        kind = _inside(kind, step)


def _key_attributes(entity: Entity) -> dict[str, str]:
    """Every key attribute of the table, and how it is stored."""
    table = entity.table
    found = [table.partition, *([table.sort] if table.sort else [])]
    found += [each for index in table.indexes for each in (*index.partition, *index.sort)]
    return {each.name: each.wire for each in found}
