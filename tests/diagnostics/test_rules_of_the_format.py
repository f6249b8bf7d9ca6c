"""Every rule of the format that AWS's generator checks (V, W) and every one that it does not (N), each broken once.

A row is a rule, what is changed in SCHEMA to break it, and the codes of the findings, in the order of the file; an
empty row of codes says that dyngen accepts it. Keys are written `tables/0/entities/Post/fields`, GONE takes one away.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Report
from dyngen.schema.read import read
from dyngen.schema.usage import read_usage

GONE: Final = object()


def _fields(**types: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "type": type_.rstrip("?"), "required": not type_.endswith("?")}
        for name, type_ in types.items()
    ]


def _parameters(**types: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "type": "entity", "entity_type": type_}
        if type_[0].isupper()
        else {"name": name, "type": type_}
        for name, type_ in types.items()
    ]


def _pattern(number: int, name: str, operation: str, returns: str, **types: str) -> dict[str, Any]:
    return {
        "pattern_id": number,
        "name": name,
        "description": name,
        "operation": operation,
        "return_type": returns,
        "parameters": _parameters(**types),
    }


SCHEMA: dict[str, Any] = {
    "tables": [
        {
            "table_config": {"table_name": "Posts", "partition_key": "pk", "sort_key": "sk"},
            "gsi_list": [{"name": "ByStatus", "partition_key": "status", "sort_key": "day"}],
            "entities": {
                "Post": {
                    "entity_type": "POST",
                    "pk_template": "USER#{user_id}",
                    "sk_template": "POST#{day}#{post_id}",
                    "fields": [
                        *_fields(user_id="string", post_id="string", day="date", status="string"),
                        *_fields(title="string?", likes="integer?", hidden="boolean?"),
                    ],
                    "gsi_mappings": [
                        {"name": "ByStatus", "pk_template": "{status}", "sk_template": "{day}"}
                    ],
                    "access_patterns": [
                        _pattern(
                            1, "get_post", "GetItem", "single_entity",
                            user_id="string", day="date", post_id="string",
                        ),
                        _pattern(2, "get_posts", "Query", "entity_list", user_id="string", since="date")
                        | {"range_condition": ">="},
                        _pattern(3, "get_by_status", "Query", "entity_list", status="string")
                        | {"index_name": "ByStatus"},
                        _pattern(4, "save_post", "PutItem", "single_entity", post="Post"),
                        _pattern(5, "find_posts", "Scan", "entity_list", least="integer")
                        | {
                            "filter_expression": {
                                "conditions": [{"field": "likes", "operator": ">=", "param": "least"}]
                            }
                        },
                        _pattern(
                            6, "rename_post", "UpdateItem", "single_entity",
                            user_id="string", day="date", post_id="string", title="string",
                        ),
                    ],
                }
            },
        },
        {
            "table_config": {"table_name": "Users", "partition_key": "user_id"},
            "entities": {
                "User": {
                    "entity_type": "USER",
                    "pk_template": "{user_id}",
                    "fields": _fields(user_id="string", email="string"),
                }
            },
        },
    ],
    "cross_table_access_patterns": [
        {
            "pattern_id": 7,
            "name": "register",
            "description": "Register a user with a first post",
            "operation": "TransactWrite",
            "entities_involved": [
                {"table": "Users", "entity": "User", "action": "Put"},
                {"table": "Posts", "entity": "Post", "action": "Put"},
            ],
            "parameters": _parameters(user="User", post="Post"),
            "return_type": "boolean",
        }
    ],
}  # fmt: skip

T = "tables/0"
CONFIG = f"{T}/table_config"
POST = f"{T}/entities/Post"
FIELD = f"{POST}/fields/4"
MAPPING = f"{POST}/gsi_mappings/0"
INDEX = f"{T}/gsi_list/0"
GET, LIST, BY_STATUS, SAVE, FIND, RENAME = (f"{POST}/access_patterns/{n}" for n in range(6))
FILTER = f"{FIND}/filter_expression"
CONDITION = f"{FILTER}/conditions/0"
CROSS = "cross_table_access_patterns/0"
INVOLVED = f"{CROSS}/entities_involved"

SEVERAL = {
    INDEX: {
        "name": "ByPlace",
        "partition_key": ["status", "title"],
        "sort_key": ["day", "post_id"],
    },
    f"{POST}/gsi_mappings": [
        {
            "name": "ByPlace",
            "pk_template": ["{status}", "{title}"],
            "sk_template": ["{day}", "{post_id}"],
        }
    ],
    f"{BY_STATUS}/index_name": "ByPlace",
    f"{BY_STATUS}/parameters": _parameters(status="string", title="string"),
}
"""An index with a key of several attributes."""

INCLUDE = {f"{INDEX}/projection": "INCLUDE"}
LEAVES_OUT = INCLUDE | {f"{INDEX}/included_attributes": ["title"]}
CONDITION_OF_PUT = f"{INVOLVED}/0/condition"


def _compares(**condition: object) -> dict[str, object]:
    return {CONDITION: condition}


def _transaction(action: str, condition: object = GONE, **types: str) -> dict[str, object]:
    """`register` with one item."""
    item = {"table": "Users", "entity": "User", "action": action}
    if condition is not GONE:
        item["condition"] = str(condition)
    return {INVOLVED: [item], f"{CROSS}/parameters": _parameters(**types)}


def _reads(returns: str, **types: str) -> dict[str, object]:
    return _transaction("Get", **types) | {
        f"{CROSS}/operation": "TransactGet",
        f"{CROSS}/return_type": returns,
    }


ROWS: list[tuple[str, Mapping[str, object], tuple[str, ...]]] = [
    ("V004", {"": []}, ("DG102",)),
    ("V005", {"tables": GONE}, ("DG101",)),
    ("V006", {"tables": {}}, ("DG102",)),
    ("V007", {"tables": []}, ("DG105",)),
    (
        "V008",
        {"tables/1/table_config/table_name": "Posts", f"{INVOLVED}/0/table": "Posts"},
        ("DG318",),
    ),
    ("V009", {T: 5}, ("DG102",)),
    ("V010", {CONFIG: GONE}, ("DG101",)),
    ("V010", {f"{T}/entities": GONE}, ("DG101",)),
    ("V011", {CONFIG: []}, ("DG102",)),
    ("V012", {f"{CONFIG}/table_name": GONE}, ("DG101",)),
    ("V012", {f"{CONFIG}/partition_key": GONE}, ("DG101",)),
    ("V013", {f"{CONFIG}/partition_key": ["a"]}, ("DG102",)),
    ("V013", {f"{CONFIG}/table_name": 5}, ("DG102",)),
    ("V014", {f"{T}/entities": []}, ("DG102",)),
    ("V015", {f"{T}/entities": {}}, ("DG105",)),
    (
        "V016",
        {
            "tables/1/entities": {"Post": SCHEMA["tables"][1]["entities"]["User"]},
            "cross_table_access_patterns": [],
        },
        ("DG206",),
    ),
    ("V017", {POST: 5}, ("DG102",)),
    ("V018", {f"{POST}/entity_type": GONE}, ("DG101",)),
    ("V018", {f"{POST}/fields": GONE}, ("DG101",)),
    ("V019", {f"{POST}/pk_template": GONE}, ("DG101",)),
    ("V020", {f"{POST}/pk_template": ["{user_id}"]}, ("DG102",)),
    ("V020", {f"{POST}/entity_type": 5}, ("DG102",)),
    ("V021", {f"{POST}/sk_template": 5}, ("DG102",)),
    ("V022", {f"{POST}/fields": {}}, ("DG102",)),
    ("V023", {f"{POST}/fields": []}, ("DG105",)),
    ("V024", {FIELD: 5}, ("DG102",)),
    ("V025", {f"{FIELD}/name": GONE}, ("DG101",)),
    ("V025", {f"{FIELD}/type": GONE}, ("DG101",)),
    ("V025", {f"{FIELD}/required": GONE}, ("DG101",)),
    ("V026", {f"{POST}/fields/6/name": "likes"}, ("DG205",)),
    ("V027", {f"{FIELD}/type": 5}, ("DG102",)),
    ("V028", {f"{FIELD}/type": "strng"}, ("DG104",)),
    ("V028", {f"{FIELD}/type": "float"}, ("DG104",)),
    ("V029", {f"{POST}/fields/6/type": "array"}, ("DG107",)),
    ("V030", {f"{FIELD}/required": "yes"}, ("DG102",)),
    ("V031", {f"{POST}/access_patterns": {}}, ("DG102",)),
    ("V032", {GET: 5}, ("DG102",)),
    ("V033", {f"{GET}/pattern_id": GONE}, ("DG101",)),
    ("V033", {f"{GET}/name": GONE}, ("DG101",)),
    ("V033", {f"{GET}/description": GONE}, ("DG101",)),
    ("V033", {f"{GET}/operation": GONE}, ("DG101",)),
    ("V033", {f"{GET}/return_type": GONE}, ("DG101",)),
    ("V034", {f"{GET}/pattern_id": "1"}, ("DG102",)),
    ("V034", {f"{GET}/pattern_id": True}, ("DG102",)),
    ("V035", {f"{LIST}/pattern_id": 1}, ("DG401",)),
    ("V036", {f"{LIST}/name": "get_post"}, ("DG402",)),
    ("V037", {f"{LIST}/operation": "query"}, ("DG104",)),
    ("V038", {f"{GET}/return_type": "single_entitty"}, ("DG104",)),
    ("V039", {f"{GET}/parameters": {}}, ("DG102",)),
    ("V040", {f"{GET}/parameters": [5]}, ("DG102",)),
    ("V041", {f"{GET}/parameters/0/type": GONE}, ("DG101",)),
    ("V041", {f"{GET}/parameters/0/name": GONE}, ("DG101",)),
    ("V042", {f"{LIST}/parameters/1/name": "user_id"}, ("DG408",)),
    ("V043", {f"{GET}/parameters/0/type": "str"}, ("DG104",)),
    ("V044", {f"{SAVE}/parameters/0/entity_type": GONE}, ("DG107",)),
    ("V045", {f"{SAVE}/parameters/0/entity_type": "Nope"}, ("DG410",)),
    ("V045 a later table", {f"{SAVE}/parameters": _parameters(post="Post", user="User")}, ()),
    ("V046", {f"{GET}/consistent_read": "true"}, ("DG102",)),
    ("V047", {f"{BY_STATUS}/consistent_read": True}, ("DG406",)),
    ("V048", {f"{LIST}/range_condition": 5}, ("DG102",)),
    ("V049", {f"{LIST}/range_condition": "contains"}, ("DG104",)),
    ("V050", {f"{LIST}/parameters": []}, ("DG412",)),
    ("V051", {f"{LIST}/range_condition": "between"}, ("DG420",)),
    (
        "V052",
        {f"{LIST}/parameters": _parameters(user_id="string", word="string", since="date")},
        ("DG420",),
    ),
    (
        "V053",
        {
            f"{BY_STATUS}/range_condition": ">",
            f"{BY_STATUS}/parameters": _parameters(status="string", word="string", since="date"),
        },
        ("DG420",),
    ),
    ("V054", {f"{GET}/range_condition": ">="}, ("DG418",)),
    (
        "V055",
        {
            f"{GET}/filter_expression": SCHEMA["tables"][0]["entities"]["Post"]["access_patterns"][
                4
            ]["filter_expression"]
        },
        ("DG501",),
    ),
    ("V056", {f"{FILTER}/conditions": []}, ("DG105",)),
    ("V056", {f"{FILTER}/conditions": {}}, ("DG102",)),
    ("V056", {FILTER: {}}, ("DG101",)),
    ("V057", {f"{FILTER}/logical_operator": "XOR"}, ("DG104",)),
    ("V057", {f"{FILTER}/logical_operator": "and"}, ("DG104",)),
    ("V058", {f"{CONDITION}/field": GONE}, ("DG505",)),
    ("V058", {f"{CONDITION}/field": 5}, ("DG102",)),
    ("V058", {f"{CONDITION}/field": ""}, ("DG502",)),
    ("V059", {f"{CONDITION}/field": "like"}, ("DG502",)),
    (
        "V060",
        {
            f"{BY_STATUS}/filter_expression": {
                "conditions": [{"field": "day", "operator": ">", "param": "since"}]
            },
            f"{BY_STATUS}/parameters": _parameters(status="string", since="date"),
        },
        ("DG503",),
    ),
    ("V061", {f"{CONDITION}/function": "contains"}, ("DG504",)),
    ("V062", {f"{CONDITION}/operator": GONE}, ("DG505",)),
    ("V063", {f"{CONDITION}/operator": "equals"}, ("DG104",)),
    ("V064", _compares(field="title", function="containz", param="least"), ("DG104",)),
    ("V065", _compares(field="likes", operator="between", param2="least"), ("DG506",)),
    ("V066", _compares(field="likes", operator="between", param="least"), ("DG506",)),
    ("V067", _compares(field="likes", operator="in", params="least"), ("DG102",)),
    (
        "V067",
        {f"{CONDITION}/operator": "in", f"{CONDITION}/param": GONE, f"{FIND}/parameters": []},
        ("DG506",),
    ),
    ("V068", {f"{CONDITION}/param": GONE, f"{FIND}/parameters": []}, ("DG506",)),
    ("V069", _compares(field="title", function="size", param="least"), ("DG506",)),
    (
        "V070",
        {CONDITION: {"field": "title", "function": "contains"}, f"{FIND}/parameters": []},
        ("DG506",),
    ),
    ("V071", {f"{T}/gsi_list": None}, ("DG102",)),
    ("V071", {f"{INDEX}/projection": []}, ("DG102",)),
    ("V071", {f"{INDEX}/name": 5}, ("DG102",)),
    ("V072", {f"{T}/gsi_list": {"a": 1}}, ("DG102",)),
    ("V073", {INDEX: 5}, ("DG102",)),
    ("V074", {f"{INDEX}/name": GONE}, ("DG101",)),
    ("V074", {f"{INDEX}/partition_key": GONE}, ("DG101",)),
    ("V075", {f"{INDEX}/partition_key": None}, ("DG102",)),
    ("V076", {f"{INDEX}/partition_key": 5}, ("DG102",)),
    ("V077", {f"{INDEX}/partition_key": " "}, ("DG805",)),
    ("V078", {f"{INDEX}/partition_key": []}, ("DG105",)),
    ("V079", {f"{INDEX}/partition_key": list("abcde")}, ("DG106",)),
    ("V080", {f"{INDEX}/partition_key": ["a", 1]}, ("DG102",)),
    ("V080", SEVERAL | {f"{INDEX}/partition_key/1": ""}, ("DG805",)),
    ("V081", {f"{T}/gsi_list": [SCHEMA["tables"][0]["gsi_list"][0]] * 2}, ("DG301",)),
    ("V082", {f"{POST}/gsi_mappings": {}}, ("DG102",)),
    ("V082", {MAPPING: 5}, ("DG102",)),
    ("V083", {f"{MAPPING}/name": GONE}, ("DG101",)),
    ("V083", {f"{MAPPING}/pk_template": GONE}, ("DG101",)),
    ("V084", {f"{MAPPING}/name": "ByStats"}, ("DG302",)),
    ("V085", {f"{MAPPING}/pk_template": ["{status}"]}, ("DG303",)),
    ("V085", SEVERAL | {f"{MAPPING}/sk_template": "{day}"}, ("DG303",)),
    ("V086", SEVERAL | {f"{MAPPING}/pk_template": ["{status}"]}, ("DG304",)),
    ("V087", {f"{MAPPING}/pk_template": " "}, ("DG222",)),
    ("V087", {f"{MAPPING}/pk_template": "A#{status"}, ("DG204",)),
    ("V087", {f"{MAPPING}/pk_template": "{}"}, ("DG204",)),
    ("V087", {f"{MAPPING}/pk_template": "{a-b}"}, ("DG204",)),
    ("V087", {f"{MAPPING}/pk_template": "{{status}}"}, ("DG204",)),
    (
        "V087 a format",
        {
            f"{INDEX}/partition_key": "likes_pk",
            f"{MAPPING}/pk_template": "{likes:05d}",
            f"{BY_STATUS}/parameters": _parameters(likes="integer"),
        },
        (),
    ),
    ("V088", {f"{MAPPING}/pk_template": 5}, ("DG102",)),
    ("V088", {f"{MAPPING}/pk_template": []}, ("DG105",)),
    ("V088", {f"{MAPPING}/pk_template": list("abcde")}, ("DG106",)),
    ("V088", {f"{MAPPING}/pk_template": ["{status}", 1]}, ("DG102",)),
    ("V089", {f"{MAPPING}/pk_template": "{stats}"}, ("DG203",)),
    ("V089", SEVERAL | {f"{MAPPING}/pk_template/1": "{tilte}"}, ("DG203",)),
    ("V090", {f"{BY_STATUS}/index_name": "ByStats"}, ("DG403",)),
    ("V091", {f"{INDEX}/projection": "all"}, ("DG104",)),
    ("V092", INCLUDE, ("DG308",)),
    ("V092", INCLUDE | {f"{INDEX}/included_attributes": []}, ("DG308",)),
    ("V093", INCLUDE | {f"{INDEX}/included_attributes": "ab"}, ("DG102",)),
    ("V094", {f"{INDEX}/projection": "ALL", f"{INDEX}/included_attributes": ["title"]}, ("DG309",)),
    ("V095", INCLUDE | {f"{INDEX}/included_attributes": ["title", "status"]}, ("DG311",)),
    ("V095", INCLUDE | {f"{INDEX}/included_attributes": ["title", "pk"]}, ("DG311",)),
    ("V096", INCLUDE | {f"{INDEX}/included_attributes": ["titel"]}, ("DG312",)),
    ("W001", LEAVES_OUT | {f"{POST}/fields/6/required": True}, ("DG314",)),
    ("W001 nothing required", LEAVES_OUT, ()),
    ("V097", {f"{BY_STATUS}/range_condition": "contains"}, ("DG104",)),
    ("V097", {f"{BY_STATUS}/range_condition": ">="}, ("DG420",)),
    ("V098", {"cross_table_access_patterns": {}}, ("DG102",)),
    ("V098", {"cross_table_access_patterns": None}, ("DG102",)),
    ("V099", {CROSS: 5}, ("DG102",)),
    *(
        ("V100", {f"{CROSS}/{key}": GONE}, ("DG101",))
        for key in SCHEMA["cross_table_access_patterns"][0]
    ),
    ("V101", {f"{CROSS}/pattern_id": "7"}, ("DG102",)),
    ("V102", {f"{CROSS}/pattern_id": 1}, ("DG401",)),
    ("V103", {f"{CROSS}/operation": "TransactBatch"}, ("DG104",)),
    ("V104", {INVOLVED: {}}, ("DG102",)),
    ("V105", {INVOLVED: []}, ("DG105",)),
    ("V106", {f"{INVOLVED}/0": 5}, ("DG102",)),
    ("V106", {f"{INVOLVED}/0/action": GONE}, ("DG101",)),
    ("V107", {f"{INVOLVED}/0/table": "Usr"}, ("DG601",)),
    ("V108", {f"{INVOLVED}/0/entity": "Usr"}, ("DG602",)),
    ("V108", {f"{INVOLVED}/0/entity": "Post"}, ("DG602",)),
    ("V109", {f"{INVOLVED}/0/action": "Get"}, ("DG603",)),
    ("V110", {f"{CROSS}/return_type": "success_flag"}, ("DG104",)),
    ("V111", {f"{CROSS}/parameters": {}}, ("DG102",)),
    ("V111", {f"{CROSS}/parameters/0/type": "entty"}, ("DG104",)),
    ("V111", {f"{CROSS}/parameters/0/entity_type": "Usr"}, ("DG410",)),
    ("V112", _transaction("Delete", user_id="integer"), ("DG414",)),
    # What AWS's generator does not check.
    ("N01", {f"{POST}/sk_template": "POST#{day}#{zzz}"}, ("DG203",)),
    ("N01", {f"{POST}/sk_template": "POST#{day}#{post_id"}, ("DG204",)),
    ("N01", {f"{POST}/pk_template": ""}, ("DG222",)),
    ("N02", {f"{POST}/sk_template": "{__import__('os').getcwd()}"}, ("DG204",)),
    (
        "N03 carried as data",
        {f"{POST}/entity_type": '"""', f"{GET}/description": '"""; import os'},
        (),
    ),
    ("N04", {f"{POST}/sk_template": GONE}, ("DG208",)),
    ("N05", {"tables/1/entities/User/sk_template": "PROFILE"}, ("DG209",)),
    ("N06", {f"{MAPPING}/sk_template": GONE}, ("DG305",)),
    ("N06", {f"{INDEX}/sort_key": GONE}, ("DG306",)),
    ("N07", {f"{CONFIG}/sort_key": ["sk"]}, ("DG102",)),
    ("N07", {f"{CONFIG}/partition_key": ""}, ("DG805",)),
    ("N07", {f"{CONFIG}/table_name": "", f"{INVOLVED}/1/table": ""}, ("DG801",)),
    ("N08", {f"{POST}/fields/1/required": False}, ("DG213",)),
    ("N08 sparse", {f"{POST}/fields/3/required": False}, ()),
    (
        "N09",
        {f"{POST}/gsi_mappings": SCHEMA["tables"][0]["entities"]["Post"]["gsi_mappings"] * 2},
        ("DG307",),
    ),
    ("N09", {f"{CONFIG}/sort_key": "pk"}, ("DG316",)),
    ("N09", SEVERAL | {f"{INDEX}/partition_key/1": "status"}, ("DG316",)),
    (
        "N09",
        {
            f"{T}/entities/Score": {
                "entity_type": "SCORE",
                "pk_template": "GAME#{game}",
                "sk_template": "{points}",
                "fields": _fields(game="string", points="integer"),
            }
        },
        ("DG218",),
    ),
    (
        "N10",
        {
            f"{T}/gsi_list": [
                *SCHEMA["tables"][0]["gsi_list"],
                {"name": "by_status", "partition_key": "title"},
            ]
        },
        ("DG319",),
    ),
    (
        "N10",
        {f"{INDEX}/name": "G1", f"{MAPPING}/name": "G1", f"{BY_STATUS}/index_name": "G1"},
        ("DG802",),
    ),
    ("N10", {f"{CONFIG}/table_name": "my posts", f"{INVOLVED}/1/table": "my posts"}, ("DG801",)),
    (
        "N10",
        INCLUDE
        | {
            f"{POST}/fields": [
                *SCHEMA["tables"][0]["entities"]["Post"]["fields"],
                *_fields(**{f"f{n}": "string?" for n in range(21)}),
            ],
            f"{INDEX}/included_attributes": [f"f{n}" for n in range(21)],
        },
        ("DG804",),
    ),
    (
        "N11",
        {
            f"{T}/entities/Draft": {
                "entity_type": "DRAFT",
                "pk_template": "USER#{writer}",
                "sk_template": "POST#{day}#{draft_id}",
                "fields": _fields(writer="string", day="date", draft_id="string"),
            }
        },
        ("DG214",),
    ),
    ("N12", {BY_STATUS: GONE}, ("DG901",)),
    ("N13", {f"{POST}/gsi_mappings": []}, ("DG404",)),
    *(
        ("N14", {f"{POST}/fields/6/name": name}, (code,))
        for name, code in (
            ("first-name", "DG201"),
            ("_x", "DG202"),
            ("__init__", "DG202"),
            ("", "DG201"),
            (5, "DG102"),
        )
    ),
    *(
        ("N14 accepted", {f"{POST}/fields/6/name": name}, ())
        for name in ("class", "from", "list", "id", "type", "None")
    ),
    ("N14", {f"{GET}/name": "get items!"}, ("DG201",)),
    ("N14", {f"{GET}/name": "import"}, ("DG201",)),
    (
        "N14",
        {f"{FIND}/parameters/0/name": "at-least", f"{CONDITION}/param": "at-least"},
        ("DG201",),
    ),
    ("N14 a keyword", {f"{FIND}/parameters/0/name": "from", f"{CONDITION}/param": "from"}, ()),
    *(
        ("N15 accepted", {f"{POST}/fields/6/name": name}, ())
        for name in ("get_config", "model_config", "copy", "json", "schema")
    ),
    *(
        ("N15", {f"{POST}/fields/6/name": name}, ("DG202",))
        for name in ("key", "to_item", "from_item")
    ),
    (
        "N15 a computed field",
        {
            f"{POST}/fields/4/name": "sk",
            f"{RENAME}/parameters/3/name": "hidden",
            f"{RENAME}/parameters/3/type": "boolean",
        },
        (),
    ),
    ("N15", {f"{POST}/fields/6/name": "sk"}, ("DG220",)),
    (
        "N15",
        {
            f"{FIELD}/name": "version",
            f"{RENAME}/parameters/3/name": "hidden",
            f"{RENAME}/parameters/3/type": "boolean",
        },
        ("DG223",),
    ),
    ("N15", {f"{FIND}/parameters/0/name": "self", f"{CONDITION}/param": "self"}, ("DG202",)),
    *(
        ("N15 accepted", {f"{FIND}/parameters/0/name": name, f"{CONDITION}/param": name}, ())
        for name in ("limit", "skip_invalid_items")
    ),
    *(
        ("N15 accepted", {f"{GET}/name": name}, ())
        for name in ("create", "get", "update", "delete")
    ),
    (
        "N15",
        {
            "tables/1/entities": {"Query": SCHEMA["tables"][1]["entities"]["User"]},
            "cross_table_access_patterns": [],
        },
        ("DG202",),
    ),
    ("N16", {f"{SAVE}/name": "get_post", f"{GET}/name": "read_post"}, ("DG430",)),
    ("N16 both", {f"{SAVE}/name": "create_post", f"{GET}/name": "put_post"}, ()),
    (
        "N16",
        {
            "tables/1/entities": {"POST": SCHEMA["tables"][1]["entities"]["User"]},
            "cross_table_access_patterns": [],
        },
        ("DG206",),
    ),
    (
        "N16",
        {
            "cross_table_access_patterns": [
                SCHEMA["cross_table_access_patterns"][0],
                SCHEMA["cross_table_access_patterns"][0] | {"pattern_id": 8},
            ]
        },
        ("DG614",),
    ),
    ("N17", {f"{GET}/return_type": "entity_list"}, ("DG411",)),
    ("N17", {f"{LIST}/return_type": "success_flag"}, ("DG411",)),
    ("N17", {f"{SAVE}/return_type": "mixed_data"}, ("DG411",)),
    ("N18", {f"{GET}/parameters": []}, ("DG412",)),
    ("N18", {f"{GET}/parameters/0/name": "zzz"}, ("DG412",)),
    ("N18", {f"{BY_STATUS}/parameters": []}, ("DG412",)),
    ("N18", {f"{RENAME}/parameters/3": GONE}, ("DG425",)),
    ("N18", {f"{SAVE}/parameters": []}, ("DG426",)),
    ("N18", {f"{SAVE}/parameters": _parameters(post="Post", other="Post")}, ("DG427",)),
    ("N18 a reference", {f"{SAVE}/parameters": _parameters(post="Post", user="User")}, ()),
    (
        "N19",
        {
            "tables/1/entities/User/access_patterns": [
                _pattern(9, "users", "Query", "entity_list", user_id="string", since="date")
                | {"range_condition": ">="}
            ]
        },
        ("DG419",),
    ),
    (
        "N19",
        {
            f"{INDEX}/sort_key": "likes",
            f"{MAPPING}/sk_template": "{likes}",
            f"{BY_STATUS}/range_condition": "begins_with",
            f"{BY_STATUS}/parameters": _parameters(status="string", digits="string"),
        },
        ("DG421",),
    ),
    ("N19", {f"{LIST}/parameters/1/type": "string"}, ("DG414",)),
    # False rejections: accepted here.
    (
        "N20 composite key",
        {
            f"{POST}/pk_template": "TENANT#{title}#USER#{user_id}",
            f"{FIELD}/required": True,
            f"{LIST}/parameters": _parameters(title="string", user_id="string", since="date"),
            RENAME: GONE,
            GET: GONE,
        },
        (),
    ),
    (
        "N20 composite index key",
        {
            f"{INDEX}/partition_key": "place",
            f"{MAPPING}/pk_template": "{status}#{title}",
            f"{FIELD}/required": True,
            f"{BY_STATUS}/range_condition": ">",
            f"{BY_STATUS}/parameters": _parameters(status="string", title="string", since="date"),
            RENAME: GONE,
        },
        (),
    ),
    (
        "N20 constant key",
        {
            f"{POST}/pk_template": "POSTS",
            f"{LIST}/parameters": _parameters(since="date"),
            f"{GET}/parameters/0": GONE,
            f"{RENAME}/parameters/0": GONE,
        },
        ("DG219",),
    ),
    (
        "N20 equality before the range",
        {f"{LIST}/parameters": _parameters(user_id="string", day="date", first="string")},
        (),
    ),
    (
        "N20 field of the key text",
        {
            f"{LIST}/parameters": _parameters(user_id="string", since="date", word="string"),
            f"{LIST}/filter_expression": {
                "conditions": [{"field": "post_id", "function": "contains", "param": "word"}]
            },
        },
        (),
    ),
    ("N21", {f"{CONDITION}/param": "lest"}, ("DG507",)),
    ("N21", {f"{FIND}/parameters/0/default": "many"}, ("DG224",)),
    ("N21", {f"{FIND}/parameters/0/type": "string"}, ("DG508",)),
    ("N21", _compares(field="likes", function="contains", param="least"), ("DG509",)),
    ("N21", _compares(field="likes", function="begins_with", param="least"), ("DG509",)),
    ("N21", _compares(field="likes", function="size", operator=">", param="least"), ("DG509",)),
    ("N21", _compares(field="title", function="size", operator="in", params=["least"]), ("DG512",)),
    (
        "N21",
        {
            CONDITION: {
                "field": "likes",
                "operator": "in",
                "params": [f"p{n}" for n in range(101)],
            },
            f"{FIND}/parameters": _parameters(**{f"p{n}": "integer" for n in range(101)}),
        },
        ("DG510",),
    ),
    ("N21", {f"{FIND}/parameters": _parameters(least="integer", colour="string")}, ("DG413",)),
    ("N21", _compares(field="likes", function="attribute_exists", param="least"), ("DG511",)),
    (
        "N21 whole arrays",
        {
            f"{POST}/fields/5": {
                "name": "likes",
                "type": "array",
                "item_type": "string",
                "required": False,
            },
            f"{CONDITION}/operator": "=",
            f"{FIND}/parameters": [{"name": "least", "type": "array", "item_type": "string"}],
        },
        (),
    ),
    (
        "N21",
        {
            f"{POST}/fields/5": {
                "name": "likes",
                "type": "array",
                "item_type": "string",
                "required": False,
            },
            f"{FIND}/parameters": [{"name": "least", "type": "array", "item_type": "string"}],
        },
        ("DG509",),
    ),
    (
        "N22",
        {
            f"{BY_STATUS}/filter_expression": {
                "conditions": [{"field": "status", "operator": "=", "param": "other"}]
            },
            f"{BY_STATUS}/parameters": _parameters(status="string", other="string"),
        },
        ("DG503",),
    ),
    (
        "N22 a field of the table's key",
        {
            f"{BY_STATUS}/filter_expression": {
                "conditions": [{"field": "user_id", "operator": "=", "param": "user"}]
            },
            f"{BY_STATUS}/parameters": _parameters(status="string", user="string"),
        },
        (),
    ),
    ("N23", {f"{GET}/index_name": "ByStatus"}, ("DG405",)),
    ("N23", {f"{SAVE}/index_name": "ByStatus"}, ("DG405",)),
    ("N23", {f"{SAVE}/consistent_read": True}, ("DG407",)),
    *(
        ("N24", {f"{POST}/fields/6/type": "array", f"{POST}/fields/6/item_type": item}, ("DG104",))
        for item in ("banana", "array", "entity")
    ),
    ("N25", {CONDITION_OF_PUT: "attribute_not_exist(user_id)"}, ("DG520",)),
    ("N25", {CONDITION_OF_PUT: "user_id = 5"}, ("DG508",)),
    ("N25", {CONDITION_OF_PUT: 5}, ("DG102",)),
    ("N25", {CONDITION_OF_PUT: "emial = :email"}, ("DG502", "DG507")),
    ("N25", {CONDITION_OF_PUT: "email = :email"}, ("DG507",)),
    (
        "N25",
        {
            CONDITION_OF_PUT: "email = :email",
            f"{CROSS}/parameters": _parameters(user="User", post="Post", email="integer"),
        },
        ("DG508",),
    ),
    (
        "N25",
        _reads("object", user_id="string")
        | {f"{INVOLVED}/0/condition": "attribute_exists(user_id)"},
        ("DG605",),
    ),
    ("N25", _transaction("ConditionCheck", user_id="string"), ("DG606",)),
    ("N25", {INVOLVED: [{"table": "Users", "entity": "User", "action": "Put"}] * 101}, ("DG607",)),
    (
        "N25",
        {
            INVOLVED: [{"table": "Users", "entity": "User", "action": "Put"}] * 2,
            f"{CROSS}/parameters": _parameters(user="User"),
        },
        ("DG608",),
    ),
    ("N25", _transaction("Delete", email="string"), ("DG609",)),
    ("N25", _reads("boolean", user_id="string"), ("DG604",)),
    ("N25", _reads("array", user_id="string"), ()),
    ("N25", _transaction("Put", email="string"), ("DG610",)),
    ("N25", _transaction("Update", user_id="string"), ("DG611",)),
    ("N25", _transaction("Delete", user_id="string", email="string"), ("DG612",)),
    ("N26", {"": None}, ("DG102",)),
    ("N26", {FILTER: None}, ("DG102",)),
    ("N26", {FILTER: []}, ("DG102",)),
    ("N26", {CONDITION: 5}, ("DG102",)),
    ("N26", {f"{FIELD}/name": {}}, ("DG102",)),
    ("N26", {f"{INVOLVED}/0/table": []}, ("DG102",)),
    ("N28", {f"{CONFIG}/gsi_lists": []}, ("DG103",)),
    ("N28", {f"{GET}/consistent_reads": True}, ("DG103",)),
]


def changed(schema: Mapping[str, Any], changes: Mapping[str, object]) -> object:
    """A copy of the schema with the changes made."""
    result: Any = copy.deepcopy(schema)
    for path, value in changes.items():
        if not path:
            return value
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
        target = result
        for step in steps:
            target = target[step]
        if value is GONE:
            del target[last]
        else:
            target[last] = copy.deepcopy(value)
    return result


def codes(schema: object, folder: Path, usage: object = GONE) -> list[str]:
    """The codes of all findings, in the order of the file."""
    path = folder / "schema.json"
    path.write_text(json.dumps(schema, indent=1), "utf-8")
    report = Report()
    document = read(path, report)
    values = None
    if document and usage is not GONE:
        beside = folder / "usage_data.json"
        beside.write_text(json.dumps(usage, indent=1), "utf-8")
        values = read_usage(beside, document, report)
    if document:
        resolve(document, values, report)
    return [one.code for one in report.diagnostics()]


def test_the_schema_itself_is_sound(tmp_path: Path) -> None:
    assert codes(SCHEMA, tmp_path) == []


@pytest.mark.parametrize(
    ("rule", "changes", "expected"), ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)]
)
def test_rule(
    rule: str, changes: Mapping[str, object], expected: tuple[str, ...], tmp_path: Path
) -> None:
    assert tuple(codes(changed(SCHEMA, changes), tmp_path)) == expected


def _section(**values: object) -> dict[str, object]:
    return {"sample_data": values, "access_pattern_data": {}, "update_data": {}}


USAGE: dict[str, Any] = {
    "entities": {
        "Post": _section(user_id="u1", post_id="p1", day="2024-01-31", status="LIVE"),
        "User": _section(user_id="u1", email="u1@example.org"),
    }
}

USAGE_ROWS: list[tuple[str, Mapping[str, object], tuple[str, ...]]] = [
    ("V113", {"": []}, ("DG709",)),
    ("V114", {"entities": GONE}, ("DG709",)),
    ("V115", {"foo": {}}, ("DG704",)),
    ("V116", {"entities": []}, ("DG709",)),
    ("V116", {"entities": {}}, ("DG707",)),
    ("V117", {"entities/User": GONE}, ("DG701",)),
    ("V118", {"entities/Zed": _section(id="1")}, ("DG702",)),
    ("V119", {"entities/User": 5}, ("DG709",)),
    ("V120", {"entities/User/update_data": GONE}, ("DG703",)),
    ("V121", {"entities/User/update_data": []}, ("DG709",)),
    ("V121", {"entities/User/filter_values": []}, ("DG709",)),
    ("V122", {"entities/User/zed": {}}, ("DG704",)),
    ("V123", {"entities/User/sample_data": {}}, ("DG707",)),
    ("V124", {"entities/User/sample_data/zzz": 1}, ("DG705",)),
]


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    USAGE_ROWS,
    ids=[f"{n}-{row[0]}" for n, row in enumerate(USAGE_ROWS)],
)
def test_rule_of_usage_data(
    rule: str, changes: Mapping[str, object], expected: tuple[str, ...], tmp_path: Path
) -> None:
    assert tuple(codes(SCHEMA, tmp_path, changed(USAGE, changes))) == expected


def test_usage_data_is_read_although_the_schema_is_wrong(tmp_path: Path) -> None:
    """V125: AWS's generator stops there. Here both are told at once."""
    schema = changed(SCHEMA, {f"{LIST}/pattern_id": 1})
    usage = changed(USAGE, {"entities/User/sample_data/zzz": 1})
    assert codes(schema, tmp_path, usage) == ["DG401", "DG705"]


ELSEWHERE = {
    "V001": "a path that does not exist is a usage error: tests/commands/test_cli.py",
    "V002": "tests/rejected/DG003_*",
    "V003": "tests/rejected/DG001_*, DG002_*",
    "V125": "test_usage_data_is_read_although_the_schema_is_wrong",
    "N27": "--strict: tests/commands/test_cli.py",
}


def test_no_rule_is_left_out() -> None:
    rules = {row[0].split()[0] for row in (*ROWS, *USAGE_ROWS)} | ELSEWHERE.keys()
    asked = {f"V{n:03}" for n in range(1, 126)} | {f"N{n:02}" for n in range(1, 29)} | {"W001"}
    assert asked - rules == set()
    assert rules - asked == set()
