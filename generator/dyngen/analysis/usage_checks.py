"""Usage data held against what the schema means: values that no key takes, and that no parameter can have.

    USER#{user_id}#POSTS, "sample_data": {"user_id": "a#POSTS"}        DG713

What needs no more than the type of a field was checked when the file was read (`schema/usage.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.fields.keys_of_others import refusal
from dyngen.analysis.keyspace.refusals import (
    key_text,
    refusal_of_value,
    refusal_of_whole,
)
from dyngen.analysis.keyspace.settling import Shares
from dyngen.analysis.parameters.key_slots import (
    calls_of,
    set_by,
)
from dyngen.analysis.parameters.usage_values import OTHER_VALUE, Walked, check_values
from dyngen.analysis.samples import samples
from dyngen.diagnostics import Place
from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.schema.quoting import shown
from dyngen.schema.usage import UsageData

_WHOLE = ("sample_data", "access_pattern_data")


def check_usage(
    entities: Sequence[Entity],
    transactions: Sequence[Transaction],
    usage: UsageData,
    shares: Shares,
    root: Place,
) -> None:
    """Report the sample values that examples could not run on."""
    made = {sample.entity: sample for sample in samples(entities, usage, shares)}
    walked = [Walked(call) for call in calls_of(entities, transactions)]
    for entity in entities:
        at = root["entities"][entity.name]
        sample = made[entity.name]
        first, second = dict(sample.first), dict(sample.second)
        set_by_updates = {
            each.label
            for one in walked
            for owner, plan in one.call.plans
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
        if named := usage.filter_values.get(entity.name):
            check_values(entity, walked, named, shares, at["filter_values"])


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
        OTHER_VALUE,
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
