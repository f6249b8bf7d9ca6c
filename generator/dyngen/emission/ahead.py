"""Packages that several processes make together: the others lower, this one reads the schemas and lays packages out.

    with emission("ruff", PLAIN, processes=2) as made:
        made.begin(schema)                  as soon as its meaning is known
        made.packages([schema, …])          {"shop": {"keys.py": "…", …}, …}

So each imports what it needs, at the same time: pydantic here, libcst there. The others lay packages out as well,
those that this one has no time for. Whatever another process cannot do is done here, and so what fails there fails
again where somebody hears of it: nothing but the time that a build takes depends on whether there are any.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dyngen.config import Formatter
from dyngen.emission.emit import Lowered, Packages, emit, finished, lowered
from dyngen.tracking import Tracked, untracked
from dyngen.variant import Variant

# A build in which nothing has changed needs no processes.
if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.synchronize import Semaphore

    from dyngen.ir.schema import Schema

FEW = 3
"""So many schemas are done before other processes have begun."""
_MOST = 8
"""More processes would wait for this one, which reads the schemas."""
_BACKLOG = 3
"""So many packages may wait until this process lays them out. The fewer others there are, the more it must take on."""


def cores() -> int:
    """How many processes can be at work at once; 1 where none can be forked without harm."""
    if sys.platform != "linux":
        return 1
    try:
        alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - quicker, and every build asks
    except OSError:
        return 1
    # A lock that another thread holds would be held for ever in the copy.
    return len(os.sched_getaffinity(0)) if alone else 1


class Emission:
    """Packages of one kind, some of which other processes may be making; `room` is for what they leave to lay out."""

    def __init__(
        self,
        formatter: Formatter,
        variant: Variant,
        executor: ProcessPoolExecutor | None,
        room: Semaphore | None = None,
    ) -> None:
        self._formatter = formatter
        self._variant = variant
        self._executor = executor
        self._room = room
        self._begun: dict[Future[bytes], Schema] = {}

    def begin(self, schema: Schema) -> None:
        """Have another process make its package, if there is one."""
        if self._executor:
            with suppress(RuntimeError):  # the processes were killed
                future = self._executor.submit(_made, schema, self._formatter, self._variant)
                self._begun[future] = schema

    def packages(self, schemas: Sequence[Schema], tracked: Tracked = untracked) -> Packages:
        """The packages of these schemas, in this order."""
        if not self._begun:
            return emit(schemas, self._formatter, self._variant, tracked)
        from concurrent.futures import as_completed

        made: Packages = {}
        done = as_completed(self._begun)
        for _ in tracked([*self._begun], "writing packages"):
            made |= self._fetched(next(done))
        missing = [each for each in schemas if each.package not in made]
        made |= emit(missing, self._formatter, self._variant)
        return {schema.package: made[schema.package] for schema in schemas}

    def _fetched(self, future: Future[bytes]) -> Packages:
        """What another process has made, or begun and left here to lay out; none if it could not."""
        if future.exception():
            return {}
        package, files = json.loads(zlib.decompress(future.result()))
        if not package:
            return {self._begun[future].package: files}
        if self._room:
            self._room.release()
        return finished([Lowered(*package)], self._formatter)


@contextmanager
def emission(formatter: Formatter, variant: Variant, processes: int) -> Iterator[Emission]:
    """Packages of this kind, made by so many processes; this is one of them."""
    executor, room = _executor(min(processes, _MOST) - 1) if processes > 1 else (None, None)
    try:
        yield Emission(formatter, variant, executor, room)
    finally:
        if executor:
            executor.shutdown(cancel_futures=True)


def _executor(others: int) -> tuple[ProcessPoolExecutor, Semaphore] | tuple[None, None]:
    """So many processes, and the room for what they leave to lay out; none where the system has none for them."""
    import multiprocessing
    import signal
    from concurrent.futures import ProcessPoolExecutor

    # Ctrl-C is for this process to hear; what is blocked here stays so in those that are forked.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        fork = multiprocessing.get_context("fork")
        room = fork.Semaphore(max(1, _BACKLOG // others))
        executor = ProcessPoolExecutor(others, fork, _ready, (room,))
        executor.submit(os.getpid)  # forks them all, while there is no thread
    except (OSError, ImportError, NotImplementedError):  # no more processes, or no semaphores
        return None, None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return executor, room


# In another process: the room that the first one has.
_room: Semaphore | None = None


def _ready(room: Semaphore) -> None:
    """Import what lowers, while the process that reads the schemas imports what reads them."""
    from dyngen.offspring import end_with_parent

    end_with_parent()
    global _room
    _room = room
    import dyngen.lower  # noqa: F401


def _made(schema: Schema, formatter: Formatter, variant: Variant) -> bytes:
    """A package that is to be laid out, or the files of one that is, in few bytes.

    A pipe holds 64 KB, and who has filled it waits for a reader that has other things to do.
    """
    package = lowered(schema, variant)
    if _room and _room.acquire(block=False):
        told: list[object] = [package, None]
    else:
        told = [None, finished([package], formatter)[schema.package]]
    return zlib.compress(json.dumps(told).encode(), level=1)
