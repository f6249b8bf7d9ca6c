"""Which files are schemas, what their packages are called, and where their usage data is.

find([Path("schemas")])                                   [schemas/blog/schema.json, schemas/shop/schema.yaml]
package_name(Path("schemas/blog/schema.json"))            "blog"
package_name(Path("project_management_schema.json"))      "project_management"
usage_data_beside(Path("shop_schema.json"))               shop_usage_data.json, if it is there
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".json", ".yaml", ".yml")
_SCHEMA = re.compile(r"(?:.*[._])?schema\.(?:json|yaml|yml)", re.DOTALL)
_USAGE = "usage_data"
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
        yield from (Path(parent, name) for name in sorted(files) if _is_schema(name))


def _is_schema(name: str) -> bool:
    return name != _LANGUAGE and _SCHEMA.fullmatch(name) is not None


def real(path: Path) -> Path:
    """Where a path leads. A link that leads to itself leads there: `Path.resolve` makes an error of it."""
    return Path(os.path.realpath(path))


def package_name(path: Path) -> str:
    """The name of the package that a schema becomes: the stem without `schema`, or the folder's name.

    Characters that no Python name has become underscores; whether the name will do is judged elsewhere.
    """
    stem = path.name
    for suffix in SUFFIXES:
        stem = stem.removesuffix(suffix)
    stem = re.sub(r"(?:^|[._])schema$", "", stem) or real(path).parent.name
    return re.sub(r"\W", "_", stem)


def usage_data_beside(path: Path) -> Path | None:
    """The usage data of a schema: `<package>_usage_data` or `usage_data` in its folder, JSON before YAML."""
    for stem in (f"{package_name(path)}_{_USAGE}", _USAGE):
        for suffix in SUFFIXES:
            candidate = path.with_name(stem + suffix)
            if candidate.is_file():
                return candidate
    return None
