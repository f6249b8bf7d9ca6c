"""Transactions: several items written or read at once, all of them or none.

Each item is one of the actions that DynamoDB has; its `name` is the attribute of the failure or the result: the
entity in snake case, numbered where there are two.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from dyngen.ir.changes import Change
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.key_values import KeyFields, KeyOfEntity
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Agreement, FieldValue, Guard
from dyngen.ir.types import Field
from dyngen.names import GlobalName, Identifier
from dyngen.records import record

ItemKey = KeyFields | KeyOfEntity


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
class _Item:
    name: Identifier
    entity: GlobalName
    times: Times = Times()


@record(frozen=True, slots=True, kw_only=True)
class TransactPutEntity(_Item):
    action: ClassVar[str] = "Put"
    ref: Ref
    """The entity that is put."""
    guard: Guard

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.ref)


@record(frozen=True, slots=True, kw_only=True)
class TransactPutFields(_Item):
    """Put of an entity that is built from scalar parameters."""

    action: ClassVar[str] = "Put"
    key: KeyFields | None
    """None: a part of it is made anew in each call."""
    fields: tuple[FieldValue, ...]
    moments: tuple[Field, ...] = ()
    """Fields that are set to the time of the call."""
    guard: Guard


@record(frozen=True, slots=True, kw_only=True)
class TransactUpdateFields(_Item):
    """Update of some fields by scalar parameters and constants."""

    action: ClassVar[str] = "Update"
    key: KeyFields
    changes: tuple[Change, ...]
    condition: Condition | None = None
    creates: bool = False
    """Make the item where it is not there, whatever the condition; else it must be there."""

    @property
    def guard(self) -> Guard:
        return Guard(exists=None if self.creates else True, condition=self.condition)


@record(frozen=True, slots=True, kw_only=True)
class TransactUpdateEntity(_Item):
    """Update of all fields by an entity parameter; the item must be there, with its version."""

    action: ClassVar[str] = "Update"
    ref: Ref
    condition: Condition | None = None

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.ref)

    @property
    def guard(self) -> Guard:
        return Guard(exists=True, condition=self.condition)


@record(frozen=True, slots=True, kw_only=True)
class TransactDelete(_Item):
    action: ClassVar[str] = "Delete"
    key: ItemKey
    guard: Guard


@record(frozen=True, slots=True, kw_only=True)
class TransactCheck(_Item):
    action: ClassVar[str] = "ConditionCheck"
    key: ItemKey
    guard: Guard
    """It demands something."""


@record(frozen=True, slots=True, kw_only=True)
class TransactGet(_Item):
    action: ClassVar[str] = "Get"
    key: ItemKey

    @property
    def guard(self) -> Guard:
        return Guard()


TransactPut = TransactPutEntity | TransactPutFields
TransactUpdate = TransactUpdateFields | TransactUpdateEntity
TransactWrite = TransactPut | TransactUpdate | TransactDelete | TransactCheck
TransactItem = TransactWrite | TransactGet


@record(frozen=True, slots=True, kw_only=True)
class WriteTransaction:
    """A method of TransactionService that writes, or raises its failure."""

    pattern_id: int
    name: Identifier
    description: str
    parameters: tuple[Parameter, ...]
    items: tuple[TransactWrite, ...]
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
    items: tuple[TransactGet, ...]
    returns: Literal["object", "array"]
    apart: bool = True
    """The same."""


Transaction = WriteTransaction | ReadTransaction


def is_fixed(transaction: Transaction) -> bool:
    """Has its request the same items every time, no two of which could be on one key?"""
    entities = [item.entity for item in transaction.items]
    once = all(item.times == Times() for item in transaction.items)
    return once and len(set(entities)) == len(entities) and transaction.apart
