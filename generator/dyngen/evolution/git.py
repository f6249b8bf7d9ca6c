"""What git is asked for: it is only read.

git(["cat-file", "blob", "4b825dc"], root())      bytes; GitFailed where it says no
resolved("main")                                  the commit
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from dyngen.config import UsageError


def root() -> Path:
    """The folder of the repository."""
    try:
        return Path(os.fsdecode(git(["rev-parse", "--show-toplevel"], Path.cwd()).rstrip(b"\n")))
    except GitFailed:
        raise UsageError(
            "this folder is in no git repository\n"
            "help: name a file or a folder to compare with: --against path:FOLDER"
        ) from None


def resolved(revision: str) -> str:
    """The commit that a revision is; never an option of git's."""
    try:
        found = git(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
            Path.cwd(),
        )
    except GitFailed:
        raise UsageError(_unknown(revision)) from None
    return found.decode().strip()


def _unknown(revision: str) -> str:
    message = f'there is no file, folder or git revision "{revision}"\nhelp: '
    if git(["rev-parse", "--is-shallow-repository"], Path.cwd()).strip() == b"true":
        return f"{message}this clone is shallow: fetch the revision first (fetch-depth: 0 of actions/checkout)"
    return f"{message}name a branch, a tag or a commit that this clone has, or fetch it first"


def within(top: Path, path: Path) -> str:
    """`path` as the repository calls it."""
    found = os.path.relpath(os.path.realpath(path), os.path.realpath(top))
    if found.startswith(".."):
        raise UsageError(
            f"{path} is outside of the git repository {top}\n"
            "help: name a file or a folder to compare with: --against path:FOLDER"
        )
    return "" if found == "." else Path(found).as_posix()


class GitFailed(Exception):
    """Git said no."""


def git(arguments: Sequence[str], folder: Path) -> bytes:
    """What git prints; it reads literally what it is given for a path, and changes nothing."""
    environment = {**os.environ, "GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, and no shell
            ["git", *arguments],  # noqa: S607 - the git that the user has
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError(
            "there is no git on the PATH\nhelp: name a file or a folder to compare with"
        ) from None
    if done.returncode:
        raise GitFailed(done.stderr.decode("utf-8", "replace"))
    return done.stdout
