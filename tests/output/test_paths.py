"""Where a build writes, and what is on disk after one that was hindered: the command as a whole.

The rules of one output folder are tested in test_tree.py on small trees; here the command is held to them, at every
moment at which it touches the disk.

Whose file it is decides the header (docs/reliability.md): a generated file that was edited by hand still has it, so the next
build writes it anew, and `--check` tells of it before. A file without the header is never changed or removed.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import copy
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from dyngen.build import build
from dyngen.cli.app import run_command
from dyngen.output.header import LINE
from dyngen.output.tree import apply
from emitted import SOAK

Run = Callable[..., tuple[int, str]]
Snapshot = dict[str, object]

SCHEMA: dict[str, Any] = {
    "tables": [
        {
            "table_config": {"table_name": "Table", "partition_key": "pk"},
            "gsi_list": [{"name": "ByMood", "partition_key": "gpk"}],
            "entities": {
                "Thing": {
                    "entity_type": "T",
                    "pk_template": "T#{id}",
                    "fields": [
                        {"name": "id", "type": "string", "required": True},
                        {"name": "mood", "type": "string", "required": True},
                    ],
                    "gsi_mappings": [{"name": "ByMood", "pk_template": "{mood}"}],
                }
            },
        }
    ]
}


def schema(**changes: str) -> str:
    """The schema with another name of its table, index or entity."""
    document = copy.deepcopy(SCHEMA)
    table = document["tables"][0]
    table["table_config"]["table_name"] = changes.get("table", "Table")
    table["gsi_list"][0]["name"] = changes.get("index", "ByMood")
    thing = table["entities"].pop("Thing")
    thing["gsi_mappings"][0]["name"] = changes.get("index", "ByMood")
    table["entities"][changes.get("entity", "Thing")] = thing
    return json.dumps(document)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the schema `shop`; the working folder."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "shop_schema.json").write_text(schema())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("DYNGEN_TRACEBACK", "1")  # what is no answer is raised
    return folder


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`dyngen build … -o out`, in this process: exit status and everything that it said."""

    def run(*arguments: str, command: str = "build", output: str = "out") -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run_command([command, *(arguments or ("shop_schema.json",)), "-o", output])
        told = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), told.out + told.err

    return run


def snapshot(folder: Path) -> Snapshot:
    """Everything below a folder: the bytes of files, the targets of links, the folders."""
    found: Snapshot = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = (
            path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        )
    return found


def outside(folder: Path) -> Snapshot:
    """Everything but the output folder and the cache."""
    return {
        name: what
        for name, what in snapshot(folder).items()
        if not name.startswith(("project/out", "cache"))
    }


# -- names -------------------------------------------------------------------------------------------------------

HOSTILE_FILES = [
    ".._schema.json", "-o_schema.json", "~_schema.json", "a\nb_schema.json", "a;rm -rf ._schema.json", "..\\..\\x_schema.json",
    "C:x_schema.json", "__init___schema.json", "__pycache___schema.json", ".git_schema.json", "%2e%2e%2fx_schema.json", "é_schema.json", "\u202egnp_schema.json",
    "x" * 200 + "_schema.json", "class_schema.json", "1_schema.json",
]  # fmt: skip


@pytest.mark.parametrize(
    "name", HOSTILE_FILES, ids=lambda name: name[:30].encode("unicode_escape").decode()
)
def test_the_name_of_a_file_does_not_lead_out(project: Path, run: Run, name: str) -> None:
    try:
        (project / name).write_text(schema())
    except OSError as error:
        pytest.skip(f"no file can be called so here: {error}")
    before = outside(project.parent)
    status, told = run("--", name)
    assert outside(project.parent) == before
    written = snapshot(project / "out") if (project / "out").exists() else {}
    assert status in (0, 1, 2)
    if status == 0:
        folders = {path.split("/")[0] for path in written}
        assert len(folders) == 1
        assert all(folder.isidentifier() for folder in folders)
    else:
        assert "error" in told
        assert not written


