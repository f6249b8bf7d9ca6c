"""Fields, parameters and methods that are called like something the emitted code needs.

    date: date | None = None                date: _date | None = None
    born: date                     becomes  born: _date
                                            with    from datetime import date as _date

A schema may call a field `date`, `str` or `post_pk`. `conceal` marks such names before anything is
lowered, and printing sees to the rest (see `syntax.shadowing`). So nothing else need care.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Method
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import Transaction, TransactItem
from dyngen.ir.types import Field, Type
from dyngen.lower.rebuilding import rebuilt
from dyngen.lower.vocabulary import shadowable
from dyngen.syntax.shadowing import marked, plain

__all__ = ["conceal", "plain"]


_Named = Field | Method | Parameter | Ref | Transaction | TransactItem


def conceal(schema: Schema) -> Schema:
    """`schema` with a mark on each name of a field or parameter that would hide another name."""
    known = shadowable(schema)
    objects = {entity.snake for entity in schema.entities}
    hidden = {
        node.name
        for node in _named(schema)
        if node.name in known or (node.name in objects and _is_scalar(node))
    }

    def marks(node: object) -> dict[str, object]:
        return (
            {"name": marked(node.name)} if isinstance(node, _Named) and node.name in hidden else {}
        )

    return rebuilt(schema, marks) if hidden else schema


def _is_scalar(node: _Named) -> bool:
    """A parameter that is no entity: it would hide the variable for an entity of its name."""
    return isinstance(node, Parameter) and isinstance(node.type, Type)


def _named(schema: Schema) -> Iterator[_Named]:
    """Every part of the IR that gives a value or a method its name; the plans speak of nothing else."""
    for entity in schema.entities:
        yield from entity.known
        for record in entity.records:
            yield from record.fields
        for part in entity.parts:
            yield from (source.field for source in part.sources)
        for method in entity.methods:
            yield method
            yield from method.parameters
    for transaction in schema.transactions:
        yield transaction
        yield from transaction.parameters
        yield from transaction.items
