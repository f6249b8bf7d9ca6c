"""Plans: what each method of a repository does, decided.

A plan says which request is sent, where each value in it comes from, and what becomes of the answer. The
lowering turns it into Python, `dyngen explain` into text; neither looks at the schema again.
"""

from __future__ import annotations

from typing import Literal

from dyngen.ir.changes import Change
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.key_values import (
    Beginning,
    GivenKey,
    ItemKey,
    KeyEquals,
    KeyFields,
    KeyOfEntity,
    Needs,
    SortCase,
    SortCondition,
    Span,
)
from dyngen.ir.parameters import Parameter
from dyngen.ir.results import EntityResult, Result
from dyngen.ir.tables import Compared, Index, Row
from dyngen.ir.types import Field
from dyngen.names import GlobalName, Identifier
from dyngen.records import record

Returns = Literal["entity", "previous", "optional", "flag", "done", "nothing"]
"""`E`, the `E` that was there before, that or None, whether there was one, `True` or else it raises, `None`."""


@record(frozen=True, slots=True, kw_only=True)
class Guard:
    """The condition of a write: whether the item must be there, or must not, and what must hold besides."""

    exists: bool | None = None
    condition: Condition | None = None


@record(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two values that must be equal before a request is sent, else ValueError."""

    left: Ref
    right: Ref
    message: str
    optional: bool = False
    """`left` may be None, and then nothing is compared."""
    any_case: bool = False
    """Are they texts that a key holds in lower case, so that they agree whatever their case is?"""
    stored: str | None = None
    """A key attribute of the entity `left`, where it is what `right` is as it is stored."""
    each: tuple[Ref, ...] = ()
    """Arrays, for each of whose elements it holds: their names stand for the current ones."""
    when: tuple[Ref, ...] = ()
    """Parameters of which none is None, or nothing is compared."""
    some: tuple[Ref, ...] = ()
    """Arrays of which none is empty, or nothing is compared: there is no item then."""


@record(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field, and the parameter that gives its value."""

    field: Field
    ref: Ref


@record(frozen=True, slots=True, kw_only=True)
class Get:
    key: ItemKey
    consistent: bool
    checks: tuple[FieldValue, ...] = ()
    """Parameters that are no part of the key: an item read whose field differs is not returned."""
    row: Row | None = None
    """What is read of the item; None: all of it."""
    compared: Compared | None = None
    """What `checks` compare, where `row` does not show all of it."""


class Write:
    """What is done to one item."""

    __slots__ = ()


@record(frozen=True, slots=True, kw_only=True)
class PutEntity(Write):
    """Put of an entity parameter."""

    entity: Ref
    guard: Guard = Guard()
    create: bool = False
    """Set version 1, in the item and then in the entity: `create_x`, whose guard demands that the item is new."""
    agreements: tuple[Agreement, ...] = ()
    returns: Returns = "nothing"

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.entity)


@record(frozen=True, slots=True, kw_only=True)
class PutFields(Write):
    """Put of an entity that is built from scalar parameters."""

    key: KeyFields | None
    """None: a part of it is made anew in each call."""
    fields: tuple[FieldValue, ...]
    moments: tuple[Field, ...] = ()
    """Fields that are set to the time of the call."""
    guard: Guard = Guard()
    agreements: tuple[Agreement, ...] = ()
    returns: Returns = "nothing"


@record(frozen=True, slots=True, kw_only=True)
class UpdateFields(Write):
    """Update of some fields by scalar parameters and constants."""

    key: GivenKey
    changes: tuple[Change, ...]
    condition: Condition | None = None
    creates: bool = False
    """Make the item where it is not there, whatever the condition; else it must be there."""
    together: tuple[tuple[Ref, ...], ...] = ()
    """Parameters that are all given, or all UNSET: they share an index key."""
    some: tuple[Ref, ...] = ()
    """Parameters of which at least one is not UNSET."""
    returns: Returns = "nothing"

    @property
    def guard(self) -> Guard:
        return Guard(exists=None if self.creates else True, condition=self.condition)


