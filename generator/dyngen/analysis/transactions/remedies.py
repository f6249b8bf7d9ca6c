"""What to do about a parameter of a transaction that has no effect.

register(user, email), email is a field of User, which a Put writes as it is      set email on user
"""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.ir.parameters import EntityType
from dyngen.schema import document as written


def use_of(given: Given, pattern: written.CrossPattern, entities: Mapping[str, Draft]) -> str:
    """What the parameter may have been meant for, as advice."""
    if isinstance(given.parameter.type, EntityType):
        return f"add an item of {given.parameter.type.entity} to entities_involved, or remove it"
    for each in pattern.entities_involved:
        if each.action == "Put" and given.name in entities[each.entity].fields:
            return f"remove it: a Put writes {each.entity} as it is, so set {given.name} on it"
    actions = {each.action for each in pattern.entities_involved}
    if "Update" in actions:
        return "name it after a field of an entity that is updated, compare it in a condition, or remove it"
    if actions <= {"Get"}:
        return "name it after a field of the key of an item, or remove it"
    return "compare it in a condition, or remove it: none of the items is updated"
