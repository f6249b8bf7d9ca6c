"""The manifest of a package: the names of its files, one a line.

    manifest(["keys.py", "__init__.py"], "schemas/shop/schema.json")

It is committed with the package and says nothing that git knows already: two branches that each change a schema
do not meet in it, unless both give a package another file. How a package stores values is a number in it, since nobody
sees that in a schema: releases of dyngen that store the same have the same.

A file that has no room for a header (a policy, the input of a command: its members are not ours to choose) is known as
dyngen's by the manifest beside it, which has one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable

from dyngen.output.header import is_ours, stamp

NAME = ".dyngen.json"
ENCODING = 1
"""How packages of this release store values: another number if any value, or the text of any key, is stored otherwise.

`dyngen breaking` compares it with that of the packages that are deployed.
"""
_ENCODING = "encoding"
_HEADERLESS = "headerless"


def manifest(
    names: Iterable[str],
    source: str,
    headerless: Collection[str] = (),
    encoding: int | None = None,
) -> str:
    """The text of `.dyngen.json` for a folder with files of these names, made of the schema `source`.

    A package says how it stores values.
    """
    members: dict[str, object] = {} if encoding is None else {_ENCODING: encoding}
    members["files"] = sorted(names)
    if headerless:
        members[_HEADERLESS] = sorted(headerless)
    return stamp(NAME, json.dumps(members, indent=2) + "\n", source)


def encoding_of(text: str) -> int:
    """How the package stores values whose manifest has this text; 1 if it does not say so, as none did at first."""
    found = re.search(rf'^  "{_ENCODING}": ([0-9]+),$', text, re.MULTILINE)
    return int(found[1]) if found else 1


def spoken_for(content: bytes) -> frozenset[str]:
    """The files without a header that a manifest with this content says are dyngen's; none if it is not ours itself."""
    if not is_ours(content):
        return frozenset()
    try:
        names = json.loads(content).get(_HEADERLESS, ())
    except (ValueError, AttributeError):  # edited by hand, or by a merge
        return frozenset()
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()
