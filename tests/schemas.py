"""Schemas for tests, spelt shortly.

schema(table("Shop", "pk", "sk", User=entity("USER#{user_id}", "PROFILE", "user_id! age:integer")))
"""

from __future__ import annotations

import re
from typing import Any

JSON = dict[str, Any]


def fields(text: str) -> list[JSON]:
    """`id! size:integer` as fields: `!` marks required ones, a type follows a colon."""
    found = []
    for word in text.split():
        name, _, kind = word.rstrip("!").partition(":")
        kind, _, item = kind.partition("/")
        found.append({"name": name, "type": kind or "string", "required": word.endswith("!")})
        if item:
            found[-1]["item_type"] = item
    return found


def entity(pk: str, sk: str | None, columns: str, *patterns: JSON, **gsi: tuple[Any, Any]) -> JSON:
    """An entity with these templates; `gsi` has those of each index."""
    mappings = [{"name": n, "pk_template": a, "sk_template": b} for n, (a, b) in gsi.items()]
    return {
        "entity_type": re.sub(r"\W.*", "", pk) or "ITEM",
        "pk_template": pk,
        "sk_template": sk,
        "fields": fields(columns),
        "gsi_mappings": mappings,
        "access_patterns": list(patterns),
    }


def pattern(name: str, operation: str, parameters: str, result: str, **more: Any) -> JSON:
    """An access pattern; a type with a capital is an entity."""
    declared = fields(parameters)
    for each in declared:
        del each["required"]
        for key in ("type", "item_type"):
            if each.get(key, "")[:1].isupper():
                each |= {key: "entity", "entity_type": each[key]}
    return {
        "name": name,
        "description": f"Do what {name} says.",
        "operation": operation,
        "parameters": declared,
        "return_type": result,
        **more,
    }


def schema(*tables: JSON, crossing: tuple[JSON, ...] = ()) -> JSON:
    """A schema of these tables, its access patterns numbered."""
    every = [p for t in tables for e in t["entities"].values() for p in e["access_patterns"]]
    for number, each in enumerate([*every, *crossing], 1):
        each["pattern_id"] = number
    return {"tables": list(tables), "cross_table_access_patterns": list(crossing)}


def table(name: str, pk: str, sk: str | None, *indexes: JSON, **entities: JSON) -> JSON:
    config = {"table_name": name, "partition_key": pk} | ({"sort_key": sk} if sk else {})
    return {"table_config": config, "gsi_list": list(indexes), "entities": entities}
