"""A schema, what is changed in it, and what `breaking` finds between the two.

found({f"{POST}/fields/3/type": "integer"})      [DB204 at shop:Post.status]
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dyngen.diagnostics import Report
from dyngen.evolution.compare.order import compare
from dyngen.evolution.finding import Change
from dyngen.evolution.meaning import Meaning, understood
from dyngen.schema.text.source import SourceFile
from schemas import changed, entity, index, pattern, schema, table, transaction, where

SCHEMA = schema(
    table(
        "Posts", "pk", "sk",
        index("ByStatus", "gsi1pk", "gsi1sk"),
        index("ByDay", "day"),
        index("Slim", "status", projection="INCLUDE", included_attributes=["title", "likes"]),
        Post=entity(
            "USER#{user_id}", "POST#{day}#{post_id}",
            "user_id post_id day:date status title? likes:integer? author:uuid? prefs:object? expires:integer? secret?",
            pattern("get_post", "GetItem", "user_id day:date post_id", "single_entity"),
            pattern("get_posts", "Query", "user_id since:date", range_condition=">="),
            pattern("get_by_status", "Query", "status", index_name="ByStatus"),
            pattern("get_by_day", "Query", "day:date", index_name="ByDay"),
            pattern("get_slim", "Query", "status", index_name="Slim"),
            pattern("save_post", "PutItem", "post:Post", "single_entity", condition="not_exists"),
            pattern("find_posts", "Scan", "least:integer", filter_expression=where("likes", ">=", "least")),
            pattern("rename_post", "UpdateItem", "user_id day:date post_id title", "single_entity"),
            pattern("like", "UpdateItem", "user_id day:date post_id by:integer", "single_entity",
                    updates=[{"field": "likes", "action": "increment", "param": "by"}]),
            pattern("all_of_user", "Query", "user_id", "mixed_data"),
            ByStatus=("STATUS#{status}", "{post_id}"), ByDay="{day}", Slim="{status}",
        ),
        Note=entity("USER#{user_id}", "NOTE#{note_id}", "user_id note_id text"),
    ),
    table("Users", "user_id", None, User=entity("{user_id}", None, "user_id email")),
    transactions=(
        transaction(
            "register", "TransactWrite", "user:User post:Post", "boolean",
            "Put User of Users if not_exists", "Put Post of Posts",
        ),
    ),
)  # fmt: skip

T = "tables/0"
CONFIG = f"{T}/table_config"
POST, NOTE = f"{T}/entities/Post", f"{T}/entities/Note"
FIELDS = f"{POST}/fields"
USER_ID, POST_ID, DAY, STATUS, TITLE, LIKES, AUTHOR, PREFS, EXPIRES, SECRET = (
    f"{FIELDS}/{number}" for number in range(10)
)
BY_STATUS, BY_DAY, SLIM = (f"{T}/gsi_list/{number}" for number in range(3))
MAPPINGS = f"{POST}/gsi_mappings"
GET, LIST, OF_STATUS, OF_DAY, OF_SLIM, SAVE, FIND, RENAME, LIKE, ALL = (
    f"{POST}/access_patterns/{number}" for number in range(10)
)
REGISTER = "cross_table_access_patterns/0"


def side(
    document: object, name: str = "shop", *, origin: str = "", partly: bool = False
) -> Meaning:
    """A schema as one side of a comparison; it has no errors unless `partly`."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return _understood(text, name, origin, partly=partly)


@cache  # most tests change the same schema
def _understood(content: str, name: str, origin: str, *, partly: bool) -> Meaning:
    report, text = Report(), content.encode()
    source = SourceFile.of(Path(f"{name}_schema.json"), text, report)
    found = understood(source, report, origin=origin, partly=partly)
    assert found, report.diagnostics()
    assert partly or not report.has_errors, report.diagnostics()
    return found


def between(old: object, new: object) -> list[Change]:
    """What breaks from one schema to the other."""
    return compare(side(old, origin="main"), side(new))


def found(
    changes: Mapping[str, object], before: Mapping[str, object] | None = None
) -> list[Change]:
    """What breaks where SCHEMA, or what `before` makes of it, is changed so."""
    old = changed(SCHEMA, before or {})
    return between(old, changed(old, changes))


def told(changes: list[Change]) -> list[str]:
    """Codes and places: `DB204 Post.status`, with who cannot read whom: `B`, `F`."""
    return [
        f"{change.rule.code} {change.at.removeprefix('shop:')}"
        + (" B" if not change.reads.new_reads_old else "")
        + (" F" if not change.reads.old_reads_new else "")
        for change in changes
    ]
