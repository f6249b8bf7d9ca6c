"""What a sample holds in attributes that are no fields: in its keys, and in what every item of its kind has.

pk = USER#{user_id}, user_id "u1"         begins_with(pk, "USER#") holds
kind = "ORDER" in each of them            kind = :kind compares "ORDER" with the parameter
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from dyngen.ir import conditions as ir
from dyngen.ir.conditions import Constant
from dyngen.ir.key_values import component_text
from dyngen.ir.keys import Component, Template
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.lower.examples.comparing import is_true
from dyngen.lower.examples.contents import Content, length, said
from dyngen.records import record

_KINDS = {"S": Kind.STRING, "N": Kind.DECIMAL, "BOOL": Kind.BOOLEAN}


@record(frozen=True, slots=True)
class Held:
    """What an attribute holds: of one type in wire format; the value is None where only that is known."""

    wire: str
    value: Constant | None

    @property
    def type(self) -> Type:
        return Type(_KINDS[self.wire])


Beside = Mapping[str, Held | None]
"""What attributes beside the fields hold, None for one that is not there."""


def beside_fields(entity: Entity, content: Content) -> Beside:
    """What an item with this content holds in attributes that are no fields."""
    stored = {each.attribute for each in entity.fields if not each.derived}
    found: dict[str, Held | None] = {
        each.attribute: _key(each, content)
        for each in entity.all_templates
        if each.attribute not in stored
    }
    markers = (each for each in entity.markers if each.type.wire in _KINDS)
    return found | {each.attribute: Held(each.type.wire, each.value) for each in markers}


def _key(template: Template, content: Content) -> Held | None:
    values = {each.label: content.get(each.label) for each in template.fields}
    if None in values.values():
        return None
    parts = [
        _text(part, values[part.field.label]) if isinstance(part, Component) else part
        for part in template.parts
    ]
    known = [each for each in parts if each is not None]
    whole = Constant(template.wire, "".join(known)) if len(known) == len(parts) else None
    return Held(template.wire, whole)


def _text(component: Component, value: object) -> str | None:
    """What stands in a key for a value; None where that is not how JSON says it, as of a moment."""
    match component.field.type.kind, value:
        case Kind.STRING, str():
            return component_text(component, Constant("S", value))
        case Kind.UUID, str():
            return component_text(component, Constant("S", str(UUID(value))))
        case Kind.DATE, str():
            return component_text(component, Constant("S", date.fromisoformat(value).isoformat()))
        case Kind.BOOLEAN, bool():
            return component_text(component, Constant("BOOL", value))
        case ((Kind.INTEGER | Kind.DECIMAL), int() | Decimal()):
            plain = f"{Decimal(value).normalize():f}"
            return component_text(component, Constant("N", plain))
    return None


def without_keys(
    condition: ir.Leaf, beside: Beside, value: Callable[[ir.Operand | None], object]
) -> ir.Leaf | bool:
    """A condition with what is held in place of its attribute, or whether it holds if that is known already.

    `value` says what an operand is known to be.
    """

    def placed(*operands: ir.Operand) -> list[ir.Operand]:
        found = (_placed(each, beside) for each in operands)
        return [each for each in found if each is not None]

    match condition:
        case ir.Function(name, ir.Path((str() as attribute,)), operand) if attribute in beside:
            found = _holds(name, beside[attribute], value(operand))
            return condition if found is None else found
        case ir.Comparison(left, operator, right):
            match placed(left, right):
                case one, other:
                    return ir.Comparison(one, operator, other)
            return operator == "<>"
        case ir.Between(left, low, high):
            match placed(left, low, high):
                case one, least, most:
                    return ir.Between(one, least, most)
            return False
        case ir.In(left, options):
            match placed(left):
                case [one]:
                    return ir.In(one, tuple(placed(*options)))
            return False
        case ir.InList(left, values):
            match placed(left):
                case [one]:
                    return ir.InList(one, values)
            return False
    return condition


def _placed(operand: ir.Operand, beside: Beside) -> ir.Operand | None:
    """What stands for an operand; None where nothing is there."""
    path = operand.path if isinstance(operand, ir.Size) else operand
    if not isinstance(path, ir.Path) or len(path.steps) != 1 or path.steps[0] not in beside:
        return operand
    held = beside[str(path.steps[0])]
    if held is None:
        return operand if isinstance(operand, ir.Size) else None
    if held.value is None:
        return operand
    if isinstance(operand, ir.Size):
        size = length(held.type, said(held.value))
        return operand if size is None else Constant("N", str(size))
    return held.value


def _holds(name: str, held: Held | None, operand: object) -> bool | None:
    """Does a function hold of an attribute? None where that is not known."""
    if name in ("attribute_exists", "attribute_not_exists"):
        return (held is not None) is (name == "attribute_exists")
    if held is None:
        return False
    value = said(held.value) if held.value else None
    if operand is None or (value is None and name != "attribute_type"):
        return None
    return is_true(name, held.type, held.wire if value is None else value, operand)
