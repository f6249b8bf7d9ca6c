"""A schema that breaks no rule, what is changed in it to break one, and the codes of what is found then.

changes                                             codes
{f"{POST}/fields/4/type": "strng"}                  ("DG104",)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Report
from dyngen.schema.read import read
from dyngen.schema.usage import read_usage
from schemas import GONE, entity, index, parameters, pattern, schema, table, transaction, where

Changes = Mapping[str, object]
Row = tuple[str, Changes, tuple[str, ...]]
"""A rule, what is changed to break it, and the codes of the findings in the order of the file; none: it is accepted."""

SCHEMA = schema(
    table(
        "Posts", "pk", "sk",
        index("ByStatus", "status", "day"),
        Post=entity(
            "USER#{user_id}", "POST#{day}#{post_id}",
            "user_id post_id day:date status title? likes:integer? hidden:boolean?",
            pattern("get_post", "GetItem", "user_id day:date post_id", "single_entity"),
            pattern("get_posts", "Query", "user_id since:date", range_condition=">="),
            pattern("get_by_status", "Query", "status", index_name="ByStatus"),
            pattern("save_post", "PutItem", "post:Post", "single_entity"),
            pattern("find_posts", "Scan", "least:integer", filter_expression=where("likes", ">=", "least")),
            pattern("rename_post", "UpdateItem", "user_id day:date post_id title", "single_entity"),
            ByStatus=("{status}", "{day}"),
        ),
    ),
    table("Users", "user_id", None, User=entity("{user_id}", None, "user_id email")),
    transactions=(
        transaction(
            "register", "TransactWrite", "user:User post:Post", "boolean",
            "Put User of Users", "Put Post of Posts",
        ),
    ),
)  # fmt: skip

POSTS, USERS = SCHEMA["tables"]
(REGISTER,) = SCHEMA["cross_table_access_patterns"]
PUT_USER = REGISTER["entities_involved"][0]

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

SEVERAL: Changes = {
    INDEX: index("ByPlace", ["status", "title"], ["day", "post_id"]),
    MAPPING: {
        "name": "ByPlace",
        "pk_template": ["{status}", "{title}"],
        "sk_template": ["{day}", "{post_id}"],
    },
    f"{BY_STATUS}/index_name": "ByPlace",
    f"{BY_STATUS}/parameters": parameters("status title"),
}
"""An index with a key of several attributes."""

INCLUDE: Changes = {f"{INDEX}/projection": "INCLUDE"}


def compares(**condition: object) -> Changes:
    """The filter of `find_posts` has this condition."""
    return {CONDITION: condition}


def single(action: str, given: str) -> Changes:
    """`register` is about one user, and has these parameters."""
    return {INVOLVED: [PUT_USER | {"action": action}], f"{CROSS}/parameters": parameters(given)}


def reads(returns: str, given: str) -> Changes:
    """`register` reads one user instead."""
    return {
        **single("Get", given),
        f"{CROSS}/operation": "TransactGet",
        f"{CROSS}/return_type": returns,
    }


def codes(document: object, folder: Path, usage: object = GONE) -> tuple[str, ...]:
    """The codes of all findings, in the order of the file."""
    path = folder / "schema.json"
    path.write_text(json.dumps(document, indent=1), "utf-8")
    report = Report()
    known = read(path, report)
    values = None
    if known and usage is not GONE:
        beside = folder / "usage_data.json"
        beside.write_text(json.dumps(usage, indent=1), "utf-8")
        values = read_usage(beside, known, report)
    if known:
        resolve(known, values, report)
    return tuple(one.code for one in report.diagnostics())


def ids(rows: list[Row]) -> list[str]:
    return [f"{number}-{row[0]}" for number, row in enumerate(rows)]
