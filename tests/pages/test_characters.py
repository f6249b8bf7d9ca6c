"""Pictures of access patterns in characters, as `dyngen explain` prints them."""

from __future__ import annotations

from dyngen.explain import page
from dyngen.sources import sources
from dyngen.understand import understand
from emitted import as_file, understood
from paths import SCHEMAS
from schemas import entity, pattern, schema, table, where

DRAWN = """\
      on samples     user_id = user-ada
                     visibility = public
                     min_likes = 5
                     user-ada
                       |   COMMENT#2024-03-0001#c-0002                    Comment
                       |   COMMENT#2024-03-0107#c-0001                    Comment
                       |   FEED#2024-03-04T21:30:00.000000Z#2024-03-0042  FeedEntry
                       |   FEED#2024-03-05T06:00:00.000000Z#2024-03-0043  FeedEntry
                       |   FOLLOW#user-joan                               Follow
                       |   FOLLOW#user-linus                              Follow
                       |   LIKE#2024-03-0001#user-linus                   Like
                       |   LIKE#2024-03-0107#user-joan                    Like
                       | > POST#2024-03-0001                              Post
                       | x POST#2024-03-0107                              Post, dropped
                       |   PROFILE                                        UserProfile
                     Reads 2 items and returns 1 item; the rest is paid for and dropped."""


def test_a_query_is_drawn_with_what_its_filter_drops() -> None:
    [(_, social)] = understand(sources([SCHEMAS / "social_media_app/schema.json"]), ()).schemas
    told = page(social, "get_visible_posts")
    assert told is not None
    assert told.endswith(DRAWN)


def test_nothing_sensitive_is_drawn() -> None:
    secret = schema(
        table(
            "Shop", "pk", "sk",
            User=entity(
                "U#{mail}", "U", "mail note?",
                pattern("by_mail", "Query", "mail word", filter_expression=where("note", "=", "word")),
            ),
        )
    )  # fmt: skip
    secret["tables"][0]["entities"]["User"]["fields"][0]["sensitive"] = True
    told = page(understood(as_file(secret)), "by_mail")
    assert told is not None
    assert "U#•••" in told
    assert "mail-1" not in told
