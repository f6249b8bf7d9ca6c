"""Schemas for tests, spelt shortly.

    schema(
        table("Shop", "pk", "sk", index("ByMood", "mood"),
              Thing=entity("T#{id}", "THING", "id mood size:integer?",
                           pattern("find", "Query", "mood least:integer", index_name="ByMood",
                                   filter_expression=where("size", ">=", "least")),
                           ByMood="{mood}")))

What has no spelling here is a dict as in the language: `entity(...) | {"entity_type": "X"}`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

JSON = dict[str, Any]
Template = str | list[str]
GONE: Final = object()
"""What `changed` puts in the place of something to take it away."""


def fields(text: str, /, **more: JSON) -> list[JSON]:
    """`"id size:integer? rows:array/object"`: strings unless told otherwise, required without a question mark.

    `more` is what else there is to say of a field, by its name: `size={"default": 1}`.
    """
    found = [
        {**_typed(word.rstrip("?")), "required": not word.endswith("?")} for word in text.split()
    ]
    return [each | more.get(each["name"], {}) for each in found]


def parameters(text: str) -> list[JSON]:
    """The same for parameters, where a type with a capital is an entity: `"id order:Order more:array/Order"`."""
    found = [_typed(word) for word in text.split()]
    for each in found:
        for key in ("type", "item_type"):
            if each.get(key, "")[:1].isupper():
                each |= {key: "entity", "entity_type": each[key]}
    return found


def _typed(word: str) -> JSON:
    name, _, kind = word.partition(":")
    kind, _, item = kind.partition("/")
    return {"name": name, "type": kind or "string"} | ({"item_type": item} if item else {})


def pattern(
    name: str, operation: str, given: str = "", returns: str = "entity_list", **more: Any
) -> JSON:
    """An access pattern with these parameters; `schema` numbers it."""
    return {
        "name": name,
        "description": f"Do what {name} says.",
        "operation": operation,
        "parameters": parameters(given),
        "return_type": returns,
        **more,
    }


def transaction(name: str, operation: str, given: str, returns: str, *items: str) -> JSON:
    """An access pattern of several items: `"Put Order of Shop"`, `"Delete Cart of Shop if size(lines) > :n"`."""
    involved = []
    for item in items:
        what, _, condition = item.partition(" if ")
        action, entity, _, table = what.split()
        involved.append({"table": table, "entity": entity, "action": action})
        if condition:
            involved[-1]["condition"] = condition
    return pattern(name, operation, given, returns, entities_involved=involved)


def where(field: str, operator: str, param: str) -> JSON:
    """A filter, or a condition of a write, that compares one field with one parameter."""
    return {"conditions": [{"field": field, "operator": operator, "param": param}]}


def index(name: str, pk: Template, sk: Template | None = None, **more: Any) -> JSON:
    """An index with these key attributes."""
    return {"name": name, "partition_key": pk, **({"sort_key": sk} if sk else {}), **more}


def entity(
    pk: str,
    sk: str | None,
    columns: str,
    *patterns: JSON,
    **indexes: Template | tuple[Template, Template],
) -> JSON:
    """An entity with these templates and fields; `indexes` has its templates in each index, by name."""
    mappings = []
    for name, templates in indexes.items():
        both = templates if isinstance(templates, tuple) else (templates,)
        keys = zip(("pk_template", "sk_template"), both, strict=False)
        mappings.append({"name": name, **dict(keys)})
    return {
        "entity_type": re.sub(r"\W.*", "", pk) or "ITEM",
        "pk_template": pk,
        **({} if sk is None else {"sk_template": sk}),
        "fields": fields(columns),
        "gsi_mappings": mappings,
        "access_patterns": list(patterns),
    }


def table(name: str, pk: str, sk: str | None, *indexes: JSON, **entities: JSON) -> JSON:
    """A table with these key attributes, its indexes and entities."""
    config = {"table_name": name, "partition_key": pk} | ({"sort_key": sk} if sk else {})
    return {"table_config": config, "gsi_list": list(indexes), "entities": entities}


def schema(*tables: JSON, transactions: tuple[JSON, ...] = ()) -> JSON:
    """A schema of these tables, its access patterns numbered."""
    entities = [each for table in tables for each in table["entities"].values()]
    patterns = [each for entity in entities for each in entity["access_patterns"]]
    for number, each in enumerate([*patterns, *transactions], 1):
        each["pattern_id"] = number
    return {"tables": list(tables), "cross_table_access_patterns": list(transactions)}


def changed(document: JSON, changes: Mapping[str, object]) -> Any:
    """A copy of a document with these values, or GONE, at paths like `tables/0/entities/Post/fields`.

    The place behind the last of a list makes it longer.
    """
    result: Any = copy.deepcopy(document)
    for path, value in changes.items():
        if not path:
            return value
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
        target = result
        for step in steps:
            target = target[step]
        if value is GONE:
            del target[last]
        elif isinstance(target, list) and last == len(target):
            target.append(copy.deepcopy(value))
        else:
            target[last] = copy.deepcopy(value)
    return result
