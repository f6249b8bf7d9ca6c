"""Work shared out among the cores of the machine, where there are several and it pays.

    on_all_cores(package, schemas, weight=size, worth=10_000)     ->     [package(each) for each in schemas]

The first share is done here, each other by a forked child, which has all that is loaded already and writes its
results to a pipe. What a child fails at is done here once more, so that an error is the same on any machine.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def on_all_cores(
    work: Callable[[_Job], _Result],
    jobs: Sequence[_Job],
    *,
    weight: Callable[[_Job], int],
    worth: int,
) -> list[_Result]:
    """What `work` makes of each of `jobs`, in their order.

    `weight` says which of them take longer, and `worth` from which weight of all on it pays to share them out.
    """
    weights = [weight(job) for job in jobs]
    own, *others = _shares(weights, _cores() if sum(weights) >= worth else 1)

    def at_work(share: Sequence[int]) -> dict[int, _Result]:
        return {at: work(jobs[at]) for at in share}

    with _without_collector():
        children = [_fork(partial(at_work, share)) for share in others]
        done: dict[int, _Result] = {}
        try:
            done |= at_work(own)
        finally:  # whatever happens, no child is left behind
            for child in children:
                done |= _results(*child)
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


def _fork(work: Callable[[], object]) -> tuple[int, int]:
    """A child that is at `work`: its number, and where its result can be read."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)  # whatever happened: nothing of the parent's is to be finished here


def _results(child: int, reading: int) -> dict[int, Any]:
    """What a child has made; nothing if it failed."""
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child, 0)
    return {} if status else pickle.loads(written)  # noqa: S301 (written by a child of our own)


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cyclic garbage: trees have hardly any, and are searched again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
