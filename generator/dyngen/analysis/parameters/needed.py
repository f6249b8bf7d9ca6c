"""What gives a key without which there is no request: it has that part, and may be compared or stored as well.

DeleteItem of (user_id, sk), condition "latest = :sk"      sk is the sort key, and what latest is compared with
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.as_stored import raw_whole
from dyngen.analysis.parameters.given import Given
from dyngen.diagnostics import Place
from dyngen.ir.keys import Key
from dyngen.ir.parameters import EntityType
from dyngen.ir.types import Field
from dyngen.schema import document as written
from dyngen.schema.suggest import did_you_mean


def needed_for_key(operation: str, pk: Key, sk: Key | None, givens: Sequence[Given]) -> set[str]:
    """The parameters that keep their part in the key, whatever else names them."""
    match operation:
        case "Query":
            return {each.label for each in pk.fields}
        case "PutItem":
            return _fields(pk, sk)
        case "GetItem" | "UpdateItem" | "DeleteItem":
            return _fields(pk, sk) | (_instead_of_fields(givens, sk) if sk else set())
        case _:
            return set()


def _fields(pk: Key, sk: Key | None) -> set[str]:
    return {each.label for key in (pk, sk) if key for each in key.fields}


def _instead_of_fields(givens: Sequence[Given], sk: Key) -> set[str]:
    """The parameter that is the whole sort key, where no others give it: its fields, or an entity."""
    whole = raw_whole(givens, sk)
    names = {each.name for each in givens}
    by_entity = any(isinstance(each.parameter.type, EntityType) for each in givens)
    if whole is None or by_entity or names.issuperset(each.label for each in sk.fields):
        return set()
    return {whole.name}


def needs(
    field: Field,
    rest: Sequence[Given],
    key: str,
    pattern: written.AccessPattern,
    entity: Draft,
    at: Place,
) -> None:
    """Report that no parameter gives a field of a key; one of `rest` may be meant to."""
    message = f"{pattern.name} needs {field.label}: it is part of {key}"
    if meant := _meant(field, rest, pattern, entity):
        meant.named.error("DG412", message, f'is it this parameter? Call it "{field.label}"')
        return
    declared = bool(pattern.parameters)
    at["parameters" if declared else "name"].error(
        "DG412",
        message,
        f'add the parameter {{"name": "{field.label}", "type": "{field.type.kind}"}}',
        on_key=declared,
    )


def _meant(
    field: Field, rest: Sequence[Given], pattern: written.AccessPattern, entity: Draft
) -> Given | None:
    """The parameter that is called like the field, or the only one of a read that has its type and no other part."""
    name = did_you_mean(field.label, [each.name for each in rest])
    if name:
        return next(each for each in rest if each.name == name)
    if pattern.operation not in ("GetItem", "Query", "DeleteItem"):
        return None
    condition = pattern.range_condition
    operands = 0 if not condition else 2 if condition == "between" else 1
    able = [
        each
        for each in rest[: len(rest) - operands]
        if each.model.type == field.type.kind and each.name not in entity.fields
    ]
    return able[0] if len(able) == 1 else None
