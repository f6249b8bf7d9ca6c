"""The texts in an expression, as they are spelt, in their order; those of f-strings without what is put in."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from dyngen.syntax.moulds import parts


def texts(part: object) -> Iterator[str]:
    """`"a" if b else f"c{d}"` has two: `"a"` and `c`.

    A visitor of libcst's would make every node anew.
    """
    match part:
        case cst.SimpleString() | cst.FormattedStringText():
            yield part.value
        case list() | tuple():
            for each in part:
                yield from texts(each)
        case cst.BaseParenthesizableWhitespace():
            return
        case cst.CSTNode():
            for name in parts(type(part)):
                yield from texts(getattr(part, name))
