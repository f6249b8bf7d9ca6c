"""From the tables that are deployed to others, in deployments that DynamoDB can do.

    rollout([Orders with ByDay], [Orders with ByUser, ByState])     three lists of tables, the last of them the new ones

A deployment creates or deletes one global index of a table, and then changes nothing else of it. New indexes come
first, and those that nobody declares any more go last, so that code of both releases finds what it reads. An index that
is declared otherwise under its old name goes before it comes back: for a while nobody finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dyngen.config import UsageError
from dyngen.ir.tables import Index, Table

_MOST = 20
"""How many global indexes a table has room for."""


def rollout(old: Sequence[Table], new: Sequence[Table]) -> list[list[Table]]:
    """The tables of each deployment; new ones are there from the first on, as are those that do not change.

    UsageError for what DynamoDB cannot change.
    """
    before = {table.name: table for table in old}
    courses = [_course(before.get(table.name), table) for table in new]
    length = max((len(course) for course in courses), default=1)
    return [[course[min(step, len(course) - 1)] for course in courses] for step in range(length)]


def _course(old: Table | None, new: Table) -> list[Table]:
    """What a table is after each deployment; at the end it is the new one."""
    if old is None:
        return [new]
    _check(old, new)
    course = [
        replace(new, indexes=(*new.local_indexes, *indexes), settings=old.settings)
        for indexes in _moves(old.global_indexes, new.global_indexes)
    ]
    if course and old.settings == new.settings:
        course.pop()  # it is the new table, maybe with its indexes in another order
    return [*course, new]


def _moves(old: Sequence[Index], new: Sequence[Index]) -> Iterator[list[Index]]:
    """The global indexes after each move: one more or one less."""
    there = list(old)
    unwanted = [index for index in old if all(index.name != each.name for each in new)]
    for index in new:
        same = next((each for each in there if each.name == index.name), None)
        if same and _alike(same, index):
            continue
        if same:
            there.remove(same)
            yield list(there)
        elif len(there) == _MOST and unwanted:
            there.remove(unwanted.pop(0))
            yield list(there)
        there.append(index)
        yield list(there)
    for index in unwanted:
        there.remove(index)
        yield list(there)


def _alike(one: Index, other: Index) -> bool:
    """Whether they are one index; in which order attributes are included says nothing."""
    return replace(one, included=()) == replace(other, included=()) and set(one.included) == set(
        other.included
    )


def _check(old: Table, new: Table) -> None:
    """UsageError if a table would have to be another one."""
    local = [sorted(each.local_indexes, key=lambda index: index.name) for each in (old, new)]
    for what, same in (
        ("key", (old.partition, old.sort) == (new.partition, new.sort)),
        ("local indexes", len(local[0]) == len(local[1]) and all(map(_alike, *local))),
    ):
        if not same:
            raise UsageError(
                f"the {what} of table {new.name} cannot change: it would be replaced by an empty one\n"
                "help: declare a table of another name, and copy the items"
            )
