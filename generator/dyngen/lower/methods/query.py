"""Methods that read many items: Query and Scan, described now and sent when they are used.

Query(partition pk = USER#{user_id}, sort sk begins with POST#)

    def get_user_posts(self, user_id: str) -> Query[Post]:
        return Query(
            self._client.query,
            {
                "TableName": self._table_name,
                "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
                …
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from dyngen.ir.conditions import Condition
from dyngen.ir.key_values import (
    KeyBeginsWith,
    KeyBetween,
    KeyCompare,
    KeyEquals,
    KeyValue,
    RawText,
    SortCondition,
)
from dyngen.ir.plans import Method, Query, Result, Scan
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Index
from dyngen.ir.types import Type
from dyngen.lower.fragments import returning
from dyngen.lower.items import codec
from dyngen.lower.methods import conditions, results, signature
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.key_values import KeyValues
from dyngen.lower.methods.placeholders import Placeholders
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Entries, Expression, expression, literal, phrase


def query(method: Method, plan: Query, entity: Entity) -> Body:
    """`Query` of the table or an index: lazy, or the first match."""
    found = Placeholders(signature.variables(method.parameters))
    values = KeyValues(entity, (each.name for each in method.parameters))
    condition = " AND ".join(
        _key_condition(each, found, values) for each in (*plan.partition, *plan.sort)
    )
    wanted = conditions.every(plan.filter, plan.scope)
    variable = signature.local(method.parameters, entity.snake)
    request = [
        *_place(plan.index),
        _entry("KeyConditionExpression", literal.text(condition)),
        *_filter(wanted, found),
        *map(_bound, found.bindings),
    ]
    if plan.descending:
        request.append(_entry("ScanIndexForward", literal.boolean(False)))
    request += _paging(plan.limit, plan.consistent)
    empty = []
    if plan.span:
        empty.append(_reversed(value_of(plan.span.low), value_of(plan.span.high)))
    if plan.beginning:
        most = literal.number(plan.beginning.length)
        empty.append(_longer(value_of(plan.beginning.ref), most))
    result = results.classes(plan.result)
    described = _query(
        request,
        results.decoder(plan.result),
        [
            *([] if plan.single else _cursor(method, entity, plan.result, plan.sort)),
            *results.dropping(plan.result, variable),
            *_nothing(wanted, empty),
        ],
    )
    above = [*values.statements, *found.statements]
    if plan.single:
        return Body(codec.optional(result), [*above, returning(_first(described))])
    return Body(_query_of(result), [*above, returning(described)])


def scan(method: Method, plan: Scan, entity: Entity) -> Body:
    """`Scan` of the table or an index, for this entity only."""
    found = Placeholders(signature.variables(method.parameters))
    wanted = conditions.every(plan.filter, plan.scope)
    variable = signature.local(method.parameters, entity.snake)
    request = [
        *_place(plan.index),
        *_filter(wanted, found),
        *map(_bound, found.bindings),
        *_paging(plan.limit, plan.consistent),
    ]
    described = _scan(
        request,
        results.decoder(plan.result),
        [
            *_cursor(method, entity, plan.result),
            *results.dropping(plan.result, variable),
            *_nothing(wanted, []),
        ],
    )
    return Body(_scan_of(results.classes(plan.result)), [*found.statements, returning(described)])


def _cursor(
    method: Method, entity: Entity, result: Result, sort: Sequence[SortCondition] = ()
) -> Arguments:
    """What a cursor belongs to besides the request: the pattern, and arguments that may give one request."""
    types = {each.name: each.type for each in method.parameters}
    inexact = [each.ref for each in result.keep]
    inexact += [value.ref for each in sort for value in _values(each) if isinstance(value, RawText)]
    operands = [
        codec.as_text(type, value_of(ref))
        for ref in dict.fromkeys(inexact)
        if isinstance(type := types[ref.name], Type)
    ]
    pattern = literal.text(f"{entity.name}.{method.name}")
    arguments = [phrase.argument(pattern, Identifier("pattern"))]
    if operands:
        arguments.append(phrase.argument(phrase.tuple_(operands), Identifier("operands")))
    return arguments


def _values(condition: SortCondition) -> tuple[KeyValue | str, ...]:
    if isinstance(condition, KeyBetween):
        return condition.low, condition.high
    return (condition.value,)


def _key_condition(condition: SortCondition, found: Placeholders, values: KeyValues) -> str:
    """The text of one key condition, its values bound."""
    name = found.name(condition.attribute)

    def bound(label: str, value: KeyValue | str) -> str:
        return found.value(label, (label, value), values.wire(value))

    match condition:
        case KeyEquals(attribute, value):
            return f"{name} = {bound(attribute, value)}"
        case KeyBeginsWith(attribute, value):
            return f"begins_with({name}, {bound(attribute, value)})"
        case KeyCompare(attribute, operator, value):
            return f"{name} {operator} {bound(attribute, value)}"
        case KeyBetween(_, low, high):
            return f"{name} BETWEEN {bound('low', low)} AND {bound('high', high)}"


def _place(index: Index | None) -> Entries:
    return [] if index is None else [_entry("IndexName", literal.text(index.name))]


def _filter(condition: Condition | None, found: Placeholders) -> Entries:
    if condition is None:
        return []
    return [_entry("FilterExpression", conditions.text(condition, found))]


def _paging(limit: int | None, consistent: bool) -> Entries:
    entries = []
    if limit is not None:
        entries.append(_entry("Limit", literal.number(limit)))
    if consistent:
        entries.append(_entry("ConsistentRead", literal.boolean(True)))
    return entries


def _nothing(condition: Condition | None, empty: Sequence[Expression]) -> Arguments:
    """The argument that says when the result is known to be empty."""
    told = [*empty]
    if condition is not None and (without := conditions.never(condition)):
        told.append(without)
    return [phrase.argument(phrase.disjunction(told), Identifier("nothing"))] if told else []


def _bound(binding: tuple[str, Expression]) -> cst.DictElement:
    return _entry(*binding)


def _entry(name: str, value: Expression) -> cst.DictElement:
    return phrase.entry(literal.text(name), value)


@expression
def _query(REQUEST: Entries, DECODE: Expression, OPTIONS: Arguments) -> None:
    """
    Query(
        self._client.query,
        {
            "TableName": self._table_name,
            **REQUEST,
        },
        DECODE,
        *OPTIONS,
    )
    """


@expression
def _scan(REQUEST: Entries, DECODE: Expression, OPTIONS: Arguments) -> None:
    """
    Scan(
        self._client.scan,
        {
            "TableName": self._table_name,
            **REQUEST,
        },
        DECODE,
        *OPTIONS,
    )
    """


@expression
def _first(QUERY: Expression) -> None:
    """QUERY.first()"""


@expression
def _query_of(RESULT: Expression) -> None:
    """Query[RESULT]"""


@expression
def _scan_of(RESULT: Expression) -> None:
    """Scan[RESULT]"""


@expression
def _reversed(LOW: Expression, HIGH: Expression) -> None:
    """LOW > HIGH"""


@expression
def _longer(TEXT: Expression, MOST: Expression) -> None:
    """len(TEXT) > MOST"""
