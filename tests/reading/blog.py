"""A sound schema with something of everything, and what there is to say about any file."""

from __future__ import annotations

import json
from pathlib import Path

from dyngen.diagnostics import Diagnostic, Report
from dyngen.schema.read import Document, read
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction, where


def _post() -> JSON:
    post = entity(
        "USER#{user_id}", "POST#{post_id}",
        "user_id post_id:uuid status year:integer day:date? tags:array/string? place:object?",
        pattern("get_posts", "Query", "user_id status", filter_expression=where("status", "=", "status")),
        pattern("put_post", "PutItem", "post:Post", "void", condition="not_exists"),
        ByStatus=(["{status}", "{year}"], "{day}"),
    )  # fmt: skip
    _, _, status, year, _, _, place = post["fields"]
    status["enum"], year["default"], place["fields"] = ["A", "B"], 2024, fields("city")
    post["access_patterns"][0]["parameters"][1]["default"] = "A"
    return post


SCHEMA = schema(
    table(
        "Blog", "pk", "sk",
        index("ByStatus", ["status", "year"], "day"),
        Post=_post(),
        User=entity("USER#{user_id}", "PROFILE", "user_id"),
    ),
    transactions=(transaction("publish", "TransactWrite", "post:Post", "boolean", "Put Post of Blog"),),
)  # fmt: skip

POST = "tables/0/entities/Post"


def check(
    folder: Path, content: object, name: str = "schema.json"
) -> tuple[Document | None, list[Diagnostic]]:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        path.write_bytes(text.encode())
    report = Report()
    return read(path, report), report.diagnostics()
