"""Work given to other processes, where the machine has several cores and it pays.

    with started_early(get_ready, work) as at_work:      # it gets ready on another core
        jobs = find_out()                                # while this one finds out what there is to do
        at_work(jobs)                                    -> work(jobs)

    on_all_cores(package, schemas, weight=size, worth=10_000)     ->     [package(each) for each in schemas]

Both fork, so that a child has all that is loaded already; it writes what it makes to a pipe. What a child fails at is
done here once more, so that an error is the same on any machine.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

_Job = TypeVar("_Job")
_Made = TypeVar("_Made")


@contextmanager
def started_early(
    get_ready: Callable[[], object], work: Callable[[_Job], _Made]
) -> Iterator[Callable[[_Job], _Made]]:
    """`work`, to be called once if at all, in a process that is at `get_ready` as of now."""
    if _cores() == 1:
        yield work
        return
    taking, giving = os.pipe()

    def at_work() -> _Made:
        os.close(giving)
        get_ready()
        with os.fdopen(taking, "rb") as pipe:
            job: _Job = pickle.load(pipe)  # noqa: S301
        return work(job)

    child = _fork(at_work)
    os.close(taking)
    with os.fdopen(giving, "wb") as pipe:

        def ask(job: _Job) -> _Made:
            with suppress(BrokenPipeError), pipe:  # it has died
                pickle.dump(job, pipe)
            made = _result(child)
            return made[0] if made else work(job)

        try:
            yield ask
        finally:
            if not pipe.closed:  # there was nothing to do
                os.kill(child.number, signal.SIGKILL)
                _result(child)


def on_all_cores(
    work: Callable[[_Job], _Made],
    jobs: Sequence[_Job],
    *,
    weight: Callable[[_Job], int],
    worth: int,
) -> list[_Made]:
    """What `work` makes of each of `jobs`, in their order.

    `weight` says which of them take longer, and `worth` from which weight of all on it pays to share them out.
    """
    weights = [weight(job) for job in jobs]
    own, *others = _shares(weights, _cores() if sum(weights) >= worth else 1)

    def at_work(share: Sequence[int]) -> dict[int, _Made]:
        return {at: work(jobs[at]) for at in share}

    children = [_fork(partial(at_work, share)) for share in others]
    done: dict[int, _Made] = {}
    try:
        done |= at_work(own)
    finally:  # whatever happens, no child is left behind
        for child in children:
            if made := _result(child):
                done |= made[0]
    return [done[at] if at in done else work(job) for at, job in enumerate(jobs)]


def _shares(weights: Sequence[int], cores: int) -> list[list[int]]:
    """The numbers of the jobs for each core: the heaviest first, each to the core that has least to do."""
    shares: list[list[int]] = [[] for _ in range(min(cores, len(weights)) or 1)]
    loads = [0] * len(shares)
    for job in sorted(range(len(weights)), key=lambda job: (-weights[job], job)):
        least = loads.index(min(loads))
        shares[least].append(job)
        loads[least] += weights[job]
    return shares


def _cores() -> int:
    """How many processes may work at once: one where forking is not safe (other systems, threads)."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class _Child(NamedTuple):
    number: int
    reading: int
    """Where its result can be read."""


def _fork(work: Callable[[], object]) -> _Child:
    """A child that is at `work`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return _Child(child, reading)
    status = 1
    try:
        os.close(reading)
        made = work()
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(made, pipe)
        status = 0
    finally:
        os._exit(status)  # whatever happened: nothing of the parent's is to be finished here


def _result(child: _Child) -> tuple[Any] | None:
    """What a child has made, alone in a tuple; None if it failed."""
    with os.fdopen(child.reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child.number, 0)
    return None if status else (pickle.loads(written),)  # noqa: S301
