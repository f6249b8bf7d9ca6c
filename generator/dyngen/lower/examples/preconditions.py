"""What the condition of a write demands of the item that is there, where a sample does not have it.

    status <> :closed AND attribute_exists(rating), closed="CLOSED"      {"rating": 1}

The examples store the sample with these changes, so that the write is carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dyngen.ir import conditions as ir
from dyngen.ir.made_up import made_up
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind
from dyngen.lower.examples.comparing import INVERSE, MIRRORED, beside, holds
from dyngen.lower.examples.samples import Content


class Demands:
    """What a condition demands of an item whose content is known, if parameters are given `known` values."""

    def __init__(self, entity: Entity, content: Content, known: Mapping[str, object]) -> None:
        self._entity = entity
        self._content = content
        self._known = known

    def of(self, condition: ir.Condition | None) -> Content:
        """Values for fields outside the key, None for one that must not be there."""
        match condition:
            case ir.Junction("AND", conditions):
                changes: Content = {}
                for each in conditions:
                    content = self._content | changes
                    changes |= Demands(self._entity, content, self._known).of(each)
                return changes
            case ir.Junction(_, conditions):
                return min(map(self.of, conditions), key=len)
            case ir.Not(ir.Comparison(left, operator, right)):
                return self.of(ir.Comparison(left, INVERSE[operator], right))
            case ir.Not(ir.Function("attribute_exists", path)):
                return self.of(ir.Function("attribute_not_exists", path))
            case ir.Not(ir.Function("attribute_not_exists", path)):
                return self.of(ir.Function("attribute_exists", path))
            case ir.Comparison(ir.Path() as path, operator, operand):
                return self._compared(path, operator, self._value(operand))
            case ir.Comparison(operand, operator, ir.Path() as path):
                return self._compared(path, MIRRORED[operator], self._value(operand))
            case ir.Between(ir.Path() as path, operand, _) | ir.In(
                ir.Path() as path, (operand, *_)
            ):
                return self._compared(path, "=", self._value(operand))
            case ir.InList(ir.Path() as path, values):
                given = self._value(values)
                return self._compared(
                    path, "=", given[0] if isinstance(given, list) and given else None
                )
            case ir.Function(name, path, operand):
                return self._function(name, path, operand)
        return {}

    def _value(self, operand: ir.Operand | None) -> object:
        """What the operand is known to be, as JSON says it; else None."""
        match operand:
            case ir.Value(ref):
                return self._known.get(ref.name)
            case ir.Constant("N", str() as number):
                return Decimal(number)
            case ir.Constant("S" | "BOOL", value):
                return value
        return None

    def _field(self, path: ir.Path) -> Field | None:
        """The field that a condition is about, if it can be another."""
        for field in self._entity.fields:
            if path.steps == (field.attribute,):
                return None if field in self._entity.key_fields or field.derived else field
        return None

    def _compared(self, path: ir.Path, operator: ir.Comparator, wanted: object) -> Content:
        field = self._field(path)
        if field is None or wanted is None:
            return {}
        if holds(field.type, self._content.get(field.attribute), operator, wanted):
            return {}
        return {field.attribute: beside(field.type, wanted, MIRRORED[operator])}

    def _function(self, name: str, path: ir.Path, operand: ir.Operand | None) -> Content:
        field, wanted = self._field(path), self._value(operand)
        if field is None:
            return {}
        held = self._content.get(field.attribute)
        match name:
            case "attribute_exists" if held is None:
                return {field.attribute: made_up(field.type, field.attribute)}
            case "attribute_not_exists" if held is not None and field.optional:
                return {field.attribute: None}
            case "begins_with" if wanted is not None and not str(held).startswith(str(wanted)):
                return {field.attribute: wanted}
            case "contains" if wanted is not None:
                if isinstance(held, str | list) and wanted in held:
                    return {}
                many = field.type.kind is not Kind.STRING
                return {field.attribute: [wanted] if many else wanted}
        return {}
