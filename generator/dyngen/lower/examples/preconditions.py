"""What the condition of a write demands of the item that is there, where a sample does not have it.

    status <> :closed AND attribute_exists(rating), closed="CLOSED"      {"rating": 1}

The examples store the sample with these changes, so that the write is carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from dyngen.ir.conditions import (
    Between,
    Comparator,
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Value,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind
from dyngen.lower.examples.literals import beside, made_up

Content = dict[str, object]


def demanded(
    condition: Condition | None, entity: Entity, content: Content, known: Mapping[str, object]
) -> Content:
    """Values for fields outside the key, None for one that must not be there.

    `content` is the sample, `known` what the parameters are given.
    """
    match condition:
        case Junction("AND", conditions):
            changes: Content = {}
            for each in conditions:
                changes |= demanded(each, entity, content | changes, known)
            return changes
        case Junction(_, conditions):
            options = [demanded(each, entity, content, known) for each in conditions]
            return min(options, key=len)
        case Not(Comparison(left, operator, right)):
            inverse = Comparison(left, _INVERSE[operator], right)
            return demanded(inverse, entity, content, known)
        case Not(Function("attribute_exists", path)):
            return demanded(Function("attribute_not_exists", path), entity, content, known)
        case Not(Function("attribute_not_exists", path)):
            return demanded(Function("attribute_exists", path), entity, content, known)
        case Comparison(Path() as path, operator, operand):
            return _compared(_field(path, entity), operator, operand, content, known)
        case Comparison(operand, operator, Path() as path):
            turned = _MIRROR.get(operator, operator)
            return _compared(_field(path, entity), turned, operand, content, known)
        case Between(Path() as path, operand, _) | In(Path() as path, (operand, *_)):
            return _compared(_field(path, entity), "=", operand, content, known)
        case InList(Path() as path, values):
            given = known.get(values.ref.name)
            wanted = given[0] if isinstance(given, list) and given else None
            return _set(_field(path, entity), wanted, content)
        case Function(name, path, operand):
            return _function(name, _field(path, entity), operand, content, known)
    return {}


_INVERSE: Mapping[Comparator, Comparator] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
_MIRROR: Mapping[Comparator, Comparator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _field(path: Path, entity: Entity) -> Field | None:
    """The field that a condition is about, if it can be another."""
    free = (each for each in entity.fields if each not in entity.key_fields and not each.derived)
    return next((each for each in free if path.steps == (each.attribute,)), None)


def _compared(
    field: Field | None,
    operator: Comparator,
    operand: Operand,
    content: Content,
    known: Mapping[str, object],
) -> Content:
    wanted = known.get(operand.ref.name) if isinstance(operand, Value) else None
    if field is None or wanted is None:
        return {}
    if _holds(field, content.get(field.attribute), operator, wanted):
        return {}
    return {field.attribute: beside(field.type, wanted, _MIRROR.get(operator, operator))}


def _function(
    name: str,
    field: Field | None,
    operand: Operand | None,
    content: Content,
    known: Mapping[str, object],
) -> Content:
    there = content.get(field.attribute) is not None if field else False
    match name:
        case "attribute_exists" if field and not there:
            return {field.attribute: made_up(field.type, field.attribute)}
        case "attribute_not_exists" if field and field.optional and there:
            return {field.attribute: None}
        case "begins_with" if isinstance(operand, Value):
            wanted = known.get(operand.ref.name)
            has = field and str(content.get(field.attribute)).startswith(str(wanted))
            return {} if has else _set(field, wanted, content)
        case "contains" if isinstance(operand, Value):
            wanted = known.get(operand.ref.name)
            held = content.get(field.attribute) if field else None
            if isinstance(held, str | list) and wanted in held:
                return {}
            many = field is not None and field.type.kind is not Kind.STRING
            return _set(field, [wanted] if many and wanted is not None else wanted, content)
    return {}


def _set(field: Field | None, wanted: object, content: Content) -> Content:
    if field is None or wanted is None or content.get(field.attribute) == wanted:
        return {}
    return {field.attribute: wanted}


def _holds(field: Field, value: object, operator: Comparator, wanted: object) -> bool:
    """Is `value <operator> wanted` true? Dates and times are in the order of their texts."""
    if value is None:
        return False
    left, right = str(value), str(wanted)
    less, same = left < right, value == wanted
    if field.type.kind in (Kind.INTEGER, Kind.DECIMAL):
        try:
            less, same = Decimal(left) < Decimal(right), Decimal(left) == Decimal(right)
        except InvalidOperation:
            return False
    holds = {"=": same, "<>": not same, "<": less and not same, "<=": less or same}
    return holds[operator] if operator in holds else not holds[_INVERSE[operator]]
