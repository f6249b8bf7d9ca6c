"""One parameter, one part: what is compared, or keys another item, does not silently set a field as well."""

from __future__ import annotations

from collections.abc import Collection

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import Roles


def have_one_part(
    roles: Roles, entity: Draft, name: str, told: Collection[str] = frozenset()
) -> bool:
    """Is no parameter that is compared called like a field that the write could set? If one is, that is reported.

    `told`: names of parameters of which the schema says what they change.
    """
    fixed = (*entity.key_fields, entity.version)
    doubled = [
        given
        for given in roles.compared.values()
        if (field := entity.fields.get(given.name))
        and field not in fixed
        and not (field.derived or field.touch)
        and given.name not in told
    ]
    for given in doubled:
        refuse_two_parts(given, "compared in its condition", entity, name)
    return not doubled


def refuse_two_parts(
    given: Given, part: str, entity: Draft, name: str, *, keyed: str | None = None
) -> bool:
    """Report, and return False, that a parameter has a `part` besides the field that it could set.

    `keyed`: the field of another item's key that it gives.
    """
    other = f"{'old' if keyed else 'expected'}_{given.name}"
    key = f', with "key": {{"{keyed}": "{other}"}} at the item whose key it gives' if keyed else ""
    given.named.error(
        "DG433",
        f"{given.name} of {name} is {part}, and called like a field of {entity.name} that the write could set",
        f'a parameter has one part: call it "{other}" if it is not to be set{key}, and take '
        'another one for what is set; or say in "updates" what it changes',
    )
    return False
