"""One parameter, one part: what is compared, or keys another item, does not silently set a field as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import Roles
from dyngen.diagnostics import Place
from dyngen.ir.types import Field
from dyngen.schema.document import UpdateAction


def have_one_part(
    roles: Roles, entity: Draft, name: str, told: Collection[str] = frozenset()
) -> bool:
    """Is no parameter that is compared called like a field that the write could set? If one is, that is reported.

    `told`: names of parameters of which the schema says what they change.
    """
    doubled = [
        given
        for given in roles.compared.values()
        if could_be_set(entity, given.name) and given.name not in told
    ]
    for given in doubled:
        refuse_two_parts(given, "compared in its condition", entity, name)
    return not doubled


def told_of(entries: Collection[UpdateAction]) -> set[str]:
    """Names that `updates` leaves in no doubt: of its operands, and of the fields that it changes whole.

    A parameter that is called like such a field, and no operand, sets nothing.
    """
    return {each.param for each in entries if each.param} | {each.field for each in entries}


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


def tell_fields_left_alone(
    entries: Sequence[UpdateAction], entity: Draft, name: str, at: Place
) -> None:
    """Warn of parameters that `updates` uses elsewhere, while the field of their name is not changed."""
    changed = {_first(each.field) for each in entries}
    for number, each in enumerate(entries):
        if each.param and each.param not in changed and could_be_set(entity, each.param):
            changed.add(each.param)  # told once
            at[number]["param"].warning(
                "DG460",
                f"{each.param} is an operand of updates, so {name} leaves the field {each.param} of {entity.name} "
                "as it is",
                f'add {{"field": "{each.param}", "action": "set", "param": "{each.param}"}} if it is to be set, or '
                "give the parameter another name",
            )


def could_be_set(entity: Draft, name: str) -> Field | None:
    """The field of a parameter's name, if a parameter can set it."""
    field = entity.fields.get(name)
    if field is None or field in (*entity.key_fields, entity.version):
        return None
    return None if field.derived or field.touch else field


def _first(path: str) -> str:
    """The field that a path begins with."""
    return path.partition(".")[0].partition("[")[0]
