"""What is published: a wheel that works by itself, and an archive of sources from which it can be built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from dyngen.schema.jsonschema import json_schema_text
from paths import ROOT

_BUILD = """
import sys
from setuptools import build_meta
print(getattr(build_meta, f"build_{sys.argv[1]}")(sys.argv[2]))
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git knows of: building leaves files behind."""
    folder = tmp_path_factory.mktemp("sources")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", ".", ":!golden", ":!tests", ":!benchmarks"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def build(kind: str, sources: Path, folder: Path) -> Path:
    command = [sys.executable, "-c", _BUILD, kind, str(folder)]
    done = subprocess.run(command, cwd=sources, check=True, capture_output=True, text=True)
    return folder / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", sources, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_all_that_is_copied_as_text_and_the_language(
    sources: Path, wheel: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (language,) = (name for name in names if name.endswith("/dyngen.schema.json"))
        assert archive.read(language).decode() == json_schema_text()
    package = sources / "generator" / "dyngen"
    copied = [*package.rglob("runtime/**/*.py"), *package.glob("starter/*")]
    assert {path.relative_to(sources / "generator").as_posix() for path in copied} <= names
    assert not [name for name in names if name.startswith(("tests", "golden", "schemas"))]


def test_the_archive_of_sources_makes_the_same_wheel(
    sources: Path, wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(build("sdist", sources, tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    again = build("wheel", unpacked, tmp_path)
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())


def test_the_wheel_alone_makes_a_project(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(installed), str(wheel)], check=True)
    (tmp_path / "project").mkdir()
    for arguments in (["init"], ["build", "--strict"]):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "dyngen", *arguments],
            cwd=tmp_path / "project",
            env={**os.environ, "PYTHONPATH": str(installed)},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "project" / "generated" / "blog" / "repositories.py").exists()
