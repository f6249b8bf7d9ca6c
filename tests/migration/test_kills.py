"""A run that is killed anywhere is gone on with, and comes to the same end: each item was written once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from emitted import SOAK
from emulator import moto_server
from paths import ROOT, TESTS

REQUESTS = 47
"""A run without a death makes fewer."""
POINTS = range(1, REQUESTS) if SOAK else range(1, REQUESTS, 7)


@pytest.mark.slow
def test_a_run_that_is_killed_anywhere_is_gone_on_with() -> None:
    path = os.pathsep.join(map(str, (ROOT, ROOT / "generator", ROOT / "golden", TESTS)))
    with moto_server() as endpoint:
        command = [sys.executable, TESTS / "migration/killed.py", endpoint, *map(str, POINTS)]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"killed": True, "right": True, "writes": 24} for _ in POINTS
    ]
