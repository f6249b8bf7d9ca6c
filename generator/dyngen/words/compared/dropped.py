"""What is read and not returned, since neither key condition nor filter can tell; and what an index is without.

Query on at > {since}, of a key that it is cut from      kept: at > {since}
GetItem with a parameter that is no part of the key      checked: status = {status}
Query of ByOwner(OWNER#{owner}), owner optional          left out: items of Order without owner
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dyngen.ir.keys import Key
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import FieldValue, Method, Query, Scan
from dyngen.ir.results import CollectionResult, Keep, Result
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Index
from dyngen.names import Identifier
from dyngen.words import plan_text
from dyngen.words.phrasing import any_of, listed


def lines(schema: Schema, method: Method, plan: Query | Scan) -> Iterator[tuple[str, str]]:
    """The lines of a page for people, each with its label."""
    parameters, result = method.parameters, plan.result
    if told := kept(parameters, result):
        yield "kept", f"{told}, of what was read"
    if skips_others(result):
        yield "kinds", f"{listed(_kinds(result))}; items of others are skipped"
    if plan.index:
        outside = _not_in(plan.index, [schema.entity(name) for name in _kinds(result)])
        yield from (("" if number else "left out", text) for number, text in enumerate(outside))


def _kinds(result: Result) -> Sequence[Identifier]:
    """The entities that are asked for."""
    return result.collection.entities if isinstance(result, CollectionResult) else (result.entity,)


def _not_in(index: Index, entities: Iterable[Entity]) -> Iterator[str]:
    """The items of these entities that can be without a key in an index, and of which fields they are."""
    for entity in entities:
        keys = [key for each in entity.indexes if each.index == index for key in each.own]
        fields = dict.fromkeys(field for key in keys for field in key.fields)
        if lacking := [each.label for each in fields if each.optional and not each.derived]:
            yield f"items of {entity.name} without {any_of(lacking)}, which are not in {index.name}"


def kept(parameters: Iterable[Parameter], result: Result) -> str | None:
    """What must hold of an item that was read, in brackets what is left out where a parameter is None."""
    optional = {each.name for each in parameters if each.optional}
    told = [
        f"[{_kept(each)}]" if each.ref.name in optional else _kept(each) for each in result.keep
    ]
    return " AND ".join(told) or None


def checked(checks: Iterable[FieldValue]) -> str:
    """What must hold of the one item that a GetItem has read."""
    return " AND ".join(f"{each.field.label} = {plan_text.ref(each.ref)}" for each in checks)


def skips_others(result: Result) -> bool:
    """Are items of other kinds read as well?"""
    return isinstance(result, CollectionResult) or result.recogniser is not None


def _kept(demand: Keep) -> str:
    match demand.compared:
        case Key(templates=templates):
            compared = listed([each.attribute for each in templates])
        case field:
            compared = field.label
    operand = plan_text.ref(demand.ref)
    cased = ", in lower case" if demand.lowered else ""
    if demand.operator == "begins_with":
        return f"begins_with({compared}, {operand}){cased}"
    return f"{compared} {demand.operator} {operand}{cased}"
