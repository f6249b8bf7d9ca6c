"""The work at one segment of a table: the same in threads, in processes, on the machines of Spark and in an array job.

work(job, Share("Orders", 3, 16))      it goes on where the segment was left
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module

from dyngen.config import UsageError
from dyngen.importing.sources.dynamodb import WritingClient
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import member, members
from dyngen.migration.evaluate import evaluators, undoing
from dyngen.migration.outcome import Outcome, Transfer, Write
from dyngen.migration.plan import Phase, Plan
from dyngen.migration.running.calls import Paced
from dyngen.migration.running.clock import SYSTEM, Clock
from dyngen.migration.running.counting import LEFT, Counts, Fate
from dyngen.migration.running.job import Job
from dyngen.migration.running.pace import Bucket
from dyngen.migration.running.settling import Settled, Settler, stored_item
from dyngen.migration.state.lease import Lease, LeaseLost, leased
from dyngen.migration.state.records import Action, Share, Trouble
from dyngen.records import field, record
from dyngen.verify.package import StoredItem

_SHOWN = 10
"""How many writes a look brings back of a segment."""

Evaluators = Mapping[str, Callable[[StoredItem], Outcome]]

_READY: dict[tuple[str, Action], Evaluators] = {}
"""What this process has made already: the packages of a plan take a while."""


class Ended(enum.Enum):
    """How the work at a segment ended."""

    DONE = "done"
    HELD = "another worker has it, or it was done before"
    LOST = "another worker has taken it, or the run was aborted"


@record(frozen=True, slots=True)
class Due:
    """A write that a look would have made."""

    table: str
    key: StoredItem
    write: Write | Transfer


@record(frozen=True, slots=True)
class Result:
    """What came of a share: never an item that was written."""

    share: Share
    ended: Ended
    counts: Counts = field(default_factory=Counts)
    troubles: tuple[Trouble, ...] = ()
    due: tuple[Due, ...] = ()


def work(job: Job, share: Share, clock: Clock = SYSTEM) -> Result:
    """Do what is left of a segment. UsageError if DynamoDB does not let it."""
    errors = import_module("botocore.exceptions")
    try:
        return _work(job, share, clock)
    except (errors.ClientError, errors.BotoCoreError) as error:
        place = job.places[share.table]
        cause = advice(error)
        help_ = "what is done is kept; run it again to go on"
        help_ = f"{cause}; {help_}" if cause else help_
        raise UsageError(f"{place.name}: {error}\nhelp: {help_}") from None


def _work(job: Job, share: Share, clock: Clock) -> Result:
    client = job.connect()
    try:
        lease = leased(job.state(), job.run, share, clock)
    except LeaseLost:
        return Result(share, Ended.LOST)
    if lease is None:
        return Result(share, Ended.HELD)
    worker = _Worker(job, share, client, lease, clock)
    try:
        worker.finish()
    except LeaseLost:
        return Result(share, Ended.LOST, worker.counts)
    except BaseException:
        # It may be the state itself that cannot be reached: the first error is the one to tell.
        with suppress(Exception):
            lease.release()
        raise
    return Result(share, Ended.DONE, worker.counts, tuple(worker.troubles), tuple(worker.due))


class _Worker:
    """Who works at a segment."""

    def __init__(
        self, job: Job, share: Share, client: WritingClient, lease: Lease, clock: Clock
    ) -> None:
        self.counts = Counts()
        self.troubles: list[Trouble] = []
        self.due: list[Due] = []
        self._job = job
        self._share = share
        self._place = job.places[share.table]
        self._client = client
        self._lease = lease
        self._reads = Paced(Bucket(job.budget.read_units, clock), clock, lease.beat)
        self._writes = Paced(Bucket(job.budget.write_units, clock), clock, lease.beat)
        self._settle = Settler(
            client,
            self._place,
            evaluated(job.plan, job.action)[share.table],
            self._reads,
            self._writes if job.writes else None,
        )

    def finish(self) -> None:
        """Do page after page, and say so after each, when its writes are made. LeaseLost if it is another's now."""
        for page, last in self._pages():
            troubles = len(self.troubles)
            fates = Counter[tuple[str, Fate]]()
            for item in page:
                settled = self._settle(item)
                self._note(item, settled)
                fates[settled.entity, settled.fate] += 1
                self._lease.beat()
            counts = Counts(fates, self._reads.units, self._writes.units)
            self._reads.units = self._writes.units = 0
            self._lease.commit(last, counts, self.troubles[troubles:])
            self.counts += counts

    def _pages(self) -> Iterator[tuple[list[StoredItem], StoredItem | None]]:
        """Each page behind what is done, with the key of its end; None at the end of the segment."""
        request: dict[str, object] = {
            "TableName": self._place.name,
            "Segment": self._share.segment,
            "TotalSegments": self._share.total,
            "Limit": self._job.page,
            "ReturnConsumedCapacity": "TOTAL",
        }
        last = self._lease.segment.last
        while True:
            if last:
                request["ExclusiveStartKey"] = last
            answer = self._reads.send(self._client.scan, request)
            last = stored_item(member(answer, "LastEvaluatedKey")) or None
            yield [stored_item(item) for item in members(answer, "Items")], last
            if last is None:
                return

    def _note(self, item: StoredItem, settled: Settled) -> None:
        key = {name: item[name] for name in self._place.key}
        if settled.fate in LEFT:
            shown = " ".join(f"{name}={next(iter(each.values()))}" for name, each in key.items())
            self.troubles.append(Trouble(shown, settled.entity, settled.attribute, settled.why))
        if settled.due and len(self.due) < _SHOWN:
            self.due.append(Due(self._share.table, key, settled.due))


def evaluated(plan: Plan, action: Action) -> Evaluators:
    """What evaluates the items of each table, made once in a process."""
    which = plan.digest, action
    if which not in _READY:
        _READY[which] = (
            undoing(plan) if action is Action.ROLLBACK else evaluators(plan, Phase(action))
        )
    return _READY[which]
