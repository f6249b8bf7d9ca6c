"""What can come back from an access pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proof.model.terms import Values


@dataclass(frozen=True)
class Row:
    """An item: which entity it is, and its values by field; absent ones are None."""

    entity: str
    values: Values


@dataclass(frozen=True)
class Groups:
    """A list in the order of the key; rows of one group have equal keys and come in any order."""

    groups: list[list[Row]]
    fields: frozenset[str] | None = None
    """The fields that the index holds, or that are asked for; None: the whole entity."""


@dataclass(frozen=True)
class Unordered:
    rows: list[Row]
    fields: frozenset[str] | None = None


@dataclass(frozen=True)
class InOrder:
    """Exactly these, in this order."""

    rows: list[Row]
    fields: frozenset[str] | None = None


@dataclass(frozen=True)
class OneOf:
    """One row, any of these; None if there are none."""

    rows: list[Row]
    fields: frozenset[str] | None = None


@dataclass(frozen=True)
class Exactly:
    """True, False, None."""

    value: object


@dataclass(frozen=True)
class ByName:
    """The result of a transaction: a row or None for each name, or as many as there are elements."""

    rows: Mapping[str, Row | tuple[Row | None, ...] | None]


@dataclass(frozen=True)
class Fails:
    """An error of one of these kinds; `codes`: of a transaction, which of its items failed.

    `reasons` are the same by name, each a code and the item that was there, or as many as there are elements.
    """

    kinds: tuple[str, ...]
    codes: tuple[str, ...] = ()
    reasons: Mapping[str, Any] = field(default_factory=dict)


Outcome = Groups | Unordered | InOrder | OneOf | Exactly | ByName | Fails


@dataclass(frozen=True)
class Expected:
    """What comes back, and the rows there are afterwards. `perhaps`: it may be refused by KeyValueError instead."""

    outcome: Outcome
    rows: list[Row]
    perhaps: bool = False
