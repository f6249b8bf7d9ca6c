"""Commands of dyngen in the process of the tests.

command("build", "shop_schema.json").status     0
"""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

import pytest

from dyngen.cli.app import run_command


class Ran(NamedTuple):
    """What a command came to."""

    status: int
    stdout: str
    stderr: str


def command(*arguments: str) -> Ran:
    """What becomes of `dyngen` with these arguments."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr), pytest.raises(SystemExit) as ended:
        run_command(arguments)
    code = ended.value.code
    return Ran(code if isinstance(code, int) else 0, stdout.getvalue(), stderr.getvalue())
