"""Constants of an update, held against the keys that follow: one that no key takes would fail every call.

{status} of an index, and PROFILE is the key of another entity there        no update sets status to "PROFILE"
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace.disjoint import Share
from dyngen.analysis.keyspace.refusals import component_text, refusal_in_text
from dyngen.analysis.updates.actions import Action
from dyngen.ir.key_values import Fixed
from dyngen.ir.keys import Template
from dyngen.schema.quoting import shown


def holds(entity: Draft, template: Template, actions: Sequence[Action]) -> bool:
    """Can the key hold the constants among what is set? If not, that is reported."""
    fixed = {each.field: each for each in actions if isinstance(each.source, Fixed)}
    texts: dict[int, str] = {}
    for position, component in enumerate(template.components):
        if (action := fixed.get(component.field)) is None:
            continue
        if why := refusal_in_text(template, template.parts, component, _constant(action)):
            _refuse(template, [action], why)
            return False
        if (text := component_text(component, _constant(action))) is not None:
            texts[position] = text
    share = _share(entity, template)
    if not texts or not share or not share.rivals or not share.without(texts):
        return True
    there = [fixed[template.components[position].field] for position in texts]
    if len(there) > 1 or not _is_declared(there[0]):
        _refuse(template, there, "which makes the key of another kind of item")
    return False


def _share(entity: Draft, template: Template) -> Share | None:
    drafts = [entity, entity.copy] if entity.copy else [entity]
    found = (each.shares.get((template.attribute, template.source)) for each in drafts)
    return next(filter(None, found), None)


def _is_declared(action: Action) -> bool:
    """Is the constant one that the field itself names, of which DG229 says the same?"""
    return _constant(action) in (*action.field.type.choices, action.field.default)


def _refuse(template: Template, actions: Sequence[Action], why: str) -> None:
    told = " and ".join(f"{shown(_constant(each))} as {each.field.label}" for each in actions)
    actions[0].at["value"].error(
        "DG454",
        f'the key "{template.source}" does not take {told}, {why}',
        "choose another value",
    )


def _constant(action: Action) -> object:
    return action.source.value if isinstance(action.source, Fixed) else None
