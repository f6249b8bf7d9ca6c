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

from collections.abc import Collection, Iterator, Mapping, Sequence

from dyngen.ir.conditions import Condition, Ref, conjuncts, refs
from dyngen.ir.key_values import (
    AfterText,
    KeyBetween,
    KeyText,
    KeyValue,
)
from dyngen.ir.plans import Method, Query, Scan
from dyngen.ir.results import EntityResult
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Index
from dyngen.ir.types import Kind, Type
from dyngen.lower.expressions import conditions, criteria
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.key_values import KeyValues
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import argument, entry, is_given, returning
from dyngen.lower.items import codec, keytext, moments
from dyngen.lower.methods import cursors, results, signature
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Entries, Expression, expression, literal, phrase


def query(method: Method, plan: Query, entity: Entity, keyed_by: Entity) -> Body:
    """`Query` of the table or an index: lazy, or the first match. `keyed_by` is whose keys it is made of."""
    found = Placeholders(signature.variables(method.parameters))
    values = criteria.key_values(method.parameters, keyed_by)
    if low_and_end := _end(plan):
        low, end = low_and_end
        if values.checks(low, end):
            values.keep(low, found.variable(Identifier("start")))
        values.keep(end, found.variable(Identifier("end")))
    above, asked = criteria.members(plan, method.parameters, keyed_by, found, values)
    variable = signature.local(method.parameters, entity.snake)
    request = [*_place(plan.index), *asked]
    if plan.descending:
        request.append(entry("ScanIndexForward", literal.boolean(False)))
    # Who is after one item reads pages of the size that this takes.
    request += _paging(plan.limit, plan.consistent)
    without = criteria.optional(method.parameters)
    kinds = _kinds(method)
    result = results.classes(plan.result)
    comparing, decode = results.decoder(plan.result, variable, without)
    above += comparing
    described = _query(
        request,
        decode,
        [
            *([] if plan.single else cursors.belonging(method, plan, entity)),
            *results.attributes(plan, entity),
            *results.dropping(plan.result, variable, without),
            # What is asked of the sort key in some cases only has no variables here.
            *results.behind(plan.result, KeyValues(keyed_by) if plan.cases else values, without),
            *_nothing(
                [*_out_of_range(plan, kinds, without), *_of_filter(plan.filter, kinds, without)]
            ),
        ],
    )
    if plan.single:
        return Body(codec.optional(result), [*above, returning(_first(described))])
    return Body(_query_of(result), [*above, returning(described)])


def scan(method: Method, plan: Scan, entity: Entity) -> Body:
    """`Scan` of the table or an index, for this entity only."""
    found = Placeholders(signature.variables(method.parameters))
    values = criteria.key_values(method.parameters, entity)
    above, asked = criteria.members(plan, method.parameters, entity, found, values)
    variable = signature.local(method.parameters, entity.snake)
    without = criteria.optional(method.parameters)
    comparing, decode = results.decoder(plan.result, variable, without)
    above += comparing
    described = _scan(
        [*_place(plan.index), *asked, *_paging(plan.limit, plan.consistent)],
        decode,
        [
            *cursors.belonging(method, plan, entity),
            *results.attributes(plan, entity),
            *results.dropping(plan.result, variable, without),
            *_nothing([*_of_filter(plan.filter, _kinds(method), without)]),
        ],
    )
    return Body(_scan_of(results.classes(plan.result)), [*above, returning(described)])


def _end(plan: Query) -> tuple[KeyValue | str, KeyText | AfterText] | None:
    """The end of a range that is known by what is behind it, if it is made at run time, behind the start."""
    behind = plan.result.behind if isinstance(plan.result, EntityResult) else None
    for each in () if plan.cases else plan.sort:
        match each:
            case KeyBetween(low=low, high=(KeyText() | AfterText()) as high) if (
                behind and behind.text == high
            ):
                return low, high
    return None


def _kinds(method: Method) -> Mapping[Identifier, Kind]:
    return {each.name: each.type.kind for each in method.parameters if isinstance(each.type, Type)}


def _place(index: Index | None) -> Entries:
    return [] if index is None else [entry("IndexName", literal.text(index.name))]


def _paging(limit: int | None, consistent: bool) -> Entries:
    entries = []
    if limit is not None:
        entries.append(entry("Limit", literal.number(limit)))
    if consistent:
        entries.append(entry("ConsistentRead", literal.boolean(True)))
    return entries


def _out_of_range(
    plan: Query, kinds: Mapping[Identifier, Kind], without: Collection[Identifier]
) -> Iterator[Expression]:
    """What is true where nothing can be within the range."""
    if span := plan.span:
        yield _is_reversed(span.low, span.high, kinds, without, lowered=span.lowered)
    if plan.beginning:
        operand = plan.beginning.ref
        longer = _longer(value_of(operand), literal.number(plan.beginning.length))
        yield _given_and([operand], without, longer)


def _of_filter(
    condition: Condition | None,
    kinds: Mapping[Identifier, Kind],
    without: Collection[Identifier],
) -> Iterator[Expression]:
    """What is true where a list is empty that something must be in, or a range reversed."""
    for each in conjuncts(condition):
        if told := conditions.never(each):
            yield _given_and(list(refs(each)), without, told)
    for low, high in conditions.ranges(condition):
        yield _is_reversed(low.ref, high.ref, kinds, without)


def _is_reversed(
    low: Ref,
    high: Ref,
    kinds: Mapping[Identifier, Kind],
    without: Collection[Identifier],
    *,
    lowered: bool = False,
) -> Expression:
    """What is true where the ends of a range are in the wrong order."""
    ends = [value_of(low), value_of(high)]
    if lowered:
        ends = [*map(keytext.lowered, ends)]
    # In one zone moments compare by its clocks, which are put back once a year.
    compare = moments.is_later if kinds.get(low.name) is Kind.DATETIME else _reversed
    return _given_and([low, high], without, compare(*ends))


def _given_and(
    operands: Sequence[Ref], without: Collection[Identifier], test: Expression
) -> Expression:
    """A test of optional operands, false where one is not given."""
    given = [is_given(value_of(each)) for each in operands if each.name in without]
    return phrase.conjunction([*given, test])


def _nothing(told: Sequence[Expression]) -> Arguments:
    """The argument that says when the result is known to be empty."""
    if not told:
        return []
    any_of_them = phrase.disjunction([*map(phrase.grouped, told)] if len(told) > 1 else told)
    room = literal.Room.behind(12, "nothing=").whole
    return [argument("nothing", phrase.on_lines(any_of_them, room))]


@expression
def _query(REQUEST: Entries, DECODE: Expression, OPTIONS: Arguments) -> None:
    """
    Query(
        self._client.query,
        {"TableName": self._table_name, **REQUEST},
        DECODE,
        *OPTIONS,
    )
    """


@expression
def _scan(REQUEST: Entries, DECODE: Expression, OPTIONS: Arguments) -> None:
    """
    Scan(
        self._client.scan,
        {"TableName": self._table_name, **REQUEST},
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
