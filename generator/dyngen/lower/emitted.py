"""An emitted module, finished: no name hides another, and every import that it needs is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst

from dyngen.ir.schema import Schema
from dyngen.lower.vocabulary import private_vocabulary, vocabulary
from dyngen.names import Identifier
from dyngen.syntax import Statement, module, statement
from dyngen.syntax.imports import Names
from dyngen.syntax.printing import printed
from dyngen.syntax.shadowing import private, reveal


def emitted_module(
    schema: Schema,
    name: str,
    docstring: str,
    body: Sequence[Statement],
    exports: Iterable[Identifier] = (),
) -> cst.Module:
    """The module called `name` (`.keys`) of the package of `schema`."""
    known = vocabulary(schema)
    before = printed(body)
    revealed = reveal(before)
    if any(new is not old for new, old in zip(revealed, before, strict=True)):
        free = Names.of(cst.Module(revealed).code).free
        # A module cannot import from itself: what it defines gets a second name at its end.
        own = {private(each): Identifier(each) for each in known if known[each].module == name}
        revealed += [_alias(*each) for each in sorted(own.items()) if each[0] in free]
        known = private_vocabulary(schema)
    return module([], docstring, revealed, known, exports=exports, future_annotations=True)


@statement
def _alias(PRIVATE: Identifier, NAME: Identifier) -> None:
    """PRIVATE = NAME"""
