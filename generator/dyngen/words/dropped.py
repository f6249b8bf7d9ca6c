"""What is read and not returned, since neither key condition nor filter can tell.

Query on at > {since}, of a key that it is cut from      kept: at > {since}
GetItem with a parameter that is no part of the key      checked: status = {status}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dyngen.ir.keys import Key
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import FieldValue
from dyngen.ir.results import CollectionResult, Keep, Result
from dyngen.words import plan_text
from dyngen.words.phrasing import listed


def lines(parameters: Iterable[Parameter], result: Result) -> Iterator[tuple[str, str]]:
    """The lines of a page for people, each with its label."""
    if told := kept(parameters, result):
        yield "kept", f"{told}, of what was read"
    if skips_others(result):
        kinds = (
            result.collection.entities if isinstance(result, CollectionResult) else [result.entity]
        )
        yield "kinds", f"{listed(kinds)}; items of others are skipped"


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
