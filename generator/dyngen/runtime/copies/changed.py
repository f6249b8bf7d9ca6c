"""One write of an item that stands at two places: what must be as it was read, and what is done at the other place."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..calls.batch import MAX_WRITES
from ..errors import DataLayerError, key_named
from ..wire import Item, identity, is_item, is_object, is_object_list
from .evaluated import evaluated
from .guards import Guard

_MOST_WRITES: Final = 100
"""How many items a transaction of DynamoDB has."""


@dataclass(frozen=True, slots=True)
class Copied:
    """An entity whose items stand at a second place of their table."""

    entity: str
    key: tuple[str, ...]
    """The key attributes of the table."""
    is_one: Callable[[Item], bool]
    """Whether it is an item of the entity, by its key at the first place."""
    copy_of: Callable[[Item], Item]
    """The item as it stands at its second place."""
    attributes: tuple[str, ...]
    """What an item may be written with besides its key."""
    identity: tuple[str, ...] = ()
    """Attributes that tell items apart whose copies have one key."""
    hide_key: bool = False
    """Is the key of an item kept out of messages?"""

    def key_of(self, item: Item) -> Item:
        """The key of an item, or of a copy."""
        return {name: item[name] for name in self.key}


class CopyExistsError(DataLayerError):
    """The copy of another item stands where that of this one would: two items have one key at the second place."""

    def __init__(self, entity: str, key: Item, *, hide_key: bool = False) -> None:
        super().__init__(
            f"{key_named(entity, key, hide_key)} cannot be copied to its second place, where the copy of another stands"
        )
        self.entity = entity
        self.key = key


@dataclass(frozen=True, slots=True)
class Change:
    """What a write makes of an item, and so of its copy."""

    copied: Copied
    table: str
    key: Item
    old: Item | None
    """As it was read; None: it was not there."""
    new: Item | None
    """As it will be; None: it will not be there."""

    def is_as_read(self, found: Item | None) -> bool:
        """Is this what was read?"""
        if found is None or self.old is None:
            return found is self.old
        return identity(found) == identity(self.old)

    def guarded(self, request: Mapping[str, object]) -> dict[str, object]:
        """The request on condition that the item is as it was read."""
        condition = Guard(request)
        if self.old is None:
            condition.absent(self.copied.key[:1])
        else:
            for name in self.old:
                if name not in self.copied.key:
                    condition.equal(name, self.old)
            condition.present(self.copied.key[0])
            # Others can have given it what it had not, and counted nothing.
            names = dict.fromkeys((*self.copied.attributes, *(self.new or ())))
            condition.absent(name for name in names if name not in self.old)
        return {
            **request,
            **condition.members(),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    @property
    def arriving(self) -> Item | None:
        """The copy that will stand at the second place; None: the item will not be there."""
        return None if self.new is None else self.copied.copy_of(self.new)

    @property
    def leaving(self) -> Item | None:
        """The copy that stands where none of this item will."""
        before = self._before
        return None if before is None or self._stays(before) else before

    @property
    def staying(self) -> Item | None:
        """The copy that stands where one of this item will, as it is there before the write."""
        before = self._before
        return before if before is not None and self._stays(before) else None

    @property
    def _before(self) -> Item | None:
        return None if self.old is None else self.copied.copy_of(self.old)

    def _stays(self, before: Item) -> bool:
        after, key_of = self.arriving, self.copied.key_of
        return after is not None and key_of(after) == key_of(before)

    def place(self, copy: Item) -> object:
        """Where a copy stands, to be compared with others."""
        return self.table, identity(self.copied.key_of(copy))

    def put(self, copy: Item, instead: Sequence[Item]) -> dict[str, object]:
        """The action that puts the copy, unless that of another item stands there, but for those of `instead`.

        That of this item may stand there as it was: an email in the other case is the same key.
        """
        staying = self.staying
        copies = [copy, *instead] if staying is None else [copy, staying, *instead]
        return {"Put": self._own(copies, {"Item": copy})}

    def delete(self, copies: Sequence[Item]) -> dict[str, object]:
        """The action that deletes the copy, whichever of these it is, unless that of another item stands there."""
        key = self.copied.key_of(copies[0])
        return {"Delete": self._own(copies, {"Key": key})}

    def refused(self) -> CopyExistsError:
        """Return the error that the copy of another item stands at the second place."""
        told = self.copied
        return CopyExistsError(told.entity, self.key, hide_key=told.hide_key)

    def spare(self, copies: Sequence[Item]) -> dict[str, object]:
        """The action that looks whether none of these copies has come to stand there."""
        own = self._own(copies, {"Key": self.copied.key_of(copies[0])})
        condition = f"attribute_not_exists(#key) OR NOT ({own['ConditionExpression']})"
        return {"ConditionCheck": {**own, "ConditionExpression": condition}}

    def emptied(self, action: Mapping[str, object]) -> object:
        """Return the place that an action empties, or spares. Raises `CopyExistsError` if it puts something there."""
        for request in (action.get("Delete"), action.get("ConditionCheck")):
            key = item_in(request, "Key") if is_object(request) else None
            if key is not None:
                return self.place(key)
        raise self.refused()

    def _told(self, copy: Item) -> Item:
        """What tells whose a copy is."""
        return {name: copy[name] for name in self.copied.identity}

    def _own(
        self, copies: Iterable[Item], request: Mapping[str, object]
    ) -> dict[str, object]:
        """The request on condition that no other item's copy stands there than one of these."""
        mine = {"TableName": self.table, **request}
        if not self.copied.identity:
            return mine
        told: dict[str, object] = {
            "ExpressionAttributeNames": {"#key": self.copied.key[0]}
        }
        choices = ["attribute_not_exists(#key)"]
        for identity_of in {
            identity(each): each for each in map(self._told, copies)
        }.values():
            condition = Guard({**told, "ConditionExpression": ""})
            for name in self.copied.identity:
                condition.equal(name, identity_of)
            told = condition.members()
            choices.append(f"({told['ConditionExpression']})")
        return {**mine, **told, "ConditionExpression": " OR ".join(choices)}


