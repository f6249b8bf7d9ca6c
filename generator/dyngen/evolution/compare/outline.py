"""What a plan does, without how its keys are spelt and what its parameters are called.

Two plans with one outline send the same request for the same arguments, as far as templates, types and names are the
same; how these differ is said elsewhere. The outline is made of whatever a plan is made of, so that nothing that a plan
can say is overlooked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import zip_longest
from types import MappingProxyType

from dyngen.ir import (
    changes,
    conditions,
    key_values,
    keys,
    plans,
    results,
    tables,
    transactions,
    types,
)
from dyngen.ir.parameters import Parameter
from dyngen.records import record

_SPELLING = (
    *(keys.Template, keys.Shape, tables.Recogniser, tables.Collection, types.Type),
    *(key_values.Beginning, plans.Agreement, tables.Table),
)
"""What follows from templates, from types, or from which entities there are."""

_SKIPPED: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        plans.Query: frozenset({"scope", "limit", "single"}),
        plans.Scan: frozenset({"scope", "limit"}),
        key_values.RawText: frozenset({"at_least", "at_most"}),
        plans.Get: frozenset({"row", "compared"}),
        plans.BatchGet: frozenset({"row"}),
        results.EntityResult: frozenset({"recogniser", "part", "compared", "behind"}),
        changes.Assign: frozenset({"nullable"}),
        transactions.TransactItem: frozenset({"name"}),
    }
)
"""Members that no caller sees, or that are said of what is returned, or of the field."""

_KEY_CONDITIONS = (
    *(key_values.KeyEquals, key_values.KeyBeginsWith, key_values.KeyCompare),
    key_values.KeyBetween,
)
_KEY_CHANGES = (changes.Assign, changes.Remove, changes.Arithmetic)


@record(frozen=True, slots=True)
class Names:
    """How names of one side are told in an outline: those of the old side as the new side calls them."""

    parameters: Sequence[Parameter]
    new_names: Mapping[str, str]
    """Of entities, and of the fields of the entity."""
    shared: Collection[str]
    """The names that parameters have on both sides."""
    kept: Collection[str]
    """Attributes that are kept right unasked, keys of indexes and constants: what changes of them is said of these."""
    moved: Collection[str] = ()
    """Key attributes with other texts than before: what is asked of them is said of their templates."""
    respelt: Collection[str] = ()
    """Attributes in which moments are other texts than before, as the new side calls them."""


def outline(value: object, names: Names) -> object:
    """A plan, or a part of one, as nested tuples."""
    match value:
        case str():
            return names.new_names.get(value, str(value))
        case conditions.Path(steps=(first, *inner)):
            # What is in an object has names of its own.
            return outline(first, names), *(
                str(each) if isinstance(each, str) else outline(each, names) for each in inner
            )
        case conditions.Constant(wire, constant):
            return wire, constant  # no name, whatever it is like
        case conditions.Ref(name, attribute):
            places = [each.name for each in names.parameters]
            by_place = name in places and name not in names.shared
            return places.index(name) if by_place else str(name), attribute
        case types.Field(attribute=attribute):
            return names.new_names.get(attribute, attribute)
        case keys.Component(field=field):
            return outline(field, names)
        case keys.Key(place=place):
            return place.half, place.index
        case tables.Index(name=name) | tables.Projection(index=name) | tables.Row(pattern=name):
            return str(name)
        case key_values.KeyFields() if names.moved:
            return None
        case key_values.KeyText(template=template, parts=parts):
            return tuple(
                outline(part, names)
                for part, own in zip_longest(parts, template.parts[: len(parts)])
                if not (isinstance(part, str) and part == own)
            )
        case key_values.UpperText(before=parts, slot=slot):
            slots = [each for each in (*parts, slot) if not isinstance(each, str)]
            return tuple(outline(each, names) for each in slots)
        case key_values.KeyBetween(low=low, high=high):
            # A text is a bound of all keys of the entity.
            return tuple(
                None if isinstance(each, str) else outline(each, names) for each in (low, high)
            )
        case tuple():
            return tuple(
                outline(each, names) for each in value if not _is_told_elsewhere(each, names)
            )
    if isinstance(value, _SPELLING):
        return None
    if is_dataclass(value):
        skipped = _SKIPPED.get(type(value), frozenset())
        if names.moved:
            skipped |= {"keep"}
        members = [each.name for each in fields(value) if each.name not in skipped]
        told = [(name, _told(value, name, names)) for name in members]
        return type(value).__name__, *told, *_compared_as(value, names)
    return value


def _told(value: object, member: str, names: Names) -> object:
    """A member in an outline. A word of dyngen is no name of the schema, though a field may be called so."""
    is_word = member in _WORDS or (member == "name" and isinstance(value, conditions.Function))
    found = getattr(value, member)
    return found if is_word else outline(found, names)


_WORDS = frozenset({"operator", "clause", "returns"})
"""Members that hold one of a few words."""


def _compared_as(value: object, names: Names) -> tuple[str, ...]:
    """As which texts moments are compared in a condition, where that is not what it was."""
    if not isinstance(value, conditions.Leaf):
        return ()
    attributes = {each.attribute for each in conditions.paths(value)}
    if not {names.new_names.get(each, each) for each in attributes} & {*names.respelt}:
        return ()
    operands = conditions.operands(value)
    return tuple(each.type.format for each in operands if isinstance(each, conditions.Value))


def _is_told_elsewhere(value: object, names: Names) -> bool:
    """Does it follow from a field, from the kinds that come back, from an index key, or is it of a key that moved?"""
    match value:
        case key_values.KeyBetween(low=str(), high=str()):
            return True  # all items of the kinds that come back
        case changes.Assign(value=key_values.Supplied()):
            return True
    if isinstance(value, _KEY_CHANGES):
        return value.target.attribute in names.kept
    return isinstance(value, _KEY_CONDITIONS) and value.attribute in names.moved
