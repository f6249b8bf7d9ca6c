"""Statements printed once, however often their text is asked for.

text, names and final form of a module      ▶      each needs the text, and libcst takes its time to print it
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from dyngen.syntax.kinds import Statement

_UNSEEN = cst.IndentedBlock(())


@dataclass(frozen=True, eq=False)
class Printed(cst.BaseCompoundStatement):
    """A statement of a module, and its text. What is in it is only to be seen in `node`."""

    node: Statement
    code: str
    leading_lines: Sequence[cst.EmptyLine] = ()
    body: cst.BaseSuite = _UNSEEN

    def _visit_and_replace_children(self, _: cst.CSTVisitorT) -> Printed:
        return self

    def _codegen_impl(self, state: CodegenState) -> None:
        for line in self.leading_lines:
            line._codegen(state)  # noqa: SLF001
        state.add_token(self.code)


def printed(statements: Sequence[Statement]) -> list[Printed]:
    """The statements with their text; those that have it are the same objects."""
    return [
        each if isinstance(each, Printed) else Printed(each, _text(each)) for each in statements
    ]


def _text(node: cst.CSTNode) -> str:
    state = _State("    ", "\n")
    node._codegen(state)  # noqa: SLF001
    return "".join(state.tokens)


class _State(CodegenState):
    """Places are not recorded, so nothing is set up to record them: half the time that printing takes."""

    def record_syntactic_position(self, *_: object, **__: object) -> Any:
        return _NOWHERE


_NOWHERE = nullcontext()
