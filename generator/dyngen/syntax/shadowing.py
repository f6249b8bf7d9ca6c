"""Names that hide others: a field or parameter that is called like something the code needs.

    date (marked): date | None = None                   date: _date | None = None
    born: date                           ▶  printed ▶   born: _date

A name that may do so is marked when the code is built. The mark never shows, and in each scope that binds a
marked name, what else the code means by that name is printed in its private spelling, which the vocabulary
must know (`from datetime import date as _date`).
"""

from __future__ import annotations

from dyngen.names import Identifier
from dyngen.syntax.kinds import MARK, Marked


def marked(identifier: Identifier) -> Identifier:
    """The name, with the mark that makes others give way to it. As a text it is the name alone."""
    return Marked(identifier)


def is_marked(name_in_code: str) -> bool:
    """Has a name of a tree the mark?"""
    return name_in_code.endswith(MARK)


def plain(name_in_code: str) -> str:
    """The name without its mark."""
    return name_in_code.removesuffix(MARK)


def private(identifier: str) -> Identifier:
    """The other spelling of a name, for where a marked one has its place."""
    return Identifier(f"_{identifier}")
