"""One entry of `updates`, understood: which field, what happens to it, and with which value.

{"field": "stock", "action": "decrement", "param": "quantity"}
Action(field=stock, target=Path(("stock",)), path="stock", name="decrement", operand=Value(quantity, integer))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dyngen.analysis.conditions.operand_types import searched
from dyngen.analysis.fields.defaults import default
from dyngen.analysis.fields.keys_of_others import refusal
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.stored_values import constant, free_form
from dyngen.analysis.updates.copying import Copied, copied
from dyngen.analysis.updates.fitting import IN_ENTRY, declared_constant, fits, of_entry
from dyngen.analysis.updates.targets import Aim, aimed
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.diagnostics import Place
from dyngen.ir.changes import Operand
from dyngen.ir.conditions import Constant, Path, Ref, Value
from dyngen.ir.key_values import Fixed, Source
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.misfits import Misfit
from dyngen.schema.quoting import quoted, shown
from dyngen.schema.suggest import unknown


@record(frozen=True, slots=True, kw_only=True)
class Action:
    """What happens to one field: an entry of `updates`, or a parameter that is called like the field."""

    at: Place
    field: Field
    """The attribute of the item that is changed, or in which something is."""
    target: Path
    path: str
    """The target as the schema names it: a field, or a path into one."""
    name: written.Action
    operand: Operand | None = None
    source: Source | None = None
    """The operand, as a key takes it."""
    copied: Copied | None = None
    """The field that is the operand: what it holds is copied, or counted."""
    absent: bool = False
    """May an item be without the target?"""
    leaf: Field | None = None
    """The field at the target, which may be a member of an object; None: an element, or an entry."""
    nullable: bool = False
    """Does the operand None remove the field?"""
    partial: bool = False
    """May the operand be UNSET, and then nothing happens?"""
    initial: tuple[Operand, Source] | None = None
    """What a new item has nevertheless where the operand is UNSET, as it is stored and as a key takes it."""

    @property
    def counts(self) -> bool:
        """Is it a number that is counted up or down?"""
        return self.name in ("increment", "decrement")

    @property
    def copies(self) -> bool:
        """Is it what another field holds?"""
        return self.copied is not None and not self.counts

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The parameter that is the operand, if it is one."""
        return (self.operand.ref,) if isinstance(self.operand, Value) else ()


def named(entries: Iterable[written.UpdateAction]) -> set[str]:
    """The parameters that entries of `updates` name."""
    return {name for each in entries for name in (each.param, each.key) if name}


def names_parameters(
    entries: Sequence[written.UpdateAction], givens: Mapping[str, Given], name: str, at: Place
) -> bool:
    """Are all parameters there that entries of `updates` name? One that is not is reported."""
    sound = True
    for number, entry in enumerate(entries):
        for key, named in (("param", entry.param), ("key", entry.key)):
            if named is None or named in givens:
                continue
            sound = False
            at[number][key].error(
                "DG451",
                f"{quoted(named)} is not a parameter of {name}",
                unknown(named, list(givens), "add it to the parameters"),
            )
    return sound


def read_actions(update: WrittenUpdate) -> list[Action | None]:
    """The actions of the entries of `updates`, whose parameters are there; None, after a finding, for a wrong one."""
    return [_action(model, update, update.at[n]) for n, model in enumerate(update.entries)]


def _action(model: written.UpdateAction, update: WrittenUpdate, at: Place) -> Action | None:
    aim = aimed(model, update, at)
    if aim is None or not fits(model, aim, at):
        return None
    found = Action(
        at=at,
        field=aim.field,
        target=aim.target,
        path=model.field,
        name=model.action,
        absent=aim.absent,
        leaf=aim.leaf,
    )
    if model.other_field is not None:
        copy = copied(model, aim, update, at)
        return replace(found, copied=copy) if copy else None
    if model.action == "remove":
        return found if _has_no_operand(model, at) else None
    removable = None
    if model.param in update.optional:
        removable = bool(aim.leaf and aim.leaf.optional)
    operand = _operand(model, aim.type, update.givens, at, removable=removable)
    if operand is None or not _can_be_key(model, aim, update.givens, at):
        return None
    found = replace(found, operand=operand[0], source=operand[1])
    if model.param is None or removable is None:
        return found
    if not update.givens[model.param].may_be_unset(update.name):
        return None
    return replace(found, partial=True, nullable=removable)


def _can_be_key(
    model: written.UpdateAction, aim: Aim, givens: Mapping[str, Given], at: Place
) -> bool:
    """Can the field hold what the schema gives it, if it is a key attribute of an index? If not, that is reported."""
    if aim.leaf is None or aim.leaf.key_bytes is None:
        return True
    if model.param is not None:
        return givens[model.param].has_default_for(aim.leaf)
    why = refusal(model.value, aim.leaf.key_bytes)
    if why:
        at["value"].error(
            "DG451",
            f"{model.action} of {model.field} does not take {shown(model.value)}, {why}",
            "choose another value",
        )
    return why is None


