"""The items of a transaction, each as it stands in the request.

Put user, not_exists      {"Put": {"TableName": …, "Item": user.to_item(), "ConditionExpression": …}}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dyngen.ir import given
from dyngen.ir.changes import supplied as supplied_by
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyOfEntity, Supplied
from dyngen.ir.members import within
from dyngen.ir.plans import Put, PutEntity, PutFields, Update, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Times, TransactItem
from dyngen.ir.types import Field
from dyngen.lower.checks import enums_passed
from dyngen.lower.checks.held import Allowed, Held, Owned, Owners
from dyngen.lower.conceal import plain
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import UNPACKED, Members, Place, Placeholders
from dyngen.lower.expressions.primary_keys import primary_key
from dyngen.lower.fragments import assigning, entry, key_of, mapping, to_item
from dyngen.lower.methods import guards, update_expression
from dyngen.names import Identifier, free_name
from dyngen.records import record
from dyngen.syntax import Expression, Statement, expression, phrase


def constants(schema: Schema) -> list[Statement]:
    """The names of the attributes that updates by a whole entity set."""
    entities = {
        item.entity: schema.entity(item.entity)
        for transaction in schema.transactions
        for item in transaction.items
        if isinstance(item.plan, UpdateEntity)
    }
    return update_expression.constants(entities.values())


@record(frozen=True, slots=True)
class Said:
    """What a request says of one item."""

    table: Expression
    key: Expression
    members: Members
    """What is said besides the table and the key; of a Put, the item."""
    statements: list[Statement]
    """What is computed before it."""


_ITEM = "Item"
WRITTEN_DOWN = Place(28, entries=True)
"""Where it is said of an item that stands in the request itself."""


class Sayings:
    """What a request says of its items, one behind the other."""

    def __init__(
        self,
        items: Sequence[TransactItem],
        schema: Schema,
        variables: set[str],
        ahead: Collection[int] = (),
    ) -> None:
        """What is computed takes names that are no `variables` yet; what is put `ahead` is made above all."""
        self._items = items
        self._schema = schema
        self._variables = variables
        self._ahead: dict[int, Identifier] = {}
        for at in ahead:
            if isinstance(plan := items[at].plan, PutEntity):
                self._ahead[at] = free_name(f"{plain(plan.entity.name)}_item", variables)
                variables.add(self._ahead[at])
        self._checked: dict[Times, list[tuple[Ref, Allowed]]] = {}
        self._owners = _owners(items, schema)

    def of(self, at: int, place: Place) -> Said:
        """What is said of the item at this position, behind those before it.

        What their entities give has been held to its fields by then, but where something is computed of it first.
        """
        item, taken = self._items[at], {*self._variables}
        before, held = [*self._made(at)], self._held(at)
        what = self._said(item, place, held.with_(before))
        if before and not all(map(phrase.is_call, what.statements)):
            self._variables.intersection_update(taken)
            held = self._held(at)
            what = self._said(item, place, held)
        self._checked.setdefault(item.times, []).extend(held.added)
        if at in self._ahead:
            made = phrase.name(self._ahead[at])
            members = [(name, made if name == _ITEM else value) for name, value in what.members]
            return replace(what, members=members)
        return what

    def made_ahead(self) -> list[Statement]:
        """The statements that make what is put ahead: `certificate_item = certificate.to_item()`."""
        return [
            assigning(name, supplied.to_item(value_of(plan.entity), self._entity(at)))
            for at, name in self._ahead.items()
            if isinstance(plan := self._items[at].plan, PutEntity)
        ]

    def _entity(self, at: int) -> Entity:
        return self._schema.entity(self._items[at].entity)

    def _held(self, at: int) -> Held:
        """What is checked above an item, or is made of nothing else before its values."""
        item = self._items[at]
        held = Held(given.in_keys_of_items(self._items, at, self._schema))
        held.with_(_made(item, self._schema))
        for made in self._ahead:
            held.with_(_made(self._items[made], self._schema))
        for times in {Times(), item.times}:
            held.with_(self._checked.get(times, ()))
        return held

    def _made(self, at: int) -> Iterator[tuple[Ref, Allowed]]:
        """What is made of values before, wherever this item is."""
        for each in self._items[:at]:
            if each.is_wherever(self._items[at]):
                yield from _made(each, self._schema)

    def _said(self, item: TransactItem, place: Place, held: Held) -> Said:
        return said(item, self._schema, self._variables, place, held, self._owners)


def worth_ahead(
    items: Sequence[TransactItem], schema: Schema, variables: Collection[str]
) -> Collection[int]:
    """The puts whose item is made above all: that refuses what would be checked besides, for items before it."""

    def checks(ahead: Collection[int]) -> int:
        sayings = Sayings(items, schema, {*variables}, ahead)
        said = [sayings.of(at, WRITTEN_DOWN) for at in range(len(items))]
        return len(phrase.once(each for what in said for each in what.statements))

    chosen: list[int] = []
    read: set[str] = (
        set()
    )  # what items before take values of: of nothing else is anything checked for them
    for at, item in enumerate(items):
        taken = isinstance(item.plan, PutEntity) and item.plan.entity.name in read
        if taken and checks([*chosen, at]) < checks(chosen):
            chosen.append(at)
        read |= {each.name for each in within(item.plan, (Field,)) if isinstance(each, Ref)}
    return chosen


def _made(item: TransactItem, schema: Schema) -> Iterator[tuple[Ref, Allowed]]:
    """What is held to fields where an entity is stored whole."""
    for ref, field in enums_passed.stored_whole(item.plan, schema.entity(item.entity)):
        yield ref, Allowed.by(field)


def _owners(items: Sequence[TransactItem], schema: Schema) -> Owners:
    """Whose fields the attributes of entities are, but for those that may be more than their fields say."""
    return {
        Ref(item.key.entity.name, field.name): Owned(item.entity, field)
        for item in items
        if isinstance(item.key, KeyOfEntity) and item.key.entity.attribute is None
        for field in schema.entity(item.entity).fields
        if not (field.supplied or field.derived)
    }


def said(
    item: TransactItem,
    schema: Schema,
    variables: set[str],
    place: Place,
    held: Held,
    owners: Owners,
) -> Said:
    """What the request says of one item."""
    entity, plan = schema.entity(item.entity), item.plan
    table, found = _table_name(entity.table.name), Placeholders(variables, place)
    if isinstance(plan, Put):
        put = _put(plan, item.name, entity, found)
        members = [(_ITEM, put.item), *guards.members(plan.guard, entity, found, held, owners)]
        return Said(table, key_of(put.stored), members, [*put.built, *found.statements])
    made: list[Statement] = []
    if isinstance(plan, Update):
        made = supplied.variables(new_uuids(item))
        expected = update_expression.given_version(plan, entity)
        members = update_expression.members(
            plan,
            entity,
            found,
            held,
            expected=expected,
            variable=f"{item.name}_changes",
            owners=owners,
        )
    else:
        members = guards.members(item.guard, entity, found, held, owners)
    return Said(table, primary_key(entity, plan.key), members, [*made, *found.statements])


def new_uuids(item: TransactItem) -> list[Supplied]:
    """The UUIDs that the package makes for what an update may make."""
    changes = item.plan.changes if isinstance(item.plan, UpdateFields) else ()
    return [each for each in supplied_by(changes) if each.generator != "now"]


def told_of(item: TransactItem, schema: Schema) -> list[Statement]:
    """The statements that give its entity what was stored besides the fields."""
    entity = schema.entity(item.entity)
    match item.plan:
        case UpdateEntity(entity=ref):
            return guards.counted(value_of(ref), entity)
        case PutEntity(entity=ref):
            return supplied.touch(value_of(ref), entity)
    return []


@record(frozen=True, slots=True)
class _Put:
    """What is put: the entity, its item, and the statements that build it where no caller has done so."""

    stored: Expression
    item: Expression
    built: list[Statement]


def _put(put: Put, name: Identifier, entity: Entity, found: Placeholders) -> _Put:
    match put:
        case PutEntity(entity=ref):
            return _Put(value_of(ref), supplied.to_item(value_of(ref), entity), [])
        case PutFields():
            name = found.variable(name)
            stored = phrase.name(name)
            return _Put(stored, to_item(stored), [supplied.built(name, put, entity)])


def literal_of(item: TransactItem, said: Said) -> Expression:
    """`{"Put": {…}}`."""
    return _object([(item.action, literal_get(item, said))])


def literal_get(item: TransactItem, said: Said) -> Expression:
    """`{"TableName": …, "Key": …}`: what is said of an item, without the word for the action."""
    key = [] if isinstance(item.plan, Put) else [("Key", said.key)]
    return _object([("TableName", said.table), *key, *said.members])


def _object(members: Members) -> Expression:
    return mapping(
        [
            phrase.unpacked(value) if name == UNPACKED else entry(name, value)
            for name, value in members
        ]
    )


@expression
def _table_name(TABLE: str) -> None:
    """self._table_names[TABLE]"""
