"""Shares done by the executors of Spark, which does nothing but hand them out: no item goes through it.

with session(None) as context:
    engine = over_spark(context)

dyngen and boto3 must be installed where the executors run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Protocol

from dyngen.config import UsageError
from dyngen.migration.engines.engine import Engine, Task
from dyngen.migration.running.work import Result
from dyngen.migration.state.records import Share


class Distributed(Protocol):
    """What is used of an RDD."""

    def map(self, function: Callable[[Share], Result]) -> Distributed: ...
    def collect(self) -> Sequence[Result]: ...


class SparkContext(Protocol):
    """What is used of a SparkContext."""

    master: str
    pythonExec: str  # noqa: N815 - Spark's, and what its workers are started with

    @property
    def defaultParallelism(self) -> int: ...  # noqa: N802 - Spark's
    def parallelize(self, values: Sequence[Share], slices: int, /) -> Distributed: ...


def over_spark(context: SparkContext) -> Engine:
    """The engine that a Spark is: a task for each share, so that one that fails is tried again alone."""

    def engine(task: Task, shares: Sequence[Share]) -> Iterator[Result]:
        yield from context.parallelize(shares, len(shares)).map(task).collect()

    return engine


@contextmanager
def session() -> Iterator[SparkContext]:
    """The Spark of this process, as spark-submit or the environment configures it. UsageError without PySpark."""
    try:
        sql = import_module("pyspark.sql")
    except ImportError:
        raise UsageError(
            "--engine spark needs PySpark\nhelp: pip install 'dyngen[spark]'"
        ) from None
    # A share that two executors do at once is one that they take from each other.
    builder = sql.SparkSession.builder.appName("dyngen migrate").config(
        "spark.speculation", "false"
    )
    spark = builder.getOrCreate()
    try:
        context: SparkContext = spark.sparkContext
        if context.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
            # On this machine that is no other Python than this one, which need not be first on the PATH.
            context.pythonExec = sys.executable
        yield context
    finally:
        spark.stop()
