"""The side that is compared with: schemas in files, or in git as they were, without a checkout.

old_files("main", [Path("schemas")])              the schemas below schemas/, as they are on main
old_files("v1/blog_schema.json", …)               a file, or a folder
old_files("git:main:old/schemas", …)              another path of another time
old_files("path:main", …)                         a folder that is called like a branch
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from dyngen.config import FILE, UsageError, load, settings_of
from dyngen.evolution.git import git, resolved, root, within
from dyngen.records import record
from dyngen.schema.files import find, is_schema


@record(frozen=True, slots=True)
class OldFile:
    """A schema of the old side: where it lies, or lay, and what is in it."""

    path: Path
    content: bytes
    origin: str
    """The revision; empty for a file of the disk."""


@record(frozen=True, slots=True)
class Revision:
    """A revision of git, and a path of that time if one is named."""

    revision: str
    path: Path | None = None


def meant_by(against: str) -> Path | Revision:
    """What `against` names: something on the disk, or a revision."""
    if against.startswith("path:"):
        return Path(against.removeprefix("path:"))
    if against.startswith("git:"):
        revision, _, path_then = against.removeprefix("git:").partition(":")
        return Revision(revision, Path(path_then) if path_then else None)
    path = Path(against)
    return path if path.exists() else Revision(against)


def old_files(against: str, paths: Sequence[Path]) -> list[OldFile]:
    """The schemas that `against` means, where `paths` are those of the new side; UsageError if it means nothing.

    Where `paths` are what the project is configured to, a revision has those that it was configured to then.
    """
    meant = meant_by(against)
    if isinstance(meant, Path):
        return list(_on_disk(meant))
    return list(_in_git(meant.revision, [meant.path] if meant.path else _configured(meant, paths)))


@record(frozen=True, slots=True)
class FileThen:
    """A file as a revision has it; without content if there is none."""

    path: Path
    content: bytes | None
    origin: str


def file_then(meant: Revision, name: str) -> FileThen:
    """The file of this name in the nearest folder, from where the schemas of a revision are searched upward."""
    top, commit = root(), resolved(meant.revision)
    start = PurePosixPath(within(top, meant.path or Path.cwd()))
    wanted = [(folder / name).as_posix() for folder in (start, *start.parents)]
    listed = git(["ls-tree", "-z", "--full-tree", commit, "--", *wanted], top)
    blobs = {}
    for line in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        head, _, path = line.partition("\t")
        if head.startswith("100"):
            blobs[path] = head.split(" ")[2]
    for each in wanted:
        if each in blobs:
            content = git(["cat-file", "blob", blobs[each]], top)
            return FileThen(_shown(top / each), content, meant.revision)
    return FileThen(_shown(top / wanted[-1]), None, meant.revision)


def _configured(meant: Revision, paths: Sequence[Path]) -> Sequence[Path]:
    """`paths`; or if they are those of the project's configuration, those that it had then."""
    if [*map(Path.absolute, paths)] != [*load(Path.cwd()).paths]:
        return paths
    then = file_then(meant, FILE)
    try:
        return (
            settings_of((then.content or b"").decode(errors="replace"), then.path.absolute()).paths
            or paths
        )
    except UsageError:  # which is told where settings are compared
        return paths


def _on_disk(path: Path) -> Iterator[OldFile]:
    for each in find([path]):
        yield OldFile(each, each.read_bytes(), "")


def _in_git(revision: str, paths: Sequence[Path]) -> Iterator[OldFile]:
    """The schemas at `paths` as a revision has them; links and submodules are none."""
    top = root()
    commit = resolved(revision)
    for path in paths:
        asked = within(top, path)
        listed = git(["ls-tree", "-r", "-z", "--full-tree", commit, "--", asked or "."], top)
        for line in sorted(listed.decode("utf-8", "surrogateescape").split("\0")):
            head, _, name = line.partition("\t")
            if not head.startswith("100"):
                continue
            inside = PurePosixPath(name).relative_to(asked) if name != asked else None
            if inside is None or _is_searched(inside):
                content = git(["cat-file", "blob", head.split(" ")[2]], top)
                yield OldFile(_shown(top / name), content, revision)


def _is_searched(inside: PurePosixPath) -> bool:
    """Would a search of the folder find the file? It passes by hidden folders."""
    return is_schema(inside.name) and not any(part.startswith(".") for part in inside.parts[:-1])


def _shown(path: Path) -> Path:
    """`path` as people in the working folder write it."""
    return Path(os.path.relpath(path))
