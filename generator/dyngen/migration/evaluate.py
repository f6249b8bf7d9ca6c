"""What a plan says of an item: what is written, or why nothing is.

    evaluators(plan, Phase.EXPAND)["Posts"](item)      Write("Post", {"gsi1pk": {"S": "STATUS#open"}}, (), seen)

An item of a step's entity is made one of the new release (`mending`), read by the package that the new schema makes,
and written by it again: what the targets of the steps are then is what they are to be. What that package does not read
is left alone. So nothing here knows how anything is stored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from dyngen.migration.items.mending import Mending, is_there
from dyngen.migration.items.reader import NotReadError, Reader, reader_of
from dyngen.migration.items.within import changed_within, without
from dyngen.migration.meanings import Sides, sides_of, written_attributes
from dyngen.migration.moving import Mover, movers
from dyngen.migration.outcome import AttributeValue, Outcome, Unchanged, Unreadable, Write
from dyngen.migration.plan import Kind, Nested, Phase, Plan, Step
from dyngen.records import record
from dyngen.verify.judging import is_equal
from dyngen.verify.package import StoredItem

Clock = Callable[[], float]
"""Seconds since 1970."""
Evaluate = Callable[[StoredItem], Outcome]
Wanted = Mapping[str, AttributeValue | None]
"""What attributes are to be; None: not there."""


def evaluators(plan: Plan, phase: Phase, clock: Clock = time.time) -> Mapping[str, Evaluate]:
    """What a phase of the plan does to the items of each table that it is about.

    Builds the packages of both schemas, once in a process. UsageError for a plan that does not fit its schemas.
    """
    return _by_table(
        plan, plan.of(phase), _expanded if phase is Phase.EXPAND else _contracted, clock
    )


def undoing(plan: Plan, clock: Clock = time.time) -> Mapping[str, Evaluate]:
    """What takes back the first phase, as far as nothing is lost by it: what the steps can make again goes.

    What the old release writes as well becomes what it would write. The second phase removes, which nobody takes back.
    """
    return _by_table(plan, plan.of(Phase.EXPAND), _undone, clock, undo=True)


@record(frozen=True, slots=True)
class _Work:
    """What is done to the items of one entity."""

    entity: str
    old_entity: str
    steps: tuple[Step, ...]
    mending: Mending
    readers: tuple[Reader, Reader]
    """Of the old schema, and of the new."""
    old_writes: frozenset[str]

    def as_new(self, item: StoredItem) -> StoredItem:
        """The item as the new release would have written it. Raises NotReadError."""
        return self.readers[1].again(self.entity, self.mending.forward(item))

    def as_old(self, item: StoredItem) -> StoredItem:
        """The same with the old release."""
        return self.readers[0].again(self.old_entity, self.mending.back(item))

    def outcome(self, item: StoredItem, wanted: Wanted) -> Outcome:
        """What makes the item what is wanted."""
        sets = dict[str, AttributeValue]()
        removes = []
        for name, value in wanted.items():
            found = item.get(name)
            if value is None and found is not None:
                removes.append(name)
            elif value is not None and (found is None or not is_equal(found, value)):
                sets[name] = value
        if not (sets or removes):
            return Unchanged.ALREADY
        names = [name for step in self.steps for name in (*step.sources, *step.targets)]
        return Write(self.entity, sets, tuple(removes), {name: item.get(name) for name in names})


_Want = Callable[[_Work, StoredItem], Wanted]


def _by_table(
    plan: Plan, steps: tuple[Step, ...], want: _Want, clock: Clock, *, undo: bool = False
) -> Mapping[str, Evaluate]:
    sides = sides_of(plan)
    readers = (reader_of(plan.old), reader_of(plan.new))
    moving = movers(steps, sides, undo=undo)
    works = {
        entity: _Work(
            entity,
            sides.entities[entity].old.name,
            tuple(each for each in steps if each.entity == entity),
            Mending(
                sides.entities[entity],
                [each for each in plan.of(Phase.EXPAND) if each.entity == entity],
            ),
            readers,
            written_attributes(sides.entities[entity].old),
        )
        for entity in dict.fromkeys(each.entity for each in steps if each.kind is not Kind.MOVE)
    }
    return {
        table: _evaluator(table, works, sides, readers, want, clock, moving.get(table, ()))
        for table in dict.fromkeys(each.table for each in steps)
    }


def _evaluator(
    table: str,
    works: Mapping[str, _Work],
    sides: Sides,
    readers: tuple[Reader, Reader],
    want: _Want,
    clock: Clock,
    moving: Sequence[Mover],
) -> Evaluate:
    names = sides.new_names
    old, new = readers
    ttl = {
        each.settings.ttl_attribute
        for schema in (sides.schemas.old, sides.schemas.new)
        for each in schema.tables
        if each.name == table
    } - {None}

    def is_over(item: StoredItem) -> bool:
        return any(_is_past(item.get(each or ""), clock()) for each in ttl)

    def evaluate(item: StoredItem) -> Outcome:
        for move in moving:
            if (moved := move(item)) is not None:
                return Unchanged.EXPIRED if is_over(item) else moved
        entity = new.entity_of(table, item) or names.get(old.entity_of(table, item) or "")
        work = works.get(entity or "")
        if work is None:
            return Unchanged.NOT_MEANT
        if is_over(item):
            return Unchanged.EXPIRED
        try:
            return work.outcome(item, want(work, item))
        except NotReadError as error:
            return Unreadable(work.entity, error.attribute, error.why)

    return evaluate


_TOO_OLD = 5 * 365 * 24 * 60 * 60
"""In seconds. What has been over for longer DynamoDB does not delete: 0, for example, means never."""


def _is_past(value: AttributeValue | None, now: float) -> bool:
    """Is it the number of a second that is over? DynamoDB then deletes the item, sooner or later."""
    if value is None or "N" not in value:
        return False
    return Decimal(now) - _TOO_OLD < Decimal(str(value["N"])) <= Decimal(now)


def _expanded(work: _Work, item: StoredItem) -> Wanted:
    """What the targets are to be in the first phase. Raises NotReadError."""
    made = work.as_new(item)
    return {
        name: made.get(name)
        for step in work.steps
        for name in step.targets
        if not _stays(step, item, name)
    }


def _stays(step: Step, item: StoredItem, name: str) -> bool:
    """Is it for this step to leave the attribute as it is?"""
    match step.kind:
        case Kind.ATTRIBUTE if step.from_attribute == name:
            return name not in item  # only its form is another
        case Kind.ATTRIBUTE:
            return name in item  # new code has written it
        case Kind.DEFAULT:
            return is_there(item, name)
    return False


def _contracted(work: _Work, item: StoredItem) -> Wanted:
    """What is removed in the second phase: nothing that is not there under its new name. Raises NotReadError."""
    made = work.readers[1].again(work.entity, item)
    wanted = dict[str, AttributeValue | None]()
    for step in work.steps:
        if step.nested:
            [name] = step.targets
            if step.sources:
                _require_same_within(work, item, made, name, step.nested)
            if value := wanted.get(name, item.get(name)):
                wanted[name] = without(value, step.nested.within, step.nested.old)
            continue
        for new in step.sources:
            _require_same(work, item, made, step.targets[0], new)
        wanted |= dict.fromkeys(step.targets)
    return wanted


def _require_same_within(
    work: _Work, item: StoredItem, made: StoredItem, name: str, nested: Nested
) -> None:
    """The same of the objects within an attribute."""
    if name not in item:
        return

    def look(members: dict[str, AttributeValue]) -> None:
        if is_there(members, nested.old) and nested.new not in members:
            why = "is not there in all objects: run the plan without --contract first"
            raise NotReadError(f"{name}.{nested.new}", why)
        if is_there(members, nested.old):
            del members[nested.new]

    old_only = {**item, name: changed_within(item[name], nested.within, look)}
    if work.as_new(old_only).get(name) != made.get(name):
        why = f"is not what {nested.new} says: one of them has changed since"
        raise NotReadError(f"{name}.{nested.old}", why)


def _require_same(work: _Work, item: StoredItem, made: StoredItem, old: str, new: str) -> None:
    """Raise NotReadError unless the attribute says under its new name what it says under the old one."""
    if not is_there(item, old):
        return
    if new not in item:
        raise NotReadError(new, "is not there: run the plan without --contract first")
    without = {name: value for name, value in item.items() if name != new}
    if work.as_new(without).get(new) != made.get(new):
        raise NotReadError(old, f"is not what {new} says: one of them has changed since")


def _undone(work: _Work, item: StoredItem) -> Wanted:
    """What the targets were. Raises NotReadError where that is not known, or something would be lost."""
    targets = [name for step in work.steps for name in step.targets]
    added = [name for name in targets if name not in work.old_writes and name in item]
    before = {name: value for name, value in item.items() if name not in added}
    made = work.as_new(before) if added else {}
    for name in added:
        again = made.get(name)
        if again is None or not is_equal(item[name], again):
            raise NotReadError(name, "is not what the plan makes of the rest, and would be lost")
    return {**dict.fromkeys(added, None), **dict(_formerly(work, before))}


def _formerly(work: _Work, item: StoredItem) -> Iterator[tuple[str, AttributeValue | None]]:
    """What the targets are to be that the old release writes, too. A default says what its absence said, and stays."""
    made = work.as_old(item)
    for step in work.steps:
        for name in step.targets:
            if name in work.old_writes and step.kind is not Kind.DEFAULT and name in item:
                yield name, made.get(name)