@record(frozen=True, slots=True, kw_only=True)
class UpdateEntity(Write):
    """Update of all fields by an entity parameter: its version must be the stored one, and becomes the next."""

    entity: Ref
    condition: Condition | None = None
    agreements: tuple[Agreement, ...] = ()
    returns: Returns = "nothing"

    @property
    def key(self) -> KeyOfEntity:
        return KeyOfEntity(self.entity)

    @property
    def guard(self) -> Guard:
        return Guard(exists=True, condition=self.condition)


@record(frozen=True, slots=True, kw_only=True)
class Delete(Write):
    key: ItemKey
    guard: Guard = Guard()
    returns: Returns = "nothing"


@record(frozen=True, slots=True, kw_only=True)
class Query:
    keyed_by: GlobalName
    """Of whose fields the conditions are made: the owner of the method, if it is where the query looks."""
    index: Index | None
    partition: tuple[KeyEquals, ...]
    sort: tuple[SortCondition, ...]
    """Where no optional parameter is given."""
    filter: Condition | None
    """Without the conditions on optional parameters that are None."""
    scope: Condition | None
    """A filter that keeps other entities out, where the key conditions cannot."""
    result: Result
    single: bool
    """Return the first match or None instead of a `Query`."""
    descending: bool = False
    limit: int | None = None
    consistent: bool = False
    span: Span | None = None
    """Of a between: nothing is sent where its low end is above its high end."""
    beginning: Beginning | None = None
    """Of a begins_with: nothing is sent where it is longer than what would begin with it."""
    cases: tuple[SortCase, ...] = ()
    """Of optional parameters: in place of `sort`, the first case whose parameters are all given."""
    needs: tuple[Needs, ...] = ()
    """Else ValueError before the request."""

    @property
    def drops(self) -> bool:
        """Whether it may read items that do not come back."""
        return self.filter is not None or self.scope is not None or self.result.drops


@record(frozen=True, slots=True, kw_only=True)
class Scan:
    index: Index | None
    filter: Condition | None
    scope: Condition | None
    result: EntityResult
    limit: int | None = None
    consistent: bool = False


@record(frozen=True, slots=True, kw_only=True)
class KeyColumn:
    """The values of one field of many keys: an array (`many`), else one value for all."""

    field: Field
    ref: Ref
    many: bool


@record(frozen=True, slots=True, kw_only=True)
class BatchGet:
    keys: Ref | tuple[KeyColumn, ...]
    """A parameter that holds whole keys, or a column for each field of the key; arrays are walked in step."""
    consistent: bool
    row: Row | None = None
    """What is read of each item; None: all of it."""


@record(frozen=True, slots=True, kw_only=True)
class BatchPut:
    """Entities to put: a parameter that is one, or (`many`) holds any number."""

    entity: GlobalName
    ref: Ref
    many: bool
    elsewhere: str | None = None
    """The table in which they live, if it is not that of the repository."""


@record(frozen=True, slots=True, kw_only=True)
class BatchWrite:
    puts: tuple[BatchPut, ...]
    deletes: Ref | None = None
    """Keys of items to delete, in wire format."""
    returns: Returns

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The other tables that it writes."""
        return tuple(dict.fromkeys(each.elsewhere for each in self.puts if each.elsewhere))


Put = PutEntity | PutFields
Update = UpdateFields | UpdateEntity
Plan = Get | Put | Update | Delete | Query | Scan | BatchGet | BatchWrite


def row_of(plan: Plan) -> Row | None:
    """The row that a plan returns, if it returns one."""
    match plan:
        case Get(row=found) | BatchGet(row=found):
            return found
        case Query(result=EntityResult(part=Row() as found)):
            return found
        case Scan(result=EntityResult(part=Row() as found)):
            return found
    return None


def compared_of(plan: Plan) -> Compared | None:
    """What a plan compares after reading and does not show, if there is any."""
    match plan:
        case Get(compared=found) | Query(result=EntityResult(compared=found)):
            return found
    return None


@record(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a repository."""

    pattern_id: int | None
    """None for one that every repository has, without being declared."""
    name: Identifier
    description: str = ""
    operation: str
    parameters: tuple[Parameter, ...]
    """In the order of the emitted signature."""
    plan: Plan
