"""Sort conditions: equalities from the left, then a prefix or a range on one field.

    ORDER#{order_date}#{order_id}, order_date <= until

    BETWEEN "ORDER#" AND f"ORDER#{until}$"         "$" is the least text behind all that begin with "#"

A bound holds every key of the answer and none of another entity. Where a text can hold characters that sort below
the delimiter, bounds cannot be exact; what is too much is dropped on decoding (`Keep`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dyngen.analysis.entities.templates import padding, sorts_as_text
from dyngen.analysis.keyspace import bounds
from dyngen.analysis.keyspace.keyvalues import after, value, whole
from dyngen.analysis.patterns.roles import Roles, adopt, is_raw_operand
from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.plans import (
    Keep,
    KeyBeginsWith,
    KeyBetween,
    KeyCompare,
    KeyEquals,
    KeyNumber,
    KeyText,
    KeyValue,
    RawText,
    Slot,
    SortCondition,
    UpperText,
)
from dyngen.ir.types import Field, Kind, Type


@dataclass(slots=True)
class Sorted:
    """The sort conditions of a query and what follows from them."""

    conditions: tuple[SortCondition, ...] = ()
    keep: tuple[Keep, ...] = ()
    reversed_if: tuple[tuple[Ref, Ref], ...] = ()
    begins: str = ""
    """A text that every key of the answer begins with."""
    behind: str | None = None
    """A text behind those that a bound lets in as well."""
    exact: bool = False
    """Is it one whole key of this entity?"""


def sort_conditions(roles: Roles, sk: Key | None, name: str) -> Sorted | None:
    """The conditions on the sort key that the roles ask for; None if they cannot be met, which is reported."""
    if sk is None:
        return Sorted(exact=True)
    refs = {field: given.ref for field, given in roles.key.items()}
    if roles.raw_sort:
        raw = RawText(roles.raw_sort.ref)
        return Sorted((KeyEquals(sk.templates[0].attribute, raw),))
    if roles.operands and is_raw_operand(roles.operands[0].name, sk):
        return _raw_range(roles, sk)
    conditions: list[SortCondition] = []
    for template in sk.templates:
        missing = [field for field in template.fields if field not in refs]
        if not missing:
            if not sk.several:
                return Sorted(whole(sk, refs), exact=True)
            conditions.append(KeyEquals(template.attribute, value(template, refs)))
            continue
        last = _range(roles, template, refs, name) if roles.operands else _prefix(template, refs)
        if last is None:
            return None
        last.conditions = (*conditions, *last.conditions)
        if conditions:
            last.begins, last.behind = "", None
        return last
    return Sorted(tuple(conditions), exact=True)


def _before(
    template: Template, refs: Mapping[Field, Ref]
) -> tuple[tuple[str | Slot, ...], Component]:
    """What is known of a key text before the first component that is not given, and that component."""
    parts: list[str | Slot] = []
    for part in template.parts:
        if isinstance(part, Component):
            if part.field not in refs:
                return tuple(parts), part
            parts.append(Slot(part, refs[part.field]))
        else:
            parts.append(part)
    raise AssertionError("every component is given")


def _prefix(template: Template, refs: Mapping[Field, Ref]) -> Sorted:
    if template.wire == "N":
        return Sorted()
    parts, _ = _before(template, refs)
    if not parts:
        return Sorted()
    return Sorted(
        (KeyBeginsWith(template.attribute, KeyText(template, parts)),), begins=_literal(parts)
    )


def _literal(parts: tuple[str | Slot, ...]) -> str:
    return parts[0] if parts and isinstance(parts[0], str) else ""


def _range(roles: Roles, template: Template, refs: Mapping[Field, Ref], name: str) -> Sorted | None:
    parts, component = _before(template, refs)
    condition = roles.range or ""
    field = component.field
    kind = field.type
    at = roles.operands[0].named
    if condition == "begins_with" and (template.wire == "N" or kind.trait.numeric):
        at.error(
            "DG421",
            f"{name} asks for the beginning of {component.field.attribute}, which is of type {kind.kind}",
            'numbers have no beginning: use "between" or ">="',
        )
        return None
    if template.wire == "S" and not sorts_as_text(component):
        at.error(
            "DG422",
            f"{name} ranges over {component.field.attribute}, which stands unpadded in the text "
            f'"{template.source}": 10 sorts before 9',
            padding(component),
        )
        return None
    if condition == "begins_with" and kind.kind is not Kind.STRING:
        component = replace(component, field=replace(field, type=Type(Kind.STRING)))
        for given in roles.operands:
            given.become(Type(Kind.STRING))
    else:
        for given in roles.operands:
            adopt(given, _operand_type(kind), field.attribute, name)
    operands = [given.ref for given in roles.operands]
    if template.wire == "N":
        return _number_range(template, field, operands, condition)
    if condition == "begins_with":
        return _beginning(template, parts, component, field, operands[0])
    return _text_range(template, parts, component, operands, condition)


def _operand_type(kind: Type) -> Type:
    """An operand is compared, so it need not be one of an enum's values."""
    return replace(kind, choices=()) if kind.choices else kind


