"""Values of a transaction that must agree, since the keys of the schema tie its items to each other.

    Put(EmailLookup) beside Put(User)      email_lookup.user_id == user.user_id, else ValueError before the request

A field is tied to the key field of the same name and type of another item; two key fields are, where both items live
in one partition. An entity that occurs twice ties nothing: which of its items would be meant?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from dyngen.analysis.entities.draft import Draft
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import Agreement
from dyngen.ir.types import Field
from dyngen.names import Identifier


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a transaction, and where the values of its fields come from."""

    entity: Draft
    parameter: Identifier | None = None
    """The entity parameter that gives it; None: its key comes from scalars."""
    key: Mapping[Field, Ref] = field(default_factory=dict)

    def value(self, field: Field) -> Ref | None:
        if self.parameter is not None:
            return Ref(self.parameter, field.name)
        return self.key.get(field)


def ties(parts: Sequence[Part]) -> tuple[Agreement, ...]:
    """What must be equal before the request is sent."""
    names = [part.entity.name for part in parts]
    single = [part for part in parts if names.count(part.entity.name) == 1]
    found = {
        frozenset((left, right)): (left, right, optional)
        for one, other in combinations(single, 2)
        for left, right, optional in _tied(one, other)
        if left != right
    }
    return tuple(
        Agreement(
            left=left,
            right=right,
            message=f"{_spelled(left)} and {_spelled(right)} must be equal",
            optional=optional,
        )
        for left, right, optional in found.values()
    )


def _tied(one: Part, other: Part) -> Iterator[tuple[Ref, Ref, bool]]:
    """(left, right, may left be None) of the values that must be equal."""
    together = _share_a_partition(one.entity, other.entity)
    for mine in one.entity.fields.values():
        theirs = other.entity.fields.get(mine.label)
        if theirs is None or mine.type.kind is not theirs.type.kind:
            continue
        keys = (mine in one.entity.key_fields, theirs in other.entity.key_fields)
        if not any(keys) or (all(keys) and not together):
            continue
        left, right = one.value(mine), other.value(theirs)
        if left is None or right is None:
            continue
        if theirs.optional and not mine.optional:  # the left one may be None
            left, right = right, left
        yield left, right, mine.optional or theirs.optional


def _share_a_partition(one: Draft, other: Draft) -> bool:
    same_table = one.table.table_config.table_name == other.table.table_config.table_name
    return same_table and one.pk.templates[0].source == other.pk.templates[0].source


def _spelled(ref: Ref) -> str:
    return f"{ref.name}.{ref.attribute}" if ref.attribute else ref.name
