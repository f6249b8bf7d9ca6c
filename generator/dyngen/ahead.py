"""Packages made by other processes, while this one still reads the next schemas; then it makes the last ones itself.

    with emission("ruff", PLAIN, processes=2) as made:
        made.begin(schema)                  as soon as its meaning is known
        made.packages([schema, …])          {"shop": {"keys.py": "…", …}, …}

Whatever another process cannot do is done here, and so what fails there fails again where somebody hears of it:
nothing but the time that a build takes depends on whether there are any.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dyngen.config import Formatter
from dyngen.emit import Packages, emit
from dyngen.tracking import Tracked, untracked
from dyngen.variant import Variant

# A build in which nothing has changed needs no processes.
if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from dyngen.ir.schema import Schema

FEW = 3
"""So many schemas are done before other processes have begun."""
_MOST = 8
"""More processes would wait for this one, which reads the schemas."""


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
    """Packages of one kind, some of which other processes may be making."""

    def __init__(
        self, formatter: Formatter, variant: Variant, executor: ProcessPoolExecutor | None
    ) -> None:
        self._formatter = formatter
        self._variant = variant
        self._executor = executor
        self._begun: dict[str, Future[Packages]] = {}

    def begin(self, schema: Schema) -> None:
        """Have another process make its package, if there is one."""
        if self._executor:
            with suppress(RuntimeError):  # the processes were killed
                self._begun[schema.package] = self._executor.submit(
                    emit, (schema,), self._formatter, self._variant
                )

    def packages(self, schemas: Sequence[Schema], tracked: Tracked = untracked) -> Packages:
        """The packages of these schemas, in this order."""
        if not self._begun:
            return emit(schemas, self._formatter, self._variant, tracked)
        made: Packages = {}
        # This process makes the last ones, while the others go on with the first.
        for schema in tracked(schemas[::-1], "writing packages"):
            made |= self._fetched(schema) or emit((schema,), self._formatter, self._variant)
        return {schema.package: made[schema.package] for schema in schemas}

    def _fetched(self, schema: Schema) -> Packages | None:
        """What another process has made, or is making, if it can."""
        begun = self._begun.get(schema.package)
        if begun is None or begun.cancel() or begun.exception():
            return None
        return begun.result()


@contextmanager
def emission(formatter: Formatter, variant: Variant, processes: int) -> Iterator[Emission]:
    """Packages of this kind, made by so many processes; this is one of them."""
    executor = _executor(min(processes, _MOST) - 1) if processes > 1 else None
    try:
        yield Emission(formatter, variant, executor)
    finally:
        if executor:
            executor.shutdown(cancel_futures=True)


def _executor(processes: int) -> ProcessPoolExecutor | None:
    """So many processes that have all they need; None where the system has no room for them."""
    import multiprocessing
    import signal
    from concurrent.futures import ProcessPoolExecutor

    # What they will need is imported once, and copied with this process.
    import dyngen.lower
    import dyngen.output.format
    import dyngen.output.formatters  # noqa: F401
    from dyngen.offspring import end_with_parent

    # Ctrl-C is for this process to hear; what is blocked here stays so in those that are forked.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        fork = multiprocessing.get_context("fork")
        executor = ProcessPoolExecutor(processes, fork, end_with_parent)
        executor.submit(os.getpid)  # forks them all, while there is no thread
    except (OSError, ImportError, NotImplementedError):  # no more processes, or no semaphores
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return executor
