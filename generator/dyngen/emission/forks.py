"""Copies of this process, each for one piece of work: they know all that it knows, and answer through a pipe.

fork(lambda answer: answer.send("made")).answer.recv()      "made"; EOFError if the copy came to nothing
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess


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


class Fork(NamedTuple):
    """A process that was forked, and what it answers."""

    process: ForkProcess
    answer: Connection

    def end(self) -> None:
        """See that it is no more."""
        self.process.kill()
        self.process.join()
        self.answer.close()


def fork(work: Callable[[Connection], object]) -> Fork | None:
    """Fork a process to do `work`, which is given the pipe for its answer; None if the system has no room for one."""
    from multiprocessing import get_context

    forking = get_context("fork")
    # Ctrl-C is for the first process to hear; what is blocked here stays so in those that are forked.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        reader, writer = forking.Pipe(duplex=False)
        process = forking.Process(target=_work, args=(work, reader, writer))
        process.start()
    except OSError:
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    writer.close()
    return Fork(process, reader)


def _work(work: Callable[[Connection], object], reader: Connection, writer: Connection) -> None:
    """Whatever goes wrong, the pipe has its end, and that says it."""
    reader.close()  # or nobody would be told that the one who reads is no more
    with suppress(Exception), writer:
        work(writer)
