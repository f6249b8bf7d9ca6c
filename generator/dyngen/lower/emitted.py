"""An emitted module, finished: no name hides another, and every import that it needs is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dyngen.ir.schema import Schema
from dyngen.lower.vocabulary import vocabulary
from dyngen.names import Identifier
from dyngen.syntax import Module, Statement, module


def emitted_module(
    schema: Schema,
    name: str,
    docstring: str,
    body: Sequence[Statement],
    exports: Iterable[Identifier] = (),
) -> Module:
    """The module called `name` (`.keys`) of the package of `schema`."""
    return module(name, docstring, body, vocabulary(schema), exports)
