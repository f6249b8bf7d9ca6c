"""The picture of an access pattern: its arguments, and the partitions that one call reads in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Literal, TypeAlias

from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Delete, Method, Plan, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Index, Table
from dyngen.ir.transactions import Check, ReadTransaction, Transaction
from dyngen.picture import reading
from dyngen.picture.arguments import Arguments, fields_meant
from dyngen.picture.drawing import Partition, draw
from dyngen.picture.items import Item
from dyngen.picture.reading import Touched
from dyngen.records import record
from dyngen.site.content import ids
from dyngen.site.content.collections import Block, block, outside
from dyngen.site.content.material import Samples
from dyngen.site.content.values import HIDDEN, Colours, Part, Parts, key_parts
from dyngen.words import index_effects
from dyngen.words.phrasing import listed

_WHOLE = 12
"""Up to so many items are all shown of the partitions that a call looks into,"""
_SHOWN = 6
"""and of more only these: else a page with many kinds of items in a partition would repeat them all in each picture."""


@record(frozen=True, slots=True)
class Argument:
    """What a parameter is given."""

    name: str
    parts: Parts


@record(frozen=True, slots=True)
class Seen:
    """A table or an index with what one call touches there."""

    id: str
    name: str
    blocks: list[Block]
    left_out: str
    """What of these partitions is not shown, where there is too much of it."""
    elsewhere: int
    """How many items are in partitions that it does not look into."""


@record(frozen=True, slots=True)
class Picture:
    """What one call reads and what comes back, or what it writes."""

    arguments: list[Argument]
    seen: list[Seen]
    read: frozenset[int]
    answered: frozenset[int]
    told: str
    """The same in a sentence."""


def of_method(samples: Samples, entity: Entity, method: Method) -> Picture:
    """The picture of a method of a repository."""
    touched = reading.of_method(samples.schema, entity, method, samples.items)
    parts = [(entity, method.plan)]
    places = [(entity.table, touched.index)]
    return _picture(touched, places, method.parameters, parts, samples, _does(method.plan))


def of_transaction(samples: Samples, transaction: Transaction) -> Picture:
    """The picture of a transaction."""
    touched = reading.of_transaction(samples.schema, transaction, samples.items)
    parts = [(samples.schema.entity(item.entity), item) for item in transaction.items]
    places: list[tuple[Table, Index | None]]
    places = [(table, None) for table in dict.fromkeys(entity.table for entity, _ in parts)]
    picture = _picture(touched, places, transaction.parameters, parts, samples, _made(transaction))
    if missing := _missing(transaction, touched):
        verb = "is" if missing == 1 else "are"
        told = f"{picture.told.removesuffix('.')}; {missing} more {verb} not among the samples."
        return replace(picture, told=told)
    return picture


def _missing(transaction: Transaction, touched: Touched) -> int:
    """How many of its items no sample is; 0 where only the call knows how many there are."""
    if any(item.times.each for item in transaction.items):
        return 0
    given = touched.arguments
    asked = [
        item for item in transaction.items if not item.times.when or given.has(item.times.when)
    ]
    return max(0, len(asked) - len(touched.read))


_Verb: TypeAlias = Literal["Reads", "Writes", "Checks and writes", "Changes", "Deletes"]


def _does(plan: Plan) -> _Verb:
    match plan:
        case Delete():
            return "Deletes"
        case UpdateFields() | UpdateEntity():
            return "Changes"
    return "Writes" if index_effects.is_write(plan) else "Reads"


def _made(transaction: Transaction) -> _Verb:
    if isinstance(transaction, ReadTransaction):
        return "Reads"
    checks = any(isinstance(item.plan, Check) for item in transaction.items)
    return "Checks and writes" if checks else "Writes"


def _picture(
    touched: Touched,
    places: Sequence[tuple[Table, Index | None]],
    parameters: Sequence[Parameter],
    parts: Sequence[tuple[Entity, object]],
    samples: Samples,
    does: _Verb,
) -> Picture:
    """The picture of a call that touches these items, in these tables or this index."""
    told = _told(does, len(touched.read), len(touched.answered))
    if missing := [] if touched.read else list(_outside(places, samples)):
        told = f"{told.removesuffix('.')}: {listed(missing)}."
    return Picture(
        list(_arguments(touched.arguments, parameters, parts, samples.colours)),
        [_seen(touched, table, index, samples) for table, index in places],
        frozenset(item.number for item in touched.read),
        frozenset(item.number for item in touched.answered),
        told,
    )


def _outside(places: Sequence[tuple[Table, Index | None]], samples: Samples) -> Iterator[str]:
    """Which samples are not in an index that is read: `3 items of Order without gpk are not in ByOwner`."""
    for table, index in places:
        if index and (absent := list(outside(draw(table, index, samples.items)))):
            told = listed([text for _, text in absent])
            verb = "is" if sum(number for number, _ in absent) == 1 else "are"
            yield f"{told} {verb} not in {index.name}"


def _seen(touched: Touched, table: Table, index: Index | None, samples: Samples) -> Seen:
    drawing = draw(table, index, samples.items)
    inside = [each for each in drawing.partitions if not set(touched.read).isdisjoint(each.items)]
    if touched.descending:
        inside = [each.backwards for each in inside]
    items = [item for each in inside for item in each.items]
    kept = _nearest(items, set(touched.answered) or set(touched.read))
    shown = [Partition(tuple(i for i in each.items if i in kept)) for each in inside]
    return Seen(
        ids.of_place(table, index),
        index.name if index else table.name,
        [block(each, drawing, samples.colours) for each in shown if each.items],
        _left_out([item for item in items if item not in kept], set(touched.read)),
        len(list(drawing.items)) - len(items),
    )


def _nearest(items: Sequence[Item], sought: Set[Item]) -> Set[Item]:
    """What is shown of the items of some partitions: all if they are few, else what is sought and what is near it."""
    if len(items) <= _WHOLE:
        return set(items)
    places = [place for place, item in enumerate(items) if item in sought]
    near = sorted(range(len(items)), key=lambda place: min(abs(place - each) for each in places))
    return {items[place] for place in near[:_SHOWN]}


def _left_out(items: Sequence[Item], read: Set[Item]) -> str:
    """`28 items that it reads and 3 items that it does not are left out`; nothing where all are shown."""
    inside = sum(item in read for item in items)
    counts = [(inside, "that it reads"), (len(items) - inside, "that it does not read")]
    said = [f"{_count(number)} {which}" for number, which in counts if number]
    return f"{listed(said)} {'is' if len(items) == 1 else 'are'} left out" if said else ""


def _told(does: _Verb, read: int, answered: int) -> str:
    if does != "Reads":
        return f"{does} {_count(read)}."
    if not read:
        return "Reads nothing of these items."
    if read == answered:
        return f"Reads {_count(read)} and returns {'it' if read == 1 else 'them'}."
    returned = _count(answered) if answered else "none"
    return f"Reads {_count(read)} and returns {returned}; the rest is paid for and dropped."


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _arguments(
    given: Arguments,
    parameters: Sequence[Parameter],
    parts: Sequence[tuple[Entity, object]],
    colours: Colours,
) -> Iterator[Argument]:
    for parameter in parameters:
        if items := given.items.get(parameter.name):
            named = [_named(item, colours) for item in items]
            yield Argument(parameter.name, tuple(part for each in named for part in each))
        elif parameter.name in given.scalars:
            meant = list(fields_meant(parts, parameter))
            hidden = any(field.sensitive for field in meant)
            field = meant[0] if meant else None
            text = HIDDEN if hidden else _said(given.scalars[parameter.name])
            yield Argument(parameter.name, (Part(text, colours.of(field)),))


def _named(item: Item, colours: Colours) -> Parts:
    """An item by its kind and the last attribute of its key."""
    last = (item.entity.sk or item.entity.pk).templates[-1]
    return (Part(f"{item.entity.name} "), *key_parts(item.keys[last.attribute], colours), Part(" "))


def _said(value: object) -> str:
    """A value of JSON, as people write it."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(_said, value))
        case dict():
            return f"{{{', '.join(f'{key}: {_said(each)}' for key, each in value.items())}}}"
        case _:
            return str(value)
