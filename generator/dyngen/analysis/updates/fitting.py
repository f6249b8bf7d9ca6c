"""Which actions go with which types: counting with numbers, extending with arrays, elements with sets.

{"field": "title", "action": "increment"}        title is a string: use set, set_if_absent or remove
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dyngen.analysis.stored_values import constant, made_anew
from dyngen.analysis.updates.targets import Aim
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.changes import is_element
from dyngen.ir.conditions import Constant
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.misfits import Misfit


@record(frozen=True, slots=True)
class _Group:
    """Actions that go with the same types."""

    actions: tuple[written.Action, ...]
    kinds: frozenset[Kind]
    called: str
    """What values of these types are called."""
    of_entry: tuple[Kind, ...]
    """What an entry of a free-form object takes; the first is what is advised."""


IN_ENTRY = (Kind.STRING, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.OBJECT)
"""The types of what JSON can say in an entry of a free-form object, but for arrays of these; the first is what is
advised."""

_COUNTING = _Group(
    ("increment", "decrement"),
    frozenset({Kind.INTEGER, Kind.DECIMAL}),
    "integers and decimals",
    (Kind.INTEGER,),
)
_EXTENDING = _Group(("append", "prepend"), frozenset({Kind.ARRAY}), "arrays", (Kind.ARRAY,))
_OF_SETS = _Group(("add", "delete"), frozenset({Kind.STRING_SET, Kind.NUMBER_SET}), "sets", ())
_OF_ALL = _Group(
    ("set", "set_if_absent", "remove"),
    frozenset(Kind),
    "values",
    (*IN_ENTRY, Kind.ARRAY),
)
_GROUPS: Mapping[written.Action, _Group] = {
    action: group
    for group in (_COUNTING, _EXTENDING, _OF_SETS, _OF_ALL)
    for action in group.actions
}


def of_entry(action: written.Action) -> tuple[Kind, ...]:
    """The types of what an action takes for an entry of a free-form object; the first is what is advised."""
    return _GROUPS[action].of_entry


def lacks_parameter(entry: written.UpdateAction, field: Field | None) -> bool:
    """Is there something that only a parameter could say, and none is named: the operand, or which entry is meant?

    A parameter that is left over is then the one that was to be named, and removing it no advice.
    """
    if entry.action == "remove":
        return False
    if entry.param is None and entry.other_field is None and "value" not in entry.model_fields_set:
        return True
    group = _GROUPS[entry.action]
    return field is not None and entry.key is None and _holds_entries(field.type, group)


def fits(model: written.UpdateAction, aim: Aim, at: Place) -> bool:
    """Does the action go with what it changes? If not, that is reported."""
    wrong = _unfit(model, aim)
    if wrong:
        at["action"].error("DG450", *wrong)
    return wrong is None


def _unfit(model: written.UpdateAction, aim: Aim) -> tuple[str, str] | None:
    """Why the action does not go with what it changes, and what to do."""
    group, kind = _GROUPS[model.action], aim.type
    required = aim.leaf is not None and aim.leaf.required
    if required and model.action == "remove":
        return (
            f"{model.field} is required, so it cannot be removed",
            'make it "required": false, or set it',
        )
    if required and model.action == "delete":
        return (
            f"{model.field} is required, and a set that has lost its last element is gone",
            'make it "required": false',
        )
    if is_element(aim.target) and model.action == "delete":
        return (
            f"{model.field} is an element, and a set that has lost its last element is gone",
            "use set, or remove",
        )
    if aim.leaf is not None and aim.leaf.default and model.action == "delete":
        return (
            f"{model.field} has a default, and a set that has lost its last element reads as that",
            "remove the default",
        )
    if model.action == "set_if_absent" and is_element(aim.target):
        return (
            f"{model.field} is an element, which is there or has no position",
            "use set, or append",
        )
    if kind is None and not group.of_entry:
        return (
            f"an entry of {model.field} holds what JSON can say, which has no sets",
            'declare the members of the object in "fields", or use append',
        )
    if kind is None or group is _OF_ALL:
        return None
    if kind.kind in group.kinds and not kind.choices:
        return None
    called = "one of an enum" if kind.choices else a(str(kind.kind))
    return (
        f"{model.action} goes with {group.called}, and {model.field} is {called}",
        f"use {_instead(kind)}{_by_entry(kind, group)}",
    )


def _by_entry(kind: Type, group: _Group) -> str:
    """What else may be meant where a free-form object is changed: one of its entries."""
    named = '; or say in "key" which parameter names the entry to change'
    return named if _holds_entries(kind, group) else ""


def _holds_entries(kind: Type, group: _Group) -> bool:
    """Is it an object that the actions go with the entries of, and not with the whole?"""
    free_form = kind.kind is Kind.OBJECT and kind.record is None
    return free_form and bool(group.of_entry) and kind.kind not in group.kinds


def _instead(kind: Type) -> str:
    """The actions that go with a type: what one of an enum becomes need not be one of it."""
    special = next(
        (each for each in (_COUNTING, _EXTENDING, _OF_SETS) if kind.kind in each.kinds), None
    )
    if special is None or kind.choices:
        return "set, set_if_absent or remove"
    return f"{', '.join(special.actions)} or set"


def declared_constant(value: object, kind: Type) -> Constant | Misfit:
    """What the schema gives a field, as it is stored; what is wrong with it where it is no value of the type."""
    found = constant(value, kind)
    if isinstance(found, Misfit) and kind.kind is Kind.DATETIME and made_anew(value, kind):
        help = 'let the field say "touch": true, and every write sets it to its time; or take it as a parameter'
        return replace(found, help=help)
    return found
