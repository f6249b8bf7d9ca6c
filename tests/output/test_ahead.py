"""Builds by several processes: the same packages, the same findings, and nobody is left behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dyngen.emission import ahead
from dyngen.emission.ahead import Emission
from dyngen.emission.emit import emit, finished
from dyngen.output.format import FormatError
from dyngen.variant import PLAIN
from emitted import SOAK, meaning
from output.disk import schema, snapshot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a build is one process"),
]

TREES = ("ash", "beech", "cedar", "elm", "fir", "gorse")
BUILD = [sys.executable, "-m", "dyngen", "build", ".", "-o", "out"]

# What the command does, with as many processes as are asked for, on whatever machine.
PROGRAM = """
import json, sys
from pathlib import Path
from dyngen.build import build
from dyngen.config import Settings
result = build(Settings((Path("."),), Path("out")), write=True, processes=int(sys.argv[1]))
changes = result.changes
print(json.dumps([
    [f"{each.span.path} {each.code} {each.message}" for each in result.diagnostics],
    [str(each.path) for each in changes.created] if changes else None,
]))
"""


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of some schemas, each of another table."""
    (tmp_path / "pyproject.toml").write_text("")
    for name in TREES:
        (tmp_path / f"{name}_schema.json").write_text(schema(name.title()))
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def built(project: Path, processes: int) -> tuple[list[str], list[str] | None]:
    """The findings of a build without notes, and what it creates."""
    for note in (project / "cache").glob("*"):
        note.unlink()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(processes)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    diagnostics, created = json.loads(done.stdout)
    return diagnostics, created


def test_it_makes_the_same_packages_in_the_same_order(many: Path) -> None:
    one = built(many, 1)
    alone = snapshot(many / "out")
    (many / "out").rename(many / "before")
    assert built(many, 3) == one
    assert snapshot(many / "out") == alone
    assert one[1]
    assert {path.partition("/")[0] for path in one[1]} == {*TREES}


def test_it_says_the_same_of_mistakes(many: Path) -> None:
    for name in ("beech", "elm"):
        (many / f"{name}_schema.json").write_text(schema(name.title()).replace("{", "{,", 1))
    one = built(many, 1)
    assert built(many, 3) == one
    assert one[1] is None
    assert len(one[0]) >= 2
    assert not (many / "out").exists()


class Pool:
    """An executor whose processes come to nothing in the way that is asked for."""

    def __init__(self, error: Exception, *, at_once: bool) -> None:
        self._error = error
        self._at_once = at_once
        self.asked = 0

    def submit(self, *_: object) -> Future[Any]:
        self.asked += 1
        if self._at_once:
            raise self._error
        future: Future[Any] = Future()
        future.set_exception(self._error)
        return future


@pytest.mark.parametrize(
    ("error", "at_once"),
    [(BrokenProcessPool(), True), (BrokenProcessPool(), False), (FormatError("no Python"), False)],
)
def test_what_a_process_cannot_do_is_done_here(error: Exception, at_once: bool) -> None:
    schemas = [meaning("user_registration"), meaning("coordination")]
    pool: Any = Pool(error, at_once=at_once)
    emission = Emission("ruff", PLAIN, pool)
    for each in schemas:
        emission.begin(each)
    assert pool.asked == 2
    assert emission.packages(schemas) == emit(schemas, "ruff", PLAIN)


class Here:
    """An executor that does all at once, in this process."""

    def submit(self, work: Any, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*arguments))
        return future


def test_what_finds_room_is_laid_out_here_and_the_rest_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schemas = [meaning(name) for name in ("user_registration", "coordination", "deals_app")]
    room = multiprocessing.get_context("fork").Semaphore(1)
    laid_out: list[list[str]] = []

    def noted(packages: Any, formatter: Any) -> Any:
        laid_out.append([each.package for each in packages])
        return finished(packages, formatter)

    monkeypatch.setattr(ahead, "_room", room)
    monkeypatch.setattr(ahead, "finished", noted)
    pool: Any = Here()
    emission = Emission("ruff", PLAIN, pool, room)
    for each in schemas:
        emission.begin(each)
    assert sorted(laid_out) == [["coordination"], ["deals_app"]]
    assert not room.acquire(block=False)
    made = emission.packages(schemas)
    assert list(made.items()) == list(emit(schemas, "ruff", PLAIN).items())
    assert laid_out[2:] == [["user_registration"]]
    assert room.acquire(block=False), "there is room for the next"


