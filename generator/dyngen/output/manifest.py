"""The manifest of a package: the names of its files, one a line.

    manifest(["keys.py", "__init__.py"], "schemas/shop/schema.json")

It is committed with the package and says nothing that git knows already: two branches that each change a schema
do not meet in it, unless both give a package another file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from dyngen.output.header import stamp

NAME = ".dyngen.json"


def manifest(names: Iterable[str], source: str) -> str:
    """The text of `.dyngen.json` for a package with files of these names, made of the schema `source`."""
    return stamp(NAME, json.dumps({"files": sorted(names)}, indent=2) + "\n", source)
