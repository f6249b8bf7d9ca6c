"""The differences between the shape that a schema declares and the one that is deployed.

differences(declared, found, reads={"ByDay": ["OrderRepository.of_day"]})
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.importing.observed import IndexShape, KeyAttribute, TableShape
from dyngen.verify.difference import Difference, Kind

Reads = Mapping[str, Sequence[str]]
"""The methods that read an index, by its name."""

_ANOTHER_NAME = (
    "DynamoDB cannot change an index: declare one of another name, and see `dyngen breaking`"
)


def differences(
    declared: TableShape, found: TableShape, reads: Reads, *, ignore_capacity: bool = False
) -> Iterator[Difference]:
    """Every difference, in the order of what is declared; what is not declared comes last."""
    yield from _keys(declared, found)
    there = {index.name: index for index in found.indexes}
    for index in declared.indexes:
        yield from _index(declared.name, index, there.get(index.name), reads)
    yield from _settings(declared, found, ignore_capacity=ignore_capacity)
    known = {index.name for index in declared.indexes}
    for index in found.indexes:
        if index.name not in known:
            yield Difference(
                f"{declared.name}.{index.name}",
                "an index that the schema does not declare",
                "declare it, or delete it if nobody reads it",
                Kind.WARNING,
            )
    if found.ttl and not declared.ttl:
        yield Difference(
            declared.name,
            f"items expire by {found.ttl}, which the schema does not say",
            'mark the field with "ttl": true, or switch it off',
            Kind.WARNING,
        )


def _keys(declared: TableShape, found: TableShape) -> Iterator[Difference]:
    wanted, there = _key((declared.partition,), declared.sort), _key((found.partition,), found.sort)
    if wanted != there:
        yield Difference(
            declared.name,
            f"its key is {there}, the schema says {wanted}",
            "the key of a table cannot change: is this the table that is meant? See --table-names",
        )


def _key(partition: Sequence[KeyAttribute], sort: KeyAttribute | None) -> str:
    return _keyed(partition, (sort,) if sort else ())


def _keyed(partition: Sequence[KeyAttribute], sort: Sequence[KeyAttribute]) -> str:
    """`HASH pk (S), RANGE sk (N)`: the order of several attributes is part of the key."""
    halves = (("HASH", partition), ("RANGE", sort))
    return ", ".join(f"{half} {key.name} ({key.type})" for half, keys in halves for key in keys)


def _index(
    table: str, declared: IndexShape, found: IndexShape | None, reads: Reads
) -> Iterator[Difference]:
    at = f"{table}.{declared.name}"
    readers = reads.get(declared.name, ())
    hit = f": {', '.join(readers)} would fail" if readers else ""
    if found is None or found.local != declared.local:
        which = "local index" if declared.local else "index"
        yield Difference(
            at,
            f"there is no such {which}{hit}",
            "a local index is made with its table only"
            if declared.local
            else "write its keys, fill them in, then create it: `dyngen breaking --plan` has the steps",
        )
        return
    wanted, there = (
        _keyed(declared.partition, declared.sort),
        _keyed(found.partition, found.sort),
    )
    if wanted != there:
        yield Difference(at, f"its key is {there}, the schema says {wanted}{hit}", _ANOTHER_NAME)
    lacks = not _holds_all_of(declared, found)
    if lacks or not _holds_all_of(found, declared):
        missing = f": {', '.join(readers)} would lack attributes" if lacks and readers else ""
        yield Difference(
            at,
            f"it holds {_said(found)}, the schema says {_said(declared)}{missing}",
            _ANOTHER_NAME,
            Kind.ERROR if lacks else Kind.WARNING,
        )


def _holds_all_of(some: IndexShape, index: IndexShape) -> bool:
    """Has the index every attribute that is in `some`?"""
    if index.projection == "ALL":
        return True
    return some.projection != "ALL" and {*some.included} <= {*index.included}


def _said(index: IndexShape) -> str:
    return " ".join((index.projection, *sorted(index.included)))


def _settings(
    declared: TableShape, found: TableShape, *, ignore_capacity: bool
) -> Iterator[Difference]:
    name, wanted, there = declared.name, declared.settings, found.settings
    if declared.ttl and declared.ttl != found.ttl:
        by = f"by {found.ttl}" if found.ttl else "never"
        yield Difference(
            name,
            f"items expire {by}, the schema says by {declared.ttl}",
            "items stay for ever, or go too early: see UpdateTimeToLive",
        )
    if wanted.get("stream") and wanted["stream"] != there.get("stream"):
        yield Difference(
            name,
            f"its stream is {there.get('stream', 'off')}, the schema says {wanted['stream']}",
            "turn it off and on again: consumers then read a new stream",
        )
    for key, what in (
        ("point_in_time_recovery", "point-in-time recovery"),
        ("deletion_protection", "the protection against deletion"),
    ):
        if wanted.get(key) and not there.get(key):
            yield Difference(name, f"{what} is off, the schema says on", "switch it on")
    if not ignore_capacity:
        yield from _capacity(name, wanted, there)


def _capacity(
    name: str, wanted: Mapping[str, object], there: Mapping[str, object]
) -> Iterator[Difference]:
    billing = [each.get("billing_mode", "PAY_PER_REQUEST") for each in (there, wanted)]
    if billing[0] != billing[1]:
        yield Difference(
            name,
            f"its billing mode is {billing[0]}, the schema says {billing[1]}",
            "the mode can be switched at any time, a few times a day",
        )
        return
    for key, what in (("read_capacity", "reads"), ("write_capacity", "writes")):
        if wanted.get(key) != there.get(key):
            yield Difference(
                name,
                f"there is capacity for {there.get(key)} {what} a second, the schema says {wanted.get(key)}",
                "where something scales it, say --ignore-capacity",
            )
