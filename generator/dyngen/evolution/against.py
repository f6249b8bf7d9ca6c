"""The side that is compared with: schemas in files, or in git as they were, without a checkout.

old_files("main", [Path("schemas")])              the schemas below schemas/, as they are on main
old_files("v1/blog_schema.json", …)               a file, or a folder
old_files("git:main:old/schemas", …)              another path of another time
old_files("path:main", …)                         a folder that is called like a branch
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dyngen.config import UsageError
from dyngen.schema.files import find, is_schema


@dataclass(frozen=True, slots=True)
class OldFile:
    """A schema of the old side: where it lies, or lay, and what is in it."""

    path: Path
    content: bytes
    origin: str
    """The revision; empty for a file of the disk."""


def old_files(against: str, paths: Sequence[Path]) -> list[OldFile]:
    """The schemas that `against` means, where `paths` are those of the new side; UsageError if it means nothing."""
    if against.startswith("path:"):
        return list(_on_disk(Path(against.removeprefix("path:"))))
    if not against.startswith("git:"):
        path = Path(against)
        if path.exists():
            return list(_on_disk(path))
        return list(_in_git(against, paths))
    revision, _, path_then = against.removeprefix("git:").partition(":")
    return list(_in_git(revision, [Path(path_then)] if path_then else paths))


def _on_disk(path: Path) -> Iterator[OldFile]:
    for each in find([path]):
        yield OldFile(each, each.read_bytes(), "")


def _in_git(revision: str, paths: Sequence[Path]) -> Iterator[OldFile]:
    """The schemas at `paths` as a revision has them; links and submodules are none."""
    root = _root()
    commit = _resolved(revision)
    for path in paths:
        asked = _within(root, path)
        listed = _git(["ls-tree", "-r", "-z", "--full-tree", commit, "--", asked or "."], root)
        for line in sorted(listed.decode("utf-8", "surrogateescape").split("\0")):
            head, _, name = line.partition("\t")
            if not head.startswith("100"):
                continue
            inside = PurePosixPath(name).relative_to(asked) if name != asked else None
            if inside is None or _is_searched(inside):
                content = _git(["cat-file", "blob", head.split(" ")[2]], root)
                yield OldFile(_shown(root / name), content, revision)


def _is_searched(inside: PurePosixPath) -> bool:
    """Would a search of the folder find the file? It passes by hidden folders."""
    return is_schema(inside.name) and not any(part.startswith(".") for part in inside.parts[:-1])


def _shown(path: Path) -> Path:
    """`path` as people in the working folder write it."""
    return Path(os.path.relpath(path))


def _root() -> Path:
    """The folder of the repository."""
    try:
        return Path(os.fsdecode(_git(["rev-parse", "--show-toplevel"], Path.cwd()).rstrip(b"\n")))
    except _GitFailed:
        raise UsageError(
            "this folder is in no git repository\n"
            "help: name a file or a folder to compare with: --against path:FOLDER"
        ) from None


def _resolved(revision: str) -> str:
    """The commit that a revision is; never an option of git's."""
    try:
        found = _git(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
            Path.cwd(),
        )
    except _GitFailed:
        raise UsageError(_unknown(revision)) from None
    return found.decode().strip()


def _unknown(revision: str) -> str:
    message = f'there is no file, folder or git revision "{revision}"\nhelp: '
    if _git(["rev-parse", "--is-shallow-repository"], Path.cwd()).strip() == b"true":
        return f"{message}this clone is shallow: fetch the revision first (fetch-depth: 0 of actions/checkout)"
    return f"{message}name a branch, a tag or a commit that this clone has, or fetch it first"


def _within(root: Path, path: Path) -> str:
    """`path` as the repository calls it."""
    found = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    if found.startswith(".."):
        raise UsageError(
            f"{path} is outside of the git repository {root}\n"
            "help: name a file or a folder to compare with: --against path:FOLDER"
        )
    return "" if found == "." else Path(found).as_posix()


class _GitFailed(Exception):
    """Git said no."""


def _git(arguments: Sequence[str], folder: Path) -> bytes:
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
        raise _GitFailed(done.stderr.decode("utf-8", "replace"))
    return done.stdout
