"""MIX of methods: what they do, on one side and on the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dyngen.evolution.compare.outline import Names, outline
from dyngen.evolution.defaults import differ, shown
from dyngen.evolution.finding import Ledger
from dyngen.evolution.pairing.calls import Call, tell
from dyngen.evolution.pairing.match import Renames
from dyngen.evolution.pairing.pairs import Pair, Pairs
from dyngen.ir.parameters import Parameter
from dyngen.ir.schema import Schema

_SAID = (
    *("sends", "key condition", "filter", "order", "consistency"),
    *("must agree", "condition", "puts", "sets", "put", "update", "delete", "check", "get"),
)
"""The lines of a method's page that may say how two plans differ."""


def compare_behaviour(
    calls: Pairs[Call], renames: Renames, moved: Collection[str], ledger: Ledger
) -> None:
    """What the methods of both sides do; `moved` are the key attributes that hold other texts than before."""
    names = {**renames.entities, **renames.attributes}
    schemas = Pair(ledger.old.schema, ledger.new.schema)
    kept = _kept(schemas.old) | _kept(schemas.new)
    for pair in calls.all:
        _compare_defaults(pair, ledger)
        shared = _names(pair.old) & _names(pair.new)
        told = shared, kept, moved, renames.respelt
        old = outline(pair.old.plan, Names(pair.old.parameters, names, *told))
        new = outline(pair.new.plan, Names(pair.new.parameters, {}, *told))
        if old == new:
            continue
        order = _other_order(_by_name(pair.old, old), _by_name(pair.new, new))
        # Who is given items by name does not see in which order they were read; of a list it is said what it returns.
        if order is not _SAME_NAMES or not pair.new.is_read:
            _tell(pair, renames, ledger, order)


_SAME_NAMES = "sent again by the other release under one token, it is another request"
_OTHER_NAMES = "what an item is called, another one was"


def _by_name(call: Call, told: object) -> list[tuple[str, str]]:
    """What is done with each item of a transaction, and its name; nothing of other methods."""
    items = call.plan
    if not (isinstance(items, tuple) and isinstance(told, tuple)):
        return []
    return sorted((repr(each), item.name) for item, each in zip(items, told, strict=True))


def _other_order(was: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> str:
    """What comes of the same items standing in another order; nothing where they are others."""
    if [each for each, _ in was] != [each for each, _ in now] or not now:
        return ""
    return _SAME_NAMES if was == now else _OTHER_NAMES


def _names(call: Call) -> set[str]:
    return {each.name for each in call.parameters}


def _kept(schema: Schema) -> frozenset[str]:
    """The attributes that are kept right unasked."""
    mapped = (each for entity in schema.entities for each in entity.indexes)
    keys = (template.attribute for each in mapped for template in each.own_templates)
    constants = (marker.attribute for entity in schema.entities for marker in entity.markers)
    return frozenset((*keys, *constants))


def _tell(pair: Pair[Call], renames: Renames, ledger: Ledger, order: str) -> None:
    new = pair.new
    if new.entity is None:
        code = "DB410"
        what = "has its items in another order" if order else "does something else"
    elif new.is_read and pair.old.is_read:
        code, what = "DB408", "gives other items"
    else:
        code, what = "DB409", "does something else"
    notes = [_difference(pair, label) for label in _SAID]
    told = [note for note in notes if note]
    if renames.respelt and not told and not order:
        told = ["it compares moments as texts, and stored ones are spelt otherwise"]
    told += [order] if order else []
    tell(ledger, code, pair, f"{new.shown} {what}", key=_KEYS[code], notes=told)


_KEYS = {"DB408": "operation", "DB409": "operation", "DB410": "entities_involved"}


def _difference(pair: Pair[Call], label: str) -> str:
    was, now = _lines(pair.old, label), _lines(pair.new, label)
    if was == now:
        return ""
    return f"{label}: {was or 'nothing'}  →  {now or 'nothing'}"


def _lines(call: Call, label: str) -> str:
    """What a page says under a label, wherever that stands on it."""
    found, current = [], ""
    for each, text in call.page:
        current = each or current
        if current.strip() == label:
            found.append(text.strip())
    return "; ".join(found)


def _compare_defaults(pair: Pair[Call], ledger: Ledger) -> None:
    olds: dict[str, Parameter] = {each.name: each for each in pair.old.parameters}
    for new in pair.new.parameters:
        old = olds.get(new.name)
        if old and old.has_default and new.has_default and differ(old, new):
            message = f"{new.name} of {pair.new.shown} was {shown(old)} by default, is {shown(new)}"
            tell(ledger, "DB411", pair, message, key="parameters")
