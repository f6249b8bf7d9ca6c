"""What a Query or Scan asks for: its key condition, its filter, and the names and values in them.

since required     the members of the request        "KeyConditionExpression": "#pk = :pk AND #sk >= :since", …

since optional     criteria = Criteria(key="#pk = :pk", …)
                   if since is not None:
                       criteria.key("#sk >= :since", …)         **criteria.members in the request
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from dyngen.ir import given
from dyngen.ir.conditions import Condition, Ref, conjuncts, every, refs
from dyngen.ir.key_values import (
    KeyBeginsWith,
    KeyBetween,
    KeyCompare,
    KeyEquals,
    KeyValue,
    Needs,
    SortCase,
    SortCondition,
)
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Query, Scan
from dyngen.ir.schema import Entity
from dyngen.lower.checks import condition_checks
from dyngen.lower.checks.held import Held
from dyngen.lower.conceal import plain
from dyngen.lower.expressions import conditions
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.key_values import KeyValues
from dyngen.lower.expressions.placeholders import ARGUMENTS, ENTRIES, Place, Placeholders
from dyngen.lower.fragments import (
    argument,
    either,
    entry,
    if_so,
    is_given,
    is_none,
    mapping,
    member,
)
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Entries,
    Expression,
    Statement,
    literal,
    phrase,
    statement,
)

_OF_CRITERIA = Place(12)


def optional(parameters: Iterable[Parameter]) -> frozenset[Identifier]:
    """The parameters of a read that it can go without."""
    return frozenset(each.name for each in parameters if each.optional)


def key_values(parameters: Iterable[Parameter], entity: Entity) -> KeyValues:
    """What makes the key values of a read with these parameters."""
    return KeyValues(entity, (each.name for each in parameters))


def members(
    plan: Query | Scan,
    parameters: Sequence[Parameter],
    entity: Entity,
    found: Placeholders,
    values: KeyValues,
) -> tuple[list[Statement], Entries]:
    """The members of the request that say what is asked for, and the statements above it.

    `values` makes what is asked of keys in any case.
    """
    without = optional(parameters)
    asked = list(conjuncts(every(plan.filter, plan.scope)))
    certain = every(*(each for each in asked if not _open(each, without)))
    key = (*plan.partition, *(() if plan.cases else plan.sort)) if isinstance(plan, Query) else ()
    condition = _all_of(key, found, values)
    held = Held(given.in_keys(plan, entity))
    found.statements += condition_checks.checks(certain, entity, held)
    if not without:
        entries = []
        if key:
            text = literal.lines(condition, ENTRIES.room("KeyConditionExpression"))
            entries.append(entry("KeyConditionExpression", text))
        if certain:
            text = conditions.text(certain, found, ENTRIES.room("FilterExpression"))
            entries.append(entry("FilterExpression", text))
        entries += [entry(*each) for each in found.bindings]
        return [*values.statements, *found.statements], entries
    arguments = [argument("key", literal.lines(condition, _OF_CRITERIA.room("key")))] if key else []
    if certain:
        text = conditions.conjunct(certain, found, _OF_CRITERIA.room("filter"))
        arguments.append(argument("filter", text))
    criteria = found.variable("criteria")
    cases = _cases(plan, entity, parameters, criteria, found) if isinstance(plan, Query) else []
    arguments += [
        argument(name, mapping(entries))
        for name, entries in (("names", found.names), ("values", found.values))
        if entries
    ]
    statements = [
        *(map(_needed, plan.needs) if isinstance(plan, Query) else ()),
        *values.statements,
        *found.statements,
        _criteria(criteria, arguments),
        *cases,
        *_filters(
            [each for each in asked if _open(each, without)], entity, without, criteria, found, held
        ),
    ]
    return statements, [phrase.unpacked(member(criteria, "members"))]


def _open(condition: Condition, without: Collection[Identifier]) -> bool:
    """Can the condition be left out?"""
    return any(ref.name in without for ref in refs(condition))


def _all_of(
    given: Sequence[SortCondition], found: Placeholders, values: KeyValues
) -> list[str | literal.Break]:
    """The text of key conditions, which may be broken before each."""
    parts: list[str | literal.Break] = []
    for each in given:
        parts += [" AND ", literal.Break()] if parts else []
        parts.append(key_condition(each, found, values))
    return parts


def key_condition(condition: SortCondition, found: Placeholders, values: KeyValues) -> str:
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


def _cases(
    query: Query,
    entity: Entity,
    parameters: Sequence[Parameter],
    criteria: Identifier,
    found: Placeholders,
) -> list[Statement]:
    """What is asked of the sort key, by what is given."""
    if not query.cases:
        return []
    cases = [*query.cases, SortCase(given=(), conditions=query.sort)]
    everywhere = set.intersection(*({c.attribute for c in case.conditions} for case in cases))
    for attribute in sorted(everywhere):
        found.name(attribute)
    branches = []
    for case in cases:
        branch = found.branch()
        values = key_values(parameters, entity)
        parts = _all_of(case.conditions, branch, values)
        body = [*values.statements, *branch.statements]
        if parts:
            text = literal.lines(parts, ARGUMENTS.room())
            body.append(_added(criteria, "key", text, branch))
        branches.append((branch, [is_given(value_of(ref)) for ref in case.given], body))
    for branch, _, _ in branches:
        found.take(branch)
    *above, (_, tests, last), (_, _, otherwise) = branches
    test = phrase.conjunction(tests)
    ladder = either(test, last, otherwise) if otherwise else if_so(test, last)
    for _, tests, body in reversed(above):
        ladder = phrase.chained(if_so(phrase.conjunction(tests), body), ladder)
    return [ladder]


def _filters(
    asked: Sequence[Condition],
    entity: Entity,
    without: Collection[Identifier],
    criteria: Identifier,
    found: Placeholders,
    held: Held,
) -> list[Statement]:
    """What is added to the filter, by what is given."""

    def given(condition: Condition) -> tuple[Ref, ...]:
        return tuple(dict.fromkeys(ref for ref in refs(condition) if ref.name in without))

    statements = []
    for wanted, several in groupby(asked, given):
        branch = found.branch()
        condition = every(*several)
        if condition is None:
            continue
        text = conditions.text(condition, branch, ARGUMENTS.room())
        checks = condition_checks.checks(condition, entity, held.branch())
        body = [*checks, *branch.statements, _added(criteria, "filter", text, branch)]
        found.take(branch)
        tests = [is_given(value_of(ref)) for ref in wanted]
        statements.append(if_so(phrase.conjunction(tests), body))
    return statements


def _added(criteria: Identifier, to: str, condition: Expression, branch: Placeholders) -> Statement:
    arguments = [phrase.argument(condition), phrase.argument(branch.mapped_values)]
    if branch.names:
        arguments.append(phrase.argument(mapping(branch.names)))
    return _add(criteria, Identifier(to), arguments)


def _needed(needs: Needs) -> Statement:
    message = (
        f"{plain(needs.part.name)} needs {plain(needs.earlier.name)}, which comes first in the key"
    )
    missing = [is_given(value_of(needs.part)), is_none(value_of(needs.earlier))]
    return if_so(phrase.conjunction(missing), [_wrong(message)])


@statement
def _criteria(NAME: Identifier, CERTAIN: Arguments) -> None:
    """NAME = Criteria(*CERTAIN)"""


@statement
def _add(CRITERIA: Identifier, TO: Identifier, ARGUMENTS: Arguments) -> None:
    """CRITERIA.TO(*ARGUMENTS)"""


@statement
def _wrong(MESSAGE: str) -> None:
    """raise ValueError(MESSAGE)"""