def test_what_is_begun_by_nobody_is_made_here() -> None:
    """The processes were killed when they had been told of the first."""

    class Killed(Here):
        told = 0

        def submit(self, work: Any, *arguments: Any) -> Future[Any]:
            self.told += 1
            if self.told > 1:
                raise BrokenProcessPool
            return super().submit(work, *arguments)

    schemas = [meaning("user_registration"), meaning("coordination")]
    pool: Any = Killed()
    emission = Emission("ruff", PLAIN, pool)
    for each in schemas:
        emission.begin(each)
    made = emission.packages(schemas)
    assert list(made.items()) == list(emit(schemas, "ruff", PLAIN).items())


def test_what_fails_there_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> object:
        raise FormatError("no Python, here either")

    pool: Any = Pool(FormatError("no Python, there"), at_once=False)
    emission = Emission("ruff", PLAIN, pool)
    emission.begin(meaning("coordination"))
    monkeypatch.setattr(ahead, "emit", fails)
    with pytest.raises(FormatError, match="here either"):
        emission.packages([meaning("coordination")])


def test_a_machine_without_room_has_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> object:
        raise OSError("there is no room")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", refused)
    with ahead.emission("ruff", PLAIN, 2) as emission:
        emission.begin(meaning("coordination"))
        made = emission.packages([meaning("coordination")])
    assert made == emit([meaning("coordination")], "ruff", PLAIN)


def test_a_process_with_threads_is_not_copied() -> None:
    program = "import threading, time\nfrom dyngen.emission.ahead import cores\nprint(cores())\n"
    thread = "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
    counts = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for code in (program, program.replace("print", f"{thread}print"))
    ]
    assert counts == [f"{len(os.sched_getaffinity(0))}\n", "1\n"]


def of_session(number: int) -> list[int]:
    """The processes of a session, but for those that have ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ends just now
            state, _, _, session, *_ = status.read_text().rpartition(")")[2].split()
            if int(session) == number and state != "Z":
                found.append(int(status.parent.name))
    return found


def builders(session: int) -> int:
    """How many processes of a build make packages: ruff, which any of them may have started, makes none."""
    names = []
    for number in of_session(session):
        with suppress(OSError):
            names.append(Path(f"/proc/{number}/comm").read_text())
    return sum(name != "ruff\n" for name in names)


def none_left(session: int) -> bool:
    """Whether all processes of a session end soon."""
    deadline = time.monotonic() + 20
    while of_session(session) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not of_session(session)


@pytest.fixture
def start(many: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a build in a session of its own; each makes everything."""
    begun: list[subprocess.Popen[str]] = []

    def started() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*BUILD, "--check"],  # which leaves nothing behind, so that the next has the same to do
            cwd=many,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            # Who runs the tests in the background has Ctrl-C ignored, and what they start as well.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        begun.append(process)
        return process

    yield started
    for process in begun:
        for left in of_session(process.pid):
            os.kill(left, signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()


def is_from_before(said: str) -> bool:
    """Is it what Python says of Ctrl-C while it imports the program, none of which runs yet?"""
    return "from dyngen.cli.app import main" in said and ", in main\n" not in said


# Not what `cores` says here, which is one: the process of a test may have threads, and the builds are others.
@pytest.mark.skipif((os.cpu_count() or 1) < 2 and not SOAK, reason="there is one core")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whenever_a_build_ends_no_process_of_it_is_left(
    start: Callable[[], subprocess.Popen[str]], how: signal.Signals
) -> None:
    """Only the build is told to end, as by who watches it; Ctrl-C goes to all of its processes."""
    begun = time.monotonic()
    whole = start()
    assert whole.wait() == 1
    assert none_left(whole.pid)
    length = time.monotonic() - begun
    moments = random.Random(how)  # noqa: S311
    killed, most = 0, 0
    times = 60 if SOAK else 10
    for n in range(times):
        process = start()
        time.sleep(length * (n + moments.random()) / times)  # one in each part of a build
        most = max(most, builders(process.pid))
        if how is signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        killed += process.wait() != 1
        assert none_left(process.pid)
        assert process.stderr
        said = process.stderr.read()
        assert said.count("Traceback") == is_from_before(said), said
    assert killed
    assert most > 1, "no build was killed while it had other processes"


def test_a_pool_that_is_killed_elsewhere_leaves_nobody_either() -> None:
    """The processes of `dyngen migrate` are no copies, and wait on the same pipes."""
    program = (
        "import os, signal\n"
        "from dyngen.migration.engines.executor import processes\n"
        "if __name__ == '__main__':\n"
        "    with processes(2) as engine:\n"
        "        assert list(engine(abs, [-1, -2]))\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
    assert process.wait() == -signal.SIGKILL
    try:
        assert none_left(process.pid)
    finally:
        for left in of_session(process.pid):
            os.kill(left, signal.SIGKILL)
