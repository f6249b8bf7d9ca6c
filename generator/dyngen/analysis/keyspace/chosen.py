"""What a query asks for that returns some of the kinds of items in a partition, and not the others.

Customer (CUSTOMER) and Order (ORDER#{order_id})       sk BETWEEN "CUSTOMER" AND "ORDER$"
the rest of them by the keys of the table              begins_with(sk, "ORDER#") OR begins_with(sk, "NOTE#")

Neither has to be exact, for what is no item of these kinds is skipped on decode: they save reading it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from dyngen.analysis.entities.draft import Draft, Mapped
from dyngen.analysis.keyspace import scope
from dyngen.analysis.keyspace.keyvalues import after
from dyngen.ir.conditions import Condition, Junction
from dyngen.ir.key_values import KeyBetween
from dyngen.ir.keys import Template

_Ends: TypeAlias = tuple[str, str]


def between(
    chosen: Sequence[Draft], others: Sequence[Draft], mapped: Mapped | None
) -> KeyBetween | None:
    """The range of the sort key that holds what is chosen; None where all others could be in it, too."""
    ends = _range(chosen, mapped)
    keys = [_sort(each, mapped) for each in chosen]
    if ends is None or keys[0] is None or len(_inside(ends, others, mapped)) == len(others):
        return None
    return KeyBetween(keys[0].attribute, *ends)


def rest(
    chosen: Sequence[Draft], others: Sequence[Draft], keyed: frozenset[str], mapped: Mapped | None
) -> Condition | None:
    """A filter against those of the others that lie between what is chosen; None where no attribute tells of all.

    `keyed`: attributes that are keys of what is queried; DynamoDB refuses filters on them.
    """
    ends = _range(chosen, mapped)
    left = _inside(ends, others, mapped) if ends else others
    told = [scope.keep_out(each, left, keyed, lambda _: True)[0] for each in chosen]
    known = [each for each in told if each is not None]
    if not left or len(known) < len(told):
        return None
    either = tuple(dict.fromkeys(part for each in known for part in _alternatives(each)))
    return either[0] if len(either) == 1 else Junction("OR", either)


def _alternatives(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case Junction("OR", parts):
            return parts
        case _:
            return (condition,)


def _range(chosen: Sequence[Draft], mapped: Mapped | None) -> _Ends | None:
    """The first and the last text that may be a sort key of what is chosen; None where they have no ends."""
    ends = [_ends(_sort(each, mapped)) for each in chosen]
    known = [each for each in ends if each is not None]
    if len(known) < len(ends):
        return None
    return min(low for low, _ in known), max(high for _, high in known)


def _inside(ends: _Ends, others: Sequence[Draft], mapped: Mapped | None) -> list[Draft]:
    """Those of which an item may lie between two texts."""
    low, high = ends
    found = ((each, _ends(_sort(each, mapped))) for each in others)
    return [each for each, own in found if own is None or (own[0] <= high and low <= own[1])]


def _sort(entity: Draft, mapped: Mapped | None) -> Template | None:
    """What its sort key is in the index, or the table, if that is one attribute."""
    theirs = entity.mapping(mapped.index.name) if mapped else entity
    return theirs.sk.templates[0] if theirs and theirs.sk and not theirs.sk.several else None


def _ends(template: Template | None) -> _Ends | None:
    """The text that is least among keys of a template, and one that is not below any."""
    if template is None or template.wire != "S" or not template.prefix:
        return None
    if template.constant:
        return template.prefix, template.prefix
    end = after(template.prefix)
    return (template.prefix, end) if end else None