def _number_range(template: Template, field: Field, operands: list[Ref], condition: str) -> Sorted:
    low = KeyNumber(template, field, operands[0])
    if condition == "between":
        high = KeyNumber(template, field, operands[1])
        return Sorted(
            (KeyBetween(template.attribute, low, high),), reversed_if=((operands[0], operands[1]),)
        )
    return Sorted((_compare(template.attribute, condition, low),))


def _compare(attribute: str, condition: str, bound: KeyValue) -> KeyCompare:
    match condition:
        case "<" | "<=" | ">" | ">=":
            return KeyCompare(attribute, condition, bound)
    raise AssertionError(condition)


def _beginning(
    template: Template,
    parts: tuple[str | Slot, ...],
    component: Component,
    field: Field,
    operand: Ref,
) -> Sorted:
    prefix = KeyText(template, (*parts, Slot(component, operand, prefix=True)))
    # A prefix can end inside a delimiter: "a#U" also begins the key of "a" before "#USER#".
    inside = len(component.before) > 1
    kept = (Keep(field, "begins_with", operand),) if inside else ()
    return Sorted((KeyBeginsWith(template.attribute, prefix),), kept, begins=_literal(parts))


def _text_range(
    template: Template,
    parts: tuple[str | Slot, ...],
    component: Component,
    operands: list[Ref],
    condition: str,
) -> Sorted:
    attribute = template.attribute
    begins = _literal(parts)
    low_op, high_op = {
        "between": (">=", "<="),
        ">": (">", ""),
        ">=": (">=", ""),
        "<": ("", "<"),
        "<=": ("", "<="),
    }[condition]
    low_ref, high_ref = operands[0], operands[-1]
    keep: list[Keep] = []
    low = bounds.low(template, parts, component, low_op, low_ref, keep)
    high = bounds.high(template, parts, component, high_op, high_ref, keep)
    reversed_if = ((low_ref, high_ref),) if condition == "between" else ()
    if not parts and not template.prefix:  # the field begins the key: one end may stay open
        if low is None and isinstance(high, (KeyText, UpperText)):
            operator = (
                "<"
                if high_op == "<" and isinstance(high, KeyText) and not component.before
                else "<="
            )
            keep = [each for each in keep if operator != "<" or each.operator != "<"]
            return Sorted((_compare(attribute, operator, high),), tuple(keep))
        if high is None and isinstance(low, KeyText):
            whole = not component.before and template.parts[-1] == component
            operator = ">" if low_op == ">" and whole else ">="
            keep = [each for each in keep if operator != ">" or each.operator != ">"]
            return Sorted((_compare(attribute, operator, low),), tuple(keep))
    beginning = begins if parts == (begins,) else KeyText(template, parts)
    end, behind = (high, None) if high is not None else bounds.behind(template, parts)
    between = KeyBetween(attribute, beginning if low is None else low, end)
    return Sorted((between,), tuple(keep), reversed_if, begins, behind)


def _raw_range(roles: Roles, sk: Key) -> Sorted:
    """A range whose operands are values of the key attribute itself, kept inside the keys of the entity."""
    template = sk.templates[0]
    condition = roles.range or ""
    first, last = roles.operands[0], roles.operands[-1]
    for given in roles.operands:
        given.become(Type(Kind.STRING))
    prefix = template.prefix
    if condition == "begins_with":
        return Sorted((KeyBeginsWith(template.attribute, RawText(first.ref)),))
    keep: list[Keep] = []
    match condition:
        case ">" | "<":
            keep.append(Keep(None, condition, first.ref, sk))
    reversed_if = ((first.ref, last.ref),) if condition == "between" else ()
    inside = (prefix or None, after(prefix) or None)
    low = RawText(first.ref, *inside) if condition in (">", ">=", "between") else None
    high = RawText(last.ref, *inside) if condition in ("<", "<=", "between") else None
    if not prefix:
        if condition == "between" and low and high:
            return Sorted((KeyBetween(template.attribute, low, high),), (), reversed_if)
        return Sorted(
            (_compare(template.attribute, condition, low or high or RawText(first.ref)),), ()
        )
    return Sorted(
        (KeyBetween(template.attribute, low or prefix, high or after(prefix)),),
        tuple(keep),
        reversed_if,
        prefix,
        after(prefix),
    )
