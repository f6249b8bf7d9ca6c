"""What values are held to, by checks above a request or by what it is made of first: nobody checks them again.

check_fields(Order, total=total)                 Held: total is what the field allows
"Item": order.to_item()                          Held: order.total as well
order_key(order_id)                              Held: order_id is a text
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Self, TypeAlias

from dyngen.ir.conditions import Ref
from dyngen.ir.types import Field, Type
from dyngen.names import Identifier
from dyngen.records import record


@record(frozen=True, slots=True)
class Allowed:
    """Which values are let through."""

    type: Type
    key_bytes: int | None = None
    none: bool = False
    unset: bool = False
    empty: bool = True
    """May a set be empty?"""

    @classmethod
    def by(cls, field: Field, *, none: bool = True, unset: bool = False) -> Self:
        """What a field allows; without `none` and `unset` neither, whatever it says."""
        return cls(
            field.type,
            field.key_bytes,
            none and field.optional,
            unset,
            not field.type.is_set or field.default is None,
        )

    def within(self, other: Allowed) -> bool:
        """Does the other allow all of it?"""
        return (
            other.type.takes(self.type)
            and other.key_bytes in (None, self.key_bytes)
            and (other.none or not self.none)
            and (other.unset or not self.unset)
            and (other.empty or not self.empty)
        )


@record(frozen=True, slots=True)
class Owned:
    """The field of an entity that gives a value."""

    owner: Identifier
    field: Field


Owners: TypeAlias = Mapping[Ref, Owned]
"""Whose fields the attributes of given entities are, where their classes say what they allow."""
NO_OWNERS: Final[Owners] = MappingProxyType({})


class Held:
    """What each value is held to."""

    def __init__(self, *known: Mapping[Ref, Type]) -> None:
        """With what is `known` to be of a type."""
        self._allowed: dict[Ref, list[Allowed]] = {}
        self.added: list[tuple[Ref, Allowed]] = []
        """What has come to it since."""
        for types in known:
            self.with_((ref, Allowed(type)) for ref, type in types.items())

    def with_(self, known: Iterable[tuple[Ref, Allowed]]) -> Self:
        """The same, and this besides, which counts as known before."""
        for ref, allowed in known:
            self._allowed.setdefault(ref, []).append(allowed)
        return self

    def branch(self) -> Held:
        """The same for what is not always done: what comes to it is of no meaning elsewhere."""
        return Held().with_((ref, one) for ref, found in self._allowed.items() for one in found)

    def add(self, ref: Ref, allowed: Allowed) -> None:
        """Take in what a check lets through."""
        self.with_([(ref, allowed)])
        self.added.append((ref, allowed))

    def is_within(self, ref: Ref, allowed: Allowed) -> bool:
        """Is a value known to be one of those?"""
        return any(known.within(allowed) for known in self._allowed.get(ref, ()))
