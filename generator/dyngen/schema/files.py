"""Which files are schemas, and which look like one.

find([Path("schemas")])                 [schemas/blog/schema.json, schemas/shop/schema.yaml]
overlooked([Path("schemas")])           [schemas/blog/tables.json]: it holds a schema, and is not called one
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".json", ".yaml", ".yml")
_SCHEMA = re.compile(r"(?:.*[._])?schema\.(?:json|yaml|yml)", re.DOTALL)
USAGE = "usage_data"
_HEAD = 65_536
_LANGUAGE = "dyngen.schema.json"
"""What `dyngen jsonschema` prints, under the name that it is published by: it describes schemas and is none."""


class PathNotFound(Exception):
    """A path that was asked for does not exist: a mistake of the command, not of a schema."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no such file or folder: {path}")
        self.path = path


def find(paths: Iterable[Path]) -> list[Path]:
    """The schemas at these paths, each once: files as they are given, folders searched in the order of names."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_search(path)))
        elif path.exists():
            found[path] = None
        else:
            raise PathNotFound(path)
    return list(found)


def _search(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if is_schema(name))


def is_schema(name: str) -> bool:
    """Is a file of this name a schema to a search?"""
    return name != _LANGUAGE and _SCHEMA.fullmatch(name) is not None


def real(path: Path) -> Path:
    """Where a path leads. A link that leads to itself leads there: `Path.resolve` makes an error of it."""
    return Path(os.path.realpath(path))


def overlooked(paths: Iterable[Path]) -> list[Path]:
    """Files that a search passes by though they look like schemas: in the folders searched, and beside what it finds.

    Who names a file asks for no other.
    """
    paths = [path for path in paths if path.exists()]  # of the rest the build itself speaks
    searched = [path for path in paths if path.is_dir()]
    folders = dict.fromkeys([*searched, *(path.parent for path in find(searched))])
    found = [
        Path(folder, name)
        for folder in folders
        for name in sorted(os.listdir(folder))  # noqa: PTH208 - quicker, and every build asks
        if name.endswith(SUFFIXES)
        and name not in SUFFIXES  # which would be hidden, without a suffix
        if name != _LANGUAGE and not is_schema(name) and USAGE not in name
    ]
    known = {real(path) for path in find(paths)} if found else ()
    return [file for file in found if real(file) not in known and _looks_like_a_schema(file)]


def _looks_like_a_schema(path: Path) -> bool:
    """Whether a file says what every schema says first."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return all(word in head for word in (b"tables", b"table_config", b"table_name"))
