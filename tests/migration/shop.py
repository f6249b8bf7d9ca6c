"""A schema whose posts are migrated, and where in it what stands."""

from __future__ import annotations

from schemas import entity, index, schema, table

POST = "tables/0/entities/Post"
FIELDS = f"{POST}/fields"
STATUS, NOTE, LIKES, AT, AUTHOR, LEVEL = (f"{FIELDS}/{number}" for number in range(2, 8))
SHOP = schema(
    table(
        "Shop", "pk", "sk",
        index("ByNote", "note_pk"),
        Post=entity(
            "USER#{user_id}", "POST#{post_id}",
            "user_id post_id status note? likes:integer? at:datetime? author? level?",
            ByNote="NOTE#{note}",
        ),
        Comment=entity("USER#{user_id}", "COMMENT#{comment_id}", "user_id comment_id text"),
    )
)  # fmt: skip
SHOP["tables"][0]["entities"]["Post"]["fields"][7]["default"] = "low"
