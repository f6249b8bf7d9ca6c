"""Optional parameters: what an update may leave alone, what a read may do without, and what it asks then.

ORDER#{order_date}#{order_id}, since and until optional, range_condition "between"

since, until    order_date BETWEEN since AND until
since           order_date >= since
until           order_date <= until
                every ORDER#
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import Roles
from dyngen.articles import a
from dyngen.ir.conditions import Between, Comparison, Condition, Junction, Not, Ref, conjuncts, refs
from dyngen.ir.key_values import Needs
from dyngen.ir.keys import Key
from dyngen.ir.types import Field, Kind
from dyngen.records import record
from dyngen.schema import document as written


@record(frozen=True, slots=True)
class Alternative:
    """What is asked of the sort key where some of the optional parameters are given, and the others are not."""

    given: tuple[Ref, ...]
    roles: Roles


def refuse(givens: Iterable[Given], name: str, what: str) -> bool:
    """Report every optional parameter of a `what`, which can do without none; False if there is one."""
    found = [given for given in givens if given.model.optional]
    for given in found:
        given.at["optional"].error(
            "DG440",
            f"{given.name} of {name} is optional, but {a(what)} needs each of its parameters",
            "remove it: what can be left out is an operand of a filter, or the end of a sort key, in a Query or Scan, "
            "and what an UpdateItem by values sets",
            on_key=True,
        )
    return not found


def only_set(
    roles: Roles, entity: Draft, entries: Sequence[written.UpdateAction], name: str
) -> bool:
    """Does every optional parameter of an update set a field, or a member, and nothing else?

    False if one does not, which is reported.
    """
    sound = True
    for given in (each for each in roles.all if each.model.optional):
        if why := _does_more(given, roles, entity, entries):
            _refused(given, name, why, _instead(given, entries))
            sound = False
    return sound


def _does_more(
    given: Given, roles: Roles, entity: Draft, entries: Sequence[written.UpdateAction]
) -> str | None:
    """What a parameter of an update is for that cannot be missing."""
    if given in roles.key.values() or given is roles.raw_sort:
        return "part of the key"
    if given.name in roles.compared:
        return "compared in the condition"
    named = [each for each in entries if given.name in (each.param, each.key)]
    for each in named:
        if each.key is not None or "[" in each.field:
            return f"about an entry or an element of {each.field}, and only a field or a member can be left as it is"
        if each.action != "set":
            return f"the operand of {each.action}, and only what is set can be left as it is"
    if not named and given.name not in entity.known:
        return "no field that is set"
    return None


def _instead(given: Given, entries: Sequence[written.UpdateAction]) -> str:
    """What does the same as to leave out an operand, if it is that of such an action alone."""
    named = [each for each in entries if given.name in (each.param, each.key)]
    if not named or any(each.key is not None or "[" in each.field for each in named):
        return _REMOVE
    actions = {each.action for each in named}
    if actions <= {"increment", "decrement"}:
        return 'write "default": 0 in its place: nothing is counted then'
    if actions <= _OF_MANY and given.model.type in _COLLECTIONS:
        does = "takes nothing away" if actions == {"delete"} else "adds nothing"
        return f"remove optional: where it is empty, it {does}"
    return _REMOVE


_OF_MANY = {"append", "prepend", "add", "delete"}
_COLLECTIONS = {Kind.ARRAY, Kind.STRING_SET, Kind.NUMBER_SET}
_REMOVE = "remove optional, or write two access patterns, one with it and one without"


def can_be_left_out(roles: Roles, pk: Key | None, sk: Key | None, name: str) -> bool:
    """Has every optional parameter a part that can be missing? False if one has not, which is reported."""
    sound = True
    for field, given in roles.key.items():
        if given.model.optional and pk and field in pk.fields:
            _refused(given, name, "part of the partition key, without which nothing can be queried")
            sound = False
    if roles.raw_sort and roles.raw_sort.model.optional:
        _refused(roles.raw_sort, name, "the whole sort key as it is stored")
        sound = False
    behind: Given | None = None
    for given in (*_by_field(roles, pk, sk).values(), *roles.operands):
        if given.model.optional:
            behind = behind or given
        elif behind and not (behind in roles.operands and given in roles.operands):
            _refused(behind, name, f"before {given.name} in the sort key, which is always given")
            return False
    return sound


def holds_without(condition: Condition | None, roles: Roles, name: str) -> bool:
    """Is every optional operand compared under AND only? False if one is not, which is reported."""
    given = {each.ref: each for each in roles.all if each.model.optional}
    wrong = [
        given[ref]
        for each in conjuncts(condition)
        if isinstance(each, Junction | Not)
        for ref in refs(each)
        if ref in given
    ]
    for each in wrong:
        _refused(each, name, "compared under OR or NOT: the filter would mean something else")
    return not wrong


def ends_apart(condition: Condition, roles: Roles) -> Iterator[Condition]:
    """What must hold, a range with an optional end as two comparisons: what is given of it is compared."""
    optional = {each.ref for each in roles.all if each.model.optional}
    for each in conjuncts(condition):
        match each:
            case Between(left, low, high) if optional.intersection(refs(each)):
                yield Comparison(left, ">=", low)
                yield Comparison(left, "<=", high)
            case _:
                yield each


def _refused(given: Given, name: str, why: str, help: str = _REMOVE) -> None:
    given.at["optional"].error(
        "DG440",
        f"{given.name} of {name} cannot be left out: it is {why}",
        help,
        on_key=True,
    )


def alternatives(roles: Roles, pk: Key, sk: Key | None) -> list[Alternative]:
    """What can be asked of the sort key, most of it first; of the last nothing optional is given."""
    optional = {
        field: given for field, given in _by_field(roles, pk, sk).items() if given.model.optional
    }
    found = [
        replace(roles, operands=operands, range=range)
        for operands, range in _ends(roles.operands, roles.range)
    ]
    if not found[-1].operands:
        for field in reversed(optional):
            rest = {each: given for each, given in found[-1].key.items() if each != field}
            found.append(replace(found[-1], key=rest))
    return [Alternative(tuple(_optional(each)), each) for each in found]


def _ends(operands: list[Given], range: str | None) -> Iterator[tuple[list[Given], str | None]]:
    """The operands of a range that can be given together, and how they compare."""
    yield operands, range
    if range == "between":
        low, high = operands
        if high.model.optional:
            yield [low], ">="
        if low.model.optional:
            yield [high], "<="
    if operands and all(each.model.optional for each in operands):
        yield [], None


def _optional(roles: Roles) -> Iterator[Ref]:
    return (each.ref for each in (*roles.key.values(), *roles.operands) if each.model.optional)


def _by_field(roles: Roles, pk: Key | None, sk: Key | None) -> dict[Field, Given]:
    """The fields of the sort key that are given, and no part of the partition key, in order."""
    known = pk.fields if pk else ()
    fields = sk.fields if sk else ()
    return {each: roles.key[each] for each in fields if each in roles.key and each not in known}


def needs(roles: Roles, pk: Key, sk: Key | None) -> tuple[Needs, ...]:
    """Which optional parameters mean nothing without another."""
    fields = [each.ref for each in _by_field(roles, pk, sk).values() if each.model.optional]
    found = [Needs(part=part, earlier=earlier) for earlier, part in pairwise(fields)]
    if fields:
        found += [Needs(part=each.ref, earlier=fields[-1]) for each in roles.operands]
    return tuple(found)
