"""What holds of the changes of an update: places that are there, values that fit, index keys that follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    Operand,
    Remove,
    is_element,
    is_whole,
)
from dyngen.ir.conditions import Condition, Path, Value, present
from dyngen.ir.key_values import KeyNumber, KeyText
from dyngen.ir.keys import Template
from dyngen.ir.types import Field, Kind
from ir.scope import Scope, fields_of

_COUNTED = (Kind.INTEGER, Kind.DECIMAL)
_SETS = (Kind.STRING_SET, Kind.NUMBER_SET)


def of_changes(
    changes: Sequence[Change],
    scope: Scope,
    *,
    creates: bool,
    condition: Condition | None,
) -> Iterator[str]:
    """What is wrong with the changes of one update, which is made if the condition holds."""
    demanded = [] if creates else [*present(condition)]
    for one, other in combinations(changes, 2):
        if _overlap(one.target, other.target):
            yield f"{one.target.attribute} is changed twice"
    table = scope.entity.table
    primary = {key.name for key in (table.partition, table.sort) if key}
    keys = {
        template.attribute: template
        for index in scope.entity.indexes
        for half in (index.pk, index.sk)
        for template in (half.templates if half else ())
        if template.attribute not in primary  # no update can write those, and none has to
    }
    markers = {each.attribute: each.value for each in scope.entity.markers}
    for each in changes:
        yield from _of_parameters(each, scope)
        if isinstance(each, Assign) and isinstance(each.value, KeyText | KeyNumber):
            if keys.get(each.target.attribute) != each.value.template:
                yield f"{each.target.attribute} is set to a key that it does not hold"
        elif each.target.attribute in markers:
            if not isinstance(each, Assign) or each.value != markers[each.target.attribute]:
                yield f"{each.target.attribute} is set to what it does not hold"
        elif each.target.attribute in keys and not _is_field(each.target, scope):
            yield from _of_key(each, keys[each.target.attribute])
        else:
            yield from _of_field(each, scope, creates=creates, demanded=demanded)
    changed = {each.target.attribute for each in changes if is_whole(each.target)}
    for name, template in keys.items():
        if name not in changed and {field.attribute for field in template.fields} & changed:
            yield f"index key {name} is left stale"
    if creates:
        yield from _left_out(changed, scope)


def _overlap(one: Path, other: Path) -> bool:
    shortest = min(len(one.steps), len(other.steps))
    return one.steps[:shortest] == other.steps[:shortest]


def _is_field(target: Path, scope: Scope) -> bool:
    return target.attribute in {each.attribute for each in scope.entity.fields}


def _of_key(change: Change, template: Template) -> Iterator[str]:
    """An index key without a text of its own: counted like its field, or removed."""
    match change:
        case Remove():
            return
        case Arithmetic(source=source):
            if template.wire != "N" or template.fields[0].attribute != source.attribute:
                yield f"{template.attribute} counts what it does not hold"
        case _:
            yield f"{template.attribute} is changed like a field"


def _of_field(
    change: Change, scope: Scope, *, creates: bool, demanded: Sequence[Path]
) -> Iterator[str]:
    name = change.target.attribute
    field = _field(change.target, scope)
    entity = scope.entity
    if field is None and not change.target.entry:
        yield f"{name} is changed, which is no field that can be"
        return
    if (entity.version and name == entity.version.attribute) or (
        not creates and name in {each.attribute for each in entity.key_fields}
    ):
        yield f"{name} is changed, which is no field that can be"
    kind = field.type.kind if field else None
    match change:
        case Assign(value=operand):
            if field and isinstance(operand, Value) and operand.type != field.type:
                yield f"{name} is set to a value of another type"
        case Copy(source=source, start=start):
            held = _field(source, scope)
            if held is None or field is None or held.type.kind is not field.type.kind:
                yield f"{name} is copied from what is no such field"
            elif start is None and (not held.required or creates):
                yield f"{name} is copied from nothing"
        case Remove():
            if field and field.required and not is_element(change.target):
                yield f"{name} is removed, and required"
        case Arithmetic(operand=operand, start=start, source=source):
            if kind not in (*_COUNTED, None) or source != change.target:
                yield f"{name} is counted, and no number"
            sure = source in demanded or (field is not None and field.required and not creates)
            if start is None and not sure:
                yield f"{name} is counted from nothing"
            yield from _fits(operand, _COUNTED, name)
        case Extend(operand=operand, absent=absent, kept_absent=kept_absent):
            if kind not in (Kind.ARRAY, None):
                yield f"{name} is extended, and no array"
            if not absent and (field is None or not field.required or creates):
                yield f"{name} is extended where it may be absent"
            if kept_absent and field and field.required:
                yield f"{name} is left absent, and required"
            yield from _fits(operand, (Kind.ARRAY,), name)
        case ChangeSet(operand=operand, clause=clause):
            if kind not in _SETS or (clause == "DELETE" and field and field.required):
                yield f"{name} cannot lose or gain elements"
            held = (Kind.STRING,) if kind is Kind.STRING_SET else (Kind.DECIMAL,)
            yield from _fits(operand, held if change.element else (*_SETS,), name)


def _fits(operand: Operand, kinds: Sequence[Kind], name: str) -> Iterator[str]:
    if isinstance(operand, Value) and operand.type.kind not in kinds:
        yield f"{name} is changed by a value of another type"


def _field(target: Path, scope: Scope) -> Field | None:
    """The field or member that is changed; None of an entry, or where there is none."""
    if target.entry:
        return None
    fields = tuple(each for each in fields_of(scope.entity) if not each.derived)
    found = None
    for step in target.steps:
        if found and found.type.item and isinstance(step, int):
            found = replace(found, type=found.type.item, required=True)
            continue
        found = next((each for each in fields if each.attribute == step), None)
        fields = found.type.record.fields if found and found.type.record else ()
    return found


def _of_parameters(change: Change, scope: Scope) -> Iterator[str]:
    if change.target.entry:
        named = scope.type_of(change.target.entry)
        if named is None or named.kind is not Kind.STRING:
            yield f"{change.target.entry.name} names an entry, and is no text"
    if not isinstance(change, Assign):
        return
    for ref in change.nullable:
        if not scope.parameters[ref.name].optional:
            yield f"{ref.name} removes {change.target.attribute}, but is never None"
    for ref in change.unset:
        if not scope.parameters[ref.name].partial:
            yield f"{ref.name} leaves {change.target.attribute}, but is always given"


def _left_out(changed: set[str], scope: Scope) -> Iterator[str]:
    """An item that an upsert makes has all that every item has."""
    table = scope.entity.table
    known = {table.partition.name, *([table.sort.name] if table.sort else []), *changed}
    for field in scope.entity.fields:
        needed = field.required or field.default is not None
        if (
            needed
            and not field.derived
            and not field.in_key_only
            and field != scope.entity.version
            and field.attribute not in known
        ):
            yield f"{field.attribute} is left out of a new item"
