"""The output folder against what it should hold: compare, and make it so.

    apply({PurePosixPath("shop/keys.py"): text, …}, Path("golden"), write=False)   -> Changes: what a build would do
    apply({PurePosixPath("shop/keys.py"): text, …}, Path("golden"), write=True)    -> the same, and it is done

Packages lie directly in the output folder, with at most a folder of their own within; a page about all of them lies
beside them. A file that lacks dyngen's header is never overwritten or deleted, unless the manifest beside it speaks for
it, and if one is in the way nothing is written at all. One that is ours is stale if its package is made and it is no
part of that, or if no schema makes its package any more. Other packages are left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from dyngen.output.lock import locked
from dyngen.output.manifest import NAME
from dyngen.output.replace import OutputError, is_temporary, replace
from dyngen.output.standing import (
    WITHIN,
    Folder,
    folder_in,
    folders,
    is_ours_at,
    mode_of,
    owner_of,
    package_of,
)
from dyngen.records import field, record

__all__ = ["Change", "Changes", "OutputError", "Refusal", "Wanted", "apply"]


# Each build imports this, and to make such a class takes far less than to make a dataclass.
class Change(NamedTuple):
    """One file that a build makes, alters or removes, with its bytes before and after."""

    path: PurePosixPath
    old: bytes | None
    new: bytes | None


class Refusal(NamedTuple):
    """A path that dyngen will not write to, and why."""

    path: PurePosixPath
    why: str


class Wanted(NamedTuple):
    """What some folders are to hold."""

    files: Mapping[PurePosixPath, str] = MappingProxyType({})
    current: Collection[PurePosixPath] = ()
    """Files that are known to be right as they are."""
    emptied: Collection[str] = ()
    """Folders in which nothing is to be left that dyngen wrote."""


@record(slots=True)
class Changes:
    """What is (or was) different between the output folder and a build; paths are relative to the folder."""

    folder: Path
    created: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    unchanged: list[PurePosixPath] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether the folder holds exactly what the build makes."""
        return not (self.created or self.changed or self.removed or self.refused)

    def diff(self) -> str:
        """The unified diff from what is there to what should be, in the order of the paths; empty if clean."""
        changes = sorted(
            [*self.created, *self.changed, *self.removed], key=lambda change: change.path
        )
        return "".join(_diff(self.folder, change) for change in changes)


def apply(
    files: Mapping[PurePosixPath, str],
    out: Path,
    *,
    write: bool,
    force: bool = False,
    current: Collection[PurePosixPath] = (),
    is_orphaned: Callable[[str], bool] = lambda _: False,
    beside: Callable[[], Wanted] = Wanted,
) -> Changes:
    """The changes that make the packages of `files` and `current` hold these and nothing else; done if `write`.

    `current` are files that are known to be right as they are. Another package goes if `is_orphaned` says so of the
    source that it names. What else belongs into the folder and follows from what stands there, `beside` says when no
    other build changes that. Nothing is written when a file is refused. `force` overwrites files that dyngen did not
    write; it deletes none. What the disk refuses is an OutputError.
    """
    for path in files:  # what is current was written by a build
        flat = len(path.parts) in (1, 2) or (len(path.parts) == 3 and path.parts[1] == WITHIN)
        if not flat or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"neither <package>/<file> nor <file>: {str(path)!r}")
    try:
        if not write and not os.path.lexists(out):
            return _compare(_together(files, current, beside()), out, force, is_orphaned)[0]
        if write:
            out.mkdir(parents=True, exist_ok=True)
        with locked(out, alone=write):
            wanted = _together(files, current, beside())
            changes, litter = _compare(wanted, out, force, is_orphaned)
            if write and not changes.refused:
                # Who is interrupted here can go on: a manifest comes before what it speaks for,
                written = [change.path for change in (*changes.created, *changes.changed)]
                written.sort(key=lambda path: path.name != NAME)
                writes = {path: wanted.files[path].encode() for path in written}
                # and what names the source of a package goes last.
                removals = (change.path for change in reversed(changes.removed))
                gone = [*litter, *removals]
                if writes or gone:
                    replace(out, writes, gone)
            return changes
    except OSError as error:
        raise OutputError.of(error, out) from error


