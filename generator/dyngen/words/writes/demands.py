"""What a write demands of the item that it finds, and whether it takes the place of one: what docstrings say of it.

UpdateItem on status = "open"            Condition: status = "open".
UpdateItem of a whole order              The version of order must be the stored one, and becomes the next.
DeleteItem on status <> "done"           Deletes an Order where there is one.
upsert                                   Makes an Order where there is none.
PutItem                                  Overwrites what is there, whatever its version.
Put of an OrderLine, on not_exists       Condition: OrderLine does not exist.

Of one item, the names of the errors tell whether it must be there: ItemNotFoundError, ItemExistsError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dyngen.articles import a
from dyngen.ir.conditions import (
    Condition,
    Function,
    Junction,
    Ref,
    conjuncts,
    every,
    holds_of_nothing,
    is_absence,
)
from dyngen.ir.plans import (
    BatchWrite,
    Delete,
    FieldValue,
    Guard,
    Plan,
    Put,
    PutEntity,
    PutFields,
    UpdateEntity,
    UpdateFields,
    Write,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Action, TransactItem, WriteTransaction
from dyngen.words import plan_text, supplied_text
from dyngen.words.compared import stored_without
from dyngen.words.phrasing import listed
from dyngen.words.purpose import UNKNOWN_STAYS

_LOCKED = "must be the stored one, and becomes the next."
"""What is asked of the version of an object that is stored over its item, and what becomes of it."""


def of_plan(plan: Plan, entity: Entity, schema: Schema) -> Iterator[str]:
    """The lines for a write of a repository."""
    match plan:
        case UpdateFields(creates=True, condition=condition):
            yield _made(entity)
            if condition:
                yield f"Condition, where there is one: {plan_text.condition(condition)}."
            yield from stored_without.told(condition, entity)
        case Write():
            if condition := plan.guard.condition:
                yield f"Condition: {plan_text.condition(condition)}."
            yield from stored_without.told(plan.guard.condition, entity)
    match plan:
        case PutEntity(entity=ref, create=True) if entity.version:
            yield f"Sets the {entity.version.label} of {ref.name} to 1."
        case PutEntity(entity=ref, guard=guard):
            if replaced := _replaced(guard, entity):
                yield _overwritten(replaced, entity, _as_it_is(ref, entity))
            elif entity.version:
                yield f"Stores the {entity.version.label} of {ref.name} as it is."
        case PutFields(fields=fields, guard=guard) if not has_new_key(plan, entity):
            if replaced := _replaced(guard, entity):
                yield _overwritten(replaced, entity, _first(fields, entity))
        case UpdateEntity(entity=ref):
            locked = (
                f"The {entity.version.label} of {ref.name} {_LOCKED} " if entity.version else ""
            )
            yield f"{locked}{UNKNOWN_STAYS}"
        case Delete(returns="nothing", guard=guard) if _takes_nothing(guard):
            yield _deleted(entity)
        case BatchWrite(puts=(_, *_) as puts, deletes=deletes):
            told = [_overwritten("what is there", schema.entity(each.entity)) for each in puts]
            yield max(told, key=len)  # a version is said where one of them has it
            if any(each.many for each in puts):
                yield "Of items with one key the last one is stored."
            if deletes or any(each.many for each in puts):
                yield "Not atomic: if a request of several fails, what those before have written stays."


def of_references(plan: Plan) -> Iterator[str]:
    """What a put compares with entities that it does not write: nothing asks whether they are stored."""
    named = dict[str, list[str]]()
    for each in plan.agreements if isinstance(plan, PutEntity | PutFields) else ():
        left = each.left
        own = left.name if left.attribute is None else f"{left.name}.{left.attribute}"
        named.setdefault(each.right.name, []).append(own)
    for reference, fields in named.items():
        those = "that" if len(fields) == 1 else "those"
        yield f"{listed(fields)} must be {those} of {reference}, which need not be stored."


def begun_anew(plan: Plan | Action, entity: Entity, schema: Schema) -> Iterator[str]:
    """That updates do not tell an item from the one whose place it takes, where both have one version."""
    match plan:
        case PutFields() if has_new_key(plan, entity):
            return
        case PutEntity(guard=guard) | PutFields(guard=guard):
            put = [entity] if _replaced(guard, entity) else []
        case BatchWrite(puts=puts):
            put = [schema.entity(each.entity) for each in puts]
        case _:
            return
    labels = [each.version.label for each in put if each.version and _compared(each, schema)]
    for label in dict.fromkeys(labels):
        yield f"What was read earlier with the same {label} passes for current in an update."


def _compared(entity: Entity, schema: Schema) -> bool:
    """Does any update compare the version that an object was read with?"""
    return any(
        isinstance(each.plan, UpdateEntity | UpdateFields) for each in entity.methods
    ) or any(
        isinstance(item.plan, UpdateEntity) and item.entity == entity.name
        for transaction in schema.transactions
        for item in transaction.items
    )


def of_transaction(transaction: WriteTransaction, schema: Schema) -> Iterator[str]:
    """The lines for a transaction that writes."""
    demanded, compared = list[str](), dict[str, None]()
    done, anew = dict[str, None](), dict[str, None]()
    for item, name in zip(transaction.items, plan_text.item_names(transaction), strict=True):
        entity = schema.entity(item.entity)
        demanded += _demand(item, name, entity)
        compared |= dict.fromkeys(stored_without.told(item.guard.condition, entity))
        done |= dict.fromkeys(_done(item, entity))
        anew |= dict.fromkeys(begun_anew(item.plan, entity, schema))
    if demanded:
        yield f"Condition{'s' if len(demanded) > 1 else ''}: {'; '.join(demanded)}."
    yield from compared
    yield from done
    yield from anew
    yield from _as_they_are(transaction, schema)


def _as_they_are(transaction: WriteTransaction, schema: Schema) -> Iterator[str]:
    """What is stored as a new item with the version that the caller's object has."""
    labels, many = dict[str, str](), False
    for item in transaction.items:
        version = schema.entity(item.entity).version
        match item.plan:
            case PutEntity(entity=ref, guard=guard) if version:
                if not _replaced(guard, schema.entity(item.entity)):
                    labels[ref.name] = version.label
                    many = item.times.each is not None
    match [*labels.items()]:
        case []:
            return
        case [(name, label)] if not many:
            yield f"Stores the {label} of {name} as it is."
        case _:
            told = listed([*dict.fromkeys(labels.values())])
            yield f"Stores {_each_has(listed([*labels]), told)}."


