"""The output folder against what it should hold: compare, and make it so.

    apply({PurePosixPath("shop/keys.py"): text, …}, Path("golden"), write=False)   -> Changes: what a build would do
    apply({PurePosixPath("shop/keys.py"): text, …}, Path("golden"), write=True)    -> the same, and it is done

Packages are flat and lie directly in the output folder; a page about all of them lies beside them. A file that lacks
dyngen's header is never overwritten or deleted, unless the manifest beside it speaks for it, and if one is in the way
nothing is written at all. One that is ours is stale if its package is made and it is no part of that, or if no schema
makes its package any more. Other packages are left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dyngen.output.header import HEAD_SIZE, is_ours, source_of
from dyngen.output.lock import locked
from dyngen.output.manifest import NAME, spoken_for
from dyngen.output.replace import OutputError, is_temporary, replace

__all__ = ["Change", "Changes", "OutputError", "Refusal", "apply"]


@dataclass(frozen=True, slots=True)
class Change:
    """One file that a build makes, alters or removes, with its bytes before and after."""

    path: PurePosixPath
    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that dyngen will not write to, and why."""

    path: PurePosixPath
    why: str


@dataclass(slots=True)
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
) -> Changes:
    """The changes that make the packages of `files` and `current` hold these and nothing else; done if `write`.

    `current` are files that are known to be right as they are. Another package goes if `is_orphaned` says so of the
    source that it names. Nothing is written when a file is refused. `force` overwrites files that dyngen did not
    write; it deletes none. What the disk refuses is an OutputError.
    """
    contents = {path: text.encode() for path, text in files.items()}
    for path in (*contents, *current):
        if len(path.parts) not in (1, 2) or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"neither <package>/<file> nor <file>: {str(path)!r}")
    try:
        if not write and not os.path.lexists(out):
            return _compare(contents, out, force, current, is_orphaned)[0]
        if write:
            out.mkdir(parents=True, exist_ok=True)
        with locked(out, alone=write):
            changes, litter = _compare(contents, out, force, current, is_orphaned)
            if write and not changes.refused:
                # Who is interrupted here can go on: a manifest comes before what it speaks for,
                written = [change.path for change in (*changes.created, *changes.changed)]
                written.sort(key=lambda path: path.name != NAME)
                writes = {path: contents[path] for path in written}
                # and what names the source of a package goes last.
                removals = (change.path for change in reversed(changes.removed))
                replace(out, writes, [*litter, *removals])
            return changes
    except OSError as error:
        raise OutputError.of(error, out) from error


def _compare(
    contents: Mapping[PurePosixPath, bytes],
    out: Path,
    force: bool,
    current: Collection[PurePosixPath],
    is_orphaned: Callable[[str], bool],
) -> tuple[Changes, list[PurePosixPath]]:
    """The changes, and the temporary files that a build which died has left."""
    changes = Changes(out, unchanged=list(current))
    blocked = {
        PurePosixPath(package): why
        for package in _packages(contents)
        if package != "." and (why := _no_folder(out / package))
    }
    changes.refused += [Refusal(package, why) for package, why in blocked.items()]
    for path, new in contents.items():
        if path.parent not in blocked:
            _compare_one(changes, path, new, force)
    known = {*contents, *current}
    made = set(_packages(known))
    stale, litter = [], []
    # Files beside the packages are looked at only by who makes some.
    for folder in [*(["."] if "." in made else []), *_folders(out)]:
        others = [path for path in _files(out, folder) if path not in known]
        litter += [path for path in others if is_temporary(path)]
        ours = [path for path in others if not is_temporary(path) and _is_ours(out, path)]
        if folder in made or is_orphaned(_source(out, ours)):
            stale += ours
    changes.removed = [Change(path, (out / path).read_bytes(), None) for path in stale]
    return changes, litter


def _compare_one(changes: Changes, path: PurePosixPath, new: bytes, force: bool) -> None:
    """Add what is to be done about one file."""
    target = changes.folder / path
    mode = _mode(target)
    if mode is None:
        changes.created.append(Change(path, None, new))
    elif stat.S_ISREG(mode):
        old = target.read_bytes()
        if old == new:
            changes.unchanged.append(path)
        elif force or _is_ours(changes.folder, path):
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
    mode = _mode(path)
    if mode is None or stat.S_ISDIR(mode):
        return None
    # A linked folder would carry what is written out of the output folder.
    return f"{_kind(mode)} stands where a package folder belongs"


def _folders(out: Path) -> Iterator[str]:
    """The names of the folders directly in `out` that may be packages, in a stable order."""
    if _mode(out) is None:
        return
    for folder in sorted(out.iterdir()):
        name = folder.name
        if not name.startswith(".") and name != "__pycache__" and stat.S_ISDIR(_mode(folder) or 0):
            yield name


def _files(out: Path, folder: str) -> Iterator[PurePosixPath]:
    """The regular files directly in a folder of `out`, in a stable order."""
    for file in sorted((out / folder).iterdir()):
        if stat.S_ISREG(_mode(file) or 0):
            yield PurePosixPath(folder, file.name)


def _source(out: Path, files: Collection[PurePosixPath]) -> str:
    """The schema that the files of a package name as their source; empty if none does."""
    texts = ((out / path).read_text("utf-8", "replace") for path in files)
    return next((source for text in texts if (source := source_of(text))), "")


def _is_ours(out: Path, path: PurePosixPath) -> bool:
    """Whether a file has the header, or its manifest speaks for it; one that cannot be read is somebody else's."""
    try:
        with (out / path).open("rb") as file:
            if is_ours(file.read(HEAD_SIZE)):
                return True
        return path.name in spoken_for((out / path).with_name(NAME).read_bytes())
    except (PermissionError, FileNotFoundError, IsADirectoryError):
        return False


def _mode(path: Path) -> int | None:
    """What stands at `path`, links not followed; None if nothing does."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


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
