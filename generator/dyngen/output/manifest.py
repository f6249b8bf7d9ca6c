"""The manifest of a package: the names of its files, one a line.

    manifest(["keys.py", "__init__.py"], "schemas/shop/schema.json")

It is committed with the package and says nothing that git knows already: two branches that each change a schema
do not meet in it, unless both give a package another file.

A file that has no room for a header (a policy, the input of a command: its members are not ours to choose) is known as
dyngen's by the manifest beside it, which has one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from dyngen.output.header import is_ours, stamp

NAME = ".dyngen.json"
_HEADERLESS = "headerless"


def manifest(names: Iterable[str], source: str, headerless: Collection[str] = ()) -> str:
    """The text of `.dyngen.json` for a package with files of these names, made of the schema `source`."""
    members = {"files": sorted(names)}
    if headerless:
        members[_HEADERLESS] = sorted(headerless)
    return stamp(NAME, json.dumps(members, indent=2) + "\n", source)


def spoken_for(content: bytes) -> frozenset[str]:
    """The files without a header that a manifest with this content says are dyngen's; none if it is not ours itself."""
    if not is_ours(content):
        return frozenset()
    try:
        names = json.loads(content).get(_HEADERLESS, ())
    except (ValueError, AttributeError):  # edited by hand, or by a merge
        return frozenset()
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()
