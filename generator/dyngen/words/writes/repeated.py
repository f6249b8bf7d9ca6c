"""What a write does that is sent again, since its answer was lost: it is applied twice, or refused though it is done.

SET price = :price, if price > :price      raises ConditionFailedError, though it is done
the same, of a version                     raises VersionConflictError instead
SET likes = likes + 1                      may be applied twice, unless a version is expected
SET title = :title, of a version           raises VersionConflictError, though it is done
a delete that tells what was there         returns False, though it is done
a create                                   knows its own item; called again, it raises ItemExistsError

Nothing is said of a write that answers the same a second time.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.changes import Arithmetic, Assign, Change, Copy, may_repeat, of_attribute
from dyngen.ir.conditions import Condition, Constant, Ref, Value
from dyngen.ir.plans import (
    Delete,
    FieldValue,
    Plan,
    Put,
    PutEntity,
    PutFields,
    Returns,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.names import Identifier
from dyngen.words.writes.afterwards import After
from dyngen.words.writes.demands import has_new_key

_DONE = "though it is done"
_TEXT = Type(Kind.STRING)
_NOBODY = Ref(Identifier("unknown"))
_OWN = "return what it has stored itself"
_BEFORE = ("previous", "optional")
"""Where a put or an update returns the item as it was before."""
_ANSWERS = {"flag": "False", "optional": "None"}
"""What a delete returns where nothing is there."""


def repeated(plan: Plan, entity: Entity, expected_version: str) -> Iterator[str]:
    """What a docstring says of it; clients send a request again when its answer is lost.

    `expected_version` is what the option is called there.
    """
    if entity.copied_to:
        return  # A transaction: it has a token, and counts once.
    match plan:
        case UpdateEntity() if entity.version:
            told = _raises("VersionConflictError")
        case UpdateEntity(entity=given, condition=condition):
            told = _replaced(After(_stored(given, entity)), condition, plan.returns)
        case UpdateFields():
            told = _of_update(plan, entity, expected_version)
        case PutEntity() | PutFields():
            told = _of_put(plan, entity)
        case Delete():
            told = _of_delete(plan)
        case _:
            return
    if told:
        yield f"Sent again after a lost answer, it {told}."
    elif isinstance(plan, UpdateFields) and entity.version:
        which = " of an item that had a version" if plan.creates else ""
        told = _raises("VersionConflictError")
        yield f"Sent again after a lost answer with {expected_version}{which}, it {told}."


def _raises(error: str) -> str:
    return f"raises {error}, {_DONE}"


def _refused(after: After, condition: Condition | None) -> str:
    """What becomes of a write whose condition is held to what it has left itself."""
    if after.fails(condition):
        return _raises("ConditionFailedError")
    return "" if after.stays(condition) else f"may raise ConditionFailedError, {_DONE}"


def _replaced(after: After, condition: Condition | None, returns: Returns) -> str:
    """The same of one that stores all of an item; what it was before is another item the second time."""
    refused = _refused(after, condition)
    if returns not in _BEFORE or refused.startswith("raises"):
        return refused
    return f"{refused or 'may'}{', or' if refused else ''} {_OWN}"


def _of_update(plan: UpdateFields, entity: Entity, expected_version: str) -> str:
    """An upsert stores version 1 where there was none: the very one that such an item was read with."""
    told = _told(plan, entity)
    if not told or not entity.version:
        return told
    which = " of an item that had a version" if plan.creates else ""
    return f"{told}; with {expected_version}{which} it raises VersionConflictError instead"


def _told(plan: UpdateFields, entity: Entity) -> str:
    """What becomes of an update that expects no version."""
    after = After((*plan.changes, *_counted(entity)), unless_new=plan.creates)
    refused = _refused(after, plan.condition)
    if refused.startswith("raises"):
        return refused
    found = [
        *([refused.removeprefix("may ")] if refused else []),
        *(["be applied twice"] if may_repeat(plan.changes) else []),
        *([_OWN] if plan.returns in _BEFORE else []),
    ]
    if not found:
        return ""
    *most, last = found
    joint = ", or " if refused else " or "
    return f"may {', '.join(most)}{joint}{last}" if most else f"may {last}"


def _counted(entity: Entity) -> Iterator[Change]:
    """What every update does to the field that counts them."""
    if entity.version:
        path = of_attribute(entity.version.attribute)
        one = Constant("N", "1")
        yield Arithmetic(target=path, source=path, operator="+", operand=one, start=one)


def _of_put(plan: Put, entity: Entity) -> str:
    guard = plan.guard
    if guard.exists is False:
        refused = _raises("ItemExistsError")
        if guard.condition:
            return refused
        if isinstance(plan, PutFields) and has_new_key(plan, entity):
            return ""  # A second call makes another one.
        return f"knows its own item; called again, it {refused}"
    match plan:
        case PutEntity(entity=given):
            changes = _stored(given, entity)
        case PutFields(fields=fields):
            changes = (*_built(fields, entity), *_keys(entity))
    return _replaced(After(changes), guard.condition, plan.returns)


def _stored(given: Ref, entity: Entity) -> tuple[Change, ...]:
    """What is stored of an entity: each of its fields, or nothing where one is None."""
    return (
        *(
            _assigned(FieldValue(field=each, ref=Ref(given.name, each.name)))
            for each in entity.known
        ),
        *_keys(entity),
    )


def _built(fields: tuple[FieldValue, ...], entity: Entity) -> Iterator[Change]:
    """The same where scalars are given; what others hold is not looked into."""
    given = {each.field.name: each for each in fields}
    for each in entity.known:
        if found := given.get(each.name):
            yield _assigned(found)
        else:
            yield _unknown(each.attribute, each.type)


def _assigned(value: FieldValue) -> Change:
    field, ref = value.field, value.ref
    return Assign(
        target=of_attribute(field.attribute),
        value=Value(ref, field.type),
        nullable=() if field.required else (ref,),
        never_empty=field.never_empty,
    )


def _keys(entity: Entity) -> Iterator[Change]:
    """What is written besides: constants, and keys, of which those of indexes may be left out."""
    for marker in entity.markers:
        yield Assign(target=of_attribute(marker.attribute), value=marker.value)
    for each in entity.key_templates:
        yield _there(each.attribute)
    for each in (template for key in entity.index_keys for template in key.templates):
        if all(field.required for field in each.fields):
            yield _there(each.attribute)
        elif not each.stored_as_field:
            yield _unknown(each.attribute, _TEXT)


def _there(attribute: str) -> Change:
    """It is something, and nobody looks into what."""
    path = of_attribute(attribute)
    return Copy(target=path, source=path, start=None)


def _unknown(attribute: str, type: Type) -> Change:
    """It may be anything, or nothing."""
    value = Value(_NOBODY, type)
    return Assign(target=of_attribute(attribute), value=value, nullable=(_NOBODY,))


def _of_delete(plan: Delete) -> str:
    guard, nothing = plan.guard, After(deleted=True)
    if guard.exists:
        return _raises("ItemNotFoundError")
    refused, answer = _refused(nothing, guard.condition), _ANSWERS.get(plan.returns)
    if refused.startswith("may") and answer:
        return f"{refused.removesuffix(_DONE)}or return {answer}, {_DONE}"
    return refused or (f"returns {answer}, {_DONE}" if answer else "")
