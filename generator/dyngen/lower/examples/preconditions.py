"""What the condition of a write demands of the item that is there, where a sample does not have it.

    status <> :status AND attribute_exists(rating), status="CLOSED"      {"status": "OPEN", "rating": 1}

The examples store the sample with these changes, so that the write is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from dyngen.comparators import INVERSE, MIRRORED
from dyngen.ir import conditions as ir
from dyngen.ir.made_up import made_up
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind, Type
from dyngen.lower.examples.comparing import as_said, beside, holds, is_true, type_of
from dyngen.lower.examples.contents import (
    MOST_SHOWN,
    Content,
    as_stored,
    default_said,
    length,
    of_length,
    said,
    with_value,
)
from dyngen.lower.examples.in_keys import taken_by_keys
from dyngen.lower.examples.key_attributes import Beside, beside_fields, without_keys
from dyngen.lower.items.constants import is_fit
from dyngen.steps import Steps, value_at

Demanded = Content | None
"""Values for fields outside the key, None for one that must not be there; or None: it cannot be brought about."""


class Demands:
    """What a condition demands of an item whose content is known, where `known` tells what is given for it."""

    def __init__(self, entity: Entity, content: Content, known: Callable[[ir.Ref], object]) -> None:
        self._entity = entity
        with_default = [each for each in entity.fields if each.default is not None]
        defaults = {each.label: default_said(each.default) for each in with_default}
        self._content = defaults | content
        self._known = known

    def of(self, condition: ir.Condition | None, *, wanted: bool = True) -> Content:
        """What must change for the condition to hold (`wanted`) or not to hold."""
        return (self._of(condition, wanted) if condition else None) or {}

    def met(self, condition: ir.Condition, *, wanted: bool = True) -> bool:
        """Is it known that the condition holds (`wanted`), or does not hold, of the item as it is?"""
        match condition:
            case ir.Not(inner):
                return self.met(inner, wanted=not wanted)
            case ir.Junction(operator, conditions):
                needed = all if (operator == "AND") is wanted else any
                return needed(self.met(each, wanted=wanted) for each in conditions)
        return self._of(condition, wanted) == {}

    @cached_property
    def _beside(self) -> Beside:
        return beside_fields(self._entity, self._content)

    def _of(self, condition: ir.Condition, wanted: bool) -> Demanded:
        match condition:
            case ir.Not(inner):
                return self._of(inner, not wanted)
            case ir.Junction(operator, conditions) if (operator == "AND") is wanted:
                changes: Content = {}
                # What a later one brings about may be against an earlier one, which has a second turn.
                for each in (*conditions, *conditions):
                    demands = Demands(self._entity, self._content | changes, self._known)
                    changes |= demands.of(each, wanted=wanted)
                return changes
            case ir.Junction(_, conditions):
                found = [self._of(each, wanted) for each in conditions]
                return min((each for each in found if each is not None), key=len, default=None)
        known = without_keys(condition, self._beside, self._value)
        if isinstance(known, bool):
            return {} if known is wanted else None
        return self._leaf(known, wanted)

    def _leaf(self, condition: ir.Leaf, wanted: bool) -> Demanded:
        match condition:
            case ir.Comparison(left, operator, right):
                # Without one of its sides no comparison holds but "is not equal".
                if not wanted and operator != "<>" and (self._absent(left) or self._absent(right)):
                    return {}
                return self._compared(left, operator if wanted else INVERSE[operator], right)
            case ir.Between(left, low, high) if self._in_keys(left, low, high):
                return None
            case ir.In(left, options) if self._in_keys(left, *options):
                return None
            case ir.InList(left) if self._in_keys(left):
                return None
            case ir.Between(left, low, high):
                return self._between(left, low, high, wanted)
            case ir.In(left, options):
                return self._among(left, [self._value(each) for each in options], wanted)
            case ir.InList(left, values):
                given = self._value(values)
                return self._among(left, given if isinstance(given, list) else [], wanted)
            case ir.Function(name, path, operand):
                return self._function(name, path, self._value(operand), wanted)

    def _value(self, operand: ir.Operand | None) -> object:
        """What the operand is known to be, as JSON says it; else None."""
        match operand:
            case ir.Value(ref):
                return self._known(ref)
            case ir.Constant():
                return said(operand)
            case ir.Path():
                return self._held(operand)
            case ir.Size(path):
                return length(self._type(path), self._held(path))
        return None

    def _type(self, path: ir.Path, like: object = None) -> Type | None:
        """The type of what a path leads to; in a free-form object that of `like`. None for a key attribute."""
        first, *rest = path.steps
        fields = {each.attribute: each for each in self._entity.fields}
        field = fields.get(str(first))
        if field is None or field.derived:
            return None
        type: Type | None = field.type
        for step in rest:
            if type is not None and type.item:
                type = type.item
            elif type is not None and type.record:
                members = {each.attribute: each.type for each in type.record.fields}
                type = members.get(str(step))
            else:
                return type_of(like) if type and type.kind is Kind.OBJECT else None
        return type

    def _set(self, path: ir.Path, value: object) -> Demanded:
        """Give a field a value; None for a part of the key, by which the item is found, and for one it cannot hold."""
        field, steps = self._field(path), self._steps(path)
        if field in self._entity.key_fields or steps is None:
            return None
        _, *rest = steps
        if any(isinstance(each, int) and each > MOST_SHOWN for each in rest):
            return None
        base = self._content.get(field.label)
        if base is None:
            base = made_up(field.type, field.label)
        changed = with_value(base, field.type, rest, value)
        fits = is_fit(field.type, changed) and taken_by_keys(self._entity, field.label)(changed)
        return {field.label: changed} if fits else None

    def _fits(self, path: ir.Path) -> Callable[[object], bool]:
        """Whether the keys that a field stands in take a value; of what is inside one, there are none."""
        found = None if len(path.steps) > 1 else self._field(path)
        return taken_by_keys(self._entity, found.label if found else "")

    def _remove(self, path: ir.Path) -> Demanded:
        """Take away an optional field; of what is inside one, all of it. No item is without a part of its key."""
        field = self._field(path)
        can = field.optional and field not in self._entity.key_fields
        return {field.label: None} if can else None

    def _field(self, path: ir.Path) -> Field:
        return next(each for each in self._entity.fields if each.attribute == path.steps[0])

    def _held(self, path: ir.Path) -> object:
        steps = self._steps(path)
        if steps is None:
            return None
        first, *rest = steps
        value, type = self._content.get(str(first)), self._type(ir.Path(path.steps[:1]))
        return value_at(as_stored(value, type) if type else value, rest)

    def _last(self, path: ir.Path) -> str:
        """The last name on the path, of which made-up values are made."""
        names = [each for each in self._steps(path) or path.owner.steps if isinstance(each, str)]
        return names[-1]

    def _steps(self, path: ir.Path) -> Steps | None:
        """The path with what the schema calls each field in it; None if the name of an entry is not known."""
        found: list[str | int] = []
        for step in self._entity.as_written(path).steps:
            name = self._known(step) if isinstance(step, ir.Ref) else step
            if not isinstance(name, str | int):
                return None
            found.append(name)
        return found

    def _compared(self, left: ir.Operand, operator: ir.Comparator, right: ir.Operand) -> Demanded:
        """One side is changed: the left one, if the right one is known and that is possible."""
        changes = self._against(left, operator, self._value(right))
        if changes is None:
            changes = self._against(right, MIRRORED[operator], self._value(left))
        if changes is None and (given := self._given(right)):
            demands = Demands(self._entity, self._content | given, self._known)
            changed = demands._against(left, operator, demands._value(right))
            return None if changed is None else given | changed
        return changes

    def _given(self, operand: ir.Operand) -> Content:
        """A value for an attribute that is not there."""
        type = self._type(operand) if isinstance(operand, ir.Path) else None
        if not isinstance(operand, ir.Path) or type is None or not self._absent(operand):
            return {}
        return self._set(operand, made_up(type, self._last(operand))) or {}

    def _against(self, left: ir.Operand, operator: ir.Comparator, other: object) -> Demanded:
        match left:
            case ir.Path() if other is not None and (type := self._type(left, other)):
                other = as_said(type, other)
                if holds(type, self._value(left), operator, other):
                    return {}
                return self._set(left, beside(type, other, MIRRORED[operator], self._fits(left)))
            case ir.Size(path) if other is not None and (type := self._type(path)):
                if holds(_COUNT, self._value(left), operator, other):
                    return {}
                wanted = beside(_COUNT, other, MIRRORED[operator])
                made = of_length(type, self._last(path), wanted)
                return None if made is None else self._set(path, made)
            case ir.Constant() if other is not None and (type := type_of(said(left))):
                return {} if holds(type, said(left), operator, other) else None
        return None

    def _between(
        self, left: ir.Operand, low: ir.Operand, high: ir.Operand, wanted: bool
    ) -> Demanded:
        ends = self._value(low), self._value(high)
        if self._is_inside(left, low, high) is wanted or (not wanted and self._absent(left)):
            return {}
        if wanted and (given := self._given(low) | self._given(high)):
            demands = Demands(self._entity, self._content | given, self._known)
            changed = demands._between(left, low, high, wanted)
            return None if changed is None else given | changed
        if wanted:
            # Emulators take a zero for nothing, so the other end is better.
            changed = self._against(left, "=", ends[0] or ends[1]) or {}
            demands = Demands(self._entity, self._content | changed, self._known)
            return changed if changed and demands._is_inside(left, low, high) else None
        lower = self._against(left, "<", ends[0])
        return self._against(left, ">", ends[1]) if lower is None else lower

    def _is_inside(self, left: ir.Operand, low: ir.Operand, high: ir.Operand) -> bool:
        below = self._against(left, ">=", self._value(low))
        return below == {} and self._against(left, "<=", self._value(high)) == {}

    def _among(self, left: ir.Operand, options: Sequence[object], wanted: bool) -> Demanded:
        equal = any(self._against(left, "=", each) == {} for each in options)
        if equal is wanted or (not wanted and self._absent(left)):
            return {}
        if wanted:
            return self._against(left, "=", options[0]) if options else None
        if isinstance(left, ir.Constant):
            return None
        whole = isinstance(left, ir.Path) and len(left.steps) == 1
        if isinstance(left, ir.Path) and whole and (gone := self._remove(left)) is not None:
            return gone
        highest = max(options, key=str)
        other = self._against(left, ">", highest) or self._against(left, "<>", highest)
        return self._remove(left) if other is None and isinstance(left, ir.Path) else other

    def _absent(self, operand: ir.Operand) -> bool:
        """Is it known that the item has no such attribute?"""
        measured = isinstance(operand, ir.Path | ir.Size)
        return measured and not self._in_keys(operand) and self._value(operand) is None

    def _in_keys(self, *operands: ir.Operand) -> bool:
        """Is one of them a key attribute? What it is cannot be changed, and is not looked at here."""
        paths = [each.path if isinstance(each, ir.Size) else each for each in operands]
        return any(isinstance(each, ir.Path) and self._type(each) is None for each in paths)

    def _function(self, name: str, path: ir.Path, operand: object, wanted: bool) -> Demanded:
        if name == "attribute_not_exists":
            name, wanted = "attribute_exists", not wanted
        type, held = self._type(path, operand), self._held(path)
        if type is None:
            return None
        if is_true(name, type, held, operand) is wanted:
            return {}
        if not wanted:
            return self._remove(path)
        match name:
            case "attribute_exists" | "attribute_type":
                return self._set(path, made_up(type, self._last(path)))
            case "contains" if type.kind is not Kind.STRING and operand is not None:
                return self._set(path, [*(held if isinstance(held, list) else []), operand])
            case _ if operand is not None:
                return self._set(path, operand)
        return None


_COUNT = Type(Kind.INTEGER)
