"""How long an update expression is when it is sent, with the shortest placeholders: DynamoDB takes 4 KB.

    SET #a = :a, #b = :b, …, #version = if_not_exists(#version, :one) + :one REMOVE #nick

Where placeholders that say what they stand for have no room, all are made of letters. What has no room even so is
reported: counted is what an update has at most, where all that may be left out is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.parameters.key_slots import calls_of, patterns_of
from dyngen.diagnostics import Place
from dyngen.ir.changes import (
    EXPRESSION_BYTES,
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    OtherField,
    Remove,
)
from dyngen.ir.conditions import Constant, Path
from dyngen.ir.plans import UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.schema import document as written

_NAME = "#ab"
"""How long a placeholder is where there are many."""
_ONE_LETTER = 2 * 26
"""As many names and as many values are one letter shorter."""


def check_lengths(
    model: written.SchemaModel,
    entities: Sequence[Entity],
    transactions: Sequence[Transaction],
    root: Place,
) -> None:
    """Report the updates that are too long."""
    places = {pattern.pattern_id: at for pattern, at in patterns_of(model, root)}
    for call in calls_of(entities, transactions):
        for entity, plan in call.plans:
            if isinstance(plan, UpdateFields):
                what = f"an update of {len(plan.changes)} attributes"
                _check(
                    what,
                    _of_changes(plan.changes, entity),
                    _SEVERAL,
                    places[call.pattern_id]["name"],
                )
    of_transactions = {
        item.entity
        for each in transactions
        for item in each.items
        if isinstance(item.plan, UpdateEntity)
    }
    for number, table in enumerate(model.tables):
        for entity in entities:
            if entity.name in table.entities and (
                entity.name in of_transactions or _is_updated_whole(entity)
            ):
                at = root["tables"][number]["entities"][entity.name]["fields"]
                help = _WHOLE.format(entity.snake)
                _check(
                    f"an update by a whole {entity.name}", _of_entity(entity), help, at, on_key=True
                )


def _is_updated_whole(entity: Entity) -> bool:
    return any(isinstance(each.plan, UpdateEntity) for each in entity.methods)


_SEVERAL = "put fields that go together into an object, or update them in several steps"
_WHOLE = (
    "put fields that go together into an object, or do without update_{}: "
    '"crud" of the entity lists the methods that are wanted'
)


def _check(what: str, bytes_: int, help: str, at: Place, *, on_key: bool = False) -> None:
    if bytes_ > EXPRESSION_BYTES:
        at.error(
            "DG515",
            f"the expression of {what} has about {bytes_:,} bytes",
            f"DynamoDB takes {EXPRESSION_BYTES:,}: {help}",
            on_key=on_key,
        )


def _of_changes(changes: Sequence[Change], entity: Entity) -> int:
    clauses: dict[str, list[int]] = {}
    for each in changes:
        clause, length = _longest(each)
        clauses.setdefault(clause, []).append(length)
    return _joined(clauses, entity)


def _of_entity(entity: Entity) -> int:
    """Every attribute is set that an item may have; to remove one is shorter."""
    fields = {each.attribute for each in entity.known if not (each.derived or each.in_key_only)}
    keys = {each.attribute for index in entity.indexes for each in index.own_templates}
    found = fields | keys | {each.attribute for each in entity.markers}
    found -= {each.attribute for each in entity.key_templates}
    found -= {entity.version.attribute} if entity.version else set()
    return _joined({"SET": [len(f"{_NAME} = {_NAME}")] * len(found)}, entity)


def _joined(clauses: dict[str, list[int]], entity: Entity) -> int:
    if entity.version:
        counted = len(f"{_NAME} =  + {_NAME}") + _if_absent(len(_NAME))
        clauses.setdefault("SET", []).append(counted)
    lengths = [
        len(clause) + 1 + sum(each) + len(", ") * (len(each) - 1)
        for clause, each in clauses.items()
    ]
    return sum(lengths) + len(lengths) - 1 - _ONE_LETTER


def _longest(change: Change) -> tuple[str, int]:
    """In which clause a change stands, and how many bytes it has there at most."""
    target = _path(change.target)
    value = len(_NAME)
    match change:
        case Remove():
            return "REMOVE", target
        case ChangeSet(clause=clause):
            return clause, target + 1 + value
        case Assign(if_absent=absent, otherwise=otherwise):
            given = _if_absent(target) if absent or otherwise is not None else value
        case Copy(source=source, start=start):
            given = _held(source, start)
        case Arithmetic(source=source, start=start, operand=operand):
            given = _held(source, start) + len(" + ")
            given += (
                _held(operand.source, operand.start) if isinstance(operand, OtherField) else value
            )
        case Extend(absent=absent):
            given = len("list_append(, )") + value + (_if_absent(target) if absent else target)
    return "SET", target + len(" = ") + given


def _held(source: Path, start: Constant | None) -> int:
    """What an attribute holds, or something else where it is absent."""
    return _path(source) if start is None else _if_absent(_path(source))


def _if_absent(name: int) -> int:
    return len("if_not_exists(, )") + name + len(_NAME)


def _path(path: Path) -> int:
    steps = [len(f"[{each}]") if isinstance(each, int) else len(f".{_NAME}") for each in path.steps]
    return sum(steps) - len(".")
