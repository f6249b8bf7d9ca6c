"""Schemas of any size, for the growth of the compiler's time: ten access patterns for each entity."""

from __future__ import annotations

from typing import Any

_IN_A_TABLE = 20


def schema(entities: int, prefix: str = "") -> dict[str, Any]:
    """A schema of so many entities, twenty to a table."""
    numbers = range(entities)
    tables = [numbers[start : start + _IN_A_TABLE] for start in numbers[::_IN_A_TABLE]]
    return {"tables": [_table(f"{prefix}Table{at}", each) for at, each in enumerate(tables)]}


def _table(name: str, numbers: range) -> dict[str, Any]:
    return {
        "table_config": {"table_name": name, "partition_key": "pk", "sort_key": "sk"},
        "gsi_list": [{"name": "ByOwner", "partition_key": "owner_pk", "sort_key": "owner_sk"}],
        "entities": {f"Thing{number}": _entity(number) for number in numbers},
    }


def _entity(number: int) -> dict[str, Any]:
    prefix = f"T{number:04d}"
    return {
        "entity_type": prefix,
        "pk_template": "TENANT#{tenant_id}",
        "sk_template": f"{prefix}#{{thing_id}}",
        "gsi_mappings": [
            {
                "name": "ByOwner",
                "pk_template": f"{prefix}#{{owner}}",
                "sk_template": "{made_at}",
            }
        ],
        "fields": [
            *(_field(name, "string") for name in ("tenant_id", "thing_id", "owner", "made_at")),
            _field("title", "string"),
            _field("price", "decimal"),
            _field("stock", "integer"),
            _field("open", "boolean"),
            {**_field("remark", "string"), "required": False},
            {**_field("tags", "array"), "item_type": "string", "required": False},
        ],
        "access_patterns": list(_patterns(number)),
    }


def _patterns(number: int) -> list[dict[str, Any]]:
    name, entity = f"thing{number}", f"Thing{number}"
    key = [_parameter("tenant_id"), _parameter("thing_id")]
    of_type = {"name": name, "type": "entity", "entity_type": entity}
    drafts: list[dict[str, Any]] = [
        {
            "name": f"read_{name}",
            "operation": "GetItem",
            "parameters": key,
            "return_type": "single_entity",
        },
        {
            "name": f"store_{name}",
            "operation": "PutItem",
            "parameters": [of_type],
            "return_type": "single_entity",
        },
        {
            "name": f"price_{name}",
            "operation": "UpdateItem",
            "parameters": [*key, _parameter("price", "decimal")],
            "return_type": "single_entity",
        },
        {
            "name": f"stock_{name}",
            "operation": "UpdateItem",
            "parameters": [*key, _parameter("stock", "integer")],
            "return_type": "success_flag",
        },
        {
            "name": f"drop_{name}",
            "operation": "DeleteItem",
            "parameters": key,
            "return_type": "success_flag",
        },
        {
            "name": f"list_{name}",
            "operation": "Query",
            "parameters": [_parameter("tenant_id")],
            "return_type": "entity_list",
        },
        {
            "name": f"list_{name}_from",
            "operation": "Query",
            "range_condition": ">=",
            "parameters": [_parameter("tenant_id"), _parameter("thing_id")],
            "return_type": "entity_list",
        },
        {
            "name": f"list_{name}_of_owner",
            "operation": "Query",
            "index_name": "ByOwner",
            "parameters": [_parameter("owner")],
            "return_type": "entity_list",
        },
        {
            "name": f"list_{name}_of_owner_between",
            "operation": "Query",
            "index_name": "ByOwner",
            "range_condition": "between",
            "parameters": [_parameter("owner"), _parameter("first"), _parameter("last")],
            "return_type": "entity_list",
        },
        {
            "name": f"find_open_{name}",
            "operation": "Scan",
            "filter_expression": {
                "conditions": [{"field": "stock", "operator": ">", "param": "least"}]
            },
            "parameters": [_parameter("least", "integer")],
            "return_type": "entity_list",
        },
    ]
    return [
        {"pattern_id": 10 * number + at, "description": f"Pattern {at} of {entity}", **each}
        for at, each in enumerate(drafts, 1)
    ]


def _field(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "required": True}


def _parameter(name: str, kind: str = "string") -> dict[str, str]:
    return {"name": name, "type": kind}
