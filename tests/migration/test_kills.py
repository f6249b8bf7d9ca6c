"""A run that is killed anywhere is gone on with, and comes to the same end: each item was written once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest

from emitted import SOAK
from paths import ROOT, TESTS

REQUESTS = 47
"""A run without a death makes fewer."""
POINTS = range(1, REQUESTS, 7)
"""In the soak it is fifty, drawn anew each time, and each of them at least once."""


@pytest.mark.slow
def test_a_run_that_is_killed_anywhere_is_gone_on_with(endpoint: str) -> None:
    points = drawn(50) if SOAK else [*POINTS]
    path = os.pathsep.join(map(str, (ROOT, ROOT / "generator", ROOT / "golden", TESTS)))
    command = [sys.executable, TESTS / "migration/killed.py", endpoint, *map(str, points)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    right = {"killed": True, "right": True, "writes": 24}
    told = zip(points, json.loads(done.stdout), strict=True)
    assert [each for each in told if each[1] != right] == []


def drawn(number: int) -> list[int]:
    """So many points at random, and every one before it is drawn again."""
    source = random.SystemRandom()
    every = source.sample(range(1, REQUESTS), REQUESTS - 1)
    return [*every, *source.choices(every, k=number - len(every))]
