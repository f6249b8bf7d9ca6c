"""An emitted module, finished: no name hides another, and every import that it needs is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dyngen.ir.schema import Schema
from dyngen.lower.vocabulary import vocabulary
from dyngen.names import Identifier
from dyngen.syntax import Import, Module, Statement, module


def emitted_module(
    schema: Schema,
    name: str,
    docstring: str,
    body: Sequence[Statement],
    exports: Iterable[Identifier] = (),
    elsewhere: Mapping[str, Import] = {},
) -> Module:
    """The module called `name` (`.keys`) of the package of `schema`; `elsewhere` are names that come from there."""
    return module(name, docstring, body, {**vocabulary(schema), **elsewhere}, exports)