def _has_no_operand(model: written.UpdateAction, at: Place) -> bool:
    for key in ("param", "value"):
        if key in model.model_fields_set:
            at[key].error(
                "DG451", "remove takes no value", f'delete "{key}", or use set', on_key=True
            )
            return False
    return True


def _operand(
    model: written.UpdateAction,
    kind: Type | None,
    givens: Mapping[str, Given],
    at: Place,
    *,
    removable: bool | None,
) -> tuple[Operand, Source | None] | None:
    """The value of an action, and the same as a key takes it; None after a finding.

    `removable`: does None remove the target? None: the parameter is always a value.
    """
    constant_ = "value" in model.model_fields_set
    if constant_ is (model.param is not None):
        at["action"].error(
            "DG451",
            f"{model.action} of {model.field} takes a parameter or a constant, "
            + ("not both" if constant_ else "and has neither"),
            'name a parameter as "param", or give a constant as "value"',
        )
        return None
    if constant_:
        return _constant(model, kind, at)
    given = givens[model.param or ""]
    value = _given(model, given, kind, removable=removable)
    return (value, given.ref) if value else None


def _constant(
    model: written.UpdateAction, kind: Type | None, at: Place
) -> tuple[Operand, Source | None] | None:
    found = (
        Misfit((), "a value", "use remove to take a field away")
        if model.value is None
        else _of_entry(model)
        if kind is None
        else declared_constant(model.value, kind)
    )
    if isinstance(found, Misfit):
        at["value"].error(
            "DG451",
            f"{shown(model.value)} is no value for {model.action} of {model.field}, where {found.expected} is needed",
            found.help,
        )
        return None
    if kind and kind.trait.key:
        given = default(model.value, kind, model.field, at["value"])
        return found, Fixed(kind, given, found)
    if found.value == () and not (model.action in _REPLACING and found.wire in ("L", "M")):
        stored = "cannot be stored" if model.action in _REPLACING else "changes nothing"
        at["value"].error(
            "DG451",
            f"{model.action} of {model.field} with an empty value {stored}",
            "use remove, which leaves none of it"
            if model.action in _REPLACING
            else "give it elements, or remove the entry",
        )
        return None
    return found, None


_REPLACING: Final = ("set", "set_if_absent")
"""The actions whose value may be an empty list or object; an empty set is none that DynamoDB has."""


def _of_entry(model: written.UpdateAction) -> Constant | Misfit:
    """A constant where nothing is declared: what JSON can say, of the type that the action goes with."""
    match model.value:
        case _ if model.action in ("increment", "decrement"):
            return constant(model.value, Type(Kind.INTEGER))
        case list():
            return free_form(model.value)
        case _ if model.action in ("append", "prepend"):
            return constant(model.value, Type(Kind.ARRAY))
    return free_form(model.value)


def _element(model: written.UpdateAction, kind: Type | None) -> Type | None:
    """What a set holds that elements are added to or taken out of: a parameter may be one of them."""
    if kind is None or model.action not in ("add", "delete"):
        return None
    return searched("contains", kind)


def _given(
    model: written.UpdateAction, given: Given, kind: Type | None, *, removable: bool | None
) -> Value | None:
    """A parameter as the operand, of the type that the action asks for."""
    declared = given.type
    if not isinstance(declared, Type):
        given.named.error(
            "DG451",
            f"{given.name} is an entity, and {model.action} of {model.field} takes a value",
            "name a parameter that is a value",
        )
        return None
    allowed = of_entry(model.action)
    if kind is None and declared.kind not in allowed:
        given.mistyped(
            "DG451",
            f"{given.name} is of type {given.kind}, which {model.action} of an entry of "
            f"{model.field} does not take",
            allowed[0],
        )
        return None
    held = given.model.item_type or "string"
    if kind is None and declared.item and declared.item.kind not in IN_ENTRY:
        given.mistyped(
            "DG451",
            f"{given.name} holds values of type {held}, which an entry of {model.field} does not take",
            IN_ENTRY[0],
            held=True,
        )
        return None
    element = _element(model, kind)
    wanted = element if element and given.kind == element.kind else kind or declared
    if given.kind != wanted.kind:
        one = f", or one {element.kind}" if element else ""
        given.mistyped(
            "DG451",
            f"{given.name} is of type {given.kind}, but {model.action} of {model.field} takes "
            f"{wanted.kind}{one}",
            wanted.kind,
        )
        return None
    if wanted.item and held != wanted.item.kind:
        given.mistyped(
            "DG451",
            f"{given.name} holds values of type {held}, but {model.action} of {model.field} takes {wanted.item.kind}",
            wanted.item.kind,
            held=True,
        )
        return None
    return Value(given.ref, wanted) if given.give(wanted, removable) else None
