"""Transactions: several items written or read at once, all of them or none.

Each item is one of the actions that DynamoDB has; its `name` is the attribute of the failure or the result: the
entity in snake case, numbered where there are two.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import ItemKey
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import (
    Agreement,
    Delete,
    FieldValue,
    Get,
    Guard,
    Put,
    PutEntity,
    PutFields,
    Update,
    UpdateEntity,
    UpdateFields,
)
from dyngen.names import GlobalName, Identifier
from dyngen.records import record


@record(frozen=True, slots=True)
class Times:
    """How many of an item a request has: one, unless more is said.

    In an item for each element the name of the array stands for the current one: `Ref(lines, quantity)`.
    """

    each: Ref | None = None
    """An array: one for each of its elements."""
    when: Ref | None = None
    """A parameter: none where it is None."""


@record(frozen=True, slots=True, kw_only=True)
class Check:
    """The item is left as it is, and something is demanded of it."""

    key: ItemKey
    guard: Guard


Action = Get | Put | Update | Delete | Check

_NAMES: Mapping[type[Action], str] = MappingProxyType(
    {
        Get: "Get",
        PutEntity: "Put",
        PutFields: "Put",
        UpdateFields: "Update",
        UpdateEntity: "Update",
        Delete: "Delete",
        Check: "ConditionCheck",
    }
)


@record(frozen=True, slots=True, kw_only=True)
class TransactItem:
    """What is done with an item: what a method of its repository would do, but that it returns nothing."""

    name: Identifier
    entity: GlobalName
    times: Times = Times()
    plan: Action
    told: tuple[FieldValue, ...] = ()
    """What the schema says that fields of an entity which is put are: agreements of the transaction demand it."""

    def is_wherever(self, other: TransactItem) -> bool:
        """Is it there as often as the other, or in any case?"""
        return self.times in (other.times, Times())

    @property
    def action(self) -> str:
        """What DynamoDB calls it."""
        return _NAMES[type(self.plan)]

    @property
    def key(self) -> ItemKey | None:
        """None: a part of it is made anew in each call."""
        return self.plan.key

    @property
    def guard(self) -> Guard:
        return Guard() if isinstance(self.plan, Get) else self.plan.guard


@record(frozen=True, slots=True, kw_only=True)
class WriteTransaction:
    """A method of TransactionService that writes, or raises its failure."""

    pattern_id: int
    name: Identifier
    description: str
    parameters: tuple[Parameter, ...]
    items: tuple[TransactItem, ...]
    agreements: tuple[Agreement, ...]
    returns: Literal["done", "nothing"]
    apart: bool = True
    """Can no items of two entities be one, even if their tables are one where they are deployed?"""


@record(frozen=True, slots=True, kw_only=True)
class ReadTransaction:
    """A method of TransactionService that reads."""

    pattern_id: int
    name: Identifier
    description: str
    parameters: tuple[Parameter, ...]
    items: tuple[TransactItem, ...]
    returns: Literal["object", "array"]
    apart: bool = True
    """The same."""


Transaction = WriteTransaction | ReadTransaction


def is_fixed(transaction: Transaction) -> bool:
    """Has its request the same items every time, no two of which could be on one key?"""
    entities = [item.entity for item in transaction.items]
    once = all(item.times == Times() for item in transaction.items)
    return once and len(set(entities)) == len(entities) and transaction.apart
