"""Transactions: several items written or read at once, all of them or none.

Each item is one of the actions that DynamoDB has; its `name` is the attribute of the failure or the result: the
entity in snake case, numbered where there are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dyngen.ir.changes import Change
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.key_values import KeyFields, KeyOfEntity
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Agreement, Guard
from dyngen.names import GlobalName, Identifier

ItemKey = KeyFields | KeyOfEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactPut:
    action: ClassVar[str] = "Put"
    name: Identifier
    entity: GlobalName
    ref: Ref
    """The entity that is put."""
    guard: Guard

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactUpdateFields:
    """Update of some fields by scalar parameters and constants."""

    action: ClassVar[str] = "Update"
    name: Identifier
    entity: GlobalName
    key: KeyFields
    changes: tuple[Change, ...]
    condition: Condition | None = None
    creates: bool = False
    """Make the item where it is not there, whatever the condition; else it must be there."""

    @property
    def guard(self) -> Guard:
        return Guard(exists=None if self.creates else True, condition=self.condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactUpdateEntity:
    """Update of all fields by an entity parameter; the item must be there, with its version."""

    action: ClassVar[str] = "Update"
    name: Identifier
    entity: GlobalName
    ref: Ref
    condition: Condition | None = None

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.ref)

    @property
    def guard(self) -> Guard:
        return Guard(exists=True, condition=self.condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactDelete:
    action: ClassVar[str] = "Delete"
    name: Identifier
    entity: GlobalName
    key: ItemKey
    guard: Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactCheck:
    action: ClassVar[str] = "ConditionCheck"
    name: Identifier
    entity: GlobalName
    key: ItemKey
    guard: Guard
    """It demands something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactGet:
    action: ClassVar[str] = "Get"
    name: Identifier
    entity: GlobalName
    key: ItemKey

    @property
    def guard(self) -> Guard:
        return Guard()


TransactUpdate = TransactUpdateFields | TransactUpdateEntity
TransactWrite = TransactPut | TransactUpdate | TransactDelete | TransactCheck
TransactItem = TransactWrite | TransactGet


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTransaction:
    """A method of TransactionService that writes: True, or its failure is raised."""

    pattern_id: int
    name: Identifier
    description: str
    parameters: tuple[Parameter, ...]
    items: tuple[TransactWrite, ...]
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTransaction:
    """A method of TransactionService that reads."""

    pattern_id: int
    name: Identifier
    description: str
    parameters: tuple[Parameter, ...]
    items: tuple[TransactGet, ...]
    returns: Literal["object", "array"]


Transaction = WriteTransaction | ReadTransaction
