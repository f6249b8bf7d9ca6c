"""Values of usage data for parameters: such as one of them can have, and as the keys take in which it stands.

get_day(user_id, at)     DAY#{at:08d}     "filter_values": {"at": "1960-01-01T00:00:00Z"}     DG713
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from string import ascii_uppercase

from dyngen.analysis.keyspace.languages import language
from dyngen.analysis.keyspace.settling import Shares
from dyngen.analysis.parameters.key_slots import Call, Slot, refusal_in_slot, slots_of
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Path, Ref
from dyngen.ir.key_values import KeyWithRawSort, RawText
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.members import within
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema.moments import finer_than
from dyngen.schema.quoting import shown
from dyngen.schema.suggest import one_of
from dyngen.schema.values import fit

OTHER_VALUE = "write another value here, or other text around the field in the template"
"""What to do where no key takes a value."""

_CLOSED = (Key, Template, Field, KeyWithRawSort, RawText, Path)
"""Within these no parameter stands for a part of a key as it is stored, nor for a name."""


class Walked:
    """A call, whose plans are walked through once: a transaction is one of each of its entities."""

    def __init__(self, call: Call) -> None:
        self.call = call

    @cached_property
    def slots(self) -> list[tuple[Entity, Slot]]:
        return [(owner, slot) for owner, plan in self.call.plans for slot in slots_of(plan, owner)]

    @cached_property
    def stored(self) -> list[tuple[Entity, object]]:
        plans = self.call.plans
        return [(owner, node) for owner, plan in plans for node in within(plan, _CLOSED)]


def check_values(
    entity: Entity, calls: Sequence[Walked], values: Mapping[str, object], shares: Shares, at: Place
) -> None:
    """Report the values that no parameter of their names can have, among all calls that there are."""
    own = [each for each in calls if entity.name in each.call.involved]
    slots = [found for each in own for found in each.slots]
    stored = [found for each in own for found in each.stored]
    for name, value in values.items():
        if _check_choices(entity, own, name, value, at[name]):
            _check_slots(slots, name, value, shares, at[name])
            _check_as_stored(stored, name, value, shares, at[name])


def _check_choices(
    entity: Entity, calls: Sequence[Walked], name: str, value: object, at: Place
) -> bool:
    """Is a value for the parameters of a name one that some of them can have?"""
    types = [each.type for own in calls for each in own.call.parameters if each.name == name]
    plain = [each for each in types if isinstance(each, Type)]
    if len(plain) < len(types) and isinstance(value, dict):
        return True  # an entity, whose fields were looked at
    # Those of its type have the word; where there are none, all of them refuse it.
    found = [_missed(each, value) for each in plain if not _mistyped(each, value)]
    found = found or [_mistyped(each, value) for each in plain]
    missed = [each for each in found if each]
    if not missed or len(missed) < len(found):
        return True
    code, needed, help = missed[0]
    at.error(code, f"parameter {name} of {entity.name} must be {needed}, not {shown(value)}", help)
    return False


def _check_slots(
    slots: Sequence[tuple[Entity, Slot]], name: str, value: object, shares: Shares, at: Place
) -> None:
    """A value for the parameters of a name is one that the keys take in which they stand."""
    for owner, slot in slots:
        share = shares.get((owner.name, slot.template.attribute, slot.template.source))
        for each in value if isinstance(value, list) else [value]:
            if slot.ref.name == name and (why := refusal_in_slot(slot, each, share)):
                at.error(
                    "DG713",
                    f"no key of {owner.name} takes {shown(each)} as {slot.component.field.label}, {why}",
                    OTHER_VALUE,
                )
                return


def _check_as_stored(
    parts: Sequence[tuple[Entity, object]], name: str, value: object, shares: Shares, at: Place
) -> None:
    """A sort key as it is stored is one of the entity's, and neither what a range has of one nor a name is empty."""
    for owner, node in parts:
        match node:
            case KeyWithRawSort(sort=ref) if ref.name == name and owner.sk:
                template = owner.sk.templates[0]
                wrong = not _is_key(owner, template, str(value), shares)
                what = f'as the sort key "{template.source}"'
            case RawText(template, ref) if ref.name == name:
                wrong, what = value == "", f'as a part of the sort key "{template.source}"'
            case Path(entry=Ref(name=parameter)) if parameter == name:
                wrong, what = value == "", "as the name of an entry"
            case _:
                continue
        if wrong:
            at.error(
                "DG713",
                f"no item of {owner.name} takes {shown(value)} {what}",
                "write what an item holds, or leave it out: then it is that of the sample",
            )
            return


def _is_key(owner: Entity, template: Template, text: str, shares: Shares) -> bool:
    share = shares.get((owner.name, template.attribute, template.source))
    return share is None or (
        language(_in_small_letters(template)).accepts(text) and not share.is_of_rival(text)
    )


def _in_small_letters(template: Template) -> Template:
    """The template without capitals where it has the lower case of a field."""
    parts = (
        replace(part, refused=(*part.refused, *ascii_uppercase))
        if isinstance(part, Component) and part.lowered
        else part
        for part in template.parts
    )
    return replace(template, parts=tuple(parts))


_Wrong = tuple[str, str, str]
"""A rule, what a value must be by it and is not, and what to do."""


@record(frozen=True, slots=True)
class _Declared:
    """A type as schemas declare it."""

    type: str
    item_type: str | None = None


def _mistyped(type: Type, value: object) -> _Wrong | None:
    """What speaks against a value before anything finer does; of an array against any of its elements."""
    if type.item and isinstance(value, list):
        return next((found for each in value if (found := _mistyped(type.item, each))), None)
    read = fit(value, _Declared(type.kind))
    # Of numbers it does not matter how they are written; else it was read as another parameter has it.
    wrong = read.misfits if type.numeric else [*read.misfits, *read.remarks]
    return ("DG706", wrong[0].expected, wrong[0].help) if wrong else None


def _missed(type: Type, value: object) -> _Wrong | None:
    """What speaks against a value of the type; of an array against any of its elements."""
    if type.item and isinstance(value, list):
        return next((found for each in value if (found := _missed(type.item, each))), None)
    if type.choices and value not in type.choices:
        choices = one_of(map(str, type.choices))
        return "DG708", f"one of {choices}", "write one of these, or add it to the enum"
    is_exact = type.kind is Kind.DATETIME and not type.epoch
    unit = finer_than(value, type.format) if is_exact and isinstance(value, str) else None
    return ("DG706", f"a moment in whole {unit}", "leave out what is finer") if unit else None
