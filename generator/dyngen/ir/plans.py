"""Plans: what each access pattern does, decided.

A plan says which request is sent, where each value in it comes from, and what becomes of the answer. The
lowering turns it into Python, `dyngen explain` into text; neither looks at the schema again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dyngen.ir.conditions import Comparator, Condition, Ref
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.tables import Collection, Index, Projection, Recogniser
from dyngen.ir.types import Default, Field, Type
from dyngen.names import Identifier

# ---- parameters --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntityType:
    """A parameter that is an entity (or, `many`, a sequence of them)."""

    entity: Identifier
    many: bool = False


@dataclass(frozen=True, slots=True)
class KeysType:
    """A parameter that is a sequence of whole keys in wire format."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an emitted method."""

    name: Identifier
    type: Type | EntityType | KeysType
    description: str = ""
    optional: bool = False
    """May it be None?"""
    default: Default = None
    """Of entities and keys, if they may be left out: an empty tuple."""
    has_default: bool = False


# ---- values of keys ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """A component of a key text, its value given by `ref`; judged like the component in a whole key.

    `prefix`: it may be the beginning of a value (the operand of begins_with).
    """

    component: Component
    ref: Ref
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class KeyCall:
    """A whole key by its function, which takes `arguments` in the order of its fields.

    Only of keys with one attribute; the parts of a list key are `KeyText` or `KeyNumber`.
    """

    key: Key
    arguments: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class KeyText:
    """A text made of literals and slots: a whole key attribute, a prefix, or one bound of a range."""

    template: Template
    parts: tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number as it is: the value of a numeric key attribute."""

    template: Template
    field: Field
    ref: Ref


@dataclass(frozen=True, slots=True)
class UpperText:
    """The least bound above every key whose component is at most the operand.

    Texts that hold characters below the delimiter sort their keys otherwise than themselves; the bound
    holds all of the answer and `Keep` drops the rest.
    """

    template: Template
    before: tuple[str | Slot, ...]
    slot: Slot


@dataclass(frozen=True, slots=True)
class AfterText:
    """The least text behind every text that begins with this one."""

    text: KeyText


@dataclass(frozen=True, slots=True)
class RawText:
    """An operand that is compared with the key attribute as it is (a raw key value).

    With `at_least` and `at_most` it is moved to the nearer of the two if it lies outside: the query stays
    inside the keys of its entity, and the ends of a range stay in order.
    """

    template: Template
    ref: Ref
    at_least: str | None = None
    at_most: str | None = None


KeyValue = KeyCall | KeyText | KeyNumber | UpperText | AfterText | RawText


@dataclass(frozen=True, slots=True)
class KeyEquals:
    attribute: str
    value: KeyValue


@dataclass(frozen=True, slots=True)
class KeyBeginsWith:
    attribute: str
    value: KeyValue


@dataclass(frozen=True, slots=True)
class KeyCompare:
    attribute: str
    operator: Literal["<", "<=", ">", ">="]
    value: KeyValue


@dataclass(frozen=True, slots=True)
class KeyBetween:
    attribute: str
    low: KeyValue | str
    """A str is a literal text."""
    high: KeyValue | str


SortCondition = KeyEquals | KeyBeginsWith | KeyCompare | KeyBetween

# ---- what becomes of the items read ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keep:
    """Drop a decoded item unless `item.<field> <operator> <ref>` holds.

    `begins_with` is `str.startswith`. With `key`, what is compared is not a field but that key, computed
    from the item's fields.
    """

    field: Field | None
    operator: Comparator | Literal["begins_with"]
    ref: Ref
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A left-over parameter that is a field: an item read whose field differs is not returned."""

    field: Field
    ref: Ref


@dataclass(frozen=True, slots=True)
class Result:
    """What an item that was read becomes: an entity, what an index holds of it, or one of a collection."""

    entity: Identifier
    projection: Projection | None = None
    collection: Collection | None = None
    recogniser: Recogniser | None = None
    """Skip items that are not this entity's: neither key condition nor filter could tell."""
    keep: tuple[Keep, ...] = ()


# ---- operations --------------------------------------------------------------------------------

Returns = Literal["entity", "optional", "flag", "nothing"]
"""`E`, `E | None`, `bool`, `None`."""


