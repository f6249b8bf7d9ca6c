"""Work shared out among the cores of the machine, where there are several and it pays.

    on_all_cores(package, schemas, weight=size, worth=10_000)     ->     [package(each) for each in schemas]

The first share is done here, each other by a forked child, which has all that is loaded already and writes the
texts that it makes to a pipe. What a child fails at is done here once more, so that an
error is the same on any machine.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

_Job = TypeVar("_Job")
_Texts = dict[str, str]


def on_all_cores(
    work: Callable[[_Job], _Texts],
    jobs: Sequence[_Job],
    *,
    weight: Callable[[_Job], int],
    worth: int,
) -> list[_Texts]:
    """What `work` makes of each of `jobs`, in their order.

    `weight` says which of them take longer, and `worth` from which weight of all on it pays to share them out.
    """
    weights = [weight(job) for job in jobs]
    own, *others = _shares(weights, _cores() if sum(weights) >= worth else 1)

    def at_work(share: Sequence[int]) -> dict[int, _Texts]:
        return {at: work(jobs[at]) for at in share}

    children = [_fork(partial(at_work, share)) for share in others]
    done: dict[int, _Texts] = {}
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


def _fork(work: Callable[[], dict[int, _Texts]]) -> tuple[int, int]:
    """A child that is at `work`: its number, and where its result can be read."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="ascii") as pipe:
            json.dump(work(), pipe)
        status = 0
    finally:
        os._exit(status)  # whatever happened: nothing of the parent's is to be finished here


def _results(child: int, reading: int) -> dict[int, _Texts]:
    """What a child has made; nothing if it failed."""
    with os.fdopen(reading, encoding="ascii") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child, 0)
    # The keys of an object in JSON are texts.
    return {} if status else {int(at): texts for at, texts in json.loads(written).items()}
