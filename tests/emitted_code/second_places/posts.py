"""Posts that stand at two places while their key is changed, at one, and what all tests of them ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from emitted import as_file, compile_file, load
from schemas import JSON, entity, index, pattern, schema, table, transaction, where

POST = entity(
    "USER#{user_id}", "POST#{post_id}",
    "user_id post_id day:date topic title? likes:integer tags:string_set? prefs:object? steps:array?",
    pattern("of_user", "Query", "user_id"),
    pattern("of_topic", "Query", "topic", index_name="ByTopic"),
    pattern("titled", "Query", "topic", index_name="Slim"),
    pattern("all_posts", "Scan"),
    pattern("like", "UpdateItem", "user_id post_id", "single_entity",
            updates=[{"field": "likes", "action": "increment", "value": 1}]),
    pattern("move", "UpdateItem", "user_id post_id day:date title", "previous_entity"),
    pattern("tag", "UpdateItem", "user_id post_id tag", "success_flag",
            updates=[{"field": "tags", "action": "add", "param": "tag"}]),
    pattern("untag", "UpdateItem", "user_id post_id tag", "success_flag",
            updates=[{"field": "tags", "action": "delete", "param": "tag"}]),
    pattern("retitle", "UpdateItem", "user_id post_id title least:integer", "single_entity",
            condition=where("likes", ">=", "least")),
    pattern("put", "PutItem", "post:Post", "previous_entity"),
    pattern("take", "DeleteItem", "user_id post_id", "single_entity"),
    ByTopic=("TOPIC#{topic}", "{day}"), Slim="{topic}",
)  # fmt: skip
for field in POST["fields"]:
    if field["name"] == "steps":
        field["item_type"] = "string"
USER = entity(
    "USER#{user_id}", "PROFILE", "user_id posts:integer",
    pattern("everything", "Query", "user_id", "mixed_data"),
)  # fmt: skip
PUBLISH = transaction(
    "publish", "TransactWrite", "user_id post:Post", "boolean",
    "Update User of Posts", "Put Post of Posts if not_exists",
)  # fmt: skip
PUBLISH["entities_involved"][0]["updates"] = [{"field": "posts", "action": "increment", "value": 1}]
DROP = transaction(
    "drop", "TransactWrite", "user_id post_id other", "boolean",
    "Update User of Posts", "Delete Post of Posts if exists",
)  # fmt: skip
DROP["parameters"].pop()
DROP["entities_involved"][0]["updates"] = [{"field": "posts", "action": "decrement", "value": 1}]
CHEER = transaction(
    "cheer", "TransactWrite", "user_id first second", "boolean",
    "Update Post of Posts", "Update User of Posts", "Update Post of Posts",
)  # fmt: skip
for item, post_id, count in zip(
    CHEER["entities_involved"], ("first", None, "second"), ("likes", "posts", "likes"), strict=True
):
    item["key"] = {"user_id": "user_id", **({"post_id": post_id} if post_id else {})}
    item["updates"] = [{"field": count, "action": "increment", "value": 1}]
PLAIN = schema(
    table(
        "Posts", "pk", "sk",
        index("ByTopic", "topic_pk", "topic_sk"),
        index("Slim", "topic", projection="KEYS_ONLY"),
        Post=POST, User=USER,
    ),
    transactions=(PUBLISH, DROP, CHEER),
)  # fmt: skip
AT = "tables/0/entities/Post/also_at"
THERE = {
    "same partition": {"pk_template": "USER#{user_id}", "sk_template": "{day}#POST#{post_id}"},
    "another partition": {"pk_template": "AUTHOR#{user_id}", "sk_template": "POST#{post_id}"},
    "less in the key": {"pk_template": "POST#{post_id}", "sk_template": "{day}"},
}


def built(name: str, document: JSON, *flavours: str) -> Any:
    return load(
        name, compile_file(as_file(document), None, **({"flavours": flavours} if flavours else {}))
    )


def db_of(package: Any, client: Any, prefix: str = "") -> Any:
    names = {table: f"{prefix}{table}" for table in package.TABLES}
    package.create_tables(client, table_names=names)
    return package.Database(client, table_names=names)


def stored(client: Any, table: str = "Posts") -> list[Any]:
    return sorted(
        client.scan(TableName=table, ConsistentRead=True)["Items"], key=lambda each: str(key(each))
    )


def key(item: Any) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def assert_copied(package: Any, client: Any, table: str = "Posts") -> list[Any]:
    """Each item has its copy, under the key that is made of its fields, and there is nothing else; the items."""
    items = stored(client, table)
    firsts = [each for each in items if package.entities.is_post(each)]
    others = [each for each in items if "posts" in each]
    copies = []
    for item in firsts:
        post = package.Post.from_item(item)
        values = {"user_id": post.user_id, "post_id": post.post_id, "day": post.day}
        there = package.post_also_at_key
        names = there.__code__.co_varnames[: there.__code__.co_argcount]
        copies.append({**item, **there(*(values[each] for each in names))})
    assert sorted(items, key=lambda each: str(key(each))) == sorted(
        [*firsts, *copies, *others], key=lambda each: str(key(each))
    )
    return firsts


def post(package: Any, number: int = 1, **more: Any) -> Any:
    values = {
        "user_id": "u",
        "post_id": f"p{number}",
        "day": date(2024, 1, 1),
        "topic": "t",
        "likes": 0,
    }
    return package.Post(**values | more)
