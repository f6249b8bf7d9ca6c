"""Plans as text: what each access pattern of a schema does, before any code is written.

7  OrderRepository.get_orders_since
   Query of OrderTable
   key condition  pk = USER#{user_id} AND sk BETWEEN ORDER#{since} AND ORDER$
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyngen.ir.plans import Method, Transaction
    from dyngen.ir.schema import Schema
    from dyngen.words.mapping import Described

_SHOWN = ("key_condition", "filter", "condition", "projection", "capacity")


def overview(schema: Schema) -> str:
    """Every access pattern in a few lines, and below them what repositories have without being asked."""
    from dyngen.words.mapping import access_patterns

    lines = [line for pattern in access_patterns(schema) for line in _lines(pattern)]
    for entity in schema.entities:
        crud = [method.name for method in entity.methods if method.pattern_id is None]
        if crud:
            lines.append(f"   -  {entity.name}: {', '.join(crud)}")
    return "\n".join(lines)


def plan(schema: Schema, name: str) -> str | None:
    """One method in a few lines and its whole plan, by name or number; None if there is none."""
    from dyngen.ir.dump import dump

    found = [
        "\n".join([*_lines(told), "", dump(method)])
        for method, told in _methods(schema)
        if name in (method.name, str(told["id"] or ""))
    ]
    return "\n".join(found).rstrip() if found else None


def names(schema: Schema) -> list[str]:
    """The names of all methods."""
    return [method.name for method, _ in _methods(schema)]


def _methods(schema: Schema) -> Iterator[tuple[Method | Transaction, Described]]:
    """Every method, and what is told of it."""
    from dyngen.words.mapping import of_method, of_transaction

    for transaction in schema.transactions:
        yield transaction, of_transaction(schema, transaction)
    for entity in schema.entities:
        for method in entity.methods:
            yield method, of_method(entity, method)


def _lines(pattern: Described) -> Iterator[str]:
    owner = pattern.get("repository") or pattern.get("service")
    number = "-" if pattern["id"] is None else pattern["id"]
    yield f"{number:>4}  {owner}.{pattern['method']}"
    where = f" of {pattern['table']}" if "table" in pattern else ""
    index = f", index {pattern['index']}" if pattern.get("index") else ""
    yield f"      {pattern['operation']}{where}{index}"
    for key in _SHOWN:
        if pattern.get(key):
            yield f"      {key.replace('_', ' '):14} {pattern[key]}"
