"""Shares done by an executor of `concurrent.futures`, or by what looks like one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from dyngen.migration.engines.engine import Engine, Task
from dyngen.migration.engines.offspring import end_with_parent
from dyngen.migration.running.work import Result
from dyngen.migration.state.records import Share


def over(executor: Executor) -> Engine:
    """The engine that an executor is. If a share fails, those that are not begun are left."""

    def engine(task: Task, shares: Sequence[Share]) -> Iterator[Result]:
        futures = [executor.submit(task, share) for share in shares]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()

    return engine


@contextmanager
def processes(workers: int) -> Iterator[Engine]:
    """So many processes of this machine: the work is bound by what one core can sign and encode."""
    # Not forked: a client of boto3, and threads, do not survive that everywhere.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, fresh, end_with_parent) as executor:
        yield over(executor)
