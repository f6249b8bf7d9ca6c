"""Every rule of the format that AWS's generator does not check (N), each broken once.

A row is a rule, what is changed to break it, and the codes of the findings; no codes: dyngen accepts it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.format_rules import (
    BY_STATUS,
    CONDITION,
    CONFIG,
    CROSS,
    FIELD,
    FILTER,
    FIND,
    GET,
    INCLUDE,
    INDEX,
    INVOLVED,
    LIST,
    MAPPING,
    POST,
    POSTS,
    PUT_USER,
    REGISTER,
    RENAME,
    SAVE,
    SCHEMA,
    SEVERAL,
    USERS,
    Changes,
    Row,
    T,
    codes,
    compares,
    ids,
    reads,
    single,
)
from schemas import GONE, changed, entity, fields, parameters, pattern, where

CONDITION_OF_PUT = f"{INVOLVED}/0/condition"

ROWS: list[Row] = [
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
    ("N09", {f"{POST}/gsi_mappings": POSTS["entities"]["Post"]["gsi_mappings"] * 2}, ("DG307",)),
    ("N09", {f"{CONFIG}/sort_key": "pk"}, ("DG316",)),
    ("N09", SEVERAL | {f"{INDEX}/partition_key/1": "status"}, ("DG316",)),
    (
        "N09",
        {f"{T}/entities/Score": entity("GAME#{game}", "{points}", "game points:integer")},
        ("DG218",),
    ),
    (
        "N10",
        {f"{T}/gsi_list": [*POSTS["gsi_list"], {"name": "by_status", "partition_key": "title"}]},
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
                *POSTS["entities"]["Post"]["fields"],
                *fields(" ".join(f"f{n}?" for n in range(21))),
            ],
            f"{INDEX}/included_attributes": [f"f{n}" for n in range(21)],
        },
        ("DG804",),
    ),
    (
        "N11",
        {
            f"{T}/entities/Draft": entity(
                "USER#{writer}", "POST#{day}#{draft_id}", "writer day:date draft_id"
            )
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
            "tables/1/entities": {"Database": USERS["entities"]["User"]},
            "cross_table_access_patterns": [],
        },
        ("DG202",),
    ),
    ("N16", {f"{SAVE}/name": "get_post", f"{GET}/name": "read_post"}, ("DG430",)),
    ("N16 both", {f"{SAVE}/name": "create_post", f"{GET}/name": "put_post"}, ()),
    (
        "N16",
        {
            "tables/1/entities": {"POST": USERS["entities"]["User"]},
            "cross_table_access_patterns": [],
        },
        ("DG206",),
    ),
    ("N16", {"cross_table_access_patterns": [REGISTER, REGISTER | {"pattern_id": 8}]}, ("DG614",)),
    ("N17", {f"{GET}/return_type": "entity_list"}, ("DG411",)),
    ("N17", {f"{LIST}/return_type": "success_flag"}, ("DG411",)),
    ("N17", {f"{SAVE}/return_type": "mixed_data"}, ("DG411",)),
    ("N18", {f"{GET}/parameters": []}, ("DG412",)),
    ("N18", {f"{GET}/parameters/0/name": "zzz"}, ("DG412",)),
    ("N18", {f"{BY_STATUS}/parameters": []}, ("DG412",)),
    ("N18", {f"{RENAME}/parameters/3": GONE}, ("DG425",)),
    ("N18", {f"{SAVE}/parameters": []}, ("DG426",)),
    ("N18", {f"{SAVE}/parameters": parameters("post:Post other:Post")}, ("DG427",)),
    ("N18 a reference", {f"{SAVE}/parameters": parameters("post:Post user:User")}, ()),
    (
        "N19",
        {
            "tables/1/entities/User/access_patterns": [
                pattern("users", "Query", "user_id since:date", range_condition=">=", pattern_id=9)
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
            f"{BY_STATUS}/parameters": parameters("status digits"),
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
            f"{LIST}/parameters": parameters("title user_id since:date"),
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
            f"{BY_STATUS}/parameters": parameters("status title since:date"),
            RENAME: GONE,
        },
        (),
    ),
    (
        "N20 constant key",
        {
            f"{POST}/pk_template": "POSTS",
            f"{LIST}/parameters": parameters("since:date"),
            f"{GET}/parameters/0": GONE,
            f"{RENAME}/parameters/0": GONE,
        },
        ("DG219",),
    ),
    (
        "N20 equality before the range",
        {f"{LIST}/parameters": parameters("user_id day:date first")},
        (),
    ),
    (
        "N20 field of the key text",
        {
            f"{LIST}/parameters": parameters("user_id since:date word"),
            f"{LIST}/filter_expression": {
                "conditions": [{"field": "post_id", "function": "contains", "param": "word"}]
            },
        },
        (),
    ),
    ("N21", {f"{CONDITION}/param": "lest"}, ("DG507",)),
    ("N21", {f"{FIND}/parameters/0/default": "many"}, ("DG224",)),
    ("N21", {f"{FIND}/parameters/0/type": "string"}, ("DG508",)),
    ("N21", compares(field="likes", function="contains", param="least"), ("DG509",)),
    ("N21", compares(field="likes", function="begins_with", param="least"), ("DG509",)),
    ("N21", compares(field="likes", function="size", operator=">", param="least"), ("DG509",)),
    ("N21", compares(field="title", function="size", operator="in", params=["least"]), ("DG512",)),
    (
        "N21",
        {
            CONDITION: {
                "field": "likes",
                "operator": "in",
                "params": [f"p{n}" for n in range(101)],
            },
            f"{FIND}/parameters": parameters(" ".join(f"p{n}:integer" for n in range(101))),
        },
        ("DG510",),
    ),
    ("N21", {f"{FIND}/parameters": parameters("least:integer colour")}, ("DG413",)),
    ("N21", compares(field="likes", function="attribute_exists", param="least"), ("DG511",)),
    (
        "N21 whole arrays",
        {
            f"{POST}/fields/5": fields("likes:array/string?")[0],
            f"{CONDITION}/operator": "=",
            f"{FIND}/parameters": parameters("least:array/string"),
        },
        (),
    ),
    (
        "N21",
        {
            f"{POST}/fields/5": fields("likes:array/string?")[0],
            f"{FIND}/parameters": parameters("least:array/string"),
        },
        ("DG509",),
    ),
    (
        "N22",
        {
            f"{BY_STATUS}/filter_expression": where("status", "=", "other"),
            f"{BY_STATUS}/parameters": parameters("status other"),
        },
        ("DG503",),
    ),
    (
        "N22 a field of the table's key",
        {
            f"{BY_STATUS}/filter_expression": where("user_id", "=", "user"),
            f"{BY_STATUS}/parameters": parameters("status user"),
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
            f"{CROSS}/parameters": parameters("user:User post:Post email:integer"),
        },
        ("DG508",),
    ),
    (
        "N25",
        reads("object", "user_id") | {f"{INVOLVED}/0/condition": "attribute_exists(user_id)"},
        ("DG605",),
    ),
    ("N25", single("ConditionCheck", "user_id"), ("DG606",)),
    ("N25", {INVOLVED: [PUT_USER] * 101}, ("DG607",)),
    ("N25", {INVOLVED: [PUT_USER] * 2, f"{CROSS}/parameters": parameters("user:User")}, ("DG608",)),
    ("N25", single("Delete", "email"), ("DG609",)),
    ("N25", reads("boolean", "user_id"), ("DG604",)),
    ("N25", reads("array", "user_id"), ()),
    ("N25", single("Put", "email"), ("DG610",)),
    ("N25", single("Update", "user_id"), ("DG611",)),
    ("N25", single("Delete", "user_id email"), ("DG612",)),
    ("N26", {"": None}, ("DG102",)),
    ("N26", {FILTER: None}, ("DG102",)),
    ("N26", {FILTER: []}, ("DG102",)),
    ("N26", {CONDITION: 5}, ("DG102",)),
    ("N26", {f"{FIELD}/name": {}}, ("DG102",)),
    ("N26", {f"{INVOLVED}/0/table": []}, ("DG102",)),
    ("N28", {f"{CONFIG}/gsi_lists": []}, ("DG103",)),
    ("N28", {f"{GET}/consistent_reads": True}, ("DG103",)),
]


@pytest.mark.parametrize(("rule", "changes", "expected"), ROWS, ids=ids(ROWS))
def test_rule(rule: str, changes: Changes, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert codes(changed(SCHEMA, changes), tmp_path) == expected


ELSEWHERE = {"N27": "--strict: tests/commands/test_cli.py"}


def test_no_rule_is_left_out() -> None:
    rules = {row[0].split()[0] for row in ROWS} | ELSEWHERE.keys()
    assert rules == {f"N{n:02}" for n in range(1, 29)}