@pytest.mark.parametrize("folder", ["..", "...", "-", "a.b", "~", "__pycache__", "x\n"])
def test_the_name_of_a_folder_does_not_lead_out(project: Path, run: Run, folder: str) -> None:
    """A bare schema.json takes the name of its folder."""
    place = project / folder
    place.mkdir(exist_ok=True)
    (place / "schema.json").write_text(schema())
    before = outside(project.parent)
    status, _ = run("--", str(place / "schema.json"))
    assert outside(project.parent) == before
    if status == 0:
        assert len({path.split("/")[0] for path in snapshot(project / "out")}) == 1


@pytest.mark.parametrize("key", ["table", "index", "entity"])
@pytest.mark.parametrize(
    "name", ["../../etc/x", "/etc/x", "..", "a/b", "a\\b", "a\0b", "x\n", ".", ""]
)
def test_a_name_within_a_schema_does_not_lead_out(
    project: Path, run: Run, key: str, name: str
) -> None:
    (project / "shop_schema.json").write_text(schema(**{key: name}))
    before = snapshot(project.parent)
    status, told = run()
    assert status == 1
    assert "error[DG" in told
    assert snapshot(project.parent) == before


def test_a_name_that_dots_may_be_in_names_no_file(project: Path, run: Run) -> None:
    (project / "shop_schema.json").write_text(schema(table="..x..", index="..."))
    run()
    assert {path.name for path in project.parent.iterdir()} <= {"project", "cache"}


# -- links, and things that stand in the way ---------------------------------------------------------------------


def test_an_output_folder_that_is_a_link_is_the_folder_behind_it(project: Path, run: Run) -> None:
    (project.parent / "elsewhere").mkdir()
    (project / "out").symlink_to(project.parent / "elsewhere")
    assert run()[0] == 0
    assert (project / "out").is_symlink()
    assert (project.parent / "elsewhere/shop/keys.py").is_file()


def refused(project: Path, run: Run, *arguments: str) -> tuple[int, str]:
    """What a build says that must not change anything."""
    before = outside(project.parent) | snapshot(project / "out")
    status, told = run(*arguments)
    assert outside(project.parent) | snapshot(project / "out") == before
    assert "Traceback" not in told
    return status, told


def test_links_within_the_output_folder_are_not_followed(project: Path, run: Run) -> None:
    elsewhere = project.parent / "elsewhere"
    (elsewhere / "shop").mkdir(parents=True)
    (elsewhere / "shop/keys.py").write_text("mine")
    out = project / "out"
    out.mkdir()
    for force in ([], ["--force"]):
        (out / "shop").symlink_to(elsewhere / "shop")
        status, told = refused(project, run, "shop_schema.json", *force)
        assert status == 1
        assert "a symbolic link stands where a package folder belongs" in told
        (out / "shop").unlink()
    (out / "shop").mkdir()
    (out / "shop/keys.py").symlink_to(elsewhere / "shop/keys.py")
    status, told = refused(project, run)
    assert status == 1
    assert "out/shop/keys.py: a symbolic link stands where a file belongs" in told
    assert run("shop_schema.json", "--force")[0] == 0
    assert (elsewhere / "shop/keys.py").read_text() == "mine"
    assert not (out / "shop/keys.py").is_symlink()


@pytest.mark.parametrize("target", ["nowhere", "out", "/dev/null"])
def test_an_output_that_is_no_folder_is_an_error(project: Path, run: Run, target: str) -> None:
    (project / "out").symlink_to(target)
    status, told = run()
    assert status == 2
    assert told.startswith("error: cannot write the output: ")
    assert "\nhelp: " in told
    assert (project / "out").is_symlink()


def test_an_output_that_is_a_file_is_an_error(project: Path, run: Run) -> None:
    (project / "out").write_text("mine")
    assert run()[0] == 2
    assert (project / "out").read_text() == "mine"
    assert run(output="out/deeper")[0] == 2
    assert run("shop_schema.json", "--check")[0] == 2


