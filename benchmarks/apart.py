"""Measurements that want an environment of their own, or variables that are read when libraries are loaded.

A module with such a measurement is a program, too: it prints its samples as JSON, and `measured_by` reads them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from benchmarks.measure import Samples, interleaved, ratio

Found: TypeAlias = dict[str, Samples]
"""The samples of each operation."""

ROOT = Path(__file__).parent.parent


def measured_by(
    module: str, *arguments: object, python: Path | None = None, env: Mapping[str, str]
) -> Found:
    """What the program prints: the samples of each operation, as `operations` took them."""
    command = [str(python or sys.executable), "-m", module, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env={**env}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: Found = json.loads(done.stdout)
    return found


def operations(peers: Sequence[Any], rounds: int) -> Found:
    """Whole operations of each, from the call to what it returns."""
    for each in peers:
        if len(each.query(100)) != 100:
            raise RuntimeError(f"{each.name} does not read the whole answer")
    return {
        "GetItem": interleaved({each.name: each.get for each in peers}, 2 * rounds, 0.03),
        "PutItem": interleaved({each.name: each.put for each in peers}, 2 * rounds, 0.03),
        "Query of 100": interleaved(
            {each.name: partial(each.query, 100) for each in peers}, rounds, 0.05
        ),
    }


def table(found: Found, ours: str) -> Iterable[str]:
    """What each costs, in microseconds, and over `ours`."""
    yield f"| | {' | '.join(found)} |"
    yield "|---" * (len(found) + 1) + "|"
    for name in next(iter(found.values())):
        cells = [
            f"{median(samples[name]) * 1e6:,.0f} ({ratio(samples[name], samples[ours]):.2f})"
            for samples in found.values()
        ]
        yield f"| {name} | {' | '.join(cells)} |"
