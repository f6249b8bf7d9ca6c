"""The items of a transaction, each as it stands in the request.

Put user, not_exists      {"Put": {"TableName": …, "Item": user.to_item(), "ConditionExpression": …}}
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dyngen.ir.changes import Change
from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import Parameter
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    TransactCheck,
    TransactDelete,
    TransactGet,
    TransactItem,
    TransactPut,
    TransactUpdate,
    TransactUpdateEntity,
    TransactUpdateFields,
    TransactWrite,
)
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import UNPACKED, Members, Placeholders
from dyngen.lower.expressions.primary_keys import primary_key
from dyngen.lower.fragments import mapping
from dyngen.lower.methods import guards, signature, update_expression
from dyngen.names import Identifier
from dyngen.syntax import Expression, Statement, expression, literal, phrase


def constants(schema: Schema) -> list[Statement]:
    """The names of the attributes that updates by a whole entity set."""
    entities = {
        item.entity: schema.entity(item.entity)
        for transaction in schema.transactions
        for item in transaction.items
        if isinstance(item, TransactUpdateEntity)
    }
    return update_expression.constants(entities.values())


class Items:
    """The items of one transaction; what is computed before the request gathers in `statements`."""

    def __init__(
        self,
        schema: Schema,
        parameters: Sequence[Parameter],
        variables: Collection[Identifier] = (),
    ) -> None:
        """`variables` are those that stand above the request already."""
        self._schema = schema
        self._variables = signature.variables(parameters).union(variables)
        self.statements: list[Statement] = []

    def get(self, item: TransactGet) -> Expression:
        """A Get, without the word for it."""
        entity = self._schema.entity(item.entity)
        return _object([_table(entity), _key(item, entity)])

    def write(self, item: TransactWrite) -> Expression:
        """`{"Put": {…}}`."""
        entity = self._schema.entity(item.entity)
        found = Placeholders(self._variables)
        match item:
            case TransactPut():
                what = "Item", supplied.to_item(value_of(item.ref), entity)
                members = guards.members(item.guard, entity, found)
            case TransactUpdateFields() | TransactUpdateEntity():
                what = _key(item, entity)
                members = _update(item, entity, found)
            case TransactDelete() | TransactCheck():
                what = _key(item, entity)
                members = guards.members(item.guard, entity, found)
        self.statements += found.statements
        return _object([(item.action, _object([_table(entity), what, *members]))])


def _update(item: TransactUpdate, entity: Entity, found: Placeholders) -> Members:
    """What an update changes, and on what condition."""
    changed: Ref | Sequence[Change]
    expected: Expression | None = None
    match item:
        case TransactUpdateEntity(ref=changed):
            if entity.version:
                expected = phrase.attribute(value_of(changed), entity.version.name)
        case TransactUpdateFields(changes=changed):
            pass
    variable = f"{item.name}_changes"
    return update_expression.members(
        entity, changed, item.guard, found, expected=expected, variable=variable
    )


def _table(entity: Entity) -> tuple[str, Expression]:
    return "TableName", _table_name(entity.table.name)


def _key(item: TransactItem, entity: Entity) -> tuple[str, Expression]:
    return "Key", primary_key(entity, item.key)


def _object(members: Members) -> Expression:
    return mapping(
        [
            phrase.unpacked(value) if name == UNPACKED else phrase.entry(literal.text(name), value)
            for name, value in members
        ]
    )


@expression
def _table_name(TABLE: str) -> None:
    """self._table_names[TABLE]"""
