"""What a build says, and what it leaves, when it may not read or write, or when the disk is full."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dyngen.build import build
from dyngen.config import Settings
from dyngen.output.header import LINE
from output.disk import Run, schema, snapshot


@contextmanager
def without_privileges(*folders: Path) -> Iterator[None]:
    """Be a user to whom rights apply, even if the tests are run by root."""
    if os.geteuid() != 0:
        yield
        return
    for folder in folders:
        os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable(project: Path, run: Run) -> Path:
    """The project, its parents open to other users; whatever a build imports is imported, as they may not do that."""
    build(Settings((project / "shop_schema.json",), project / "warm"), write=True)  # all in here
    shutil.rmtree(project / "warm")
    assert run(output="warm")[0] == 0  # and some in processes of its own
    shutil.rmtree(project / "warm")
    for folder in (project, *project.parents[:4]):
        if folder != Path("/tmp"):  # noqa: S108
            folder.chmod(0o755)
    return project


def test_a_folder_that_may_not_be_written_to(reachable: Path, run: Run) -> None:
    out = reachable / "out"
    out.mkdir()
    out.chmod(0o555)
    before = snapshot(reachable)
    with without_privileges(out):
        status, told = run()
    assert (status, snapshot(reachable)) == (2, before)
    assert "Permission denied" in told
    assert "nothing was changed" in told


def test_a_package_that_may_not_be_written_to(reachable: Path, run: Run) -> None:
    assert run()[0] == 0
    shop = reachable / "out/shop"
    (shop / "keys.py").write_text(f"# {LINE}\n")
    shop.chmod(0o555)
    before = snapshot(reachable)
    with without_privileges(shop, reachable / "out"):
        status, told = run()
    assert (status, snapshot(reachable)) == (2, before)
    assert "nothing was changed" in told


def test_a_schema_that_may_not_be_read(reachable: Path, run: Run) -> None:
    path = reachable / "shop_schema.json"
    path.chmod(0)
    with without_privileges(path.parent):
        status, told = run()
    if status == 0:
        pytest.skip("this user may read everything")
    assert status == 1
    assert "error[DG001]" in told
    assert not (reachable / "out").exists()


@pytest.mark.parametrize(
    ("umask", "file", "folder"),
    [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700), (0o002, 0o664, 0o775)],
)
def test_files_have_the_rights_of_the_users_umask(
    project: Path, run: Run, umask: int, file: int, folder: int
) -> None:
    before = os.umask(umask)
    try:
        assert run()[0] == 0
    finally:
        os.umask(before)
    for path in (project / "out").rglob("*"):
        assert path.stat().st_mode & 0o777 == (folder if path.is_dir() else file)


# -- a full disk -------------------------------------------------------------------------------------------------


def full_disk(monkeypatch: pytest.MonkeyPatch, at: int, code: int) -> list[int]:
    """The disk is full when the `at`-th file is flushed. What is returned tells how often that was asked for."""
    calls: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == at:
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return calls


def test_a_full_disk_leaves_everything_as_it_was(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run()[0] == 0
    files = len(list((project / "out/shop").iterdir()))
    (project / "shop_schema.json").write_text(schema(table="Other"))
    before = snapshot(project)
    for at, code in ((1, errno.ENOSPC), (2, errno.EDQUOT), (3, errno.EIO)):
        with monkeypatch.context() as patched:
            full_disk(patched, at, code)
            status, told = run()
        assert (status, snapshot(project)) == (2, before), at
        assert os.strerror(code) in told
        assert "nothing was changed" in told
    assert run()[0] == 0
    assert len(list((project / "out/shop").iterdir())) == files


def test_a_disk_that_is_really_full(project: Path, run: Run) -> None:
    place = project / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        status, told = run(output="small/out")
        assert status == 2
        assert "No space left on device" in told
        assert not [path for path in place.rglob("*") if path.is_file()]
    finally:
        subprocess.run(["umount", place], check=True)