def test_a_folder_where_a_file_belongs_is_refused(project: Path, run: Run) -> None:
    (project / "out/shop/keys.py/mine").mkdir(parents=True)
    for force in ([], ["--force"]):
        status, told = refused(project, run, "shop_schema.json", *force)
        assert status == 1
        assert "a folder stands where a file belongs" in told


def test_a_pipe_where_a_file_belongs_is_refused(project: Path, run: Run) -> None:
    (project / "out/shop").mkdir(parents=True)
    os.mkfifo(project / "out/shop/keys.py")
    status, told = run()  # and does not hang
    assert status == 1
    assert "a special file stands where a file belongs" in told


# -- rights ------------------------------------------------------------------------------------------------------


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
def reachable(project: Path) -> Path:
    """The project, its parents open to other users; whatever a build imports is imported."""
    build([project / "shop_schema.json"], output=project / "warm", write=True)
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


# -- whose file it is --------------------------------------------------------------------------------------------


def test_what_was_edited_by_hand_is_ours_and_made_anew(project: Path, run: Run) -> None:
    """The header says DO NOT EDIT, and decides. `--check` tells of the edit without touching it."""
    assert run()[0] == 0
    path = project / "out/shop/keys.py"
    made = path.read_text()
    path.write_text(made + "\nEDITED = True\n")
    status, told = refused(project, run, "shop_schema.json", "--check")
    assert status == 1
    assert "-EDITED = True" in told
    assert run()[0] == 0
    assert path.read_text() == made


@pytest.mark.parametrize(
    "name", ["keys.py", "access_patterns.json", "py.typed", ".dyngen.json", "__init__.py"]
)
def test_a_foreign_file_in_the_way_stops_everything(project: Path, run: Run, name: str) -> None:
    (project / "out/shop").mkdir(parents=True)
    (project / "out/shop" / name).write_text("mine")
    status, told = refused(project, run)
    assert status == 1
    assert f"out/shop/{name}: dyngen did not write this file" in told
    assert list((project / "out/shop").iterdir()) == [project / "out/shop" / name]


def test_foreign_files_survive_everything(project: Path, run: Run) -> None:
    """Beside what is ours, in a package that goes away, in folders of other names, whatever they are called."""
    assert run()[0] == 0
    mine = ["out/shop/mine.py", "out/shop/.hidden", "out/shop/keys.py.bak", "out/other/keys.py", "out/README.md", "out/.git/config",
            "out/shop/deep/keys.py", "out/shop/half.dyngen-tmp"]  # fmt: skip
    for name in mine:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("mine")
    # Even our header does not make a file in a deeper or hidden folder ours: packages are flat.
    deeper = ["out/shop/deep/ours.py", "out/.git/ours.py"]
    for name in deeper:
        (project / name).write_text(f"# {LINE}\n")
    (project / "other_schema.json").write_text(schema())
    (project / "shop_schema.json").unlink()
    assert run("other_schema.json", "--force")[0] in (0, 1)
    (project / "out/other/keys.py").rename(project / "out/other/mine.py")
    mine[mine.index("out/other/keys.py")] = "out/other/mine.py"
    assert run("other_schema.json")[0] == 0
    assert not (project / "out/shop/keys.py").exists()
    for name in mine:
        if name != "out/other/mine.py":
            assert (project / name).read_text() == "mine", name
    assert all((project / name).exists() for name in deeper)


# -- killed, and raced -------------------------------------------------------------------------------------------


@cache
def trees() -> list[dict[PurePosixPath, str]]:
    """What two schemas compile to, as a build hands it to the disk."""
    found = []
    for table in ("Old", "New"):
        with tempfile.TemporaryDirectory() as folder:
            path, out = Path(folder) / "shop_schema.json", Path(folder) / "out"
            path.write_text(schema(table=table * 50))
            assert build([path], output=out, write=True).changes
            kept = (
                "keys.py",
                "tables.py",
                "py.typed",
                ".dyngen.json",
            )  # the rest would only take time
            files = [each for each in sorted(out.glob("shop/*")) if SOAK or each.name in kept]
            found.append({PurePosixPath("shop", each.name): each.read_text() for each in files})
    found[1][PurePosixPath("extra/keys.py")] = f"# {LINE}\nnew = 1\n"
    found[0][PurePosixPath("gone/keys.py")] = f"# {LINE}\nold = 1\n"
    return found


_TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def killed_at(moment: int, out: Path) -> bool:
    """Build the new tree in a process that is killed before it touches the disk for the `moment`-th time.

    False if it came to its end before.
    """
    pid = os.fork()
    if pid == 0:
        left = moment

        def touch(event: str, _: object) -> None:
            nonlocal left
            if event in _TOUCHES:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        real = os.fsync

        def fsync(descriptor: int) -> None:
            touch("open", None)
            real(descriptor)

        os.fsync = fsync
        sys.addaudithook(touch)
        apply(trees()[1], out, write=True)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == signal.SIGKILL


def test_a_build_killed_at_any_moment_leaves_each_file_old_or_new(tmp_path: Path) -> None:
    """At every moment: before each opening, flush, move, removal and new folder."""
    old, new = ({str(path): text for path, text in tree.items()} for tree in trees())
    moment, states = 0, set()
    while True:
        out = tmp_path / f"out{moment}"
        apply(trees()[0], out, write=True)
        ended = not killed_at(moment, out)
        files = {
            name: what.decode()
            for name, what in snapshot(out).items()
            if isinstance(what, bytes) and "dyngen-tmp" not in name
        }
        assert all(text in (old.get(name), new.get(name)) for name, text in files.items()), moment
        assert files.keys() >= old.keys() & new.keys(), moment
        states.add(tuple(sorted((name, text == new.get(name)) for name, text in files.items())))
        apply(trees()[1], out, write=True)
        healed = {
            name: what.decode() for name, what in snapshot(out).items() if isinstance(what, bytes)
        }
        assert healed == new, moment
        assert not list(out.rglob("*dyngen-tmp")), "litter"
        shutil.rmtree(out)
        if ended:
            break
        moment += 1
    assert moment > 4 * len(new)
    assert len(states) > len(new) / 3, "the builds were not killed between two moves"


def command(project: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dyngen", "build", *arguments, "-o", "out"],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_the_command_killed_at_random_moments(project: Path, run: Run) -> None:
    moments = random.Random(3)  # noqa: S311
    assert run()[0] == 0
    old = snapshot(project / "out")
    (project / "shop_schema.json").write_text(schema(table="Other"))
    started = time.monotonic()
    command(project, "shop_schema.json").wait()
    whole = time.monotonic() - started
    new = snapshot(project / "out")
    assert new != old
    for _ in range(4 if not SOAK else 500):
        shutil.rmtree(project / "out")
        for name, what in old.items():
            path = project / "out" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(what, bytes):
                path.write_bytes(what)
        process = command(project, "shop_schema.json")
        time.sleep(whole * (0.3 + 0.8 * moments.random()))
        process.kill()
        process.wait()
        for name, what in snapshot(project / "out").items():
            assert "dyngen-tmp" in name or what in (old.get(name), new.get(name)), name
        assert run()[0] == 0
        assert snapshot(project / "out") == new


def test_two_commands_at_once_do_not_mix(project: Path, run: Run) -> None:
    wholes = []
    for letter in ("A", "B"):
        (project / letter).mkdir()
        (project / letter / "shop_schema.json").write_text(schema(table=f"Table{letter}"))
        shutil.rmtree(project / "out", ignore_errors=True)
        assert run(f"{letter}/shop_schema.json")[0] == 0
        wholes.append(snapshot(project / "out"))
    for _ in range(2 if not SOAK else 100):
        shutil.rmtree(project / "out")
        racing = [command(project, f"{letter}/shop_schema.json") for letter in ("A", "B")]
        assert [process.wait() for process in racing] == [0, 0]
        assert snapshot(project / "out") in wholes
