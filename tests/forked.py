"""`python -m` of a module that needs boto3 and moto, without the second that it takes to read the two.

done = forked.run("deals_app.examples", "--help", cwd=folder)        as of subprocess.run

A process that has read them waits, and what is asked for runs in a fork of it, under its own `__main__`, in its own
folder, and ends as a process does. What a package imports by itself is not to be seen there. test_forked.py holds such
a run to one that `python -m` has started.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path


def run(module: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a module does that runs as a program in a folder."""
    command = ["-m", module, *arguments]
    with tempfile.TemporaryDirectory() as told:
        out, err = Path(told, "out"), Path(told, "err")
        asked = [module, [*arguments], str(cwd), str(out), str(err), dict(os.environ)]
        status = int(_ask(json.dumps(asked)))
        return subprocess.CompletedProcess(command, status, out.read_text(), err.read_text())


def _ask(line: str) -> str:
    process = _waiting()
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline()


@cache
def _waiting() -> subprocess.Popen[str]:
    """One for each process that runs tests; it ends with it, for then nobody asks it any more."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True)
    atexit.register(process.communicate)
    return process


# ---- the process that waits ---------------------------------------------------------------------


def _read() -> None:
    """All that the first request to moto would read."""
    import boto3
    from moto import mock_aws

    import quick_moto

    quick_moto.quicken()
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    with mock_aws():
        boto3.client("dynamodb", region_name="eu-central-1", **keys).list_tables()


def _wait() -> tuple[str, list[str]]:
    """Forks for each line; in the fork, what is to run there."""
    for line in sys.stdin:
        module, arguments, folder, out, err, environment = json.loads(line)
        if not (process := os.fork()):
            _become(folder, out, err, environment)
            return module, arguments
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)  # noqa: T201
    sys.exit()


def _become(folder: str, out: str, err: str, environment: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for place, number in ((os.devnull, 0), (out, 1), (err, 2)):
        found = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(found, number)
        os.close(found)
    own = str(Path(__file__).parent)
    sys.path[:] = [folder, *(each for each in sys.path if each != own)]


if __name__ == "__main__":
    _read()
    _module, _arguments = _wait()
    sys.argv[1:] = _arguments
    runpy.run_module(_module, run_name="__main__", alter_sys=True)
