"""What is on disk after a build that was killed, at every moment at which it touches it, or that was not alone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from dyngen.build import build
from dyngen.config import Settings
from dyngen.output.header import LINE
from dyngen.output.tree import apply
from emitted import SOAK
from output.disk import Run, schema, snapshot

pytestmark = pytest.mark.slow


@cache
def trees() -> list[dict[PurePosixPath, str]]:
    """What two schemas compile to, as a build hands it to the disk."""
    found = []
    for table in ("Old", "New"):
        with tempfile.TemporaryDirectory() as folder:
            path, out = Path(folder) / "shop_schema.json", Path(folder) / "out"
            path.write_text(schema(table=table * 50))
            assert build(Settings((path,), out), write=True).changes
            kept = (
                "keys.py",
                "tables.py",
                "py.typed",
                ".dyngen.json",
            )  # the rest would only take time
            files = [each for each in sorted(out.glob("shop/*")) if SOAK or each.name in kept]
            found.append({PurePosixPath("shop", each.name): each.read_text() for each in files})
    found[1][PurePosixPath("extra/keys.py")] = f"# {LINE}\nnew = 1\n"
    found[0][PurePosixPath("shop/gone.py")] = f"# {LINE}\nold = 1\n"
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


def test_whenever_a_build_is_killed_no_process_of_it_is_left(tmp_path: Path) -> None:
    """What it started (ruff) ends by itself; only the build is told to end, which is alone in a session of its own."""
    path = tmp_path / "shop_schema.json"
    path.write_text(schema())
    environment = {**os.environ, "DYNGEN_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "dyngen", "build", str(path), "-o", str(tmp_path / "out")]

    def started() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
        )

    begun = time.monotonic()
    assert started().wait() == 0
    whole = time.monotonic() - begun
    killed = 0
    for number in range(100 if SOAK else 12):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        process = started()
        time.sleep(whole * random.random())  # noqa: S311
        process.send_signal(signal.SIGKILL if number % 2 else signal.SIGTERM)
        killed += process.wait() < 0
        deadline = time.monotonic() + 10
        while (left := _of_session(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not left
    assert killed


def _of_session(number: int) -> list[str]:
    """The processes of a session, but for those that have ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ends just now
            name, _, rest = status.read_text().rpartition(")")
            state, _, _, session, *_ = rest.split()
            if int(session) == number and state != "Z":
                found.append(f"{name})")
    return found
