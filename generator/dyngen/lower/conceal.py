"""Fields, parameters and methods that are called like something the emitted code needs.

    date: date | None = None                date: _date | None = None
    born: date                     becomes  born: _date
                                            with    from datetime import date as _date

A schema may call a field `date`, `str` or `post_pk`. `conceal` marks such names before anything is
lowered, and printing sees to the rest (see `syntax.shadowing`). So nothing else need care.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field as Part
from dataclasses import fields, is_dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar

from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Method
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import Transaction, TransactItem
from dyngen.ir.types import Field, Type
from dyngen.lower.vocabulary import shadowable
from dyngen.names import Identifier
from dyngen.syntax.shadowing import marked, plain

__all__ = ["conceal", "plain"]


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Part[Any]]]


_Node = TypeVar("_Node", bound=_Dataclass)
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
    return _rebuilt(schema, hidden, {}) if hidden else schema


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


def _fields(node: object) -> tuple[str, ...]:
    """The names of the fields of a dataclass; none of anything else."""
    kind = type(node)
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _FIELDS[kind]


_FIELDS: dict[type, tuple[str, ...]] = {}


def _marked(node: object, hidden: set[Identifier], done: dict[int, object]) -> object:
    """The same part of the IR with marks on `hidden` names."""
    if isinstance(node, tuple):
        return tuple(_marked(each, hidden, done) for each in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if id(node) not in done:
        done[id(node)] = _rebuilt(node, hidden, done)
    return done[id(node)]


def _rebuilt(node: _Node, hidden: set[Identifier], done: dict[int, object]) -> _Node:
    parts = {name: _marked(getattr(node, name), hidden, done) for name in _fields(node)}
    if isinstance(node, _Named) and node.name in hidden:
        parts["name"] = marked(node.name)
    return replace(node, **parts)
