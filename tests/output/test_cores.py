"""Work in other processes: the same as in one, whatever becomes of them, and none is left behind."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dyngen.output.cores import on_all_cores, started_early


def work(job: int) -> list[object]:
    """What every process can do, but for some jobs."""
    if job in (7, 9):
        raise ValueError(f"no {job}")
    if job == 8 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return [job, "é\ud800" * (100_000 if job < 9 else 1)]


HERE = os.getpid()


@pytest.fixture
def three_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many processes as jobs; in the end none is left behind."""
    monkeypatch.setattr("dyngen.output.cores._cores", lambda: 3)
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def no_room(*_: object) -> Any:
    raise BlockingIOError(errno.EAGAIN, "no room")


@pytest.mark.usefixtures("three_cores")
def test_work_on_all_cores_is_the_same_work() -> None:
    for jobs in ([3, 1, 4, 1, 5], [2], [], [8, 8, 1], [*range(10, 2000)]):
        made = on_all_cores(work, jobs, weight=abs, worth=0)
        assert made == [work(job) for job in jobs]
    with pytest.raises(ValueError, match="no 7"):
        on_all_cores(work, [1, 7, 2, 9], weight=abs, worth=0)
    with pytest.raises(KeyboardInterrupt):  # as where a person ends it
        on_all_cores(interrupted, [1, 2, 3, 4], weight=abs, worth=0)


def interrupted(job: int) -> list[object]:
    raise KeyboardInterrupt


def early(job: int, ready: Callable[[], object] = list) -> object:
    def same(it: Any) -> Any:
        return it

    with started_early(ready, work, pack=same, unpack=same) as at_work:
        return at_work(job)


@pytest.mark.usefixtures("three_cores")
def test_a_process_that_gets_ready_early_does_the_same_work(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    assert early(3, lambda: seen.write_text(f"{os.getpid()}")) == work(3)
    assert seen.read_text() not in ("", f"{HERE}")
    assert early(8) == work(8)  # done here, since the other has died
    assert early(3, no_room) == work(3)
    with pytest.raises(ValueError, match="no 7"):
        early(7)
    with (
        pytest.raises(KeyError),
        started_early(list, work, pack=lambda it: it, unpack=lambda it: it),
    ):
        raise KeyError
    with started_early(list, work, pack=lambda it: it, unpack=lambda it: it):
        pass  # there was nothing to do
    with (
        pytest.raises(TypeError, match="JSON"),
        started_early(list, work, pack=lambda _: b"", unpack=lambda it: it) as at_work,
    ):
        at_work(3)


@pytest.mark.parametrize("call", ["os.fork", "os.pipe"])
@pytest.mark.usefixtures("three_cores")
def test_without_room_for_a_process_one_does_it_all(
    call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call, no_room)
    assert early(3) == work(3)
    assert on_all_cores(work, [3, 4], weight=abs, worth=0) == [work(3), work(4)]


@pytest.mark.usefixtures("three_cores")
def test_who_ignores_the_end_of_children_gets_their_work_all_the_same() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert early(3) == work(3)
        assert on_all_cores(work, [3, 4], weight=abs, worth=0) == [work(3), work(4)]
    finally:
        signal.signal(signal.SIGCHLD, before)


KILLED = """
import os, signal, time
from dyngen.output import cores
cores._cores = lambda: 3
parent = os.getpid()
def work(job):
    if os.getpid() == parent:
        os.kill(parent, signal.SIGKILL)
    while os.getppid() == parent:
        time.sleep(0.01)
    return "more than a pipe holds" * 10_000
cores.on_all_cores(work, [1, 2, 3], weight=abs, worth=0)
"""


def test_children_of_a_killed_process_end_though_nobody_reads_what_they_made() -> None:
    """They hold its standard output open: it is at its end when the last of them is."""
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        killed.communicate(timeout=20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(killed.pid, signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
