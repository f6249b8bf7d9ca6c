"""The errors that a method can raise, and when, but for those of values in keys and of decoding.

create_order                ItemExistsError, FieldValueError
place_order                 PlaceOrderFailed, FieldValueError, ValueError for more than 100 items, or two of one key
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from dyngen.ir import given, plans
from dyngen.ir.changes import Change, may_be_nothing
from dyngen.ir.conditions import Condition, InList, Path, Ref, leaves, paths
from dyngen.ir.parameters import option_name
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Guard,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Scan,
    Update,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    Action,
    Check,
    ReadTransaction,
    Transaction,
    WriteTransaction,
    is_fixed,
)
from dyngen.ir.types import Type
from dyngen.words.phrasing import listed


def of_method(method: Method, entity: Entity) -> list[str]:
    """The errors of a method of a repository."""
    plan = method.plan
    found = [*_of_plan(plan, entity, given.in_keys(plan, entity))]
    if isinstance(plan, BatchGet | BatchWrite):
        undone = _UNDONE.format(max_wait=option_name("max_wait", method.parameters))
        read = ", with what was read in its `found`," if isinstance(plan, BatchGet) else ""
        found.append(f"UnprocessedItemsError{read} {undone}")
    return [*dict.fromkeys(found), *_value_error(_reasons(plan, entity))]


def of_transaction(transaction: Transaction, failure: str, schema: Schema) -> list[str]:
    """The errors of a transaction."""
    match transaction:
        case ReadTransaction():
            return [*_value_error(_of_number(transaction))]
        case WriteTransaction(items=items, agreements=agreements):
            writes = [(item.plan, schema.entity(item.entity)) for item in items]
            found = [failure]
            held = (given.in_keys_of_items(items, at, schema) for at in range(len(items)))
            if any(
                _FIELD in _of_plan(*write, keys) for write, keys in zip(writes, held, strict=True)
            ):
                found.append(_FIELD)
            reasons = [_CONTRADICTION] if agreements else []
            for write in writes:
                reasons += _reasons(*write)
            return [*found, *_value_error([*reasons, *_of_number(transaction)])]


def of_module(*, compared: bool, reading: bool) -> str:
    """What all methods of a module raise for values and for what is stored; `compared`: does any pass enums?"""
    return " ".join([_VALUES, *[_COMPARED] * compared, *[_STORED] * reading])


_VALUES = (
    "A value that a key cannot hold raises KeyValueError, any other that its field does not allow FieldValueError, "
    "and nothing is sent."
)
_COMPARED = "What is only compared is held to the type of its field, and not to its enum."
_STORED = "A stored item that is not what the schema says raises ItemDecodeError where it is read."

_FIELD = "FieldValueError"
_CONTRADICTION = "if what is given contradicts itself"
_OTHER_KEY = "KeyValueError for a key of other items"
_NO_KEY = "for what is no key of the table"
_UNDONE = "for what is undone after waits of `{max_wait}` seconds"


def _of_plan(plan: Plan | Action, entity: Entity, held: Mapping[Ref, Type]) -> Iterator[str]:
    """The errors of a request; its keys, and those of items before, hold values to their types."""
    match plan:
        case PutEntity(guard=guard) | PutFields(guard=guard):
            yield from _of_guard(guard)
            yield _FIELD
        case UpdateFields(guard=guard) | UpdateEntity(guard=guard):
            yield from _of_guard(Guard(exists=guard.exists))
            if entity.version:
                yield "VersionConflictError"
            yield from _of_guard(Guard(condition=guard.condition))
            if _is_updated(plan, entity) or _is_compared(guard.condition, held):
                yield _FIELD
        case Delete(guard=guard) | Check(guard=guard):
            yield from _of_guard(guard)
            if _is_compared(guard.condition, held):
                yield _FIELD
        case plans.Query(filter=condition) | Scan(filter=condition):
            if _is_compared(condition, held):
                yield _FIELD
        case Get(checks=(_, *_)):
            yield _FIELD
        case BatchGet(keys=keys):
            if isinstance(keys, Ref) and _has_others(entity):
                yield _OTHER_KEY
        case BatchWrite(puts=puts, deletes=deletes):
            if puts:
                yield _FIELD
            if isinstance(deletes, Ref) and _has_others(entity):
                yield _OTHER_KEY


def _has_others(entity: Entity) -> bool:
    """Can a key of the table be of other items?"""
    return not all(each.takes_any for each in entity.key_templates)


def _is_updated(plan: Update, entity: Entity) -> bool:
    """Does an update store anything that its caller gives, and that is in no key?"""
    return isinstance(plan, UpdateEntity) or given.is_anything(plan.changes, entity)


def _of_guard(guard: Guard) -> Iterator[str]:
    if guard.exists is not None:
        yield "ItemNotFoundError" if guard.exists else "ItemExistsError"
    if guard.condition is not None:
        yield "ConditionFailedError"


def _reasons(plan: Plan | Action, entity: Entity) -> Iterator[str]:
    """When a ValueError is raised that says no more than its text."""
    match plan:
        case PutEntity(agreements=(_, *_)) | PutFields(agreements=(_, *_)):
            yield _CONTRADICTION
        case UpdateEntity(agreements=(_, *_)):
            yield _CONTRADICTION
        case UpdateFields(changes=changes, some=some, together=together):
            if some:
                yield "if nothing is given"
            if together:
                yield f"if {' or '.join(_some_of(refs) for refs in together)}"
            if not some:
                yield from _of_nothing(changes, entity)
            yield from _of_entries([each.target for each in changes], entity)
        case BatchGet(keys=tuple() as columns) if sum(each.many for each in columns) > 1:
            yield "if the lists are of different lengths"
        case plans.Query(needs=(_, *_) as needs):
            yield "if " + " or ".join(
                f"{each.part.name} is given without {each.earlier.name}" for each in needs
            )
        case BatchGet(keys=Ref()):
            yield _NO_KEY
        case BatchWrite(deletes=Ref()):
            yield _NO_KEY
            yield "if a key is both put and deleted"
    for condition in given.conditions(plan):
        yield from _of_operands(condition, entity)


def _of_nothing(changes: Iterable[Change], entity: Entity) -> Iterator[str]:
    """An update that counts no version has nothing to say where nothing is changed."""
    if entity.version is None and may_be_nothing(changes):
        yield "if nothing is changed"


def _of_operands(condition: Condition, entity: Entity) -> Iterator[str]:
    """What only the call knows of what is compared."""
    if any(value.type.is_set and not many for _, value, many in given.compared(condition)):
        yield "for an empty set"
    for leaf in leaves(condition):
        if isinstance(leaf, InList):
            yield "for a list of more than 100 values"
        for one, _ in given.may_be_one(leaf):
            yield _one_name(one.owner, entity)


def _of_entries(places: Iterable[Path], entity: Entity) -> Iterator[str]:
    """Entries of one object, where two turn out to be one."""
    owners = Counter(each.owner for each in dict.fromkeys(places) if each.entry)
    for owner, entries in owners.items():
        if entries > 1:
            yield _one_name(owner, entity)


def _one_name(owner: Path, entity: Entity) -> str:
    return f"if two entries of {entity.as_written(owner)} have one name"


def _some_of(refs: tuple[Ref, ...]) -> str:
    return f"only some of {listed([ref.name for ref in refs])} are given"


def _of_number(transaction: Transaction) -> list[str]:
    """What only the call knows of the number of items, and of their keys."""
    if is_fixed(transaction):
        return []
    many = any(item.times.each for item in transaction.items)
    return [f"for {'more than 100 items, or ' if many else ''}two items of one key"]


def _value_error(reasons: Iterable[str]) -> Iterator[str]:
    if told := [*dict.fromkeys(reasons)]:
        yield f"ValueError {', or '.join(told)}"


def _is_compared(condition: Condition | None, held: Mapping[Ref, Type]) -> bool:
    """Is anything in a condition that a caller gives, and no key holds to its type, or an entry that one names?"""
    return condition is not None and (
        any(
            many or value.ref not in held or not value.type.any_of.takes(held[value.ref])
            for _, value, many in given.compared(condition)
        )
        or any(path.entry for path in paths(condition))
    )
