"""Names that hide others, each called so in the schema: fields, parameters, classes.

    date (of a value): date | None = None                   date: _date | None = None
    born: date                                ▶ printed ▶   born: _date

    class Query (of the package): ...                       class Query: ...
    def all(self) -> Query[Query (of the package)]: ...     def all(self) -> _Query[Query]: ...

What one name means at its place shows in the tree by a mark, which is never printed. Names of values keep their
spelling. What a schema defines on the top level of its package gives way to those (`_Query_`), and what the code
means by a name of its own gives way to both (`_Query`). It must then be known where the other spelling comes from:
the vocabulary says so of the name itself (`from datetime import date as _date`).
"""

from __future__ import annotations

from dyngen.names import GlobalName, Identifier
from dyngen.syntax.kinds import GLOBAL_MARK, MARK, Marked


def marked(identifier: Identifier) -> Identifier:
    """The name of a value, before which others give way. As a text it is the name alone."""
    return Marked(identifier)


def in_code(identifier: Identifier) -> str:
    """What stands for a name in a tree, and in a vocabulary."""
    if isinstance(identifier, Marked):
        return f"{identifier}{MARK}"
    if isinstance(identifier, GlobalName):
        return f"{identifier}{GLOBAL_MARK}"
    return str(identifier)


def apart(name_in_code: str) -> tuple[str, str]:
    """A name without its mark, and the mark."""
    word, dot, mark = name_in_code.partition(MARK[0])
    return word, dot + mark


def plain(name_in_code: str) -> str:
    """The name without its mark."""
    return apart(name_in_code)[0]


def other_spelling(name_in_code: str) -> str:
    """How a name is spelled where another has its place. No name of a schema begins like that."""
    word, mark = apart(name_in_code)
    return f"_{word}_" if mark else f"_{word}"
