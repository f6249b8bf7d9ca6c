"""What stands in an output folder: packages, their files, and whose they are.

packages(Path("golden"))        [Package("shop", "schemas/shop/schema.json", (keys.py, …)), …]
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dyngen.output.header import HEAD_SIZE, is_ours, source_of
from dyngen.output.manifest import NAME, spoken_for

WITHIN = "aio"
"""The folder that a package may have for a flavour of its own."""


class Folder(NamedTuple):
    """A folder of the output folder (`.` is that itself), or of a package in it (`shop/aio`)."""

    name: str
    files: tuple[PurePosixPath, ...]
    """Its regular files, in a stable order."""


class Package(NamedTuple):
    """What dyngen has written of a folder."""

    name: str
    source: str
    """The schema that it names; empty if it names none."""
    files: tuple[PurePosixPath, ...]


def folders(out: Path) -> Iterator[Folder]:
    """The folders in `out` that may be packages, and those within these that may be theirs, in a stable order."""
    if mode_of(out) is None:
        return
    for name in _entries(out, os.DirEntry.is_dir):
        if not name.startswith(".") and name != "__pycache__":
            yield folder_in(out, name)
            if stat.S_ISDIR(mode_of(out / name / WITHIN) or 0):
                yield folder_in(out, f"{name}/{WITHIN}")


def _entries(folder: Path, wanted: Callable[..., bool]) -> list[str]:
    """The names in a folder of what is wanted, links not followed, sorted."""
    with os.scandir(folder) as entries:  # which knows what is what, and a Path would ask for each
        return sorted(each.name for each in entries if wanted(each, follow_symlinks=False))


def owner_of(folder: str) -> str:
    """The package whose folder it is: `shop` of `shop/aio`."""
    return folder.partition("/")[0]


def folder_in(out: Path, name: str) -> Folder:
    """The folder of this name."""
    regular = _entries(out / name, os.DirEntry.is_file)
    return Folder(name, tuple(PurePosixPath(name, file) for file in regular))


def package_of(out: Path, folder: Folder) -> Package:
    """What of a folder is dyngen's."""
    ours = tuple(path for path in folder.files if is_ours_at(out, path))
    texts = ((out / path).read_text("utf-8", "replace") for path in ours)
    return Package(
        folder.name, next((source for text in texts if (source := source_of(text))), ""), ours
    )


def is_ours_at(out: Path, path: PurePosixPath) -> bool:
    """Whether a file has the header, or its manifest speaks for it; one that cannot be read is somebody else's."""
    try:
        with (out / path).open("rb") as file:
            if is_ours(file.read(HEAD_SIZE)):
                return True
        return path.name in spoken_for((out / path).with_name(NAME).read_bytes())
    except (PermissionError, FileNotFoundError, IsADirectoryError):
        return False


def mode_of(path: Path) -> int | None:
    """What stands at `path`, links not followed; None if nothing does."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None