def _together(
    files: Mapping[PurePosixPath, str], current: Collection[PurePosixPath], beside: Wanted
) -> Wanted:
    return Wanted({**files, **beside.files}, [*current, *beside.current], beside.emptied)


def _compare(
    wanted: Wanted, out: Path, force: bool, is_orphaned: Callable[[str], bool]
) -> tuple[Changes, list[PurePosixPath]]:
    """The changes, and the temporary files that a build which died has left."""
    changes = Changes(out, unchanged=list(wanted.current))
    blocked = {
        PurePosixPath(package): why
        for package in _packages(wanted.files)
        if package != "." and (why := _no_folder(out / package))
    }
    changes.refused += [Refusal(package, why) for package, why in blocked.items()]
    for path, text in wanted.files.items():
        if path.parent not in blocked:
            _compare_one(changes, path, text.encode(), force)
    known = {*wanted.files, *wanted.current}
    made = {*map(owner_of, _packages(known)), *wanted.emptied}
    stale: list[PurePosixPath] = []
    litter: list[PurePosixPath] = []
    # Files beside the packages are looked at only by who makes some.
    for folder in [*([folder_in(out, ".")] if "." in made else []), *folders(out)]:
        others = [path for path in folder.files if path not in known]
        litter += [path for path in others if is_temporary(path)]
        left = tuple(path for path in others if not is_temporary(path))
        package = package_of(out, Folder(folder.name, left))
        if owner_of(package.name) in made or is_orphaned(package.source):
            stale += package.files
    changes.removed = [Change(path, (out / path).read_bytes(), None) for path in stale]
    return changes, litter


def _compare_one(changes: Changes, path: PurePosixPath, new: bytes, force: bool) -> None:
    """Add what is to be done about one file."""
    target = changes.folder / path
    mode = mode_of(target)
    if mode is None:
        changes.created.append(Change(path, None, new))
    elif stat.S_ISREG(mode):
        old = target.read_bytes()
        if old == new:
            changes.unchanged.append(path)
        elif force or is_ours_at(changes.folder, path):
            changes.changed.append(Change(path, old, new))
        else:
            changes.refused.append(
                Refusal(path, "dyngen did not write this file: it lacks the header")
            )
    elif stat.S_ISLNK(mode) and force:
        changes.changed.append(
            Change(path, os.fsencode(target.readlink()), new)
        )  # the link goes, its target stays
    else:
        changes.refused.append(Refusal(path, f"{_kind(mode)} stands where a file belongs"))


def _packages(paths: Iterable[PurePosixPath]) -> list[str]:
    """The folders of the files, by name; that of a file beside the packages is `.`."""
    return list(dict.fromkeys(str(path.parent) for path in paths))


def _no_folder(path: Path) -> str | None:
    """Why files cannot be written in `path`, or None if they can."""
    mode = mode_of(path)
    if mode is None or stat.S_ISDIR(mode):
        return None
    # A linked folder would carry what is written out of the output folder.
    return f"{_kind(mode)} stands where a package folder belongs"


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "a file" if stat.S_ISREG(mode) else "a special file"


def _diff(folder: Path, change: Change) -> str:
    """The unified diff of one file."""
    import difflib  # only needed where something is to be shown

    name = (folder / change.path).as_posix()
    old, new = (
        content.decode(errors="replace").splitlines(keepends=True) if content is not None else []
        for content in (change.old, change.new)
    )
    before = name if change.old is not None else "/dev/null"
    after = name if change.new is not None else "/dev/null"
    lines = difflib.unified_diff(old, new, before, after)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
