"""Methods that read or write many items by their keys: BatchGetItem, BatchWriteItem.

BatchGet(keys)

    def batch_get_post(
        self, keys: Iterable[Item], *, consistent_read: bool = False, max_wait: float = 60
    ) -> list[Post]:
        return batch_get(
            self._client.batch_get_item,
            …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.ir.plans import BatchGet, BatchPut, BatchWrite, Method
from dyngen.ir.schema import Entity, Schema, asked_for
from dyngen.ir.types import Field
from dyngen.lower.expressions import raw_keys, supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import argument, for_each, list_of, list_with, loop
from dyngen.lower.methods import guards, results, signature
from dyngen.lower.methods.signature import Body
from dyngen.lower.vocabulary import part_class, shadowable
from dyngen.names import Identifier, primary_key_name
from dyngen.syntax import (
    Arguments,
    Elements,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def batch_get(method: Method, plan: BatchGet, entity: Entity) -> Body:
    """`BatchGetItem` in as many requests as it takes."""
    consistent = signature.consistent_read(method.parameters, plan.consistent)
    wait = signature.max_wait(method.parameters)
    found = part_class(plan.row) if plan.row else entity.name
    row: list[cst.Arg] = []
    if plan.row:
        attributes = results.names(asked_for(plan, entity))
        row.append(argument("attributes", attributes))
    keys, decode = _keys(plan, entity), results.from_item(found)
    columns = [] if isinstance(plan.keys, Ref) else [each.ref for each in plan.keys if each.many]
    return Body(
        list_of(phrase.name(found)),
        [
            *([guards.arrays(columns)] if columns else []),
            _batch_get(keys, decode, row, consistent.name, wait.name),
        ],
        [consistent, wait],
    )


def _keys(plan: BatchGet, entity: Entity) -> Expression:
    """The keys to ask for: those given whole, or made of columns that are walked in step."""
    if isinstance(plan.keys, Ref):
        return raw_keys.checked(entity, plan.keys)
    taken = {column.ref.name for column in plan.keys}
    given: dict[Field, Expression] = {}
    steps: list[tuple[Identifier, Expression]] = []
    for column in plan.keys:
        given[column.field] = value_of(column.ref)
        if column.many:
            name = column.field.name
            each = Identifier(f"each_{name}") if name in taken else name
            steps.append((each, value_of(column.ref)))
            given[column.field] = phrase.name(each)
    key = phrase.call(
        phrase.name(primary_key_name(entity.name)), *(given[field] for field in entity.key_fields)
    )
    match steps:
        case []:
            return phrase.list_([key])
        case [(each, values)]:
            return for_each(key, each, values)
    targets = [phrase.element(phrase.name(each)) for each, _ in steps]
    columns = _zip([phrase.argument(values) for _, values in steps])
    # Written out: a quote would show the names of the loop in parentheses.
    return cst.ListComp(key, cst.CompFor(cst.Tuple(targets, lpar=(), rpar=()), columns))


@statement
def _batch_get(
    KEYS: Expression, DECODE: Expression, ROW: Arguments, CONSISTENT: Identifier, WAIT: Identifier
) -> None:
    """
    return batch_get(
        self._client.batch_get_item,
        self._table_name,
        KEYS,
        DECODE,
        *ROW,
        consistent_read=CONSISTENT,
        max_wait=WAIT,
    )
    """


@expression
def _zip(COLUMNS: Arguments) -> None:
    """zip(*COLUMNS, strict=True)"""


def batch_write(method: Method, plan: BatchWrite, entity: Entity, schema: Schema) -> Body:
    """`BatchWriteItem` in as many requests as it takes."""
    given = [(put, schema.entity(put.entity)) for put in plan.puts]
    puts = list[tuple[BatchPut, Entity]]()

    def taken() -> set[str]:
        return signature.variables(method.parameters).union(
            shadowable(schema),
            (kind.snake for _, kind in given),
            (put.ref.name for put, _ in puts),
        )

    for put, kind in given:
        found = guards.listed(put.ref, taken) if put.many else put.ref
        puts.append((replace(put, ref=found), kind))
    here = _items([put for put in puts if not put[0].elsewhere], method)
    wait = signature.max_wait(method.parameters)
    touched = [(put, kind) for put, kind in puts if kind.touched]
    return Body(
        guards.annotation(plan.returns, entity),
        [
            *supplied.read_clock_for(*(kind for _, kind in touched)),
            *(
                guards.entities(each.ref, put.ref, kind.name)
                for (each, _), (put, kind) in zip(given, puts, strict=True)
                if put.many
            ),
            _batch_write(
                _written_keys(entity),
                here,
                [*_deletes(plan, entity), *_elsewhere(puts, plan, method)],
                wait.name,
            ),
            *(line for put, kind in touched for line in _touch(put, kind, method)),
            *guards.returned(plan.returns, literal.boolean(True)),
        ],
        [wait],
    )


def _touch(put: BatchPut, entity: Entity, method: Method) -> list[Statement]:
    """What gives entities that were put what was stored in their touched fields."""
    if not put.many:
        return supplied.touch(value_of(put.ref), entity)
    each = signature.local(method.parameters, entity.snake)
    return [loop(each, value_of(put.ref), supplied.touch(phrase.name(each), entity))]


def _written_keys(entity: Entity) -> list[cst.Element]:
    """The names of the key attributes, which tell the items of a batch apart."""
    return [phrase.element(literal.text(name)) for name in entity.table.key_names]


def _deletes(plan: BatchWrite, entity: Entity) -> Arguments:
    if plan.deletes is None:
        return []
    deletes = [argument("delete", raw_keys.checked(entity, plan.deletes))]
    if entity.copied_to:
        # The copy of an item that is put may stand where that of a deleted one does.
        deletes.append(argument("deletes_first", literal.boolean(True)))
    return deletes


def _elsewhere(
    puts: Sequence[tuple[BatchPut, Entity]], plan: BatchWrite, method: Method
) -> Arguments:
    """What is put into other tables; nothing where there is none."""
    found = []
    for table in plan.elsewhere:
        there = [put for put in puts if put[0].elsewhere == table]
        keys = _written_keys(there[0][1])
        found.append(phrase.element(_table_puts(table, keys, _items(there, method))))
    return [argument("elsewhere", list_with(found))] if found else []


def _items(puts: Sequence[tuple[BatchPut, Entity]], method: Method) -> Expression:
    match puts:
        case [(BatchPut(many=True) as put, entity)]:
            return _each_item(put, entity, method)
    elements = [
        cst.StarredElement(_each_item(put, entity, method))
        if put.many
        else phrase.element(supplied.to_item(value_of(put.ref), entity))
        for put, entity in puts
    ]
    return list_with(elements)


def _each_item(put: BatchPut, entity: Entity, method: Method) -> Expression:
    """`[order.to_item() for order in orders]`."""
    each = signature.local(method.parameters, entity.snake)
    return for_each(supplied.to_item(phrase.name(each), entity), each, value_of(put.ref))


@expression
def _table_puts(TABLE: str, KEYS: Elements, ITEMS: Expression) -> None:
    """(self._table_names[TABLE], (*KEYS,), ITEMS)"""


@statement
def _batch_write(KEYS: Elements, ITEMS: Expression, DELETES: Arguments, WAIT: Identifier) -> None:
    """
    batch_write(
        self._client.batch_write_item,
        self._table_name,
        (*KEYS,),
        put=ITEMS,
        *DELETES,
        max_wait=WAIT,
    )
    """