@dataclass(frozen=True, slots=True)
class KeyArguments:
    """The primary key of an item: `post_key(user_id, post_id)`, or `post.key()` with `entity`."""

    arguments: tuple[Ref, ...] = ()
    entity: Ref | None = None
    raw: tuple[tuple[str, Ref], ...] = ()
    """Key attributes given as they are stored (attribute name, value), instead of being computed."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The condition of a write.

    `exists`: None, or whether the item must (True) or must not (False) be there; `condition`: what must hold
    besides.
    """

    exists: bool | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two values that must be equal before a request is sent, else ValueError."""

    left: Ref
    right: Ref
    message: str
    optional: bool = False
    """`left` may be None, and then nothing is compared."""


@dataclass(frozen=True, slots=True)
class Get:
    key: KeyArguments
    consistent: bool
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """Put of an entity parameter, or of an entity built from scalar parameters (`fields`)."""

    entity: Ref | None
    fields: tuple[tuple[Field, Ref], ...]
    guard: Guard
    create: bool
    """Set version 1 and demand that the item is new: `create_x`."""
    agreements: tuple[Agreement, ...]
    returns: Returns


@dataclass(frozen=True, slots=True)
class Assignment:
    """`SET attribute = value`; `REMOVE` where the value is None.

    `value` is a parameter for a field, a key text or number for an index key attribute. `nullable`: names of
    the refs that may be None, each of which removes the attribute.
    """

    attribute: str
    value: Ref | KeyText | KeyNumber
    type: Type | None
    """The type of a field; None for a key attribute."""
    nullable: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """One UpdateItem: scalars (`assignments`), or a whole entity (`entity`) whose version must be the stored one."""

    key: KeyArguments
    assignments: tuple[Assignment, ...]
    entity: Ref | None
    guard: Guard
    agreements: tuple[Agreement, ...]
    returns: Returns


@dataclass(frozen=True, slots=True)
class Delete:
    key: KeyArguments
    guard: Guard
    returns: Returns


@dataclass(frozen=True, slots=True)
class Query:
    index: Index | None
    partition: tuple[KeyEquals, ...]
    sort: tuple[SortCondition, ...]
    filter: Condition | None
    scope: Condition | None
    """A filter that keeps other entities out, where the key conditions cannot."""
    result: Result
    single: bool
    """Return the first match or None instead of a `Query`."""
    descending: bool = False
    limit: int | None = None
    consistent: bool = False
    reversed_if: tuple[tuple[Ref, Ref], ...] = ()
    """(low, high) of a between: nothing is sent where low > high."""
    longer_than: tuple[tuple[Ref, int], ...] = ()
    """(beginning, length): nothing is sent where a beginning is longer than what begins with it."""


@dataclass(frozen=True, slots=True)
class Scan:
    index: Index | None
    filter: Condition | None
    scope: Condition | None
    result: Result
    limit: int | None = None
    consistent: bool = False


@dataclass(frozen=True, slots=True)
class BatchGet:
    """Keys from array parameters walked in step, or from one parameter that holds whole keys."""

    keys: Ref | None
    columns: tuple[tuple[Field, Ref, bool], ...]
    """For each field of the key: its parameter, and whether that is an array (else one value for all)."""
    consistent: bool


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """Entities to put: (owner, parameter, many)."""

    puts: tuple[tuple[Identifier, Ref, bool], ...]
    returns: Returns
    deletes: Ref | None = None
    """Keys of items to delete, in wire format."""


Plan = Get | Put | Update | Delete | Query | Scan | BatchGet | BatchWrite


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a repository."""

    pattern_id: int | None
    """None for one that every repository has, without being declared."""
    name: Identifier
    description: str
    operation: str
    parameters: tuple[Parameter, ...]
    """In the order of the emitted signature."""
    plan: Plan
    pattern: str = ""
    """The pattern's name in the schema, where the method's differs."""


# ---- transactions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TransactItem:
    """One item of a transaction."""

    name: Identifier
    """The attribute of the failure or the result: the entity in snake case, numbered where there are two."""
    entity: Identifier
    action: Literal["Put", "Update", "Delete", "ConditionCheck", "Get"]
    key: KeyArguments | None
    """None for a Put of `put`."""
    put: Ref | None = None
    assignments: tuple[Assignment, ...] = ()
    """Of an Update by scalars."""
    update: Ref | None = None
    """Of an Update by an entity: sets all its fields."""
    guard: Guard = Guard()


@dataclass(frozen=True, slots=True)
class Transaction:
    """A method of TransactionService."""

    pattern_id: int
    name: Identifier
    description: str
    write: bool
    parameters: tuple[Parameter, ...]
    items: tuple[TransactItem, ...]
    agreements: tuple[Agreement, ...]
    returns: Literal["boolean", "object", "array"]
