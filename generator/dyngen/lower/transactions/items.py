"""The items of a transaction, each as it stands in the request.

Put user, not_exists      {"Put": {"TableName": …, "Item": user.to_item(), "ConditionExpression": …}}
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.plans import Guard, Parameter, TransactItem
from dyngen.ir.schema import Entity, Schema
from dyngen.lower.methods import changes, conditions, guards, signature
from dyngen.lower.methods.conditions import Placeholders, value_of
from dyngen.lower.methods.key_values import primary_key
from dyngen.names import Identifier
from dyngen.syntax import Expression, Statement, expression, literal, phrase, statement

Members = list[tuple[str, Expression]]


def constants(schema: Schema) -> list[Statement]:
    """The names of the attributes that updates by a whole entity set."""
    entities = {
        item.entity: schema.entity(item.entity)
        for transaction in schema.transactions
        for item in transaction.items
        if item.update is not None
    }
    return [changes.attributes_constant(entity) for entity in entities.values()]


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
        if item.action == "Update":
            members = self._update(item, entity)
        else:
            members = [*self._what(item, entity), *self._condition(item.guard, entity)]
        return _object([(item.action, _object([_table(entity), *members]))])

    def _what(self, item: TransactItem, entity: Entity) -> Members:
        if item.put is not None:
            return [("Item", changes.to_item(value_of(item.put)))]
        return _key(item, entity)

    def _condition(self, guard: Guard, entity: Entity) -> Members:
        condition = guards.condition(guard, entity)
        if condition is None:
            return []
        found = Placeholders(self._variables)
        members = guards.condition_members(condition, found)
        self.statements += found.statements
        return members

    def _update(self, item: TransactItem, entity: Entity) -> Members:
        static = item.update is None and not any(map(changes.varies, item.assignments))
        change = self._static(item, entity) if static else self._dynamic(item, entity)
        return [*_key(item, entity), *change, _ALL_OLD]

    def _static(self, item: TransactItem, entity: Entity) -> Members:
        """An update whose expression is known: scalars, none of which may be None."""
        found = Placeholders(self._variables)
        values, checks = changes.assignments(item.assignments, entity)
        self.statements += checks
        sources = {each.attribute: changes.source(each) for each in item.assignments}
        sets = [
            f"{found.name(attribute)} = {found.value(attribute, sources[attribute], value)}"
            for attribute, value in values
        ]
        version, one = found.name(entity.version.attribute), found.value("one", 1, _one())
        sets.append(f"{version} = if_not_exists({version}, {one}) + {one}")
        guard = Guard(exists=True, condition=item.guard.condition)
        condition = guards.condition(guard, entity)
        text = conditions.text(condition, found) if condition else literal.text("")
        self.statements += found.statements
        return [
            ("UpdateExpression", literal.text(f"SET {', '.join(sets)}")),
            ("ConditionExpression", text),
            *found.bindings,
        ]

    def _dynamic(self, item: TransactItem, entity: Entity) -> Members:
        """An update whose expression depends on which values are None."""
        if item.update is None:
            values, checks = changes.assignments(item.assignments, entity)
            self.statements += checks
            changed = changes.from_scalars(values)
        else:
            stored = self._variable(f"{item.name}_item")
            self.statements.append(_assign(stored, changes.to_item(value_of(item.update))))
            changed = changes.from_entity(phrase.name(stored), entity)
        variable = self._variable(f"{item.name}_changes")
        merged = changes.Merged.of(item.guard.condition, entity, variable, self._variables)
        self.statements.append(_assign(variable, changes.built(changed, entity)))
        self.statements += merged.statements
        return [
            ("UpdateExpression", phrase.attribute(phrase.name(variable), Identifier("expression"))),
            ("ConditionExpression", merged.condition),
            ("ExpressionAttributeNames", merged.names),
            ("ExpressionAttributeValues", merged.values),
        ]

    def _variable(self, name: str) -> Identifier:
        while name in self._variables:
            name = f"{name}_"
        self._variables.add(name)
        return Identifier(name)


_ALL_OLD = ("ReturnValuesOnConditionCheckFailure", literal.text("ALL_OLD"))


def _table(entity: Entity) -> tuple[str, Expression]:
    return "TableName", _table_name(entity.table.name)


def _key(item: TransactItem, entity: Entity) -> Members:
    return [("Key", primary_key(entity, item.key))] if item.key else []


def _object(members: Members) -> Expression:
    return phrase.dict_([(literal.text(name), value) for name, value in members])


@expression
def _table_name(TABLE: str) -> None:
    """self._table_names[TABLE]"""


@expression
def _one() -> None:
    """{"N": "1"}"""


@statement
def _assign(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""