def at_second_places(
    changes: Sequence[Change | None], kept: Container[object]
) -> list[tuple[int, Change, dict[str, object]]]:
    """Return what makes the copies what the items will be, each with the position and the change that it is of.

    A place has one action: where the copy of one item leaves and that of another arrives, the
    latter takes the place of the former, and where two would leave, one of them stands there.
    At those of `kept` others stand, and go on to. Raises `CopyExistsError` where two copies would arrive.
    """
    arriving = set[object]()
    leaving: dict[object, list[Item]] = {}
    for each in filter(None, changes):
        if (copy := each.arriving) is not None:
            if (place := each.place(copy)) in arriving:
                raise each.refused()
            arriving.add(place)
        if (copy := each.leaving) is not None:
            leaving.setdefault(each.place(copy), []).append(copy)
    empty = leaving.keys() - arriving
    found: list[tuple[int, Change, dict[str, object]]] = []
    for position, change in enumerate(changes):
        if change is None:
            continue
        if (copy := change.arriving) is not None:
            instead = leaving.get(change.place(copy), ())
            found.append((position, change, change.put(copy, instead)))
        copy = change.leaving
        if copy is not None and (place := change.place(copy)) in empty:
            empty.remove(place)
            clear = change.spare if place in kept else change.delete
            found.append((position, change, clear(leaving[place])))
    return found


def made(kind: str, request: Mapping[str, object], before: Item) -> Item | None:
    """Return what a write makes of an item, or of the key alone where it is not there; None: it is deleted."""
    if kind == "Put":
        return item_in(request, "Item")
    if kind == "Delete":
        return None
    names = request.get("ExpressionAttributeNames")
    values = item_in(request, "ExpressionAttributeValues")
    words = {
        placeholder: str(name)
        for placeholder, name in (names.items() if is_object(names) else ())
    }
    return evaluated(before, str(request["UpdateExpression"]), words, values or {})


@dataclass(frozen=True, slots=True)
class BatchWrite:
    """A write of a batch: as it stands there, and as an action of a transaction."""

    table: str
    write: Mapping[str, object]
    action: str
    request: Mapping[str, object]
    member: str
    """Where the request has the item, or its key."""


def writes_of(tables: object) -> Iterator[BatchWrite]:
    """Yield the writes of a batch, the `RequestItems` of its request."""
    for table, writes in tables.items() if is_object(tables) else ():
        for write in writes if is_object_list(writes) else ():
            put, delete = write.get("PutRequest"), write.get("DeleteRequest")
            if is_object(put):
                request = {"TableName": table, **put}
                yield BatchWrite(table, write, "Put", request, "Item")
            elif is_object(delete):
                request = {"TableName": table, **delete}
                yield BatchWrite(table, write, "Delete", request, "Key")


def in_requests(writes: Sequence[BatchWrite]) -> Iterator[dict[str, object]]:
    """Yield `RequestItems` of as many requests as these writes take."""
    for begin in range(0, len(writes), MAX_WRITES):
        yield by_tables(writes[begin : begin + MAX_WRITES])


def by_tables(writes: Iterable[BatchWrite]) -> dict[str, object]:
    """Return the writes as a request has them."""
    tables: dict[str, list[Mapping[str, object]]] = {}
    for each in writes:
        tables.setdefault(each.table, []).append(each.write)
    return {**tables}


def require_room(number: int) -> None:
    """Raise `ValueError` where that many items are more than a transaction has."""
    if number > _MOST_WRITES:
        raise ValueError(
            f"a transaction has at most {_MOST_WRITES} items, not {number}, with those of second places"
        )


def item_in(request: Mapping[str, object], member: str) -> Item | None:
    """Return an item, or a key, of a request."""
    found = request.get(member)
    return found if is_item(found) else None
