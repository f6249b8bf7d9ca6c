"""A whole module: header, docstring, the imports its body turns out to need, and the body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import literal
from dyngen.syntax.imports import Import, imports, sort_key
from dyngen.syntax.kinds import Elements, Statement
from dyngen.syntax.phrase import below, comment_line
from dyngen.syntax.printing import printed
from dyngen.syntax.quote import statement


@statement
def _exports(NAMES: Elements) -> None:
    """__all__ = [*NAMES]"""


def module(
    header: Sequence[str],
    docstring: str,
    body: Sequence[Statement],
    vocabulary: Mapping[str, Import],
    *,
    exports: Iterable[Identifier] = (),
    future_annotations: bool = False,
) -> cst.Module:
    """The module, ready to be formatted.

    `header` lines become comments; `vocabulary` says where the names come from that *body* reads
    and does not bind (`UnknownName` when it does not say); `exports` become `__all__` and are
    imported unless *body* binds them.
    """
    offered = sorted(set(exports), key=sort_key)
    text = printed(body)
    lines: list[Statement] = []
    if docstring.strip():
        lines.append(cst.SimpleStatementLine([cst.Expr(literal.docstring(docstring))]))
    lines += _apart(
        imports(
            "".join(each.code for each in text),
            vocabulary,
            exports=offered,
            future_annotations=future_annotations,
        )
    )
    if offered:
        lines += _apart([_exports([cst.Element(literal.text(name)) for name in offered])])
    lines += _apart(text)
    comments = [comment_line(line) for line in header]
    if comments and lines:
        comments.append(cst.EmptyLine())
    return cst.Module(lines, header=comments)


def _apart(statements: Sequence[Statement]) -> list[Statement]:
    """*statements*, a blank line above the first."""
    if not statements:
        return []
    return [below([cst.EmptyLine()], statements[0]), *statements[1:]]
