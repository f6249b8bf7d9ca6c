"""How builds end: what is printed where, and with which exit status."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from commands.builds import CLEAN, CREATED, REFUSED, STALE, WRONG, Run, builds, finding
from dyngen import build
from dyngen.cli import watch
from dyngen.cli.app import run_command
from dyngen.config import Settings
from dyngen.diagnostics import Diagnostic, Severity
from dyngen.output.tree import OutputError

DIFFERING = "changed: out/shop/keys.py\nstale: out/shop/old.py\n"
DIFF = "--- /dev/null\n+++ out/shop/keys.py\n@@ -0,0 +1 @@\n+x\n"


@pytest.mark.parametrize(
    ("result", "options", "status", "out", "err"),
    [
        (CLEAN, [], 0, "", "out: 1 unchanged\n"),
        (CLEAN, ["--check"], 0, "", "out: 1 unchanged\n"),
        (CLEAN, ["--exit-non-zero-on-change"], 0, "", "out: 1 unchanged\n"),
        (CREATED, [], 0, "", "out: 1 created\n"),
        (CREATED, ["--exit-non-zero-on-change"], 1, "", "out: 1 created\n"),
        (CREATED, ["--check"], 1, "missing: out/shop/keys.py\n", "out: 1 missing\nhelp: "),
        (CREATED, ["--diff"], 0, DIFF, "out: 1 missing\nhelp: "),
        (CREATED, ["--check", "--diff"], 1, DIFF, "out: 1 missing\nhelp: "),
        (STALE, [], 0, "", "removed: out/shop/old.py\nout: 1 changed, 1 removed\n"),
        (STALE, ["--check"], 1, DIFFERING, "out: 1 changed, 1 stale\nhelp: "),
        (CREATED, ["--check", "--output-format", "json"], 1, "[]\n", "out: 1 missing\nhelp: "),
        (REFUSED, [], 1, "", "error: out/shop/keys.py: not mine\nnothing was written\nhelp: "),
        (REFUSED, ["--check"], 1, "", "error: out/shop/keys.py: not mine\nnothing was written\n"),
    ],
)
def test_what_a_build_did_and_its_exit_status(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    result: build.Result,
    options: list[str],
    status: int,
    out: str,
    err: str,
) -> None:
    calls = builds(monkeypatch, result)
    told = run("build", "x", *options)
    assert told[:2] == (status, out)
    assert told[2].startswith(err)
    assert calls[0]["write"] is not bool({"--check", "--diff"} & {*options})


def test_findings_stop_a_build_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, WRONG)
    status, out, err = run("build", "x")
    assert status == 1
    assert out.startswith("s.json:1:2: error[")
    assert err.endswith("nothing was written\n")
    status, out, err = run("build", "x", "--check")
    assert (status, out) == (1, ""), "stdout is for what differs"
    assert err.startswith("s.json:1:2: error[")
    status, out, _ = run("build", "x", "--output-format", "json")
    assert json.loads(out)[0]["line"] == 1


def test_validate_fails_for_errors_and_strictly_for_warnings(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Diagnostic] = []
    monkeypatch.setattr(build, "validate", lambda *_, **__: found)
    assert run("validate", "x")[0] == 0
    found.append(finding(Severity.WARNING))
    assert run("validate", "x")[0] == 0
    assert run("validate", "x", "--strict")[0] == 1
    found.append(finding(Severity.ERROR))
    status, out, _ = run("validate", "x")
    assert status == 1
    assert out.count("help: mend it") == 2


def test_what_the_disk_refuses_exits_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(
        monkeypatch, OutputError("cannot write the output: out: No space left on device\nhelp: x")
    )
    assert run("build", "x") == (
        2,
        "",
        "error: cannot write the output: out: No space left on device\nhelp: x\n",
    )


def test_our_own_mistake_exits_2_and_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(monkeypatch, ZeroDivisionError("oops"))
    status, out, err = run("build", "x")
    assert (status, out) == (2, "")
    assert err.startswith(
        f"internal error: ZeroDivisionError: oops at {Path(__file__).with_name('builds.py')}:"
    )
    assert "This is a bug in dyngen, not in your schema" in err
    assert "Traceback" not in err
    monkeypatch.setenv("DYNGEN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run_command(["build", "x"])


@pytest.mark.slow
def test_watch_builds_after_each_change_and_survives_mistakes(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "_POLL", 0.01)
    schema = project / "shop_schema.json"
    schema.write_text("{}")
    built = threading.Semaphore(0)
    rounds: list[int] = []

    def once() -> None:
        rounds.append(len(rounds))
        built.release()
        if len(rounds) == 2:
            raise OutputError("full")
        if len(rounds) == 4:
            raise KeyboardInterrupt

    def edit() -> None:
        for change in ("a", "usage", "b"):
            assert built.acquire(timeout=60)
            time.sleep(0.05)
            name = "shop_usage_data.json" if change == "usage" else "shop_schema.json"
            (project / name).write_text(change * 3)
            os.utime(project / name, (1, len(rounds) + 1))

    editor = threading.Thread(target=edit)
    editor.start()
    watch.watch(Settings((Path(),), Path("out")), once)
    editor.join()
    assert rounds == [0, 1, 2, 3]
    assert "error: full" in capsys.readouterr().err
