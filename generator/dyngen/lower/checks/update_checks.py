"""What callers of an update give, looked at before anything is sent.

Assign(total)                            check_fields(Order, total=total)
Assign(prefs.theme)                      check_fields(OrderPrefs, "Order", "prefs", theme=theme)
Assign(total) of a partial update        check_given(Order, total=total)
Arithmetic(stock, quantity)              check_required(Product, stock=quantity)
ChangeSet(tags, one tag)                 check_element("Product", "tags", tag, str)
ChangeSet(tags, tags) if with a default  check_addition("Product", "tags", tags, set[str])
ChangeSet(days[0], tags)                 check_addition("Product", "days[0]", tags, set[str])
a partial update                         require_some(nick=nick, name=name)
two entries of one object                require_different("votes", old_option, new_option)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from dyngen.ir import given
from dyngen.ir.changes import Change
from dyngen.ir.conditions import Path, Ref, Value
from dyngen.ir.given import Given
from dyngen.ir.plans import UpdateFields
from dyngen.ir.schema import Entity
from dyngen.lower.checks import entry_names
from dyngen.lower.checks.field_checks import Check, FieldChecks
from dyngen.lower.checks.held import NO_OWNERS, Allowed, Held, Owners
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling
from dyngen.lower.items import codec
from dyngen.syntax import Statement, phrase


def checked(
    changed: Sequence[Change], entity: Entity, held: Held, owners: Owners = NO_OWNERS
) -> list[Statement]:
    """The statements that refuse values which their fields do not allow, each once.

    Not those that are in a key too: its function refuses them; nor those that are `held` to what allows no more.
    """
    of_fields = FieldChecks()
    for each in given.fields(changed, entity):
        ref = each.value.ref
        allowed = Allowed.by(each.field, none=each.nullable, unset=each.unset)
        if not (held.is_within(ref, allowed) or of_fields.of_owner(ref, allowed, held, owners)):
            of_fields.add(_check(each), each.owner, each.field.name, ref, _place(each, entity))
            held.add(ref, allowed)
    return [
        *of_fields.statements,
        *_inside("check_element", given.elements(changed), entity, held),
        *_inside("check_addition", given.additions(changed, entity), entity, held),
        *(_of_entry(each, entity) for each in given.entries(changed)),
        *entry_names.checks((each.target for each in changed), entity),
        *entry_names.all_different((each.target for each in changed), entity),
    ]


def _check(value: Given) -> Check | None:
    if value.unset:
        return "check_given"
    if value.nullable:
        return "check_fields"
    return "check_required" if value.field.optional else None


def _place(value: Given, entity: Entity) -> tuple[str, ...]:
    """What the error calls the object that has the field, where it is one inside the item."""
    if value.place is None:
        return ()
    return entity.name, str(entity.as_written(value.place))


def _inside(
    check: str, operands: Iterable[tuple[Path, Value]], entity: Entity, held: Held
) -> Iterator[Statement]:
    """What is held to a type, and not to all that its field demands."""
    for target, operand in operands:
        # A set that is an element could not be left out, were it empty.
        refused = check == "check_element" and operand.type.is_set
        allowed = Allowed(operand.type, empty=not refused)
        if not held.is_within(operand.ref, allowed):
            held.add(operand.ref, allowed)
            place = entity.name, str(entity.as_written(target))
            yield calling(
                check, *place, value_of(operand.ref), codec.exact_annotation(operand.type)
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
