"""A blog as a program in Go stores it: ids as `pk` alone, claims that are nothing but a key, NULL for what is absent."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from published.designs import Design, Item, Made, Stored, kind, uncounted, wire
from schemas import JSON, index, pattern, schema, table, transaction


def counted(name: str, given: str, by: str, *items: str) -> JSON:
    """A transaction that counts the favourites of an article."""
    made = transaction(name, "TransactWrite", given, "boolean", *items)
    [update] = [each for each in made["entities_involved"] if each["action"] == "Update"]
    update["updates"] = [{"field": "favorites", "action": by, "value": 1}]
    update["key"] = {"article_id": "favorite.article_id" if "favorite:" in given else "article_id"}
    return made


SCHEMA = uncounted(
    schema(
        table(
            "user", "pk", None,
            index("user_email_gsi", "email"), index("user_username_gsi", "username"),
            User=kind(
                "{user_id}", None,
                "user_id*:uuid email hashed=hashedPassword username bio? image? created=createdAt:datetime/epoch_ms "
                "updated=updatedAt:datetime/epoch_ms",
                pattern("by_email", "Query", "email", "single_entity", index_name="user_email_gsi"),
                pattern("by_username", "Query", "username", "single_entity", index_name="user_username_gsi"),
                pattern("by_id", "GetItem", "user_id:uuid", "single_entity"),
                pattern("by_ids", "BatchGetItem", "user_ids:array/uuid"),
                pattern("set_bio", "UpdateItem", "user_id:uuid bio", "single_entity"),
                hashed={"sensitive": True},
                user_email_gsi="{email}", user_username_gsi="{username}",
            ),
            UsernameClaim=kind("username#{name}", None, "name*"),
            EmailClaim=kind("email#{address}", None, "address*"),
        ),
        table(
            "article", "pk", None,
            index("article_slug_gsi", "slug"), index("article_author_gsi", "authorId", "createdAt"),
            Article=kind(
                "{article_id}", None,
                "article_id=pk:uuid title slug description body tags=tagList:array/string favorites=favoritesCount:integer "
                "author_id=authorId:uuid created=createdAt:datetime/epoch_ms updated=updatedAt:datetime/epoch_ms",
                pattern("by_slug", "Query", "slug", "single_entity", index_name="article_slug_gsi"),
                pattern("by_author", "Query", "author_id:uuid", index_name="article_author_gsi", descending=True),
                pattern("by_author_since", "Query", "author_id:uuid since:datetime", index_name="article_author_gsi",
                        range_condition=">="),
                pattern("tag", "UpdateItem", "article_id:uuid more:array/string", "single_entity",
                        updates=[{"field": "tags", "action": "append", "param": "more"}]),
                article_slug_gsi="{slug}", article_author_gsi=("{author_id}", "{created}"),
            ),
            SlugClaim=kind("slug#{claimed}", None, "claimed*"),
        ),
        table(
            "favorite", "userId", "articleId",
            index("favorite_user_id_created_at_gsi", "userId", "createdAt"),
            Favorite=kind(
                "{user_id}", "{article_id}",
                "user_id=userId:uuid article_id=articleId:uuid created=createdAt:datetime/epoch_ms",
                pattern("is_favorited", "GetItem", "user_id:uuid article_id:uuid", "single_entity"),
                pattern("of_user", "Query", "user_id:uuid", index_name="favorite_user_id_created_at_gsi", descending=True),
                favorite_user_id_created_at_gsi=("{user_id}", "{created}"),
            ),
        ),
        table(
            "comment", "commentId", "articleId",
            index("comment_article_gsi", "articleId"),
            Comment=kind(
                "{comment_id}", "{article_id}",
                "comment_id=commentId:uuid article_id=articleId:uuid author_id=authorId:uuid body "
                "created=createdAt:datetime/epoch_ms updated=updatedAt:datetime/epoch_ms",
                pattern("of_article", "Query", "article_id:uuid", index_name="comment_article_gsi"),
                pattern("reword", "UpdateItem", "comment_id:uuid article_id:uuid body", "single_entity"),
                comment_article_gsi="{article_id}",
            ),
        ),
        table(
            "feed", "userId", "createdAt",
            Feed=kind(
                "{user_id}", "{created}",
                "user_id=userId:uuid created=createdAt:datetime/epoch_ms article_id=articleId:uuid author_id=authorId:uuid",
                pattern("fan_out", "BatchWriteItem", "feeds:array/Feed", "success_flag"),
                pattern("latest", "Query", "user_id:uuid", descending=True, limit=20),
                pattern("until", "Query", "user_id:uuid until:datetime", range_condition="<="),
            ),
        ),
        table(
            "follower", "follower", "followee",
            index("follower_followee_gsi", "followee"),
            Follower=kind(
                "{follower}", "{followee}", "follower:uuid followee:uuid",
                pattern("is_following", "GetItem", "follower:uuid followee:uuid", "single_entity"),
                pattern("followers_of", "Query", "followee:uuid", index_name="follower_followee_gsi"),
                follower_followee_gsi="{followee}",
            ),
        ),
        transactions=(
            counted("favorite_article", "favorite:Favorite", "increment",
                    "Put Favorite of favorite if attribute_not_exists(userId)", "Update Article of article"),
            counted("unfavorite_article", "user_id:uuid article_id:uuid", "decrement",
                    "Delete Favorite of favorite if attribute_exists(userId)", "Update Article of article"),
        ),
    )
)  # fmt: skip

ANN, BOB, ARTICLE, COMMENT = (UUID(int=0x10000000000040008000000000000000 + n) for n in range(4))
AT, MS = datetime(2023, 7, 1, 9, 30, 0, 120_000, tzinfo=UTC), 1_688_203_800_120
BOTH = ("user.by_ids", (BOB, ANN))
FAVORITE = ("transactions.favorite_article",
            Made("Favorite", {"user_id": BOB, "article_id": ARTICLE, "created": AT}))  # fmt: skip
STAMPS = {"created": AT, "updated": AT}


def user(id: UUID, name: str, bio: str | None) -> Stored:
    """Where there is no biography, the program stores a NULL; who writes the whole item leaves it out."""
    item = wire(
        pk=str(id), email=f"{name}@blog.example", hashedPassword="$2a$10$x", username=name, createdAt=MS, updatedAt=MS,
        bio=bio if bio is not None else {"NULL": True}, image={"NULL": True},
    )  # fmt: skip
    values: dict[str, Any] = {
        "user_id": id, "email": f"{name}@blog.example", "hashed": "$2a$10$x", "username": name, **STAMPS,
        **({"bio": bio} if bio is not None else {}),
    }  # fmt: skip
    reads = (
        BOTH, ("user.by_email", f"{name}@blog.example"), ("user.by_username", name), ("user.by_id", id),
    )  # fmt: skip
    absent: Item = {"image": None} | ({"bio": None} if bio is None else {})
    changes = {("user.set_bio", id, "New here"): wire(bio="New here")}
    return Stored(
        "User",
        item,
        values,
        reads,
        changes,
        ("email", "x@y.example"),
        wire(email="x@y.example"),
        absent,
    )


DESIGN = Design(
    "realworld",
    SCHEMA,
    (
        user(ANN, "ann", ""),
        user(BOB, "bob", None),
        Stored("UsernameClaim", wire(pk="username#ann"), {"name": "ann"}, (("username_claim.get_username_claim", "ann"),)),
        Stored("EmailClaim", wire(pk="email#ann@blog.example"), {"address": "ann@blog.example"},
               (("email_claim.get_email_claim", "ann@blog.example"),)),
        Stored(
            "Article",
            wire(
                pk=str(ARTICLE), title="Hello", slug="hello-1", description="First", body="…", tagList=["a", "b"],
                favoritesCount=1, authorId=str(ANN), createdAt=MS, updatedAt=MS,
            ),
            {
                "article_id": ARTICLE, "title": "Hello", "slug": "hello-1", "description": "First", "body": "…",
                "tags": ["a", "b"], "favorites": 1, "author_id": ANN, **STAMPS,
            },
            (("article.by_slug", "hello-1"), ("article.by_author", ANN), ("article.by_author_since", ANN, AT)),
            {
                ("article.tag", ARTICLE, ("c",)): wire(tagList=["a", "b", "c"]),
                FAVORITE: wire(favoritesCount=2),
            },
            ("slug", "hello-2"),
            wire(slug="hello-2"),
        ),
        Stored("SlugClaim", wire(pk="slug#hello-1"), {"claimed": "hello-1"}, (("slug_claim.get_slug_claim", "hello-1"),)),
        Stored(
            "Favorite",
            wire(userId=str(ANN), articleId=str(ARTICLE), createdAt=MS),
            {"user_id": ANN, "article_id": ARTICLE, "created": AT},
            (("favorite.is_favorited", ANN, ARTICLE), ("favorite.of_user", ANN)),
            {},
            ("created", AT.replace(microsecond=0)),
            wire(createdAt=MS - 120),
        ),
        Stored(
            "Comment",
            wire(commentId=str(COMMENT), articleId=str(ARTICLE), authorId=str(BOB), body="Hm", createdAt=MS, updatedAt=MS),
            {"comment_id": COMMENT, "article_id": ARTICLE, "author_id": BOB, "body": "Hm", **STAMPS},
            (("comment.of_article", ARTICLE), ("comment.get_comment", COMMENT, ARTICLE)),
            {("comment.reword", COMMENT, ARTICLE, "Oh"): wire(body="Oh")},
            ("body", "Oh"),
            wire(body="Oh"),
        ),
        Stored(
            "Feed",
            wire(userId=str(BOB), createdAt=MS, articleId=str(ARTICLE), authorId=str(ANN)),
            {"user_id": BOB, "created": AT, "article_id": ARTICLE, "author_id": ANN},
            (("feed.latest", BOB), ("feed.until", BOB, AT)),
            {},
            ("author_id", BOB),
            wire(authorId=str(BOB)),
        ),
        Stored(
            "Follower",
            wire(follower=str(BOB), followee=str(ANN)),
            {"follower": BOB, "followee": ANN},
            (("follower.is_following", BOB, ANN), ("follower.followers_of", ANN)),
        ),
    ),
)  # fmt: skip
