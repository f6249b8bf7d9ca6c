"""Work given to other processes, where the machine has several cores and it pays.

    with started_early(get_ready, work, …) as at_work:      # it gets ready on another core
        job = find_out()                                    # while this one finds out what there is to do
        at_work(job)                                        -> work(job)

    on_all_cores(package, schemas, weight=size, worth=20)   -> [package(each) for each in schemas]

Both fork, so that a child has all that is loaded already; it writes what it makes to a pipe, as JSON, which no text in
it can turn into something else. Whatever does not come back is done here once more, in order: an error is the same on
any machine, and where there is no room for another process this one does it all.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TextIO, TypeVar

_Job = TypeVar("_Job")
_Made = TypeVar("_Made")


@contextmanager
def started_early(
    get_ready: Callable[[], object],
    work: Callable[[_Job], _Made],
    *,
    pack: Callable[[_Job], object],
    unpack: Callable[[Any], _Job],
    worth: bool = True,
) -> Iterator[Callable[[_Job], _Made]]:
    """`work`, to be called once if at all, in a process that is at `get_ready` as of now.

    The job goes there as the JSON that `pack` makes of it and `unpack` reads; what `work` makes comes back as JSON.
    Where it is not `worth` a process, or there is one core, it is `work` itself that is called.
    """

    def at_work(jobs: TextIO) -> _Made:
        get_ready()
        return work(unpack(json.load(jobs)))

    started = _started(at_work) if worth and _cores() > 1 else None
    if started is None:
        yield work
        return
    child, jobs = started

    def ask(job: _Job) -> _Made:
        with suppress(BrokenPipeError), jobs:  # it has died
            jobs.write(json.dumps(pack(job)))
        made = child.result()
        return made[0] if made else work(job)

    try:
        yield ask
    finally:
        child.end()
        jobs.close()


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
    done: dict[int, _Made] = {}
    if cores > 1:
        with suppress(OSError):
            heaviest_first = sorted(range(len(jobs)), key=lambda at: -weights[at])
            done = _shared_out(work, jobs, heaviest_first, cores)
    return [done[at] if at in done else work(job) for at, job in enumerate(jobs)]


def _shared_out(
    work: Callable[[_Job], _Made], jobs: Sequence[_Job], order: Sequence[int], cores: int
) -> dict[int, _Made]:
    """What this process and its children make, each of the next job that waits; those at which it fails are left."""
    waiting = _queue(order)

    def at_work() -> list[tuple[int, _Made]]:
        done = []
        while len(number := os.read(waiting, _SIZE)) == _SIZE:
            at = int.from_bytes(number, "big")
            with suppress(Exception):
                done.append((at, work(jobs[at])))
        return done

    children: list[_Child] = []
    try:
        with suppress(OSError):  # fewer will do
            children.extend(_Child(at_work) for _ in range(cores - 1))
        done = dict(at_work())
        for child in children:
            if made := child.result():
                done.update(made[0])
        return done
    finally:
        os.close(waiting)
        for child in children:
            child.end()


def _queue(numbers: Sequence[int]) -> int:
    """A pipe from which this process and its children take the next of `numbers`; what does not fit in is left out."""
    taking, giving = os.pipe()
    os.set_blocking(giving, False)
    with suppress(BlockingIOError):
        os.write(giving, b"".join(number.to_bytes(_SIZE, "big") for number in numbers))
    os.close(giving)
    return taking


_SIZE = 4
"""Bytes of a number."""


def _cores() -> int:
    """How many processes may work at once: one where forking is not safe (other systems, threads)."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _started(at_work: Callable[[TextIO], object]) -> tuple[_Child, TextIO] | None:
    """A child that reads what it is to do, and where to write that; None if there is no room for one."""
    try:
        taking, giving = os.pipe()
    except OSError:
        return None

    def work() -> object:
        os.close(giving)
        with os.fdopen(taking, encoding="ascii") as jobs:
            return at_work(jobs)

    try:
        child = _Child(work)
    except OSError:
        os.close(giving)
        return None
    finally:
        os.close(taking)
    return child, os.fdopen(giving, "w", encoding="ascii")


class _Child:
    """A forked process that is at `work`, and writes what it makes to a pipe. OSError if there is no room for it."""

    def __init__(self, work: Callable[[], object]) -> None:
        reading, writing = os.pipe()
        try:
            self._number = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            raise
        if self._number == 0:
            os.close(reading)  # or a write would wait for ever for a reader that was killed
            _be_child(work, writing)
        os.close(writing)
        self._pipe = os.fdopen(reading, encoding="ascii")
        self._over = False

    def result(self) -> tuple[Any] | None:
        """What it has made, alone in a tuple; None if it failed."""
        with self._pipe:
            written = self._pipe.read()
        self._see_its_end()
        try:
            return (json.loads(written),)
        except ValueError:  # nothing, or not all of it
            return None

    def end(self) -> None:
        """Stop it if it is still at work, since nobody wants the result."""
        if not self._over:
            os.kill(self._number, signal.SIGKILL)
            self._see_its_end()
            self._pipe.close()

    def _see_its_end(self) -> None:
        self._over = True
        with suppress(ChildProcessError):  # where SIGCHLD is ignored the system has done it
            os.waitpid(self._number, 0)


def _be_child(work: Callable[[], object], writing: int) -> NoReturn:
    try:
        made = json.dumps(work())
        with os.fdopen(writing, "w", encoding="ascii") as pipe:
            pipe.write(made)
    except BaseException:  # noqa: BLE001    what failed is done once more, and told then
        os._exit(1)
    os._exit(0)  # nothing of the parent's is to be finished here
