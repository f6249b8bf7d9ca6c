"""What callers of an update give, looked at before anything is sent.

Assign(total)                            check_fields(Order, total=total)
Assign(prefs.theme)                      check_fields(OrderPrefs, "Order", "prefs", theme=theme)
Assign(total) of a partial update        check_given(Order, total=total)
Arithmetic(stock, quantity)              check_operands(Product, stock=quantity)
ChangeSet(tags, one tag)                 check_element("Product", "tags", tag, str)
ChangeSet(tags, tags) if with a default  check_addition("Product", "tags", tags, set[str])
a partial update                         require_some(nick=nick, name=name)
two entries of one object                require_different("votes", old_option, new_option)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import libcst as cst

from dyngen.ir import given
from dyngen.ir.changes import Change
from dyngen.ir.conditions import Path, Ref, Value
from dyngen.ir.given import Given
from dyngen.ir.plans import UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Type
from dyngen.lower.expressions import entry_names
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import Statement, literal, phrase


def types_checked(changed: Sequence[Change], entity: Entity) -> Mapping[Ref, Type]:
    """What `checked` holds to a type, and not to None besides."""
    fields = given.fields(changed, entity)
    inside = (*given.elements(changed), *given.additions(changed, entity))
    elements = {element.ref: element.type for _, element in inside}
    return {each.value.ref: each.field.type for each in fields if not each.settable} | elements


def checked(
    changed: Sequence[Change], entity: Entity, held: Mapping[Ref, Field] = MappingProxyType({})
) -> list[Statement]:
    """The statements that refuse values which their fields do not allow.

    Not those that are in a key too: its function refuses them; nor those that are `held` to other fields which allow
    no more.
    """
    kept: dict[tuple[str, Identifier], list[cst.Arg]] = {}
    for each in given.fields(changed, entity):
        if _allows_no_more(held.get(each.value.ref), each.field):
            continue
        argument = phrase.argument(value_of(each.value.ref), each.field.name)
        values = kept.setdefault((_check(each), each.owner), _place(each, entity))
        values.append(argument)
    return [
        *(calling(check, phrase.name(owner), *values) for (check, owner), values in kept.items()),
        *(_inside("check_element", *each, entity) for each in given.elements(changed)),
        *(_inside("check_addition", *each, entity) for each in given.additions(changed, entity)),
        *(_of_entry(each, entity) for each in given.entries(changed)),
        *entry_names.checks((each.target for each in changed), entity),
        *entry_names.all_different((each.target for each in changed), entity),
    ]


def _check(value: Given) -> str:
    if value.unset:
        return "check_given"
    return "check_operands" if value.field.optional and not value.nullable else "check_fields"


def _allows_no_more(other: Field | None, field: Field) -> bool:
    """Is every value of another field one that this field allows? None is not, where only the other may have it."""
    return (
        other is not None
        and (other.type, other.key_bytes) == (field.type, field.key_bytes)
        and not other.optional
        and (field.default is None or other.default is not None)  # of a set it forbids an empty one
    )


def _place(value: Given, entity: Entity) -> list[cst.Arg]:
    """What the error calls the object that has the field, where it is one inside the item."""
    if value.place is None:
        return []
    place = literal.text(str(entity.as_written(value.place)))
    return [phrase.argument(literal.text(entity.name)), phrase.argument(place)]


def _inside(check: str, target: Path, operand: Value, entity: Entity) -> Statement:
    """What is held to a type, and not to all that its field demands."""
    return calling(
        check,
        entity.name,
        str(entity.as_written(target)),
        value_of(operand.ref),
        codec.exact_annotation(operand.type),
    )


def required(plan: UpdateFields) -> list[Statement]:
    """The statements that refuse a partial update which says too little."""
    return [
        *([calling("require_some", *_named(plan.some))] if plan.some else []),
        *(calling("require_together", *_named(refs)) for refs in plan.together),
    ]


def _named(refs: Iterable[Ref]) -> list[cst.Arg]:
    return [phrase.argument(value_of(ref), ref.name) for ref in refs]


def _of_entry(changed: tuple[Path, Value], entity: Entity) -> Statement:
    """Where nothing is declared, the type of the parameter counts."""
    entry, operand = changed
    return calling(
        "check_entry",
        entity.name,
        str(entity.as_written(entry.owner)),
        value_of(operand.ref),
        codec.exact_annotation(operand.type),
    )
