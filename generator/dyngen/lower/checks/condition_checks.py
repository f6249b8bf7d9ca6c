"""What a condition is given at run time, checked before a request: its encoding would not say which field it is of.

labels contains :label AND size(checklist) >= :min_steps

    check_operand("Task", "labels", label, str)
    check_size("Task", "checklist", min_steps, int)

What an entity gives is told by its own field: check_fields(Member, role=member.role)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dyngen.ir.conditions import (
    Condition,
    Leaf,
    Path,
    Ref,
    Size,
    leaves,
    operands,
    paths,
)
from dyngen.ir.given import compared, may_be_one
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Type
from dyngen.lower.checks import entry_names
from dyngen.lower.checks.field_checks import FieldChecks
from dyngen.lower.checks.held import NO_OWNERS, Allowed, Held, Owners
from dyngen.lower.conceal import plain
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling, list_of
from dyngen.lower.items import codec
from dyngen.syntax import Expression, Statement


def checks(
    condition: Condition | None,
    entity: Entity,
    held: Held,
    owners: Owners = NO_OWNERS,
    named: Collection[Path] = (),
) -> list[Statement]:
    """A statement for each operand of the condition that is not `held` to its type, and for each name of an entry.

    But for entries that are `named` elsewhere.
    """
    if condition is None:
        return []
    return [
        *_of_operands(condition, entity, held, owners),
        *entry_names.checks(paths(condition), entity, named),
        *_distinct(condition, entity),
    ]


def of_field(field: Field, ref: Ref, entity: Entity) -> Statement:
    """The statement that checks what a field is compared with after it was read."""
    annotation = codec.exact_annotation(field.type.any_of)
    return calling("check_operand", entity.name, field.label, value_of(ref), annotation)


def _of_operands(
    condition: Condition, entity: Entity, held: Held, owners: Owners
) -> Iterator[Statement]:
    """A text that no item holds can be compared with, and is found in none: no enum is demanded."""
    owned, lists = FieldChecks(), set[tuple[Ref, Type]]()
    found: list[Statement] = []
    for leaf, value, many in compared(condition):
        ref, allowed = value.ref, Allowed(value.type.any_of)
        if many:
            if (ref, allowed.type) not in lists:
                lists.add((ref, allowed.type))
                found.append(_check(leaf, ref, list_of(_annotation(allowed)), entity))
        elif not (held.is_within(ref, allowed) or owned.of_owner(ref, allowed, held, owners)):
            held.add(ref, allowed)
            found.append(_check(leaf, ref, _annotation(allowed), entity))
    yield from (*owned.statements, *found)


def _check(leaf: Leaf, ref: Ref, annotation: Expression, entity: Entity) -> Statement:
    """What stands on the other side says which field it is; the parameter itself if nothing does."""
    for each in operands(leaf):
        match each:
            case (Path() as path) | Size(path):
                field = str(entity.as_written(path.owner if path.entry else path))
                check = "check_size" if isinstance(each, Size) else "check_operand"
                return calling(check, entity.name, field, value_of(ref), annotation)
    field = plain(ref.attribute or ref.name)
    return calling("check_operand", entity.name, field, value_of(ref), annotation)


def _annotation(allowed: Allowed) -> Expression:
    return codec.exact_annotation(allowed.type)


def _distinct(condition: Condition, entity: Entity) -> Iterator[Statement]:
    """Entries that are compared with each other: DynamoDB compares nothing with itself."""
    for leaf in leaves(condition):
        yield from entry_names.different(dict.fromkeys(may_be_one(leaf)), entity)
