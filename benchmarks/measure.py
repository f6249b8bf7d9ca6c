"""Measuring on a machine that others use too: CPU time, interleaved rounds, medians of ratios.

In each round every candidate works for a short while, in an order that moves on from round to round.
A ratio is the median of the ratios of the rounds, so what slows the machine down for a second slows
down both sides of a ratio or is outvoted.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal, TypeAlias

Samples: TypeAlias = dict[str, list[float]]
"""Of each candidate its CPU seconds, round by round."""


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and what it starts inside, on one core, where the system lets it.

    A client and the stub that answers it never work at the same time. With a core for each, the
    client's falls asleep until the answer is there, and what it takes to wake it is charged to the
    client: on a virtual machine `sleep(0.00005)` costs 40 microseconds of CPU time, more than
    all that a direct client does for a GetItem. A core that has
    other work to do, as in a service under load, does not sleep.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(ours)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


def interleaved(
    candidates: Mapping[str, Callable[[], object]], rounds: int, seconds: float
) -> Samples:
    """The CPU seconds of one call of each candidate; each works for `seconds` in each of `rounds`.

    All threads count, and the system's work for the process too.
    """
    repeats = {name: _repeats(work, seconds) for name, work in candidates.items()}
    samples: Samples = {name: [] for name in candidates}
    names = list(candidates)
    gc.collect()
    gc.freeze()  # what the libraries hold is no candidate's fault
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            work, count = candidates[name], repeats[name]
            gc.collect()
            work()  # with what the others have driven out of the caches
            start = time.process_time()
            for _ in range(count):
                work()
            samples[name].append((time.process_time() - start) / count)
    gc.unfreeze()
    return samples


def _repeats(work: Callable[[], object], seconds: float) -> int:
    work()
    count = 1
    while True:
        start = time.process_time()
        for _ in range(count):
            work()
        spent = time.process_time() - start
        if spent > seconds / 4:
            return max(1, round(count * seconds / spent))
        count *= 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children cost."""

    cpu: float
    wall: float


def process_cost(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    accept: tuple[int, ...] = (0,),
) -> Cost:
    """Run a command to its end and say what it cost."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accept:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(cpu, wall)


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the ratios of the rounds."""
    return median(one / other for one, other in zip(over, under, strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """A target, and what was reached."""

    what: str
    bound: Literal["at least", "at most"]
    target: float
    reached: float

    @property
    def met(self) -> bool:
        """Does it hold?"""
        if self.bound == "at least":
            return self.reached >= self.target
        return self.reached <= self.target

    def markdown(self) -> str:
        """The row of the table."""
        sign = "≥" if self.bound == "at least" else "≤"
        verdict = "met" if self.met else "**missed**"
        return f"| {self.what} | {sign} {self.target:g} | {self.reached:.2f} | {verdict} |"


HEAD = "| | target | reached | |\n|---|---|---|---|"
