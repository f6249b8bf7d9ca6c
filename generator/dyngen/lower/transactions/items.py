"""The items of a transaction, each as it stands in the request.

Put user, not_exists      {"Put": {"TableName": …, "Item": user.to_item(), "ConditionExpression": …}}
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.plans import Parameter, TransactItem
from dyngen.ir.schema import Entity, Schema
from dyngen.lower.methods import guards, signature, update_expression
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.placeholders import Members, Placeholders
from dyngen.lower.methods.primary_keys import primary_key, to_item
from dyngen.syntax import Expression, Statement, expression, literal, phrase


def constants(schema: Schema) -> list[Statement]:
    """The names of the attributes that updates by a whole entity set."""
    entities = {
        item.entity: schema.entity(item.entity)
        for transaction in schema.transactions
        for item in transaction.items
        if item.update is not None
    }
    return update_expression.constants(entities.values())


class Items:
    """The items of one transaction; what is computed before the request gathers in `statements`."""

    def __init__(self, schema: Schema, parameters: Sequence[Parameter]) -> None:
        self._schema = schema
        self._variables = signature.variables(parameters)
        self.statements: list[Statement] = []

    def get(self, item: TransactItem) -> Expression:
        """A Get, without the word for it."""
        entity = self._schema.entity(item.entity)
        return _object([_table(entity), *_key(item, entity)])

    def write(self, item: TransactItem) -> Expression:
        """`{"Put": {…}}`."""
        entity = self._schema.entity(item.entity)
        found = Placeholders(self._variables)
        if item.action == "Update":
            changed = item.update or item.assignments
            condition, variable = item.guard.condition, f"{item.name}_changes"
            expected = None
            if item.update:
                expected = phrase.attribute(value_of(item.update), entity.version.name)
            members = update_expression.members(
                entity, changed, condition, found, expected=expected, variable=variable
            )
        else:
            members = guards.members(item.guard, entity, found)
        if item.put is not None:
            members.insert(0, ("Item", to_item(value_of(item.put))))
        self.statements += found.statements
        whole = _object([_table(entity), *_key(item, entity), *members])
        return _object([(item.action, whole)])


def _table(entity: Entity) -> tuple[str, Expression]:
    return "TableName", _table_name(entity.table.name)


def _key(item: TransactItem, entity: Entity) -> Members:
    return [("Key", primary_key(entity, item.key))] if item.key else []


def _object(members: Members) -> Expression:
    return phrase.dict_([(literal.text(name), value) for name, value in members])


@expression
def _table_name(TABLE: str) -> None:
    """self._table_names[TABLE]"""
