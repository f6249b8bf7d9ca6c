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
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

# pickle is imported where it is used: a build in which nothing has changed imports this module, and does not need it.
# What it reads was written by a process of this very program.

_Job = TypeVar("_Job")
_Made = TypeVar("_Made")


@contextmanager
def started_early(
    get_ready: Callable[[], object], work: Callable[[_Job], _Made], *, worth: bool = True
) -> Iterator[Callable[[_Job], _Made]]:
    """`work`, to be called once if at all, in a process that is at `get_ready` as of now.

    Where it is not `worth` a process, or there is one core, it is `work` itself.
    """
    if not worth or _cores() == 1:
        yield work
        return
    import pickle

    taking, giving = os.pipe()

    def at_work() -> _Made:
        os.close(giving)
        get_ready()
        with os.fdopen(taking, "rb") as pipe:
            job: _Job = pickle.load(pipe)  # noqa: S301
        return work(job)

    child = _fork(at_work)
    os.close(taking)
    if child is None:
        os.close(giving)
        yield work
        return
    with os.fdopen(giving, "wb") as pipe:

        def ask(job: _Job) -> _Made:
            try:
                with suppress(BrokenPipeError), pipe:  # it has died
                    pickle.dump(job, pipe)
            finally:
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
    cores = min(_cores(), len(jobs)) if sum(weights) >= worth else 1
    if cores <= 1:
        return [work(job) for job in jobs]
    waiting = _queue(sorted(range(len(jobs)), key=lambda at: -weights[at]))

    def at_work() -> dict[int, _Made]:
        done: dict[int, _Made] = {}
        while number := os.read(waiting, _SIZE):
            at = int.from_bytes(number, "big")
            done[at] = work(jobs[at])
        return done

    children = [child for _ in range(cores - 1) if (child := _fork(at_work))]
    done: dict[int, _Made] = {}
    try:
        done |= at_work()
    finally:  # whatever happens, no child is left behind
        os.close(waiting)
        for child in children:
            if made := _result(child):
                done |= made[0]
    return [done[at] if at in done else work(job) for at, job in enumerate(jobs)]


def _queue(numbers: Sequence[int]) -> int:
    """A file from which this process and its children take the next of `numbers`, until there are none.

    They share the place at which it is read.
    """
    queue = os.memfd_create("jobs")
    os.write(queue, b"".join(number.to_bytes(_SIZE, "big") for number in numbers))
    os.lseek(queue, 0, os.SEEK_SET)
    return queue


_SIZE = 4
"""Bytes of a number."""


def _cores() -> int:
    """How many processes may work at once: one where forking is not safe (other systems, threads)."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class _Child(NamedTuple):
    number: int
    reading: int
    """Where its result can be read."""


def _fork(work: Callable[[], object]) -> _Child | None:
    """A child that is at `work`; None if the system has no room for one."""
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if child:
        os.close(writing)
        return _Child(child, reading)
    status = 1
    try:
        os.close(reading)
        made = work()
        import pickle

        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(made, pipe)
        status = 0
    finally:
        os._exit(status)  # whatever happened: nothing of the parent's is to be finished here


def _result(child: _Child) -> tuple[Any] | None:
    """What a child has made, alone in a tuple; None if it failed."""
    import pickle

    with os.fdopen(child.reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child.number, 0)
    return None if status else (pickle.loads(written),)  # noqa: S301
