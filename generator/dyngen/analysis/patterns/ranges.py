"""Sort conditions: equalities from the left, then a prefix or a range on one field.

    ORDER#{order_date}#{order_id}, order_date <= until

    BETWEEN "ORDER#" AND f"ORDER#{until}$"         "$" is the least text behind all that begin with "#"

A bound holds every key of the answer and none of another entity. Where a text can hold characters that sort below
the delimiter, bounds cannot be exact; what is too much is dropped on decoding (`Keep`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dyngen.analysis.entities.templates import disorder
from dyngen.analysis.keyspace import bounds
from dyngen.analysis.keyspace.bounds import Ranged
from dyngen.analysis.keyspace.keyvalues import after, value, whole
from dyngen.analysis.parameters.given import adopt
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.operands import later_field
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import (
    Beginning,
    Behind,
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
    Span,
)
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.results import Keep
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record


@record(slots=True)
class Sorted:
    """The sort conditions of a query and what follows from them."""

    conditions: tuple[SortCondition, ...] = ()
    keep: tuple[Keep, ...] = ()
    span: Span | None = None
    begins: str = ""
    """A text that every key of the answer begins with."""
    behind: Behind | None = None
    """A text behind those that a bound lets in as well."""
    exact: bool = False
    """Is it one whole key of this entity?"""
    beginning: Beginning | None = None


def sort_conditions(
    roles: Roles, sk: Key | None, name: str, *, raw: bool, mixed: bool
) -> Sorted | None:
    """The conditions on the sort key that the roles ask for; None if they cannot be met, which is reported.

    `raw`: operands are values of the key attribute itself; `mixed`: of whatever entity.
    """
    if sk is None:
        return Sorted(exact=True)
    refs = {field: given.ref for field, given in roles.key.items()}
    if roles.raw_sort:
        stored = RawText(sk.templates[0], roles.raw_sort.ref)
        return Sorted((KeyEquals(sk.templates[0].attribute, stored),))
    if roles.operands and raw:
        return _raw_range(roles, sk, mixed=mixed)
    conditions: list[SortCondition] = []
    for template in sk.templates:
        missing = [field for field in template.fields if field not in refs]
        if not missing:
            if not sk.several:
                return Sorted(whole(sk, refs), exact=True)
            conditions.append(KeyEquals(template.attribute, value(template, refs)))
            continue
        last = (
            _range(roles, sk, template, refs, name) if roles.operands else _prefix(template, refs)
        )
        if last is None:
            return None
        last.conditions = (*conditions, *last.conditions)
        if conditions:
            last.begins = ""
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


def _range(
    roles: Roles, sk: Key, template: Template, refs: Mapping[Field, Ref], name: str
) -> Sorted | None:
    parts, component = _before(template, refs)
    condition = roles.range or ""
    field = component.field
    kind = field.type
    at = roles.operands[0].named
    if condition == "begins_with" and (template.wire == "N" or kind.numeric):
        at.error(
            "DG421",
            f"{name} asks for the beginning of {component.field.label}, which is of type {kind.kind}",
            'numbers have no beginning: use "between" or ">="',
        )
        return None
    wrong = disorder(component, f'the text "{template.source}"')
    if template.wire == "S" and wrong:
        at.error(
            "DG422",
            f"{name} ranges over {component.field.label}, which stands {wrong.how}",
            wrong.help,
        )
        return None
    operand = _operand_type(kind, condition)
    for given in roles.operands:
        if condition == "begins_with" and kind.kind is not Kind.STRING:
            given.become(operand)
        else:
            adopt(given, operand, field.label, name, otherwise=later_field(given, roles, sk))
    operands = [given.ref for given in roles.operands]
    if template.wire == "N":
        return _number_range(template, replace(field, type=operand), operands, condition)
    ranged = Ranged(template, parts, component, operand)
    if condition == "begins_with":
        return _beginning(ranged, operands[0])
    return _text_range(ranged, operands, condition)


def _operand_type(kind: Type, condition: str) -> Type:
    """The type of what a field is compared with: its own, but for beginnings of texts and for any number."""
    if condition == "begins_with":
        return Type(Kind.STRING)
    return replace(kind, choices=()) if kind.numeric else kind


def _number_range(template: Template, field: Field, operands: list[Ref], condition: str) -> Sorted:
    """A native comparison; `field` is what the operands are judged as."""
    low = KeyNumber(template, field, operands[0])
    if condition == "between":
        high = KeyNumber(template, field, operands[1])
        return Sorted(
            (KeyBetween(template.attribute, low, high),),
            span=Span(low=operands[0], high=operands[1]),
        )
    return Sorted((_compare(template.attribute, condition, low),))


def _compare(attribute: str, condition: str, bound: KeyValue) -> KeyCompare:
    match condition:
        case "<" | "<=" | ">" | ">=":
            return KeyCompare(attribute, condition, bound)
    raise AssertionError(condition)


def _beginning(ranged: Ranged, operand: Ref) -> Sorted:
    component = ranged.component
    prefix = ranged.key(ranged.slot(operand, prefix=True))
    condition = KeyBeginsWith(ranged.template.attribute, prefix)
    found = Sorted((condition,), begins=ranged.prefix)
    # A prefix can end inside what follows: "a#U" also begins the key of "a" before "#USER#".
    inside = not ranged.last and (component.cut or len(component.before) > 1)
    if inside and component.width:
        found.beginning = Beginning(ref=operand, length=component.width)
    elif inside:
        found.keep = (
            Keep(
                compared=component.field,
                operator="begins_with",
                ref=operand,
                lowered=component.lowered,
            ),
        )
    return found


def _text_range(ranged: Ranged, operands: list[Ref], condition: str) -> Sorted:
    attribute, first, last = ranged.template.attribute, operands[0], operands[-1]
    keep: list[Keep] = []
    low: KeyValue | None = None
    high: KeyValue | None = None
    match condition:
        case "between":
            low = bounds.low(ranged, ">=", first, keep)
            high = bounds.high(ranged, "<=", last, keep)
        case ">" | ">=":
            low = bounds.low(ranged, condition, first, keep)
        case "<" | "<=":
            high = bounds.high(ranged, condition, first, keep)
    lowered = ranged.component.lowered
    span = Span(low=first, high=last, lowered=lowered) if condition == "between" else None
    if low is None and high is not None and not ranged.before:
        return _open(ranged, condition, high, keep)
    behind = bounds.behind(ranged) if high is None else None
    end = high if behind is None else behind.text
    if end is None:
        return _open(ranged, condition, low or ranged.key(), keep)
    between = KeyBetween(attribute, low or _beginning_of(ranged), end)
    return Sorted((between,), tuple(keep), span, ranged.prefix, behind)


def _beginning_of(ranged: Ranged) -> KeyText | str:
    """The text that every key of the answer begins with."""
    return ranged.prefix if ranged.before == (ranged.prefix,) else ranged.key()


def _open(ranged: Ranged, condition: str, bound: KeyValue, keep: list[Keep]) -> Sorted:
    """A range with one end, since all texts on the other side may be of the answer."""
    # A field that is the whole key, or ends it, compares as the key does; and where nothing is dropped after
    # reading, no key is the bound itself, since more follows the field.
    exact = ranged.last and isinstance(bound, KeyText)
    kept = () if exact else tuple(keep)
    operator = f"{condition[0]}=" if kept else condition
    return Sorted(
        (_compare(ranged.template.attribute, operator, bound),), kept, begins=ranged.prefix
    )


def _raw_range(roles: Roles, sk: Key, *, mixed: bool) -> Sorted:
    """A range whose operands are values of the key attribute itself, kept inside the keys of the entity.

    `mixed`: that of no entity, but of the whole partition.
    """
    template = sk.templates[0]
    condition = roles.range or ""
    first, last = roles.operands[0], roles.operands[-1]
    prefix, end = template.prefix, after(template.prefix)
    if condition == "begins_with":
        return Sorted((KeyBeginsWith(template.attribute, RawText(template, first.ref)),))
    span = Span(low=first.ref, high=last.ref) if condition == "between" else None
    if mixed or not end:  # every text is inside
        low, high = RawText(template, first.ref), RawText(template, last.ref)
        if condition == "between":
            return Sorted((KeyBetween(template.attribute, low, high),), (), span)
        return Sorted((_compare(template.attribute, condition, low),))
    keep: list[Keep] = []
    match condition:
        case ">" | "<":
            keep.append(Keep(compared=sk, operator=condition, ref=first.ref))
    begin, until = (RawText(template, each.ref, prefix, end) for each in (first, last))
    between = KeyBetween(
        template.attribute,
        begin if condition in (">", ">=", "between") else prefix,
        until if condition in ("<", "<=", "between") else end,
    )
    return Sorted((between,), tuple(keep), span, prefix, Behind(template.attribute, end))
