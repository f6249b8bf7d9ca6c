"""What each method of a package does, as IAM sees it.

    OrderRepository.get_orders       Query on the table Orders
    TransactionService.move          UpdateItem on the table Orders: transactions are no actions, their items are

An index that is read is a resource of its own, and then the table is none. `create_tables` is for who deploys, and what
dyngen's commands do for who runs them: they are told only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.config import UsageError
from dyngen.export.iam import commands
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Action, Check
from dyngen.names import GlobalName
from dyngen.records import record

TRANSACTIONS = "transactions"
CREATE_TABLES = "create_tables"


@record(frozen=True, slots=True)
class Use:
    """One action of one method."""

    owner: str
    """The attribute of `Database` that has the method, a function of the package, or a command of dyngen."""
    method: str
    """Empty for a function; of a command a part."""
    entity: GlobalName | None
    """Of whose items; None if it is about the table itself."""
    action: str
    table: str
    index: str | None = None

    @property
    def name(self) -> str:
        return f"{self.owner}.{self.method}".rstrip(".")


def uses(
    schema: Schema, *, patterns_only: bool, only: Sequence[str] = (), state_table: str = ""
) -> list[Use]:
    """What the methods do: all, those of access patterns, or those that `only` names, by owner or one by one.

    `state_table` is where migrations write down how far they are.

    UsageError for a name that there is not.
    """
    of_items = [*_of_repositories(schema, patterns_only), *_of_transactions(schema)]
    if not only:
        return of_items
    of_commands = [
        Use(command, part, None, action, table)
        for command, part, action, table in commands.of_commands(schema, state_table)
    ]
    found = [*of_items, *_of_create_tables(schema), *of_commands]
    known = {each.owner for each in found} | {each.name for each in found}
    if strangers := [name for name in only if name not in known]:
        owners = ", ".join(dict.fromkeys(each.owner for each in found))
        raise UsageError(
            f"{schema.source}: --only {strangers[0]} is no repository and no method\n"
            f"help: name one of {owners}, or a method of it (post.get_post)"
        )
    return [each for each in found if each.owner in only or each.name in only]


def _of_repositories(schema: Schema, patterns_only: bool) -> Iterator[Use]:
    for entity in schema.entities:
        for method in entity.methods:
            if patterns_only and method.pattern_id is None:
                continue
            for action, of, index in _of_plan(schema, entity, method.plan):
                for each in _at_both_places(action, of):
                    yield Use(entity.snake, method.name, of.name, each, of.table.name, index)


def _of_plan(
    schema: Schema, entity: Entity, plan: Plan | Action
) -> Iterator[tuple[str, Entity, str | None]]:
    """Each action, whose items it touches, and the index that it reads."""
    match plan:
        case Get():
            yield "GetItem", entity, None
        case PutEntity() | PutFields():
            yield "PutItem", entity, None
        case UpdateFields() | UpdateEntity():
            yield "UpdateItem", entity, None
        case Delete():
            yield "DeleteItem", entity, None
        case Check():
            yield "ConditionCheckItem", entity, None
        case BatchGet():
            yield "BatchGetItem", entity, None
        case Query(index=index):
            yield "Query", entity, index.name if index else None
        case Scan(index=index):
            yield "Scan", entity, index.name if index else None
        case BatchWrite(puts=puts, deletes=deletes):
            for put in puts:
                yield "BatchWriteItem", schema.entity(put.entity), None
            if deletes:
                yield "BatchWriteItem", entity, None


_WITH_COPIES = {
    "PutItem": ("GetItem", "PutItem", "DeleteItem"),
    "UpdateItem": ("GetItem", "UpdateItem", "PutItem", "DeleteItem", "ConditionCheckItem"),
    "DeleteItem": ("GetItem", "DeleteItem", "ConditionCheckItem"),
    "BatchWriteItem": ("GetItem", "PutItem", "DeleteItem"),
}
"""What a write takes of an item that stands at two places: it is read first, and its copy is put, or moves."""


def _at_both_places(action: str, entity: Entity) -> tuple[str, ...]:
    """The actions in place of one."""
    return _WITH_COPIES.get(action, (action,)) if entity.copied_to else (action,)


def _of_transactions(schema: Schema) -> Iterator[Use]:
    for transaction in schema.transactions:
        for item in transaction.items:
            entity = schema.entity(item.entity)
            for action, *_ in _of_plan(schema, entity, item.plan):
                for each in _at_both_places(action, entity):
                    yield Use(TRANSACTIONS, transaction.name, entity.name, each, entity.table.name)


def _of_create_tables(schema: Schema) -> Iterator[Use]:
    for table in schema.tables:
        actions = ["DescribeTable", "CreateTable"]
        if table.settings.ttl_attribute:
            actions.append("UpdateTimeToLive")
        if table.settings.point_in_time_recovery:
            actions.append("UpdateContinuousBackups")
        for action in actions:
            yield Use(CREATE_TABLES, "", None, action, table.name)
