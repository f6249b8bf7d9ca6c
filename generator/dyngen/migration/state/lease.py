"""Who works at a segment. A lease ends with its time, and then somebody else may go on where the last page ended.

lease = leased(store, run, share, clock)      None: another works at it, or it is done
lease.beat()                                  it goes on, if half of it is over
lease.commit(last, counts, troubles)          a page is done; LeaseLost if somebody has taken the segment
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from dyngen.migration.running.clock import Clock
from dyngen.migration.running.counting import Counts
from dyngen.migration.state.records import RUN, Run, Segment, Share, Trouble
from dyngen.migration.state.store import Store
from dyngen.verify.package import StoredItem

SECONDS = 60.0
"""How long a lease is good for. A worker that died is waited for so long."""
_TROUBLES = 3
"""How many items are named that a segment could not do."""


class LeaseLost(Exception):
    """Somebody else has taken the segment, or the run was aborted."""


class Lease:
    """The right to work at a segment."""

    def __init__(self, store: Store, segment: Segment, clock: Clock) -> None:
        self.segment = segment
        self._store = store
        self._clock = clock
        self._began = clock.now()
        self._read_before = segment.counts.read

    def beat(self) -> None:
        """Say that the worker is alive, if it is time to. LeaseLost if the segment is somebody else's."""
        if self._clock.now() > self.segment.lease_until - SECONDS / 2:
            self._put(self.segment)

    def commit(
        self, last: StoredItem | None, counts: Counts, troubles: Sequence[Trouble] = ()
    ) -> None:
        """A page was done, the one before `last`; None: the last one. LeaseLost if the segment is somebody else's."""
        summed = self.segment.counts + counts
        elapsed = self._clock.now() - self._began
        self._put(
            replace(
                self.segment,
                last=last,
                done=last is None,
                counts=summed,
                troubles=(*self.segment.troubles, *troubles)[:_TROUBLES],
                rate=(summed.read - self._read_before) / elapsed if elapsed > 0 else 0,
                owner="" if last is None else self.segment.owner,
            )
        )

    def release(self) -> None:
        """Let others have the segment at once, if it is still this worker's."""
        if self.segment.owner:
            row = replace(self.segment, owner="", lease_until=0).row(self.segment.version + 1)
            self._store.put(row, self.segment.version)

    def _put(self, segment: Segment) -> None:
        self.segment = _put(self._store, replace(segment, lease_until=self._clock.now() + SECONDS))


def leased(store: Store, run: str, share: Share, clock: Clock) -> Lease | None:
    """The lease of a segment. None if it is done, or another's. LeaseLost if the run was aborted."""
    row = store.get(run, share.key)
    found = Segment.of(row) if row else Segment(run, share)
    if found.done or (found.owner and found.lease_until > clock.now()):
        return None
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    taken = replace(found, owner=owner, lease_until=clock.now() + SECONDS)
    try:
        lease = Lease(store, _put(store, taken), clock)
    except LeaseLost:  # another was quicker
        return None
    # Only now: who aborts a run marks it first, and takes the leases away after that.
    kept = store.get(run, RUN)
    if kept and Run.of(kept).aborted:
        lease.release()
        raise LeaseLost(share.key)
    return lease


def _put(store: Store, segment: Segment) -> Segment:
    """The segment as it is kept now. LeaseLost if another has changed it."""
    version = segment.version + 1
    if not store.put(segment.row(version), segment.version):
        raise LeaseLost(segment.share.key)
    return replace(segment, version=version)
