"""What lets a direct client be made at all where everything else of the tests is loaded, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.retries.standard import ExponentialBackoff

from direct import undisturbed


@pytest.fixture(autouse=True)
def nothing_in_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    undisturbed(monkeypatch, tmp_path / "nowhere")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which a client waited between attempts; no test sleeps, and chance is always 1."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    monkeypatch.setattr("random.random", lambda: 1.0)
    # botocore took its chance from there when it was loaded.
    backoff = ExponentialBackoff.__init__
    monkeypatch.setattr(backoff, "__defaults__", (20, lambda: 1.0, None, None))
    return waited
