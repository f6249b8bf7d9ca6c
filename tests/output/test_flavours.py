"""The folder `aio/` of packages on disk: it comes with its flavour, is compared like the rest, and goes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dyngen.build import build
from dyngen.config import Flavour, Runtime, Settings
from paths import SCHEMAS

SCHEMA = SCHEMAS / "coordination" / "schema.json"


def built(
    out: Path, *flavours: Flavour, write: bool = True, runtime: Runtime = "package"
) -> list[str]:
    """What a build of these flavours creates, changes or removes."""
    result = build(Settings((SCHEMA,), out, flavours=flavours, runtime=runtime), write=write)
    assert result.changes
    assert not result.changes.refused
    changes = (*result.changes.created, *result.changes.changed, *result.changes.removed)
    return sorted(str(change.path) for change in changes)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "notes"))


def test_a_flavour_comes_and_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    asynchronous = [
        f"coordination/aio/{name}.py"
        for name in ("__init__", "repositories", "runtime", "tables", "transactions")
    ]
    assert set(asynchronous) < set(built(out, "sync", "async"))
    assert built(out, "sync", "async", write=False) == []
    (out / "coordination/aio/stale.py").write_bytes((out / "coordination/keys.py").read_bytes())
    assert built(out, "sync", "async") == ["coordination/aio/stale.py"]
    assert set(built(out, "sync")) - {"coordination/.dyngen.json"} <= {
        *asynchronous,
        "coordination/access_patterns.json",  # which says where methods are to be awaited
        "coordination/runtime.py",
    }
    assert not (out / "coordination/aio").exists()
    assert built(out, "sync", write=False) == []


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, "sync", "async")
    (out / "coordination/aio/mine.py").write_text("MINE = 1\n")
    built(out, "sync")
    assert [path.name for path in (out / "coordination/aio").iterdir()] == ["mine.py"]


@pytest.mark.slow
def test_shared_support_code_has_both(tmp_path: Path) -> None:
    out = tmp_path / "out"
    built(out, "sync", "async", runtime="shared")
    assert (out / "dyngen_runtime/aio/runtime.py").is_file()
    assert not (out / "coordination/aio/runtime.py").exists()
    assert built(out, "sync", "async", write=False, runtime="shared") == []
    code = (
        "import coordination, coordination.aio as aio, dyngen_runtime.aio.runtime as shared; "
        "assert aio.Query is shared.Query and aio.Lock is coordination.Lock"
    )
    subprocess.run([sys.executable, "-c", code], cwd=out, check=True)
    built(out, "sync", runtime="shared")
    assert not (out / "dyngen_runtime/aio").exists()
