"""Posts with every kind of update, and what is asked of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from clients import Recorder
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 12, tzinfo=UTC)
ENDLESS: dict[str, object] = {}
ENDLESS["itself"] = ENDLESS


def act(field: str, action: str, **more: Any) -> JSON:
    return {"field": field, "action": action, **more}


def update(name: str, given: str, *entries: JSON, **more: Any) -> JSON:
    return pattern(
        name, "UpdateItem", f"post_id {given}", "single_entity", updates=[*entries], **more
    )


def optional(said: dict[str, Any], *names: str) -> dict[str, Any]:
    """A pattern with parameters that may be left out: those of these names, or all but the first."""
    given = [
        each | {"optional": True}
        if each["name"] in (names or {one["name"] for one in said["parameters"][1:]})
        else each
        for each in said["parameters"]
    ]
    return said | {"parameters": given}


def declared() -> JSON:
    """Posts, whose score is a numeric index key and whose status is part of a text."""
    post = entity(
        "POST#{post_id}",
        None,
        "post_id title likes:integer? score:integer stock:decimal? tags:string_set? history:array/string? "
        "created_at:datetime? draft? status? votes:object? fans:string_set? marks:number_set? was? stock_was:decimal? "
        "rounds:array/integer?",
        update("like", "", act("likes", "increment", value=1), act("score", "increment", value=2)),
        update("take", "quantity:decimal", act("stock", "decrement", param="quantity")),
        update("label", "new:string_set", act("tags", "add", param="new")),
        update("unlabel", "old:string_set", act("tags", "delete", param="old")),
        update(
            "cheer",
            "fan",
            act("fans", "add", param="fan"),
            act("likes", "increment", value=1),
            condition="NOT contains(fans, :fan)",
        ),
        update("clear", "", act("history", "set", value=[]), act("votes", "set", value={})),
        update("mark", "mark:decimal", act("marks", "add", param="mark")),
        update("unmark", "mark:decimal", act("marks", "delete", param="mark")),
        update(
            "rename",
            "title",
            act("was", "set", other_field="title"),
            act("stock_was", "set", other_field="stock"),
        ),
        update(
            "settle",
            "",
            act("stock", "increment", other_field="stock_was"),
            act("stock_was", "set", value=0),
        ),
        update("undo", "", act("stock", "decrement", other_field="stock_was")),
        update(
            "promote",
            "",
            act("score", "increment", other_field="likes"),
            condition="attribute_exists(likes)",
        ),
        update(
            "begin", "title", act("score", "increment", other_field="likes"), if_missing="create"
        ),
        update("collect", "option", act("votes", "increment", key="option", other_field="likes")),
        update(
            "send",
            "",
            act("was", "set", other_field="draft"),
            act("draft", "remove"),
            condition="attribute_exists(draft)",
        ),
        update(
            "retag", "", act("fans", "set", other_field="tags"), condition='contains(tags, "new")'
        ),
        update("correct", "note", act("history[1]", "set", param="note")),
        update("forget", "", act("history[0]", "remove")),
        update("score_game", "points:integer", act("rounds[0]", "increment", param="points")),
        update("note", "notes:array/string", act("history", "append", param="notes")),
        update("note_first", "notes:array/string", act("history", "prepend", param="notes")),
        update("stamp", "now:datetime", act("created_at", "set_if_absent", param="now")),
        update("publish", "", act("draft", "remove"), act("status", "set", value="open")),
        update("style", "theme", act("prefs.theme", "set", param="theme")),
        update("grow", "by:integer", act("prefs.size", "increment", param="by")),
        update("vote", "option", act("votes", "increment", key="option", value=1)),
        update("weigh", "option how:object", act("votes", "set", key="option", param="how")),
        update("rank", "option by:array/string", act("votes", "set", key="option", param="by")),
        update(
            "recount", "option", act("votes", "set", key="option", value=[1, None, {"by": ["a"]}])
        ),
        update("count_on", "option", act("votes", "append", key="option", value=[2, "b"])),
        update(
            "swap",
            "lost won",
            act("votes", "decrement", key="lost", value=1),
            act("votes", "increment", key="won", value=1),
        ),
        update("shift", "quantity:decimal", act("stock", "decrement", param="quantity"))
        | {"return_type": "previous_entity"},
        update("claim", "title", act("score", "set_if_absent", value=7), if_missing="create")
        | {"return_type": "previous_entity"},
        pattern("store", "UpdateItem", "post:Post", "previous_entity"),
        update(
            "visit",
            "title",
            act("likes", "increment", value=1),
            act("score", "set_if_absent", value=7),
            if_missing="create",
        ),
        update("edit", "title status tags:string_set", partial=True),
        update(
            "close", "status", act("status", "set", value="closed"), condition="status = :status"
        ),
        update("withdraw", "draft", act("draft", "remove"), condition="draft = :draft"),
        optional(
            update(
                "arrange",
                "theme size:integer title",
                act("prefs.theme", "set", param="theme"),
                act("prefs.size", "set", param="size"),
            )
        ),
        optional(
            update(
                "move",
                "state note",
                act("status", "set", param="state"),
                act("draft", "set", param="note"),
            ),
            "state",
        ),
        ByScore=("POSTS", "{score}"),
        ByStatus=("STATUS#{status}",),
    )
    prefs = fields("theme? size:integer?")
    post["fields"] += [{"name": "prefs", "type": "object", "required": False, "fields": prefs}]
    by_name = {each["name"]: each for each in post["fields"]}
    by_name["stock"]["default"] = 5
    by_name["votes"]["default"] = {}
    counted = transaction("like_all", "TransactWrite", "post_id", "boolean", "Update Post of Posts")
    counted["entities_involved"][0]["updates"] = [act("likes", "increment", value=1)]
    closed = transaction(
        "close_all", "TransactWrite", "post_id status", "boolean", "Update Post of Posts"
    )
    closed["entities_involved"][0] |= {
        "condition": "status = :status",
        "updates": [act("status", "set", value="closed")],
    }
    return schema(
        table("Posts", "pk", None, index("ByScore", "gsi1pk", "gsi1sk"), index("ByStatus", "gsi2pk"), Post=post),
        transactions=(counted, closed),
    )  # fmt: skip


def bound(operation: str, request: Mapping[str, Any]) -> None:
    """What a request uses is bound, and what it binds is used."""
    if operation != "update_item":
        return
    text = f"{request['UpdateExpression']} {request.get('ConditionExpression', '')}"
    for mark, member in (("#", "ExpressionAttributeNames"), (":", "ExpressionAttributeValues")):
        assert {*re.findall(rf"{mark}\w+", text)} == {*request.get(member, {})}, (operation, text)


def stored(client: Recorder, post_id: str = "1") -> Any:
    return client.client.get_item(TableName="Posts", Key={"pk": {"S": f"POST#{post_id}"}})["Item"]
