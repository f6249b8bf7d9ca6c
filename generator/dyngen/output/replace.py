"""Files replaced as a whole or not at all.

    replace(Path("golden"), {PurePosixPath("shop/keys.py"): b"…"}, [PurePosixPath("shop/old.py")])

First everything is written beside its place and flushed: a full disk or a folder that may not be written to ends
the build here, with nothing changed. Then each file is moved to its place in one step. A process that is killed
leaves each file old or new, and maybe temporary files, which the next build clears away (see tree).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePath, PurePosixPath
from typing import Self

_TEMPORARY = ".dyngen-tmp"


class OutputError(Exception):
    """The disk does not let dyngen write (or read) its output; the text says what, why and what to do."""

    @classmethod
    def of(cls, error: OSError, out: Path, state: str = "nothing was changed") -> Self:
        """The OSError told to a person."""
        where = error.filename or out
        return cls(
            f"cannot write the output: {where}: {error.strerror or error}; {state}\n"
            f"help: see that {out} is a folder, that you may write to it, and that the disk has room; then build again"
        )


def is_temporary(path: PurePath) -> bool:
    """Whether `path` is a temporary file of a build: one that is at rest was left by a build that died."""
    return path.name.startswith(".") and path.name.endswith(_TEMPORARY)


def replace(
    out: Path, writes: Mapping[PurePosixPath, bytes], removals: Sequence[PurePosixPath]
) -> None:
    """Write every file of `writes` under `out` and remove `removals`, and the folders that are empty then.

    The caller holds the lock of `out`. An OSError of the first half leaves everything as it was; one of the second half
    is an OutputError that says so.
    """
    made: list[Path] = []
    moves: list[tuple[Path, Path]] = []
    try:
        for folder in dict.fromkeys(out / path.parent for path in writes):
            missing = [each for each in (folder, *folder.parents) if not each.exists()]
            for each in reversed(missing):
                each.mkdir()
                made.append(each)
        for path, content in writes.items():
            target = out / path
            temporary = target.with_name(f".{target.name}{_TEMPORARY}")
            temporary.unlink(missing_ok=True)  # of a build that died
            moves.append((temporary, target))
            _write(temporary, content)
        for temporary, _ in moves:
            _flush(temporary)
        _move(out, moves, removals)
    finally:
        for temporary, _ in moves:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):  # it is not empty: all went well
                folder.rmdir()


def _write(path: Path, content: bytes) -> None:
    """Make a new file, with the rights that the user's umask gives."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        # Linux begins to put it on the disk then, for all at once, and who waits for each waits half as long.
        with suppress(AttributeError, OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _move(out: Path, moves: Iterable[tuple[Path, Path]], removals: Iterable[PurePosixPath]) -> None:
    """Put the written files in their places, then take the removed ones away."""
    folders: set[Path] = set()
    try:
        for temporary, target in moves:
            temporary.replace(target)
            folders.add(target.parent)
        for path in removals:
            (out / path).unlink(missing_ok=True)
            folders.add((out / path).parent)
        for folder in sorted(folders, reverse=True):  # what lies within goes first
            _remove_if_empty(folder)
        for folder in {out, *folders}:
            _flush(folder)
    except OSError as error:
        state = "each file is either old or new, none is broken"
        raise OutputError.of(error, out, state) from error


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing, or nothing but what Python compiled from files that are gone."""
    cache = folder / "__pycache__"
    if list(folder.iterdir()) == [cache] and cache.is_dir() and not cache.is_symlink():
        for compiled in cache.glob("*.pyc"):
            compiled.unlink()
        if not any(cache.iterdir()):
            cache.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()


def _flush(path: Path) -> None:
    """Have a file, or the new names of a folder, on the disk, where the system can do that."""
    on_windows = sys.platform == "win32"
    if not path.exists() or (on_windows and path.is_dir()):
        return
    descriptor = os.open(path, os.O_RDWR if on_windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