def _made(entity: Entity) -> str:
    return f"Makes {a(entity.name)} where there is none."


def _deleted(entity: Entity) -> str:
    return f"Deletes {a(entity.name)} where there is one."


def _takes_nothing(guard: Guard) -> bool:
    """Does a delete go through where there is no item, and what it returns does not tell?"""
    if guard.exists is not None:
        return not guard.exists
    return guard.condition is None or holds_of_nothing(guard.condition) is True


def _overwritten(what: str, entity: Entity, stored: str = "") -> str:
    """What a put takes the place of, and which version is `stored` then: puts compare none."""
    if entity.version is None:
        return f"Overwrites {what}."
    stores = f", and stores {stored}" if stored else ""
    return f"Overwrites {what}, whatever its {entity.version.label}{stores}."


def _as_it_is(given: Ref, entity: Entity) -> str:
    return f"the {entity.version.label} of {given.name} as it is" if entity.version else ""


def _as_they_have_it(given: Ref, entity: Entity) -> str:
    return _each_has(given.name, entity.version.label) if entity.version else ""


def _each_has(names: str, label: str) -> str:
    return f"{names} with the {label} that each has"


def _first(fields: Iterable[FieldValue], entity: Entity) -> str:
    """The version of an item that is made of these fields, if that of every new one."""
    version = entity.version
    if version is None or version.default is None or version in (each.field for each in fields):
        return ""
    return f"{version.label} {version.default}"


def has_new_key(put: PutFields, entity: Entity) -> bool:
    """Is its key made anew in each call, so that nothing stands there?"""
    made = supplied_text.new_uuids(put, entity)
    return any(part.field in made for each in entity.key_templates for part in each.components)


def _replaced(guard: Guard, entity: Entity) -> str:
    """What a put takes the place of; empty where it makes a new item, or none."""
    if guard.exists is False:
        return ""
    if guard.condition is None:
        return "what is there"
    return "" if is_absence(guard.condition, entity.table.key_names) else "what meets the condition"


def _done(item: TransactItem, entity: Entity) -> Iterator[str]:
    """What an item of a transaction makes, or takes the place of."""
    plan = item.plan
    match plan:
        case UpdateFields(creates=True):
            yield _made(entity)
        case Delete(guard=guard) if _takes_nothing(guard):
            yield _deleted(entity)
        case PutFields() if has_new_key(plan, entity):
            pass
        case PutEntity(guard=guard) | PutFields(guard=guard):
            if replaced := _replaced(guard, entity):
                what = replaced.replace("what", f"{a(entity.name)} that")
                many = item.times.each is not None
                yield _overwritten(what, entity, _stored(plan, entity, many=many))


def _stored(put: Put, entity: Entity, *, many: bool) -> str:
    """The version that what is put has then."""
    match put:
        case PutFields(fields=fields):
            return _first(fields, entity)
        case PutEntity(entity=ref):
            return (_as_they_have_it if many else _as_it_is)(ref, entity)


def _demand(item: TransactItem, name: str, entity: Entity) -> Iterator[str]:
    """`Product exists AND stock >= {quantity}`; nothing where nothing is demanded."""
    there, held = _existence(item.guard, entity)
    told = plan_text.condition(held) if held else ""
    if there is None:
        made = isinstance(item.plan, UpdateFields) and item.plan.creates
        if told:
            yield f"{name}{', if it exists' if made else ''}: {told}"
        return
    exists = f"{name} {'exists' if there else 'does not exist'}"
    if isinstance(item.plan, UpdateEntity) and entity.version:
        exists += f" with the {entity.version.label} of {item.plan.entity.name}"
    if told:
        loose = isinstance(held, Junction) and held.operator == "OR"
        exists += f" AND {f'({told})' if loose else told}"
    yield exists


def _existence(guard: Guard, entity: Entity) -> tuple[bool | None, Condition | None]:
    """Whether the item must be there, which a condition on its key says too, and what must hold besides."""
    there, keys, held = guard.exists, entity.table.key_names, list[Condition]()
    for each in conjuncts(guard.condition):
        match each:
            case Function("attribute_exists" | "attribute_not_exists" as name, path) if (
                there is None and len(path.steps) == 1 and path.steps[0] in keys
            ):
                there = name == "attribute_exists"
            case _:
                held.append(each)
    return there, every(*held)
