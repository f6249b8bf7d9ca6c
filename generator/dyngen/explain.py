"""Plans as text: what each access pattern of a schema does, before any code is written.

7  OrderRepository.get_orders_since
   Query of OrderTable
   key condition  pk = USER#{user_id} AND sk BETWEEN ORDER#{since} AND ORDER$
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dyngen.ir.plans import Method, Transaction
    from dyngen.ir.schema import Schema

_SHOWN = ("key_condition", "filter", "condition", "projection", "capacity")


def overview(schema: Schema) -> str:
    """Every access pattern in a few lines."""
    return "\n".join(line for pattern in _patterns(schema) for line in _lines(pattern))


def plan(schema: Schema, name: str) -> str | None:
    """One access pattern in a few lines and its whole plan, by name or number; None if there is none."""
    from dyngen.ir.dump import dump

    short = {pattern["id"]: "\n".join(_lines(pattern)) for pattern in _patterns(schema)}
    methods: list[Method | Transaction] = [*schema.transactions]
    methods += [each for one in schema.entities for each in one.methods]
    found = [
        f"{short[each.pattern_id]}\n\n{dump(each)}"
        for each in methods
        if name in (each.name, str(each.pattern_id))
    ]
    return "\n".join(found).rstrip() if found else None


def names(schema: Schema) -> list[str]:
    """The names of all access patterns."""
    return [
        *(each.name for one in schema.entities for each in one.methods),
        *(each.name for each in schema.transactions),
    ]


def _patterns(schema: Schema) -> list[Mapping[str, object]]:
    from dyngen.words.mapping import mapping_text

    patterns: list[Mapping[str, object]] = json.loads(mapping_text(schema))["access_patterns"]
    return patterns


def _lines(pattern: Mapping[str, object]) -> Iterator[str]:
    owner = pattern.get("repository") or pattern.get("service")
    yield f"{pattern['id']:>4}  {owner}.{pattern['method']}"
    where = f" of {pattern['table']}" if "table" in pattern else ""
    index = f", index {pattern['index']}" if pattern.get("index") else ""
    yield f"      {pattern['operation']}{where}{index}"
    for key in _SHOWN:
        if pattern.get(key):
            yield f"      {key.replace('_', ' '):14} {pattern[key]}"
