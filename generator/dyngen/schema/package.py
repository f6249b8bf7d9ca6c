"""What the package of a schema is called, and where its usage data is.

package_of(Path("orders_schema.json"))              "orders", unless the schema says {"package": "sales", …}
name_of_path(Path("schemas/blog/schema.json"))      "blog"
name_of_path(Path("01-orders_schema.json"))         None: no Python package is called so
usage_data_beside(Path("shop_schema.json"))         shop_usage_data.json, if it is there
"""

from __future__ import annotations

import os.path
import re
from keyword import iskeyword
from pathlib import Path

from dyngen.names import Identifier
from dyngen.schema.files import SUFFIXES, USAGE, real

KEY = "package"

# What a text of JSON has in it that says so, and one of YAML; an escape could spell the word. It decides whether a
# build in which nothing has changed needs the reader, so it is told from a description that speaks of packages.
_IN_JSON = re.compile(rb'"package"\s*:')


def package_of(path: Path) -> Identifier | None:
    """The name of the package that the schema at `path` becomes; None if it needs another one."""
    declared = _declared(path)
    return name_of_path(path) if declared is None else identifier(declared)


def name_of_path(path: Path) -> Identifier | None:
    """The stem without `schema`, of a bare `schema.json` the folder's name; None if that is no name in Python."""
    return identifier(re.sub(r"\W", "_", stem(path)))


def stem(path: Path) -> str:
    """The name of a file without its suffix and `schema`; of a file called just that, its folder's name."""
    name = path.name
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return real(path).parent.name if name == "schema" else re.sub(r"[._]schema$", "", name)


def identifier(text: str) -> Identifier | None:
    """The text as the name of a package, if it can be one; a name has a letter in it."""
    try:
        return Identifier(text) if text.strip("_") else None
    except ValueError:
        return None


def suggestion(text: str) -> Identifier:
    """A name for a package that is like the text: `orders` for `01-orders`, `ete` for `été`."""
    import unicodedata  # a build that finds nothing changed has nothing to suggest

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"\W+", "_", plain).strip("_0123456789").lower()
    return Identifier(f"{name}_data" if iskeyword(name) else name or "data")


def usage_data_beside(path: Path) -> Path | None:
    """The usage data of a schema in its folder, JSON before YAML.

    It is called `<package>_usage_data`, or after the file that the schema stands in, or just `usage_data`.
    """
    return usage_data_of(path, package_of(path))


def usage_data_of(path: Path, package: str | None) -> Path | None:
    """The same of a schema whose package is known."""
    for name in (f"{package}_{USAGE}", f"{stem(path)}_{USAGE}", USAGE):
        for suffix in SUFFIXES:
            candidate = path.with_name(name + suffix)
            if os.path.isfile(candidate):  # noqa: PTH113 - a name that is too long is no file either
                return candidate
    return None


def _declared(path: Path) -> str | None:
    """What the schema itself says; None if it says nothing, or cannot be read."""
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:  # told when it is read
        return None
    if not _may_declare(data, path.suffix):
        return None
    # Only here: a build in which nothing has changed does without the reader.
    from dyngen.diagnostics import Report
    from dyngen.schema.text.source import SourceFile

    report = Report()
    source = SourceFile.open(path, report)
    value = source.load(report) if source else None
    declared = value.get(KEY) if isinstance(value, dict) else None
    return declared if isinstance(declared, str) else None


def _may_declare(data: bytes, suffix: str) -> bool:
    if suffix != ".json":
        return b"package" in data or b"\\" in data
    # To look for words is many times as quick as to look for what an expression says.
    return b"\\u" in data or (b'"package"' in data and _IN_JSON.search(data) is not None)
