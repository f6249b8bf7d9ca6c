"""Usage data held against what the schema means: values that no key takes, and that no parameter can have.

    USER#{user_id}#POSTS, "sample_data": {"user_id": "a#POSTS"}        DG713

What needs no more than the type of a field was checked when the file was read (`schema/usage.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

from dyngen.analysis.fields.keys_of_others import refusal
from dyngen.analysis.keyspace.languages import language
from dyngen.analysis.keyspace.refusals import (
    key_text,
    refusal_of_value,
    refusal_of_whole,
)
from dyngen.analysis.keyspace.settling import Shares
from dyngen.analysis.parameters.key_slots import (
    Call,
    Slot,
    calls_of,
    refusal_in_slot,
    set_by,
    slots_of,
)
from dyngen.analysis.samples import samples
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Path, Ref
from dyngen.ir.key_values import KeyWithRawSort, RawText
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.members import within
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema.moments import finer_than
from dyngen.schema.quoting import shown
from dyngen.schema.suggest import one_of
from dyngen.schema.usage import UsageData
from dyngen.schema.values import fit

_WHOLE = ("sample_data", "access_pattern_data")
_HELP = "write another value here, or other text around the field in the template"


def check_usage(
    entities: Sequence[Entity],
    transactions: Sequence[Transaction],
    usage: UsageData,
    shares: Shares,
    root: Place,
) -> None:
    """Report the sample values that examples could not run on."""
    made = {sample.entity: sample for sample in samples(entities, usage)}
    calls = list(calls_of(entities, transactions))
    for entity in entities:
        at = root["entities"][entity.name]
        sample = made[entity.name]
        first, second = dict(sample.first), dict(sample.second)
        set_by_updates = {
            each.label
            for call in calls
            for owner, plan in call.plans
            if owner.name == entity.name
            for each in set_by(plan, entity)
        }
        for section, values in zip((*_WHOLE, "update_data"), (first, second, first), strict=True):
            given = usage.section(section).get(entity.name, {})
            if section == "update_data":
                given = {name: value for name, value in given.items() if name in set_by_updates}
            _check_keys(entity, given, values | given, shares, at[section])
            _check_keys_of_others(entity, given, at[section])
        for section in _WHOLE:
            _check_derived(entity, usage.section(section).get(entity.name, {}), at[section])
        if filter_values := usage.filter_values.get(entity.name, {}):
            own = [call for call in calls if entity.name in call.involved]
            plans = [each for call in own for each in call.plans]
            slots = [(owner, slot) for owner, plan in plans for slot in slots_of(plan, owner)]
            stored = [(owner, node) for owner, plan in plans for node in within(plan, _CLOSED)]
            for name, value in filter_values.items():
                here = at["filter_values"][name]
                if _check_choices(entity, own, name, value, here):
                    _check_slots(slots, name, value, shares, here)
                    _check_as_stored(stored, name, value, shares, here)


def _check_keys(
    entity: Entity,
    given: Mapping[str, object],
    values: Mapping[str, object],
    shares: Shares,
    at: Place,
) -> None:
    """Each value is one that its keys take, as is each key that is made of them; one finding for each value."""
    told = set[str]()
    for template in _text_templates(entity):
        here = [each for each in template.components if each.field.label in given]
        for component in here:
            name = component.field.label
            why = refusal_of_value(component, given[name])
            if why and name not in told:
                told.add(name)
                _refused(at[name], entity, template, name, given[name], why)
        whole = key_text(template, values)
        share = shares.get((entity.name, template.attribute, template.source))
        names = {each.field.label for each in here}
        if names and share and whole is not None and not names & told:
            name = here[-1].field.label
            if why := refusal_of_whole(template, share, whole):
                told.add(name)
                _refused(at[name], entity, template, name, given[name], why)


def _check_keys_of_others(entity: Entity, given: Mapping[str, object], at: Place) -> None:
    """Each value that stands in a key attribute of an index which the entity does not fill could be a key."""
    for field in entity.fields:
        if why := refusal(given.get(field.label), field.key_bytes):
            at[field.label].error(
                "DG713",
                f"{field.label} of {entity.name} does not take {shown(given[field.label])}, {why}",
                "write another value here",
            )


def _text_templates(entity: Entity) -> Iterator[Template]:
    return (each for each in entity.all_templates if each.wire == "S")


def _refused(
    at: Place, entity: Entity, template: Template, name: str, value: object, why: str
) -> None:
    at.error(
        "DG713",
        f'no key "{template.source}" of {entity.name} takes {shown(value)} as {name}, {why}',
        _HELP,
    )


def _check_derived(entity: Entity, values: Mapping[str, object], at: Place) -> None:
    """Sample values of computed fields are what their keys give: they are checked, not stored."""
    for field, template in _derived(entity):
        computed = key_text(template, values)
        if field in values and computed is not None and values[field] != computed:
            at[field].error(
                "DG712",
                f'{field} of {entity.name} is computed, and here it is "{computed}"',
                f'write "{computed}", or leave {field} out',
            )


def _derived(entity: Entity) -> Iterator[tuple[str, Template]]:
    computed = {field.attribute: field.label for field in entity.fields if field.derived}
    for template in entity.all_templates:
        if template.attribute in computed:
            yield computed[template.attribute], template


# ---- parameters ----------------------------------------------------------------------------------


def _check_choices(
    entity: Entity, calls: Sequence[Call], name: str, value: object, at: Place
) -> bool:
    """Is a value for the parameters of a name one that some of them can have?"""
    types = [each.type for call in calls for each in call.parameters if each.name == name]
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
                    _HELP,
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


_CLOSED = (Key, Template, Field, KeyWithRawSort, RawText, Path)
"""Within these no parameter stands for a part of a key as it is stored, nor for a name."""


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
