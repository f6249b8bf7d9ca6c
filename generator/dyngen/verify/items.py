"""What is wrong with the items of tables: each fault once, with how many items have it and the keys of some."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

from dyngen.importing.sources.dynamodb import Client
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table
from dyngen.records import field, record
from dyngen.verify.copies import copies_judge
from dyngen.verify.judging import Defect, Fault, Judge, is_readable, judge_of
from dyngen.verify.package import StoredItem
from dyngen.verify.sampling import Sample

_SHOWN = 3
"""How many keys are shown of the items that have one fault."""


@record(frozen=True, slots=True)
class Amount:
    """How much is read of a table."""

    items: int | None
    """How many items; None: all."""
    read_units: float | None = None
    """And no more than these, but for the page that exceeds them."""
    old: Sequence[Schema] = ()
    """The schemas of an old release, which reads them as well."""


@record(slots=True)
class Group:
    """The items that have one fault."""

    count: int = 0
    keys: list[StoredItem] = field(default_factory=list)
    """Of the first of them; none where the keys are not to be shown."""


class Reader(enum.StrEnum):
    """Who can read an item: which of two releases."""

    BOTH = "both"
    NEW = "only new"
    OLD = "only old"
    NEITHER = "neither"


_READER = {
    (True, True): Reader.BOTH,
    (True, False): Reader.NEW,
    (False, True): Reader.OLD,
    (False, False): Reader.NEITHER,
}
"""By whether the new release can, and the old one."""


@record(frozen=True, slots=True)
class Judged:
    """What is wrong with the items of a table."""

    groups: Mapping[Defect, Group]
    read: int
    count: int
    """How many there are, about."""
    units: float
    stopped: str
    readers: Mapping[Reader, int] | None = None
    """How many items can be read by whom, where an old release was named that has the table."""

    def differs(self, *, strict: bool) -> bool:
        """Is there an item that the schema does not describe? One that is of no entity counts if `strict`."""
        return any(strict or each.fault is not Fault.NO_ENTITY for each in self.groups)


def judged_items(
    schema: Schema, table: Table, client: Client, deployed: str, count: int, amount: Amount
) -> Judged:
    """What is wrong with items of a table that holds about `count`. UsageError if they cannot be read."""
    old = _judge_of_old(table, amount.old)
    readers = dict.fromkeys(Reader, 0)
    judge = judge_of(schema, table)
    judge_copies = copies_judge(schema, table, client, deployed)
    sample = Sample(client, deployed, count, amount.items, amount.read_units)
    shown = 0 if hides_keys(schema, table) else _SHOWN
    groups: dict[Defect, Group] = {}
    for item in sample.items():
        defects = judge_copies(item, judge(item))
        if old:
            readers[_READER[is_readable(defects), is_readable(old(item))]] += 1
        for defect in defects:
            group = groups.setdefault(defect, Group())
            group.count += 1
            if len(group.keys) < shown:
                group.keys.append({name: item[name] for name in table.key_names if name in item})
    by_count = sorted(groups.items(), key=lambda each: (-each[1].count, each[0]))
    return Judged(
        dict(by_count),
        sample.read,
        count,
        sample.units,
        sample.stopped,
        readers if old else None,
    )


def _judge_of_old(table: Table, schemas: Sequence[Schema]) -> Judge | None:
    """What judges items of the table as an old release would; None if it has no such table."""
    for schema in schemas:
        for each in schema.tables:
            if each.name == table.name:
                return judge_of(schema, each)
    return None


def hides_keys(schema: Schema, table: Table) -> bool:
    """Whether a key of the table may hold what is not to be shown."""
    entities = (each for each in schema.entities if each.table == table)
    return any(
        field.sensitive
        for each in entities
        for field in (*each.key_fields, *(each.also_at.key_fields if each.also_at else ()))
    )
