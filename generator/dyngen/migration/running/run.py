"""A run from its begin to its end, with whatever engine: who starts one agrees with all that are at it already.

run = begin(store, Run(…), again=False)
finish(job, store, over(executor), shares_of(run))
standing(store, run.name)                              how far it is
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from dyngen.config import UsageError
from dyngen.migration.engines.array import WHOLE, Part
from dyngen.migration.engines.engine import Engine, Task
from dyngen.migration.plan import Plan
from dyngen.migration.running.clock import SYSTEM, Clock
from dyngen.migration.running.counting import Counts, total
from dyngen.migration.running.job import Job, Place
from dyngen.migration.running.work import Due, Result, work
from dyngen.migration.state.nowhere import Nowhere
from dyngen.migration.state.records import RUN, Action, Run, Segment, Share, Trouble
from dyngen.migration.state.store import Store
from dyngen.records import record

_SEGMENT_SIZE = 256 * 1024 * 1024
_PER_WORKER = 4
_MOST_SEGMENTS = 10_000
_PAUSE = 5.0
"""After so many seconds it is looked again whether segments have become free that others hold."""
_SHOWN = 10
"""How many items are named, of those that could not be done and of those that a look would write."""


def run_name(plan: Plan, action: Action, tables: Mapping[str, str]) -> str:
    """The name of a run that was given none: the same for the same plan and the same tables."""
    said = json.dumps([plan.digest, action, sorted(tables.items())])
    return f"{plan.package}-{action}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def divided(places: Mapping[str, Place], workers: int) -> dict[str, int]:
    """Into how many segments each table is divided: enough for all workers, and none takes long."""
    return {
        table: min(
            max(math.ceil(place.size / _SEGMENT_SIZE), workers * _PER_WORKER), _MOST_SEGMENTS
        )
        for table, place in places.items()
    }


def shares_of(run: Run) -> list[Share]:
    """All shares of a run."""
    return [
        Share(table, segment, segments)
        for table, segments in sorted(run.totals.items())
        for segment in range(segments)
    ]


@record(frozen=True, slots=True)
class Standing:
    """How far a run is."""

    run: Run
    segments: int
    done: int
    workers: int
    """How many are at work, as far as their leases tell."""
    rate: float
    """How many items a second they read together."""
    counts: Counts
    troubles: tuple[Trouble, ...]

    @property
    def is_done(self) -> bool:
        """Whether all segments were read to their ends."""
        return self.done == self.segments


def begin(store: Store, meant: Run, *, again: bool, part: Part = WHOLE) -> Run:
    """The run to take part in, made if there is none of its name. With `again` this part of it begins anew.

    A run that is done, but left items, takes up the segments of those once more.

    UsageError if a run of this name does something else, or was aborted.
    """
    store.make()
    if store.put(meant.row(1), 0):
        return replace(meant, version=1)
    run = _known(store, meant.name)
    for what, told, kept in (
        ("plan", meant.digest, run.digest),
        ("phase", meant.action, run.action),
        ("tables", meant.tables, run.tables),
    ):
        if told != kept:
            raise UsageError(
                f"run {run.name} has another {what}\nhelp: --run names another run; what this one has written stays"
            )
    if run.aborted and not again:
        raise UsageError(f"run {run.name} was aborted\nhelp: --again begins it anew")
    if run.aborted:
        run = replace(run, aborted=False)
        store.put(run.row(run.version + 1), run.version)
    segments = _segments(store, run.name)
    is_done = len(segments) == sum(run.totals.values()) and all(
        each.done for each in segments.values()
    )
    # Not those of other jobs, which may be over and would not do them again.
    for share in part.of(shares_of(run)):
        segment = segments.get(share.key)
        if segment and (again or (is_done and segment.counts.left)):
            anew = Segment(run.name, segment.share)
            store.put(anew.row(segment.version + 1), segment.version)
    return run


def finish(
    job: Job,
    store: Store,
    engine: Engine,
    shares: Sequence[Share],
    task: Task | None = None,
    clock: Clock = SYSTEM,
) -> Counts:
    """Do the shares, and wait for those that others hold. What was done here; UsageError if the run is aborted."""
    task = task or partial(work, job)
    done = Counts()
    while left := _left(store, job.run, shares):
        done += total(result.counts for result in engine(task, left))
        if _known(store, job.run).aborted:
            raise UsageError(f"run {job.run} was aborted: what is written stays")
        if _left(store, job.run, left):
            clock.sleep(_PAUSE)
    return done


def _left(store: Store, run: str, shares: Sequence[Share]) -> list[Share]:
    segments = _segments(store, run)
    return [each for each in shares if each.key not in segments or not segments[each.key].done]


@record(frozen=True, slots=True)
class Sight:
    """What a look has seen."""

    counts: Counts
    troubles: tuple[Trouble, ...]
    due: tuple[Due, ...]
    """The first writes that a run would make."""


def look(
    job: Job, engine: Engine, shares: Sequence[Share], seen: Callable[[Result], None]
) -> Sight:
    """What a run would do; nothing is written. `seen` hears of each share that was looked at."""
    counts = Counts()
    troubles: list[Trouble] = []
    due: list[Due] = []
    for result in engine(partial(work, replace(job, writes=False, state=Nowhere)), shares):
        seen(result)
        counts += result.counts
        troubles += result.troubles
        due += result.due
    return Sight(counts, tuple(troubles[:_SHOWN]), tuple(due[:_SHOWN]))


def standing(
    store: Store, name: str, now: float, shares: Sequence[Share] | None = None
) -> Standing:
    """How far a run is, or these shares of it. UsageError if there is no such run."""
    run = _known(store, name)
    wanted = {each.key for each in (shares_of(run) if shares is None else shares)}
    segments = [each for key, each in _segments(store, name).items() if key in wanted]
    live = [each for each in segments if each.owner and each.lease_until > now]
    return Standing(
        run,
        len(wanted),
        sum(each.done for each in segments),
        len(live),
        sum(each.rate for each in live),
        total(each.counts for each in segments),
        tuple(one for each in segments for one in each.troubles)[:_SHOWN],
    )


def abort(store: Store, name: str) -> None:
    """Stop all workers of a run at their next pages. What is written stays. UsageError if there is no such run."""
    run = _known(store, name)
    store.put(replace(run, aborted=True).row(run.version + 1), run.version)
    for segment in _segments(store, name).values():
        while segment.owner:
            free = replace(segment, owner="", lease_until=0)
            if store.put(free.row(segment.version + 1), segment.version):
                break
            segment = _segments(store, name)[segment.share.key]


def _known(store: Store, name: str) -> Run:
    row = store.get(name, RUN)
    if row is None:
        raise UsageError(
            f"there is no run {name}\nhelp: the state is in the table of --state-table, or in --state-file"
        )
    return Run.of(row)


def _segments(store: Store, name: str) -> dict[str, Segment]:
    return {
        str(row["segment"]): Segment.of(row) for row in store.rows(name) if row["segment"] != RUN
    }
