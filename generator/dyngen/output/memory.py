"""What this generator made last: an unchanged build is cheap, as nobody looks into the schema.

    inputs = inputs_digest(schema_bytes, usage_bytes)
    remember(Path("golden/shop"), inputs, {"keys.py": "…", …})
    current_files(Path("golden/shop"), inputs)    -> ("keys.py", …), or None: build it

Of each package a note is kept in a cache of the user's, by the folder in which it lies: what it was made of, by which
generator, and what each file held. Only a package of which all that is still so is taken for current. No note is ever
needed: where one is lost, damaged, or cannot be written, the package is made again and compared with what is there.
Nor has it any business in the packages themselves, where every commit to the generator or to a schema would change it.

A file is read only where the system says that it may have been changed since somebody read it, as git reads those in
its index.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# As `random` does it: hashlib loads OpenSSL, which takes longer than all that is hashed here.
try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_TICK = 2_000_000_000
"""Nanoseconds within which some file system may take two moments for one."""


def digest(*parts: bytes) -> str:
    """A digest of `parts`, which tells ("ab", "c") from ("a", "bc")."""
    whole = blake2b(digest_size=32)
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()


def inputs_digest(*texts: bytes) -> str:
    """A digest of what a package is made of: the same whether a checkout has LF or CRLF line ends."""
    return digest(*(text.replace(b"\r\n", b"\n") for text in texts))


def current_files(package: Path, inputs: str) -> tuple[str, ...] | None:
    """The names of the package's files if it is what this generator makes of `inputs`, or None if it must be built."""
    try:
        path = _note_of(package)
        note = json.loads(path.read_bytes())
        files: dict[str, str] = note["files"]
        if note["inputs"] != inputs or note["generator"] != generator():
            return None
        stamps = {name: _stamp(package, name) for name in files}
        seen: dict[str, str] = note["stamps"]
        changed = [name for name, stamp in stamps.items() if seen.get(name) != stamp]
        for name in changed:
            with open(os.path.join(package, name), "rb") as file:  # noqa: PTH118, PTH123 - quicker, and there are many
                if digest(file.read()) != files[name]:
                    return None
        if any(stamps[name] for name in changed):
            _keep(path, note | {"stamps": {name: each for name, each in stamps.items() if each}})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        return None  # no note, or a damaged one, or a file is gone
    return tuple(files)


def _stamp(package: Path, name: str) -> str:
    """What changes whenever the file is written, empty where that cannot be told; ValueError if it is no such file.

    Who writes within the same tick of the clock leaves it as it is, so that it tells nothing before it is old.
    """
    path = os.path.join(package, name)  # noqa: PTH118 - quicker, and there are many
    file = os.lstat(path)
    if _leads_out(package, name) or not stat.S_ISREG(file.st_mode):
        raise ValueError(f"no file of a package: {path}")
    return _state(file) if time.time_ns() - file.st_ctime_ns > _TICK else ""


def _state(file: os.stat_result) -> str:
    """What is different once a file was written. The second of the times is set by nobody but the system."""
    return f"{file.st_size} {file.st_mtime_ns} {file.st_ctime_ns}"


def _leads_out(package: Path, name: str) -> bool:
    """Whether a name is of no file in the package, or in a folder of its own within it."""
    folder, _, file = name.rpartition("/")
    return bool(folder) and (
        "/" in folder or ".." in (folder, file) or (package / folder).is_symlink()
    )


def remember(package: Path, inputs: str, files: Mapping[str, str]) -> None:
    """Note that this generator makes of `inputs` these files (name -> text), with nothing to say about the schema.

    A package whose schema has warnings is not to be remembered: they would be told once and never again. The note
    replaces the one before in one step, so that of builds at the same time each reads a whole one.
    """
    note = {
        "files": {name: digest(text.encode()) for name, text in files.items()},
        "generator": generator(),
        "inputs": inputs,
        "stamps": {},
    }
    with suppress(OSError, RuntimeError):
        path = _note_of(package)
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep(path, note)


def _keep(path: Path, note: Mapping[str, object]) -> None:
    """Write a note, if it can be written."""
    with suppress(OSError):
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            temporary.write_text(json.dumps(note))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _note_of(package: Path) -> Path:
    """The file that holds the note of the package in this folder."""
    return _folder() / f"{digest(os.fsencode(os.path.realpath(package)))}.json"


def _folder() -> Path:
    """Where notes are kept; RuntimeError if the user has no home."""
    if own := os.environ.get("DYNGEN_CACHE_DIR"):
        return Path(own)
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if sys.platform == "win32":
        caches = caches or os.environ.get("LOCALAPPDATA", "")
    if not os.path.isabs(caches):  # the standard says to ignore a relative one  # noqa: PTH117
        caches = str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
    return Path(caches, "dyngen")


@cache
def generator() -> str:
    """The identity of the running generator: its own sources, and the versions of what decides about text."""
    root = str(Path(__file__).parents[1])
    parts = [sys.version.encode(), *sorted(each.encode() for each in _written_in(root, ""))]
    names_in = cache(os.listdir)  # nearly always they lie beside each other
    for library in ("black", "libcst", "pydantic", "ruff"):
        spec = find_spec(library)  # finds it, does not import it
        if spec and spec.origin:
            # The folder's name tells the version. importlib.metadata does too, but loading it costs 20 ms.
            site = names_in(os.path.dirname(os.path.dirname(spec.origin)))  # noqa: PTH120
            parts += sorted(name.encode() for name in site if _is_of(name, library))
    return digest(*parts)


def _written_in(root: str, folder: str) -> Iterator[str]:
    """Each module below a folder, and what changes whenever it is written, which is quicker than to read it.

    A build in which nothing has changed waits for this; os.walk or pathlib would take longer.
    """
    with os.scandir(root + folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield f"{folder}/{entry.name} {_state(entry.stat())}"
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _written_in(root, f"{folder}/{entry.name}")


def _is_of(entry: str, library: str) -> bool:
    """Whether a folder's name is `black-26.10.1.dist-info` or the like."""
    return entry.startswith(f"{library}-") and entry.endswith(".dist-info")
