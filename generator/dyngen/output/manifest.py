"""Is a package still what its schema makes? Told without looking into the schema: an unchanged build is cheap.

    inputs = inputs_digest(schema_bytes, usage_bytes)
    current_files(Path("golden/shop"), inputs)    -> ("__init__.py", "keys.py", …), or None: build it

Two things must hold. The package's `.dyngen.json` says which inputs it was made of and what each file holds; it
is committed with the package and the same on every machine. And *this* generator must have made just that package
once: that is remembered in a cache of the user's, because a generator's identity changes with every commit to it
and has no business in the diffs of the packages. A forged or merged manifest is therefore never believed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from dyngen.output.header import stamp

NAME = ".dyngen.json"


def digest(*parts: bytes) -> str:
    """A digest of `parts`, which tells ("ab", "c") from ("a", "bc")."""
    whole = sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()


def inputs_digest(*texts: bytes) -> str:
    """A digest of what a package is made of: the same whether a checkout has LF or CRLF line ends."""
    return digest(*(text.replace(b"\r\n", b"\n") for text in texts))


def manifest(inputs: str, files: Mapping[str, str], source: str) -> str:
    """The text of `.dyngen.json` for a package made of `inputs`, whose `files` are name -> finished text."""
    content = {
        "files": {name: digest(text.encode()) for name, text in files.items()},
        "inputs": inputs,
    }
    return stamp(NAME, json.dumps(content, indent=2, sort_keys=True) + "\n", source)


def current_files(package: Path, inputs: str) -> tuple[str, ...] | None:
    """The names of the package's files if it is what this generator makes of `inputs`, or None if it must be built."""
    try:
        text = (package / NAME).read_bytes()
        content = json.loads(text)
        files: dict[str, str] = content["files"]
        if content["inputs"] != inputs or _record(text).read_text() != generator():
            return None
        for name, expected in files.items():
            path = package / name
            if "/" in name or path.is_symlink() or digest(path.read_bytes()) != expected:
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        return None  # missing, damaged or merged: building it anew mends it
    return (*files, NAME)


def remember(manifest_text: str) -> None:
    """Note that this generator made the package that `manifest_text` describes, with nothing to say about its schema.

    A package whose schema has warnings is not to be remembered: they would be told once and never again. Where the
    cache cannot be written, nothing is remembered, and builds are slower.
    """
    with suppress(OSError, RuntimeError):
        record = _record(manifest_text.encode())
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(generator())


def _record(manifest_bytes: bytes) -> Path:
    """The file that holds the identity of the generator which last made the package of this manifest."""
    root = os.environ.get("DYNGEN_CACHE_DIR")
    folder = (
        Path(root)
        if root
        else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dyngen"
    )
    return folder / digest(manifest_bytes)


@cache
def generator() -> str:
    """The identity of the running generator: its own sources, and the versions of what decides about text."""
    root = str(Path(__file__).parents[1])
    parts = [sys.version.encode()]
    # A build in which nothing has changed waits for this: os.walk is quicker than pathlib.
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123
                    parts += [f"{folder[len(root) :]}/{name}".encode(), file.read()]
    for library in ("black", "libcst", "pydantic", "ruff"):
        spec = find_spec(library)  # finds it, does not import it
        if spec and spec.origin:
            # The folder's name tells the version. importlib.metadata does too, but loading it costs 20 ms.
            with os.scandir(Path(spec.origin).parents[1]) as site:
                parts += sorted(each.name.encode() for each in site if _is_of(each.name, library))
    return digest(*parts)


def _is_of(entry: str, library: str) -> bool:
    """Whether a folder's name is `black-26.10.1.dist-info` or the like."""
    return entry.startswith(f"{library}-") and entry.endswith(".dist-info")
