"""Every rule of the format that AWS's generator checks of a schema (V, W), each broken once.

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
    REGISTER,
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
    single,
)
from schemas import GONE, changed, parameters, where

LEAVES_OUT = INCLUDE | {f"{INDEX}/included_attributes": ["title"]}

ROWS: list[Row] = [
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
            "tables/1/entities": {"Post": USERS["entities"]["User"]},
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
    ("V045 a later table", {f"{SAVE}/parameters": parameters("post:Post user:User")}, ()),
    ("V046", {f"{GET}/consistent_read": "true"}, ("DG102",)),
    ("V047", {f"{BY_STATUS}/consistent_read": True}, ("DG406",)),
    ("V048", {f"{LIST}/range_condition": 5}, ("DG102",)),
    ("V049", {f"{LIST}/range_condition": "contains"}, ("DG104",)),
    ("V050", {f"{LIST}/parameters": []}, ("DG412",)),
    ("V051", {f"{LIST}/range_condition": "between"}, ("DG420",)),
    ("V052", {f"{LIST}/parameters": parameters("user_id word since:date")}, ("DG420",)),
    (
        "V053",
        {
            f"{BY_STATUS}/range_condition": ">",
            f"{BY_STATUS}/parameters": parameters("status word since:date"),
        },
        ("DG420",),
    ),
    ("V054", {f"{GET}/range_condition": ">="}, ("DG418",)),
    (
        "V055",
        {
            f"{GET}/filter_expression": POSTS["entities"]["Post"]["access_patterns"][4][
                "filter_expression"
            ]
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
            f"{BY_STATUS}/filter_expression": where("day", ">", "since"),
            f"{BY_STATUS}/parameters": parameters("status since:date"),
        },
        ("DG503",),
    ),
    ("V061", {f"{CONDITION}/function": "contains"}, ("DG504",)),
    ("V062", {f"{CONDITION}/operator": GONE}, ("DG505",)),
    ("V063", {f"{CONDITION}/operator": "equals"}, ("DG104",)),
    ("V064", compares(field="title", function="containz", param="least"), ("DG104",)),
    ("V065", compares(field="likes", operator="between", param2="least"), ("DG506",)),
    ("V066", compares(field="likes", operator="between", param="least"), ("DG506",)),
    ("V067", compares(field="likes", operator="in", params="least"), ("DG102",)),
    (
        "V067",
        {f"{CONDITION}/operator": "in", f"{CONDITION}/param": GONE, f"{FIND}/parameters": []},
        ("DG506",),
    ),
    ("V068", {f"{CONDITION}/param": GONE, f"{FIND}/parameters": []}, ("DG506",)),
    ("V069", compares(field="title", function="size", param="least"), ("DG506",)),
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
    ("V081", {f"{T}/gsi_list": [POSTS["gsi_list"][0]] * 2}, ("DG301",)),
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
            f"{BY_STATUS}/parameters": parameters("likes:integer"),
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
    *(("V100", {f"{CROSS}/{key}": GONE}, ("DG101",)) for key in REGISTER),
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
    ("V112", single("Delete", "user_id:integer"), ("DG414",)),
]


@pytest.mark.parametrize(("rule", "changes", "expected"), ROWS, ids=ids(ROWS))
def test_rule(rule: str, changes: Changes, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert codes(changed(SCHEMA, changes), tmp_path) == expected


ELSEWHERE = {
    "V001": "a path that does not exist is a usage error: tests/commands/test_cli.py",
    "V002": "tests/rejected/DG003_*",
    "V003": "tests/rejected/DG001_*, DG002_*",
}


def test_no_rule_is_left_out() -> None:
    """V113 and all after it are about usage data."""
    rules = {row[0].split()[0] for row in ROWS} | ELSEWHERE.keys()
    assert rules == {f"V{n:03}" for n in range(1, 113)} | {"W001"}


def test_the_schema_itself_is_sound(tmp_path: Path) -> None:
    assert codes(SCHEMA, tmp_path) == ()
