"""What is read and not returned, since neither key condition nor filter can tell; and what an index is without.

Query on at > {since}, of a key that it is cut from      kept: at > {since}
GetItem with a parameter that is no part of the key      checked: status = {status}
Query of ByOwner(OWNER#{owner}), owner optional          left out: items of Order without owner
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from dyngen.ir.key_values import KeyText, KeyValue, values_of
from dyngen.ir.keys import Key
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import FieldValue, Query, Scan
from dyngen.ir.results import CollectionResult, Keep, Result
from dyngen.ir.schema import Schema
from dyngen.names import Identifier
from dyngen.words import plan_text
from dyngen.words.phrasing import any_of, listed


def lines(parameters: Iterable[Parameter], result: Result) -> Iterator[tuple[str, str]]:
    """The lines of a page for people, each with its label."""
    if told := kept(parameters, result):
        yield "kept", f"{told}, of what was read"
    if skips_others(result):
        yield "kinds", f"{listed(_kinds(result))}; items of others are skipped"


def left_out(schema: Schema, plan: Query | Scan) -> Iterator[str]:
    """What an index is without, for people."""
    for items, index in _outside(schema, plan):
        yield f"items of {items}, which are not in {index}"


def unexpected(schema: Schema, plan: Query | Scan) -> Iterator[str]:
    """That some are left out, in sentences: where the caller gives no value of what they lack."""
    compared = (*plan.partition, *plan.sort) if isinstance(plan, Query) else ()
    given = {each.attribute for each in compared if not all(map(_is_constant, values_of(each)))}
    for items, index in _outside(schema, plan, given):
        yield f"Items of {items} are not in {index}."


def _is_constant(value: KeyValue | str) -> bool:
    return isinstance(value, str) or (
        isinstance(value, KeyText) and all(isinstance(part, str) for part in value.parts)
    )


def _outside(
    schema: Schema, plan: Query | Scan, besides: Container[str] = ()
) -> Iterator[tuple[str, str]]:
    """Whose items are asked for and can be without a key in the index that is read, and the name of that.

    What key attributes `besides` are made of, none of them lacks.
    """
    if plan.index:
        for entity in map(schema.entity, _kinds(plan.result)):
            keys = [key for each in entity.indexes if each.index == plan.index for key in each.own]
            templates = (each for key in keys for each in key.templates)
            fields = dict.fromkeys(
                field
                for each in templates
                if each.attribute not in besides
                for field in each.fields
            )
            if lacking := [each.label for each in fields if each.optional and not each.derived]:
                yield f"{entity.name} without {any_of(lacking)}", plan.index.name


def _kinds(result: Result) -> Sequence[Identifier]:
    """The entities that are asked for."""
    return result.collection.entities if isinstance(result, CollectionResult) else (result.entity,)


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
