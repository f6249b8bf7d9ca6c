"""What is known of a table: its shape, as it is deployed or described, and a sample of its items."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from dyngen.importing.values import Item
from dyngen.records import field, record

S = TypeVar("S")
T = TypeVar("T")


class Watch(Protocol):
    """What looks on while something is read, and passes it on."""

    def __call__(self, values: Iterable[T], /) -> Iterator[T]: ...


@record(frozen=True, slots=True)
class KeyAttribute:
    """An attribute that is a key, or part of one, and its type: S, N or B."""

    name: str
    type: str


@record(frozen=True, slots=True)
class IndexShape:
    """A secondary index. A local one has the table's partition key."""

    name: str
    partition: tuple[KeyAttribute, ...]
    sort: tuple[KeyAttribute, ...]
    projection: str
    included: tuple[str, ...] = ()
    local: bool = False

    @property
    def keys(self) -> tuple[KeyAttribute, ...]:
        """The key attributes that are this index's own."""
        return self.sort if self.local else (*self.partition, *self.sort)

    @property
    def is_binary(self) -> bool:
        """Is a part of the key binary? No schema has such keys."""
        return any(key.type == "B" for key in self.keys)


@record(frozen=True, slots=True)
class TableShape:
    """A table without its items. `settings` are keys of table_config besides names."""

    name: str
    partition: KeyAttribute
    sort: KeyAttribute | None = None
    indexes: tuple[IndexShape, ...] = ()
    ttl: str | None = None
    settings: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[KeyAttribute, ...]:
        """The attributes of the primary key."""
        return (self.partition, self.sort) if self.sort else (self.partition,)

    @property
    def key_names(self) -> frozenset[str]:
        """Every attribute that is a key of the table or of an index."""
        return frozenset(
            key.name
            for keys in (self.keys, *(index.keys for index in self.indexes))
            for key in keys
        )

    def composed(self, items: Sequence[Item]) -> frozenset[str]:
        """Key attributes of indexes that hold keys and nothing else, by their names or by what is in them."""
        own = {key.name for key in self.keys}
        return frozenset(
            name
            for name in self.key_names - own
            if is_named_as_key(name)
            or any("#" in item[name].text for item in items if name in item)
        )


def is_named_as_key(name: str) -> bool:
    """Whether an attribute is called so that it is nothing but a key: GSI1PK, author_sk."""
    return name.lower().endswith(_KEY_ENDINGS) or name.lower().startswith(("gsi", "lsi"))


_KEY_ENDINGS = (
    "pk",
    "sk",
    "hash",
    "range",
    "_key",
    "partitionkey",
    "sortkey",
    "hashkey",
    "rangekey",
)


@record(frozen=True, slots=True)
class Observed:
    """A table and a sample of it: `items` of the `seen` that were looked at."""

    shape: TableShape
    items: tuple[Item, ...] = ()
    seen: int = 0
    remarks: tuple[str, ...] = ()
    """What the source itself had to guess or to leave out."""
    facets: Mapping[frozenset[str], str] = field(default_factory=dict)
    """What somebody calls the items that have just these attributes besides their keys."""


def sampled(values: Iterable[S], size: int, made: Callable[[S], T]) -> tuple[list[T], int]:
    """What is made of at most `size` of the values, each as likely as the other, in order; and how many there were.

    Nothing is made of the others. The same values give the same sample: an import can be repeated.
    """
    chance = random.Random(0)  # noqa: S311 - a sample, and no secret
    kept: list[tuple[int, T]] = []
    seen = 0
    for seen, value in enumerate(values, 1):
        if len(kept) < size:
            kept.append((seen, made(value)))
        elif (place := chance.randrange(seen)) < size:
            kept[place] = (seen, made(value))
    return [each for _, each in sorted(kept, key=lambda each: each[0])], seen


def at_most(items: Iterable[T], number: int) -> Iterator[T]:
    """The first `number` items."""
    for count, item in enumerate(items, 1):
        yield item
        if count >= number:
            return
