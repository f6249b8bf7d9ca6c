"""Filters and conditions of writes, from their objects to a condition tree, every operand checked.

{"field": "total", "operator": ">=", "param": "min_total"}        Comparison(total, ">=", Value(min_total))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dyngen.analysis.conditions.operand_types import SIZED, UNORDERED, searched
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.patterns.parameters import Given
from dyngen.analysis.patterns.roles import retyped
from dyngen.diagnostics import Place
from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Operand,
    Path,
    Size,
    Value,
)
from dyngen.ir.types import Field, Kind, Type
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown

MAX_IN = 100
_NEVER_EQUAL = "to DynamoDB, values of different types are never equal"
_INTEGER = Type(Kind.INTEGER)


def resolve_expression(
    expression: written.FilterExpression,
    entity: Draft,
    givens: Mapping[str, Given],
    name: str,
    at: Place,
    *,
    keyed: frozenset[str] = frozenset(),
    held: Callable[[Field], bool] = lambda _: True,
) -> Condition | None:
    """The condition tree; None if part of it is wrong, which is reported.

    `keyed`: attributes that are keys of what is queried (DynamoDB refuses filters on them); `held`: does the
    index hold this field?
    """
    reader = _Reader(entity, givens, name, keyed, held)
    conditions = [
        reader.condition(each, at["conditions"][number])
        for number, each in enumerate(expression.conditions)
    ]
    sound = [each for each in conditions if each is not None]
    if len(sound) < len(conditions):
        return None
    return sound[0] if len(sound) == 1 else Junction(expression.logical_operator, tuple(sound))


class _Reader:
    def __init__(
        self,
        entity: Draft,
        givens: Mapping[str, Given],
        name: str,
        keyed: frozenset[str],
        held: Callable[[Field], bool],
    ) -> None:
        self.entity, self.givens, self.name = entity, givens, name
        self.keyed, self.held = keyed, held

    def condition(self, model: written.FilterCondition, at: Place) -> Condition | None:
        field = self._field(model, at)
        if field is None:
            return None
        path = Path((field.attribute,))
        if model.operator and model.function and model.function != "size":
            at["function"].error(
                "DG504",
                f"the condition on {field.attribute} has both an operator and a function",
                'keep one of them; only "size" takes an operator too',
            )
            return None
        match model.function:
            case None:
                if model.operator is None:
                    at["field"].error(
                        "DG505",
                        f"the condition on {field.attribute} compares nothing",
                        'add an "operator" such as "=", or a "function" such as "contains"',
                    )
                    return None
                return self._comparison(model, path, field.type, field.attribute, at)
            case "size":
                return self._size(model, field, path, at)
            case "attribute_exists" | "attribute_not_exists":
                return Function(model.function, path)
            case "contains" | "begins_with":
                return self._function(model, field, path, at)

    def _field(self, model: written.FilterCondition, at: Place) -> Field | None:
        field = self.entity.fields.get(model.field) or (
            self.entity.version if model.field == "version" else None
        )
        if field is None:
            at["field"].error(
                "DG502",
                f"{quoted(model.field)} is not a field of {self.entity.name}",
                unknown(model.field, list(self.entity.fields), "add it to the fields"),
                once=mistaken_field(self.entity.name, model.field),
            )
        elif field.attribute in self.keyed:
            at["field"].error(
                "DG503",
                f"{field.attribute} is a key attribute of what {self.name} queries, and DynamoDB "
                "refuses a filter on it",
                "make it part of the key condition: a key field, or range_condition",
            )
            return None
        elif not self.held(field):
            at["field"].error(
                "DG513",
                f"the index that {self.name} queries does not hold {field.attribute}, so the "
                "filter would never see it",
                "add it to included_attributes, or use projection ALL",
            )
            return None
        return field

    def _size(
        self, model: written.FilterCondition, field: Field, path: Path, at: Place
    ) -> Condition | None:
        if model.operator is None:
            at["function"].error(
                "DG506",
                f"the size of {field.attribute} is compared with nothing",
                'add an "operator", such as ">", and a "param"',
            )
            return None
        if model.operator == "in":
            at["operator"].error(
                "DG512",
                f'the size of {field.attribute} cannot be compared by "in"',
                'use "=" or "between"',
            )
            return None
        if field.type.kind not in SIZED or field.type.epoch:
            at["function"].error(
                "DG509",
                f"{field.attribute} is of type {field.type.kind}, which has no size",
                "size goes with text, bytes, arrays, objects and sets",
            )
            return None
        return self._comparison(model, Size(path), _INTEGER, f"the size of {field.attribute}", at)

    def _function(
        self, model: written.FilterCondition, field: Field, path: Path, at: Place
    ) -> Condition | None:
        kind = field.type.kind
        wanted = searched(model.function or "", field.type)
        if wanted is None:
            at["function"].error(
                "DG509",
                f"{field.attribute} is of type {kind}, for which {model.function} has no meaning",
                "begins_with goes with text and bytes; contains with text, arrays and sets",
            )
            return None
        operand = self._operand(model, "param", replace(wanted, choices=()), field.attribute, at)
        if operand is None:
            return None
        if model.function == "contains":
            return Function("contains", path, operand)
        return Function("begins_with", path, operand)

    def _comparison(
        self, model: written.FilterCondition, left: Operand, kind: Type, what: str, at: Place
    ) -> Condition | None:
        operator = model.operator
        if operator in ("<", "<=", ">", ">=", "between") and kind.kind in UNORDERED:
            at["operator"].error(
                "DG509",
                f"{what} is of type {kind.kind}, which has no order",
                'compare it with "=" or "<>"',
            )
            return None
        match operator:
            case "between":
                low = self._operand(model, "param", kind, what, at)
                high = self._operand(model, "param2", kind, what, at)
                return Between(left, low, high) if low and high else None
            case "in":
                return self._in(model, left, kind, what, at)
            case "=" | "<>" | "<" | "<=" | ">" | ">=":
                right = self._operand(model, "param", kind, what, at)
                return Comparison(left, operator, right) if right else None
            case None:
                raise AssertionError("a comparison without an operator")

    def _in(
        self, model: written.FilterCondition, left: Operand, kind: Type, what: str, at: Place
    ) -> Condition | None:
        names = model.params or []
        if not names:
            at["operator"].error(
                "DG506",
                f'"in" on {what} has nothing to look in',
                'add "params": the names of parameters, or of one array parameter',
            )
            return None
        if len(names) > MAX_IN:
            at["params"].error(
                "DG510",
                f'"in" on {what} has {len(names)} parameters',
                f"DynamoDB allows {MAX_IN}: use one array parameter",
            )
            return None
        first = self.givens.get(names[0])
        if (
            len(names) == 1
            and first
            and first.model.type == "array"
            and kind.kind is not Kind.ARRAY
        ):
            declared = first.model.item_type or "string"
            if declared != kind.kind.value:
                first.at["item_type"].error(
                    "DG508",
                    f"{first.name} holds values of type {declared}, but {self.name} compares them "
                    f"with {what} of type {kind.kind}",
                    f'write "item_type": "{kind.kind}": {_NEVER_EQUAL}',
                )
                return None
            first.parameter = retyped(first.parameter, Type(Kind.ARRAY, item=kind))
            return InList(left, Value(first.ref, kind))
        options = [self._value(each, kind, what) for each in names]
        sound = [each for each in options if each is not None]
        return In(left, tuple(sound)) if len(sound) == len(options) else None

    def _operand(
        self, model: written.FilterCondition, key: str, kind: Type, what: str, at: Place
    ) -> Value | None:
        name = model.param if key == "param" else model.param2
        if name is None:
            bound = " for an upper bound" if key == "param2" else ""
            at["function" if model.operator is None else "operator"].error(
                "DG506",
                f"the condition on {what} has nothing to compare with{bound}",
                f'add "{key}": the name of a parameter',
            )
            return None
        return self._value(name, kind, what)

    def _value(self, name: str, kind: Type, what: str) -> Value | None:
        given = self.givens[name]
        if not _fits(given, kind):
            given.at["type"].error(
                "DG508",
                f"{given.name} is of type {given.model.type}, but {self.name} compares it with "
                f"{what} of type {kind.kind}",
                f'write "type": "{kind.kind}": {_NEVER_EQUAL}',
            )
            return None
        given.parameter = retyped(given.parameter, kind)
        return Value(given.ref, kind)


def _fits(given: Given, kind: Type) -> bool:
    declared = given.model.type
    if declared == kind.kind:
        return (
            declared != "array"
            or kind.item is None
            or (given.model.item_type or "string") == kind.item.kind
        )
    return False
