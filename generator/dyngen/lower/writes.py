"""Methods that write items whole: PutItem, BatchWriteItem.

Put(order, create=True)

    def create_order(self, order: Order) -> Order:
        item = order.to_item()
        item["version"] = {"N": "1"}
        with creating("Order", order.key(), item):
            self._client.put_item(TableName=self._table_name, Item=item, …)
        order.version = 1
        return order
"""

from __future__ import annotations

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.ir.model import Entity
from dyngen.ir.plans import BatchWrite, Guard, Method, Put
from dyngen.lower import changes, facts, guards, signature
from dyngen.lower.conditions import Placeholders, value_of
from dyngen.lower.operands import key_attributes, key_of
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Expression,
    Parameters,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)


def put(method: Method, plan: Put, entity: Entity) -> Statement:
    """`PutItem` of an entity: as it is, on a condition, or (`create`) as a new one."""
    built = signature.local(method.parameters, entity.snake)
    stored = value_of(plan.entity or Ref(built))
    above = guards.agreements(plan.agreements)
    if plan.entity is None:
        fields = [phrase.argument(value_of(ref), field.name) for field, ref in plan.fields]
        above.insert(0, _built(built, entity.name, fields))
    after = guards.returned(plan.returns, stored)
    head = (
        method.name,
        signature.parameters(method.parameters),
        guards.annotation(plan.returns, entity),
        signature.described(method, facts.of(method, entity)),
    )
    new = plan.create or plan.guard.exists is False
    guard = Guard(exists=False if new else plan.guard.exists, condition=plan.guard.condition)
    condition = guards.condition(guard, entity)
    if condition is None:
        return _put(*head, above, stored, after)
    found = Placeholders(signature.variables(method.parameters))
    arguments = guards.condition_arguments(condition, found)
    first = []
    if plan.create:
        first.append(_first_version(entity.version.attribute))
        after = [_set_version(stored, entity.version.name, literal.number(1)), *after]
    key = key_of(stored)
    plainly_new = new and guard.condition is None
    watch = guards.creating(entity, key) if plainly_new else guards.expecting(guard, entity, key)
    return _guarded_put(*head, [*above, *found.statements], stored, first, watch, arguments, after)


def batch_write(method: Method, plan: BatchWrite, entity: Entity) -> Statement:
    """`BatchWriteItem` in as many requests as it takes."""
    return _batch_write(
        method.name,
        signature.parameters(method.parameters),
        guards.annotation(plan.returns, entity),
        signature.described(method, facts.of(method, entity)),
        written_keys(entity),
        _items(plan, signature.local(method.parameters, entity.snake)),
        guards.returned(plan.returns, literal.boolean(True)),
    )


def written_keys(entity: Entity) -> list[cst.Element]:
    """The names of the key attributes, which tell the items of a batch apart."""
    return [phrase.element(literal.text(name)) for name in key_attributes(entity)]


def _items(plan: BatchWrite, each: Identifier) -> Expression:
    match plan.puts:
        case [(_, ref, True)]:
            return _each_item(each, value_of(ref))
    elements = [
        cst.StarredElement(_each_item(each, value_of(ref)))
        if many
        else phrase.element(changes.to_item(value_of(ref)))
        for _, ref, many in plan.puts
    ]
    return _list(elements)


@statement
def _put(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    ENTITY: Expression,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        self._client.put_item(TableName=self._table_name, Item=ENTITY.to_item())
        AFTER
    """


@statement
def _guarded_put(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    ENTITY: Expression,
    VERSION: Statements,
    WATCH: Expression,
    CONDITION: Arguments,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        item = ENTITY.to_item()
        VERSION
        with WATCH:
            self._client.put_item(
                TableName=self._table_name,
                Item=item,
                *CONDITION,
            )
        AFTER
    """


@statement
def _built(NAME: Identifier, ENTITY: Identifier, FIELDS: Arguments) -> None:
    """NAME = ENTITY(*FIELDS)"""


@statement
def _first_version(ATTRIBUTE: str) -> None:
    """item[ATTRIBUTE] = {"N": "1"}"""


@statement
def _set_version(ENTITY: Expression, VERSION: Identifier, NUMBER: Expression) -> None:
    """ENTITY.VERSION = NUMBER"""


@expression
def _list(ITEMS: Elements) -> None:
    """[*ITEMS]"""


@expression
def _each_item(NAME: Identifier, ENTITIES: Expression) -> None:
    """[NAME.to_item() for NAME in ENTITIES]"""


@statement
def _batch_write(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    KEYS: Elements,
    ITEMS: Expression,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        batch_write(self._client.batch_write_item, self._table_name, (*KEYS,), put=ITEMS)
        AFTER
    """
