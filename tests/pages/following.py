"""A page of the documentation, followed: what its code blocks say is done, in a folder of its own, from top to bottom.

What comes behind the language of a block says what it is:

    ```yaml file=schemas/shop/schema.yaml      a file, written
    ```sh                                      commands, run; those that would need a network are not
    ```text output                             lines that the last command printed
    ```python from=generated/shop/keys.py      an excerpt of a file that is there by then
    ```python                                  run, under moto and with the tables of all packages: the blocks of a
                                               page one after the other, in one process
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

_FENCE = re.compile(r"^( *)```(\w*) *([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_PROGRAMS = ("dyngen", "mypy", "pyright", "pytest", "python")
_ELSEWHERE = ("aws", "cat", "cd", "git", "make", "pip", "pipx", "uv", "uvx", "sam", "terraform")
"""Programs that need a network, an account or another folder: what they do is not ours to test."""

_RUNNER = """
import sys
from importlib import import_module
from pathlib import Path
from moto import mock_aws

with mock_aws():
    for folder in sorted(Path("generated").glob("*/tables.py")):
        package = import_module(folder.parent.name)
        package.create_tables(package.connect())
    names = {"__name__": "page"}
    for path in sys.argv[1:]:
        exec(compile(Path(path).read_text("utf-8"), path, "exec"), names)
"""


@dataclass(frozen=True, slots=True)
class Block:
    """A code block of a page, and the line that it begins in."""

    language: str
    about: str
    text: str
    line: int

    def value(self, key: str) -> str | None:
        """What `KEY=…` says of it."""
        found = re.search(rf"(?:^| ){key}=(\S+)", self.about)
        return found[1] if found else None


def blocks(page: Path) -> Iterator[Block]:
    """The code blocks of a page."""
    text = page.read_text("utf-8")
    for found in _FENCE.finditer(text):
        _, language, about, content = found.groups()
        yield Block(language, about, dedent(content), text.count("\n", 0, found.start()) + 1)


def follow(page: Path, folder: Path) -> None:
    """Do what a page says.

    Raises:
        AssertionError: It does not hold, or a block says nothing that could be tested.
    """
    printed = ""
    snippets: list[Path] = []
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        if name := block.value("file"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text, "utf-8")
        elif name := block.value("from"):
            there = dedent((folder / name).read_text("utf-8"))
            assert any(indent(block.text, " " * depth) in there for depth in range(0, 24, 2)), (
                f"{where}: not in {name}"
            )
        elif block.language == "sh":
            printed = "".join(_run(line, folder, where) for line in _commands(block))
        elif block.language == "python":
            snippets.append(folder / f"{page.stem}_{block.line}.py")
            snippets[-1].write_text(block.text, "utf-8")
        else:
            assert block.about == "output", f"{where}: nothing holds this block"
            there = {line.strip() for line in printed.splitlines()}
            missing = [line for line in block.text.splitlines() if line.strip() not in there]
            assert not missing, f"{where}: {missing} not in {printed}"
    if snippets:
        runner = folder / "follow_page.py"
        runner.write_text(_RUNNER, "utf-8")
        _done([sys.executable, str(runner), *map(str, snippets)], folder, page.name)


def _commands(block: Block) -> Iterator[list[str]]:
    for line in block.text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield words


def _run(words: Sequence[str], folder: Path, where: str) -> str:
    program, *arguments = words
    if program in _ELSEWHERE or words[:3] == ["dyngen", "import", "dynamodb"]:
        return ""
    assert program in _PROGRAMS, f"{where}: what is {program}?"
    command = [sys.executable] if program == "python" else [sys.executable, "-m", program]
    return _done([*command, *arguments], folder, where)


def _done(command: Sequence[str], folder: Path, where: str) -> str:
    """What a command printed; a status of 1 is how dyngen says that there are findings."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "PYTHONPATH": os.pathsep.join(
            [str(folder / "generated"), os.environ.get("PYTHONPATH", "")]
        ),
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    printed = done.stdout + done.stderr
    findings = "dyngen" in command and done.returncode == 1 and "error[" in printed
    assert done.returncode == 0 or findings, f"{where}: {command}\n{printed}"
    return printed
