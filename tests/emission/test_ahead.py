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
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dyngen.emission import ahead
from dyngen.emission.ahead import Emission, Foreman
from dyngen.emission.emit import Packages, emit
from dyngen.emission.forks import Fork
from dyngen.emission.workshop import Task, Workshop
from dyngen.ir.schema import Schema
from dyngen.lower import Lowering
from dyngen.output.format import FormatError
from dyngen.variant import PLAIN, Variant
from emitted import SOAK, meaning
from output.disk import schema, snapshot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a build is one process"),
]

T = TypeVar("T")
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


def built(project: Path, processes: int, before: str = "") -> tuple[list[str], list[str] | None]:
    """The findings of a build without notes, and what it creates; `before` is done in its process first."""
    for note in (project / "cache").glob("*"):
        note.unlink()
    done = subprocess.run(
        [sys.executable, "-c", before + PROGRAM, str(processes)],
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


# Every process is killed before its n-th task: the foreman and its helpers alike, some after they have made others.
KILLED = """
import os, signal
import dyngen.emission.workshop as workshop
make, left = workshop.Workshop.do, {moment}

def do(shop, task):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    make(shop, task)

workshop.Workshop.do = do
"""
# The helpers alone.
UNHELPFUL = """
import os, signal
import dyngen.emission.workshop as workshop
workshop._help = lambda shop, turns, answer: (next(iter(turns)), os.kill(os.getpid(), signal.SIGKILL))
"""
# There is no room for processes, or only for the first.
FORKLESS = """
import os
fork, left = os.fork, {room}

def refused():
    global left
    left -= 1
    if left < 0:
        raise BlockingIOError("there is no room")
    return fork()

os.fork = refused
"""


@pytest.mark.parametrize("schemas", [1, len(TREES)])
@pytest.mark.parametrize(
    "before",
    [
        *(KILLED.format(moment=moment) for moment in (1, 2, 3)),
        UNHELPFUL,
        *(FORKLESS.format(room=room) for room in (0, 1)),
    ],
)
def test_what_others_leave_is_made_here(many: Path, schemas: int, before: str) -> None:
    for name in TREES[schemas:]:
        (many / f"{name}_schema.json").unlink()
    one = built(many, 1)
    alone = snapshot(many / "out")
    (many / "out").rename(many / "before")
    assert built(many, 3, before) == one
    assert snapshot(many / "out") == alone


class Answers:
    """What somebody says before it is killed."""

    def __init__(self, *answers: object) -> None:
        self._left = [*answers]

    def recv(self) -> object:
        if not self._left:
            raise EOFError
        return self._left.pop(0)


def told(*answers: object) -> Emission:
    """One whose foreman gives these answers and does not hear what it is told."""
    heard, asked = multiprocessing.Pipe(duplex=False)
    heard.close()
    nobody: Any = None
    answer: Any = Answers(*answers)
    return Emission("ruff", PLAIN, Foreman(Fork(nobody, answer), asked))


@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_foreman_that_is_killed_has_made_nothing(done: int) -> None:
    schemas = [meaning("user_registration"), meaning("coordination")]
    emission = told(*[None] * done)
    for each in schemas:
        emission.begin(each)
    seen: list[int] = []

    def tracked(items: Sequence[T], _: str) -> Iterator[T]:
        for item in items:
            yield item
            seen.append(len(seen))

    made = emission.packages(schemas, tracked)
    assert list(made.items()) == list(emit(schemas, "ruff", PLAIN).items())
    assert len(seen) == done


def test_what_it_could_not_make_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = [meaning("user_registration"), meaning("coordination")]
    whole = emit(schemas, "ruff", PLAIN)
    asked: list[str] = []

    def noted(some: Sequence[Schema], *rest: Any) -> Packages:
        asked.extend(each.package for each in some)
        return emit(some, *rest)

    monkeypatch.setattr(ahead, "emit", noted)
    made = told(None, {"coordination": whole["coordination"]}).packages(schemas)
    assert list(made.items()) == list(whole.items())
    assert asked == ["user_registration"]


def test_what_fails_there_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> object:
        raise FormatError("no Python, here either")

    monkeypatch.setattr(ahead, "emit", fails)
    with pytest.raises(FormatError, match="here either"):
        told().packages([meaning("coordination")])


def prepared(variant: Variant) -> dict[str, Lowering]:
    schemas = map(meaning, ("coordination", "gaming_leaderboard", "user_registration"))
    return {each.package: Lowering(each, variant) for each in schemas}


@pytest.mark.parametrize(
    "variant",
    [
        PLAIN,
        Variant(flavours=("sync", "async")),
        Variant(flavours=("async",), direct=True),
        Variant(home="dyngen_runtime", keyword_keys=True),
        Variant(home="dyngen_runtime", flavours=("sync", "async")),
    ],
)
def test_several_make_one_package(variant: Variant) -> None:
    """One makes a package whole, and of the others each every second part."""
    lowerings = prepared(variant)
    done: list[None] = []
    shops = [Workshop("ruff", lowerings, partial(done.append, None)) for _ in range(2)]
    whole, *shared = lowerings
    shops[1].do(Task(whole, [*lowerings[whole].parts]))
    for package in shared:
        for place, part in enumerate(lowerings[package].parts):
            shops[place % 2].do(Task(package, [part]))
    for shop in shops:
        shop.lay_out()
    assert len(done) == 1
    assert shops[0].share.layouts.keys().isdisjoint(shops[1].share.layouts)
    shops[0].add(shops[1].share)
    schemas = [meaning(package) for package in lowerings]
    assert shops[0].packages() == emit(schemas, "ruff", variant)
    assert len(done) == 3


def test_a_package_that_lacks_a_part_is_left_to_others() -> None:
    lowerings = prepared(PLAIN)
    shop = Workshop("ruff", lowerings)
    for package, lowering in lowerings.items():
        for part in [*lowering.parts][package == "coordination" :]:
            shop.do(Task(package, [part]))
    assert shop.packages().keys() == lowerings.keys() - {"coordination"}


def test_each_task_is_done_once() -> None:
    """By copies of a process, whoever is quicker."""
    program = (
        "from dyngen.emission.forks import fork\n"
        "from dyngen.emission.workshop import Task, Turns\n"
        "turns = Turns([Task(str(number), []) for number in range(5000)])\n"
        "forks = [fork(lambda answer: answer.send([each.package for each in turns])) for _ in '123']\n"
        "print(*(number for each in forks for number in each.answer.recv()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert sorted(map(int, done.stdout.split())) == [*range(5000)]


def test_a_process_with_threads_is_not_copied() -> None:
    program = "import threading, time\nfrom dyngen.emission.forks import cores\nprint(cores())\n"
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
    """Is it what Python says of Ctrl-C while it starts or imports the program, none of which runs yet?"""
    if said.startswith("Could not import runpy module\n"):
        return True
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
