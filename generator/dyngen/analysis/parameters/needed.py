"""What gives a key without which there is no request: it has that part, and may be compared or stored as well.

DeleteItem of (user_id, sk), condition "latest = :sk"      sk is the sort key, and what latest is compared with
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.parameters.as_stored import raw_whole
from dyngen.analysis.parameters.given import Given
from dyngen.ir.keys import Key
from dyngen.ir.parameters import EntityType


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
