"""Same input, same bytes: on every machine, in every working folder, for every hash seed, by every Python.

Each build is a process of its own, in surroundings that differ in everything at once; a difference anywhere is a failure.
Other Pythons take part where `make pythons` has made environments for them.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import dyngen
from emitted import SOAK
from paths import ROOT, SCHEMAS

SMALL = ("user_registration", "user_analytics")
PYTHONS = sorted(ROOT.glob(".venv-py3*/bin/python"))  # as `make pythons` makes them

# Surroundings of a build: variables, umask, and the folder that it is started in.
SURROUNDINGS: dict[str, tuple[Mapping[str, str], int, str]] = {
    "plain": ({"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}, 0o022, "."),
    "turkish": ({"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0",
                "PYTHONOPTIMIZE": "1"}, 0o077, "/"),
    "latin": ({"PYTHONHASHSEED": "77", "LC_ALL": "de_DE.ISO-8859-1", "LANG": "de_DE", "PYTHONIOENCODING": "latin-1", "COLUMNS": "40",
               "SOURCE_DATE_EPOCH": "1", "NO_COLOR": "1"}, 0o022, "schemas/user_analytics"),
}  # fmt: skip

BUILD = """
import sys
from pathlib import Path
from dyngen.build import build
from dyngen.config import Settings
result = build(Settings((Path(sys.argv[1]),), Path(sys.argv[2])), write=True)
assert not [one for one in result.diagnostics if one.severity == "error"], result.diagnostics
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with some of the schemas."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text("")
    for name in SMALL if not SOAK else [path.parent.name for path in SCHEMAS.glob("*/schema.json")]:
        shutil.copytree(SCHEMAS / name, folder / "schemas" / name)
    return folder


def built(project: Path, name: str, python: str = sys.executable) -> dict[str, str]:
    """The digest of each file of a build in these surroundings, none of which was there before."""
    variables, umask, start = SURROUNDINGS[name]
    if python == sys.executable and name == "plain" and project in _PLAIN:
        return _PLAIN[project]
    output = project / f"out-{name}-{hashlib.sha256(python.encode()).hexdigest()[:8]}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(project),
        "DYNGEN_CACHE_DIR": str(output) + "-cache",
        "PYTHONPATH": str(Path(dyngen.__file__).parents[1]),
        **variables,
    }
    subprocess.run(
        [python, "-c", BUILD, str(project / "schemas"), str(output)],
        cwd=project / start,
        env=environment,
        umask=umask,
        check=True,
    )
    found = {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }
    if name == "plain":
        _PLAIN[project] = found
    return found


_PLAIN: dict[Path, dict[str, str]] = {}


@pytest.mark.slow
def test_same_bytes_everywhere(project: Path, tmp_path: Path) -> None:
    """In all surroundings; by other Pythons; and from another checkout, whose lines end as on Windows."""
    plain = built(project, "plain")
    assert len(plain) > 15
    for name in SURROUNDINGS:
        assert built(project, name) == plain, name
    elsewhere = tmp_path / "another place"
    shutil.copytree(project / "schemas", elsewhere / "schemas")
    (elsewhere / "pyproject.toml").write_text("")
    for path in elsewhere.rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        os.utime(path, (1, 1))
    assert built(elsewhere, "latin") == plain
    for path in elsewhere.glob("out-*/*/*"):
        assert b"another place" not in path.read_bytes(), path


@pytest.mark.parametrize("python", PYTHONS or [None], ids=lambda path: str(path and path.parts[-3]))
def test_same_bytes_by_other_pythons(project: Path, python: Path | None) -> None:
    if python is None:
        pytest.skip("no environment of another Python: `make pythons` makes them")
    assert built(project, "turkish", str(python)) == built(project, "plain")


def test_a_python_without_docstrings_is_told_of(project: Path) -> None:
    """Quotes are docstrings (docs/design.md), and -OO drops those: no internal error, but a remedy."""
    command = [
        sys.executable,
        "-OO",
        "-m",
        "dyngen",
        "build",
        str(project / "schemas"),
        "-o",
        str(project / "none"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(dyngen.__file__).parents[1])}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert run.stderr.startswith("error: python -OO")
    assert "\nhelp: " in run.stderr
