"""What the cursors of a Query or Scan belong to besides its request.

a query of ORDER#{day} by day    pattern="Order.of_day"
the same between two texts       pattern="Order.between", operands=(low, high): ends of the request may say less
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import (
    KeyCall,
    KeyNumber,
    KeyText,
    KeyValue,
    RawText,
    Slot,
    SortCondition,
    values_of,
)
from dyngen.ir.plans import Method, Query, Scan
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.lower.expressions import criteria
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import argument, or_empty
from dyngen.lower.items import codec
from dyngen.syntax import Arguments, Expression, expression, literal, phrase


def belonging(method: Method, plan: Query | Scan, entity: Entity) -> Arguments:
    """The arguments that say it: the pattern, and operands that the request does not hold as they were given."""
    types = {each.name: each.type for each in method.parameters}
    without = criteria.optional(method.parameters)
    asked = [each.ref for each in plan.result.keep]
    if isinstance(plan, Query):
        exact = _exact(plan)
        asked = [ref for ref in (*asked, *_raw(plan)) if ref not in exact]
    operands = []
    for ref in dict.fromkeys(asked):
        if isinstance(type := types[ref.name], Type):
            text = codec.as_text(type, value_of(ref))
            operands.append(_given_or_none(type, ref, text) if ref.name in without else text)
    arguments = [argument("pattern", literal.text(f"{entity.name}.{method.name}"))]
    if operands:
        arguments.append(argument("operands", phrase.tuple_(operands)))
    return arguments


def _exact(plan: Query) -> Collection[Ref]:
    """The arguments that the key conditions hold as they were given, whatever else is given."""
    asked = [*plan.partition, *(() if plan.cases else plan.sort)]
    found = {ref for each in asked for value in values_of(each) for ref in _whole(value)}
    return found - {each.ref for each in plan.result.keep if each.lowered}


def _whole(value: KeyValue | str) -> Iterator[Ref]:
    """The arguments that can be read back from a key value: keys are read in one way."""
    match value:
        case KeyCall(arguments=arguments):
            yield from arguments
        case KeyText(parts=parts):
            slots = (each for each in parts if isinstance(each, Slot))
            for each in slots:
                if isinstance(each.ref, Ref) and not each.component.lowered:
                    yield each.ref
        case KeyNumber(ref=Ref() as ref) | RawText(ref=ref, at_least=None, at_most=None):
            yield ref


def _raw(plan: Query) -> Iterator[Ref]:
    """The operands that are compared with a key as it is, in any case of what is given."""
    conditions: Sequence[SortCondition] = [
        *plan.sort,
        *(each for case in plan.cases for each in case.conditions),
    ]
    for each in conditions:
        yield from (value.ref for value in values_of(each) if isinstance(value, RawText))


def _given_or_none(type: Type, ref: Ref, text: Expression) -> Expression:
    """The text of an operand that may be None: empty then, as none that is given is."""
    return or_empty(text) if type.kind is Kind.STRING else _nothing_or(text, value_of(ref))


@expression
def _nothing_or(TEXT: Expression, VALUE: Expression) -> None:
    """\"\" if VALUE is None else TEXT"""
