"""What a write demands of the item that it finds, and whether it takes the place of one: what docstrings say of it.

UpdateItem on status = "open"            Condition: status = "open".
upsert                                   Makes an Order where there is none.
PutItem                                  Overwrites what is there, whatever its version.
Put of an OrderLine, on not_exists       Condition: OrderLine does not exist.

Of one item, the names of the errors tell whether it must be there: ItemNotFoundError, ItemExistsError.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.conditions import Condition, Function, Junction, Ref, conjuncts, every, is_absence
from dyngen.ir.plans import (
    BatchWrite,
    Delete,
    Guard,
    Plan,
    PutEntity,
    PutFields,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    TransactPutEntity,
    TransactPutFields,
    TransactUpdateEntity,
    TransactUpdateFields,
    TransactWrite,
    WriteTransaction,
)
from dyngen.words import plan_text
from dyngen.words.phrasing import a


def of_plan(plan: Plan, entity: Entity, schema: Schema) -> Iterator[str]:
    """The lines for a write of a repository."""
    match plan:
        case UpdateFields(creates=True, condition=condition):
            yield _made(entity)
            if condition:
                yield f"Condition, where there is one: {plan_text.condition(condition)}."
        case PutEntity() | PutFields() | UpdateFields() | UpdateEntity() | Delete():
            if condition := plan.guard.condition:
                yield f"Condition: {plan_text.condition(condition)}."
    match plan:
        case PutEntity(entity=ref, create=True) if entity.version:
            yield f"Sets the {entity.version.label} of {ref.name} to 1."
        case PutEntity(entity=ref, guard=guard):
            if replaced := _replaced(guard, entity):
                yield _overwritten(replaced, entity, ref)
            elif entity.version:
                yield f"Stores the {entity.version.label} of {ref.name} as it is."
        case PutFields(guard=guard):
            if replaced := _replaced(guard, entity):
                yield _overwritten(replaced, entity, None)
        case BatchWrite(puts=(_, *_) as puts):
            told = [
                _overwritten("what is there", schema.entity(each.entity), None) for each in puts
            ]
            yield max(told, key=len)  # a version is said where one of them has it
            if any(each.many for each in puts):
                yield "Of items with one key the last one is stored."


def of_transaction(transaction: WriteTransaction, schema: Schema) -> Iterator[str]:
    """The lines for a transaction that writes."""
    demanded, done = list[str](), dict[str, None]()
    for item, name in zip(transaction.items, plan_text.item_names(transaction), strict=True):
        entity = schema.entity(item.entity)
        demanded += _demand(item, name, entity)
        done |= dict.fromkeys(_done(item, entity))
    if demanded:
        yield f"Condition{'s' if len(demanded) > 1 else ''}: {'; '.join(demanded)}."
    yield from done


def _made(entity: Entity) -> str:
    return f"Makes {a(entity.name)} where there is none."


def _overwritten(what: str, entity: Entity, given: Ref | None) -> str:
    """What a put takes the place of, and which version counts then: puts compare none."""
    if entity.version is None:
        return f"Overwrites {what}."
    version = entity.version.label
    stores = f", and stores the {version} of {given.name} as it is" if given else ""
    return f"Overwrites {what}, whatever its {version}{stores}."


def _replaced(guard: Guard, entity: Entity) -> str:
    """What a put takes the place of; empty where it makes a new item, or none."""
    if guard.exists is False:
        return ""
    if guard.condition is None:
        return "what is there"
    return "" if is_absence(guard.condition, _keys(entity)) else "what meets the condition"


def _done(item: TransactWrite, entity: Entity) -> Iterator[str]:
    """What an item of a transaction makes, or takes the place of."""
    match item:
        case TransactUpdateFields(creates=True):
            yield _made(entity)
        case TransactPutEntity(guard=guard) | TransactPutFields(guard=guard):
            if replaced := _replaced(guard, entity):
                what = replaced.replace("what", f"{a(entity.name)} that")
                given = item.ref if isinstance(item, TransactPutEntity) else None
                yield _overwritten(what, entity, given)


def _demand(item: TransactWrite, name: str, entity: Entity) -> Iterator[str]:
    """`Product exists AND stock >= {quantity}`; nothing where nothing is demanded."""
    there, held = _existence(item.guard, entity)
    told = plan_text.condition(held) if held else ""
    if there is None:
        made = isinstance(item, TransactUpdateFields) and item.creates
        if told:
            yield f"{name}{', if it exists' if made else ''}: {told}"
        return
    exists = f"{name} {'exists' if there else 'does not exist'}"
    if isinstance(item, TransactUpdateEntity) and entity.version:
        exists += f" with the {entity.version.label} of {item.ref.name}"
    if told:
        loose = isinstance(held, Junction) and held.operator == "OR"
        exists += f" AND {f'({told})' if loose else told}"
    yield exists


def _existence(guard: Guard, entity: Entity) -> tuple[bool | None, Condition | None]:
    """Whether the item must be there, which a condition on its key says too, and what must hold besides."""
    there, keys, held = guard.exists, _keys(entity), list[Condition]()
    for each in conjuncts(guard.condition):
        match each:
            case Function("attribute_exists" | "attribute_not_exists" as name, path) if (
                there is None and len(path.steps) == 1 and path.steps[0] in keys
            ):
                there = name == "attribute_exists"
            case _:
                held.append(each)
    return there, every(*held)


def _keys(entity: Entity) -> list[str]:
    return [each.name for each in entity.table.primary_key]
