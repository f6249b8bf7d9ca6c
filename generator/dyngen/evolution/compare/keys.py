"""KEY: does each side find by key what the other has stored? And the same of the keys of indexes."""

from __future__ import annotations

from dyngen.diagnostics import Pointer
from dyngen.evolution.compare.reach import missed
from dyngen.evolution.compare.second_places import Places
from dyngen.evolution.compare.texts import Differs, Kind, Texts
from dyngen.evolution.finding import BOTH_BREAK, Ledger, Reads, Subject, of_entity, of_table
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.keys import Key, Template
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Table
from dyngen.records import record

_CODES = {Kind.MOVED: "DB102", Kind.FORMS: "DB105", Kind.SHARED: "DB106"}
# Of an index it is said of the field that it takes fewer values.
_OF_INDEX = {Kind.MOVED: "DB307", Kind.SHARED: "DB106"}
_HALVES = {"pk": "partition key", "sk": "sort key"}


@record(frozen=True, slots=True)
class _Place:
    """A key of an entity: where it stands on both sides, and what it is called."""

    entity: Pair[Entity]
    subject: Subject
    pointer: Pair[Pointer]
    what: str
    index: str | None = None


def compare_table_key(table: Pair[Table], ledger: Ledger) -> bool:
    """Are the table's name and key attributes what they were? One finding for each that is not."""
    old, new = table.old, table.new
    if old.name != new.name:
        ledger.add(
            "DB101",
            f"table {old.name} is {new.name} now: new code does not look where the items are",
            of_table(new),
            new=ledger.new.places.setting(new.name, "table_name"),
            old=ledger.old.places.setting(old.name, "table_name"),
            reads=BOTH_BREAK,
        )
    if (old.partition, old.sort) == (new.partition, new.sort):
        return True
    key = "sort_key" if old.partition == new.partition else "partition_key"
    ledger.add(
        "DB104",
        f"the key of table {new.name} was {_key(old)}, is {_key(new)}",
        of_table(new),
        new=ledger.new.places.setting(new.name, key),
        old=ledger.old.places.setting(old.name, key),
        reads=BOTH_BREAK,
        notes=["a deployed table cannot be changed so: it is replaced by an empty one"],
    )
    return False


def _key(table: Table) -> str:
    attributes = table.primary_key
    return " and ".join(f"{each.name} ({each.wire})" for each in attributes)


def compare_moved(entity: Pair[Entity], ledger: Ledger) -> None:
    """The finding about an entity that is in another table."""
    old, new = entity.old, entity.new
    ledger.add(
        "DB103",
        f"{new.name} was in table {old.table.name}, is in {new.table.name}",
        of_entity(new),
        new=ledger.new.places.entity(new.name),
        old=ledger.old.places.entity(old.name),
        on_key=True,
        reads=BOTH_BREAK,
    )


def compare_keys(entity: Pair[Entity], texts: Texts, ledger: Ledger) -> set[str]:
    """The primary key of an entity, in a table whose key attributes are what they were; those that hold other texts."""
    moved = set[str]()
    places = Places(entity, texts)
    places.compare(ledger)
    for half in ("pk", "sk"):
        old, new = getattr(entity.old, half), getattr(entity.new, half)
        if old and new:
            key = f"{half}_template"
            pointer = Pair(
                (*ledger.old.places.entity(entity.old.name), key),
                (*ledger.new.places.entity(entity.new.name), key),
            )
            what = f"the {_HALVES[half]} of {entity.new.name}"
            place = _Place(entity, of_entity(entity.new, key), pointer, what)
            if places.is_switched:  # which is told
                moved |= {each.attribute for each in new.templates}
            else:
                moved |= _compare(Pair(old, new), place, texts, ledger)
    return moved


def compare_index_keys(entity: Pair[Entity], index: str, texts: Texts, ledger: Ledger) -> set[str]:
    """The same of its keys in an index that it was in before, and whose attributes are what they were."""
    moved = set[str]()
    olds = {each.place.half: each for each in _own(entity.old, index)}
    for new in _own(entity.new, index):
        half = new.place.half
        if old := olds.get(half):
            key = f"{half}_template"
            pointer = Pair(
                (*ledger.old.places.mapping(entity.old.name, index), key),
                (*ledger.new.places.mapping(entity.new.name, index), key),
            )
            what = f"the {_HALVES[half]} of {entity.new.name} in {index}"
            place = _Place(entity, of_entity(entity.new, index), pointer, what, index)
            moved |= _compare(Pair(old, new), place, texts, ledger)
    return moved


def _own(entity: Entity, index: str) -> tuple[Key, ...]:
    return next((each.own for each in entity.indexes if each.index.name == index), ())


def _compare(key: Pair[Key], place: _Place, texts: Texts, ledger: Ledger) -> set[str]:
    """Compare one half of a key; the attributes that hold other texts."""
    moved = set[str]()
    for old, new in zip(key.old.templates, key.new.templates, strict=True):
        differs = texts.difference(place.entity.old.name, old, new)
        if differs and (code := (_OF_INDEX if place.index else _CODES).get(differs.kind)):
            _tell(code, Pair(old, new), differs, place, ledger)
            if differs.kind is Kind.MOVED:
                moved.add(new.attribute)
    return moved


def _tell(
    code: str, template: Pair[Template], differs: Differs, place: _Place, ledger: Ledger
) -> None:
    reads = (
        BOTH_BREAK
        if differs.kind is Kind.MOVED
        else Reads(differs.lost is None, differs.gained is None)
    )
    ledger.add(
        code,
        _message(template, differs, place.what),
        place.subject,
        new=place.pointer.new,
        old=place.pointer.old,
        reads=reads,
        notes=_notes(template, differs, place, ledger),
    )


def _message(template: Pair[Template], differs: Differs, what: str) -> str:
    if differs.kind is Kind.MOVED:
        was, now = template.old.source, template.new.source
        if was != now:
            return f"{what} was {was}, is {now}"
        return f"{what} is {now} as before, but its fields make other texts"
    if differs.lost is not None:
        return f"{what} can no longer be {differs.lost!r}"
    return f"{what} may be {differs.gained!r} now, which it could not be"


def _notes(template: Pair[Template], differs: Differs, place: _Place, ledger: Ledger) -> list[str]:
    """What each side no longer finds, pattern by pattern."""
    if differs.kind is not Kind.MOVED:
        depends = "whether there is such an item depends on what is stored"
        return [depends] if differs.lost is not None else []
    entity = place.entity
    news = missed(ledger.new.schema, entity.new, template.old, template.new, place.index)
    olds = missed(ledger.old.schema, entity.old, template.new, template.old, place.index)
    told = [f"new code {line}" for line in news.lines("old items")]
    if told and news.names == olds.names:
        return [*told, "old code and new items: the same"]
    return [*told, *(f"old code {line}" for line in olds.lines("new items"))]
