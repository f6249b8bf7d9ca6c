"""A network of photos: keys of one letter case, names in camel case, counters that transactions count."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from published.designs import Design, Made, Stored, kind, uncounted, wire
from schemas import JSON, index, pattern, schema, table, transaction


def counting(
    name: str, given: str, *items: str, counts: dict[int, str], keys: dict[int, dict[str, str]]
) -> JSON:
    """A transaction that counts a field of some of its items up."""
    made = transaction(name, "TransactWrite", given, "boolean", *items)
    for number, each in enumerate(made["entities_involved"]):
        if number in counts:
            each["updates"] = [{"field": counts[number], "action": "increment", "value": 1}]
        if number in keys:
            each["key"] = keys[number]
    return made


SCHEMA = uncounted(
    schema(
        table(
            "Photos", "PK", "SK",
            index("GSI1", "GSI1PK", "GSI1SK"),
            User=kind(
                "USER#{username}", "USER#{username}",
                "username name followers=followerCount:integer following=followingCount:integer",
                pattern("get_user", "GetItem", "username", "single_entity"),
                pattern("get_users", "BatchGetItem", "usernames:array/string"),
                pattern("rename", "UpdateItem", "username name", "single_entity"),
            ),
            Photo=kind(
                "UP#{username}", "PHOTO#{photo_id}",
                "username url photo_id=photoId likes=likesCount:integer comments=commentCount:integer",
                pattern("get_photo", "GetItem", "username photo_id", "single_entity"),
                pattern("get_photos", "Query", "username"),
            ),
            Comment=kind(
                "PC#{photo_id}", "COMMENT#{comment_id}",
                "commenter=commentingUsername photo_id=photoId comment_id=commentId content",
                pattern("list_comments", "Query", "photo_id", descending=True),
                pattern("reword", "UpdateItem", "photo_id comment_id content", "single_entity"),
            ),
            Like=kind(
                "PL#{photo_id}", "LIKE#{username}", "username=likingUsername photo_id=photoId like_id=likeId",
                pattern("list_likes", "Query", "photo_id", index_name="GSI1", descending=True),
                GSI1=("PL#{photo_id}", "LIKE#{like_id}"),
            ),
            Follow=kind(
                "FOLLOW#{followed}", "FOLLOW#{following}", "followed=followedUsername following=followingUsername",
                pattern("list_followers", "Query", "followed"),
                pattern("list_followed", "Query", "following", index_name="GSI1"),
                GSI1=("FOLLOW#{following}", "FOLLOW#{followed}"),
            ),
        ),
        transactions=(
            counting("comment_on_photo", "comment:Comment owner",
                     "Put Comment of Photos if attribute_not_exists(PK)", "Update Photo of Photos",
                     counts={1: "comments"}, keys={1: {"username": "owner", "photo_id": "comment.photo_id"}}),
            counting("like_photo", "like:Like owner",
                     "Put Like of Photos if attribute_not_exists(PK)", "Update Photo of Photos",
                     counts={1: "likes"}, keys={1: {"username": "owner", "photo_id": "like.photo_id"}}),
            counting("follow_user", "follow:Follow",
                     "Put Follow of Photos if attribute_not_exists(PK)", "Update User of Photos", "Update User of Photos",
                     counts={1: "followers", 2: "following"},
                     keys={1: {"username": "follow.followed"}, 2: {"username": "follow.following"}}),
        ),
    )
)  # fmt: skip

PHOTO, COMMENT, LIKE = (
    "1YnlHOfSSk3DhX4BR6lMAceAo1V",
    "1YnlHQQNPZ6CJjmTzXtgSUYQAyh",
    "1YnlHPhFeZCGnAAQmTeRBSzGbzI",
)
NEW = "2AnlHPhFeZCGnAAQmTeRBSzGbzI"
USERS = ("user.get_users", ("bob", "alexdebrie"))
FOLLOW = (
    "transactions.follow_user",
    Made("Follow", {"followed": "alexdebrie", "following": "bob2"}),
)
FOLLOW_BACK = (
    "transactions.follow_user",
    Made("Follow", {"followed": "bob", "following": "alexdebrie"}),
)
COMMENT_ON = (
    "transactions.comment_on_photo",
    Made("Comment", {"commenter": "bob", "photo_id": PHOTO, "comment_id": NEW, "content": "Wow"}), "alexdebrie",
)  # fmt: skip
LIKE_IT = (
    "transactions.like_photo", Made("Like", {"username": "bob2", "photo_id": PHOTO, "like_id": NEW}), "alexdebrie",
)  # fmt: skip


def user(name: str, full: str, followers: int, following: int) -> Stored:
    return Stored(
        "User",
        wire(PK=f"USER#{name}", SK=f"USER#{name}", username=name, name=full, followerCount=followers,
             followingCount=following),
        {"username": name, "name": full, "followers": followers, "following": following},
        (("user.get_user", name), *([USERS] if name != "bob2" else [])),
        {
            ("user.rename", name, "X"): wire(name="X"),
            **({FOLLOW_BACK: wire(followingCount=following + 1)} if name == "alexdebrie" else {}),
            **({FOLLOW_BACK: wire(followerCount=followers + 1)} if name == "bob" else {}),
            **({FOLLOW: wire(followerCount=followers + 1)} if name == "alexdebrie" else {}),
            **({FOLLOW: wire(followingCount=following + 1)} if name == "bob2" else {}),
        },
        ("followers", 0),
        wire(followerCount=0),
    )  # fmt: skip


DESIGN = Design(
    "instagram",
    SCHEMA,
    (
        user("alexdebrie", "Alex DeBrie", 1, 0),
        user("bob", "Bob", 0, 1),
        user("bob2", "Bob the second", 3, 0),
        Stored(
            "Photo",
            wire(PK="UP#alexdebrie", SK=f"PHOTO#{PHOTO}", username="alexdebrie", url="https://photos.example/1",
                 photoId=PHOTO, likesCount=1, commentCount=1),
            {"username": "alexdebrie", "url": "https://photos.example/1", "photo_id": PHOTO, "likes": 1, "comments": 1},
            (("photo.get_photo", "alexdebrie", PHOTO), ("photo.get_photos", "alexdebrie")),
            {COMMENT_ON: wire(commentCount=2), LIKE_IT: wire(likesCount=2)},
            ("url", "https://photos.example/2"),
            wire(url="https://photos.example/2"),
        ),
        Stored(
            "Comment",
            wire(PK=f"PC#{PHOTO}", SK=f"COMMENT#{COMMENT}", commentingUsername="bob", photoId=PHOTO, commentId=COMMENT,
                 content="Nice!"),
            {"commenter": "bob", "photo_id": PHOTO, "comment_id": COMMENT, "content": "Nice!"},
            (("comment.list_comments", PHOTO),),
            {("comment.reword", PHOTO, COMMENT, "Great"): wire(content="Great")},
            ("content", ""),
            wire(content=""),
        ),
        Stored(
            "Like",
            wire(PK=f"PL#{PHOTO}", SK="LIKE#bob", GSI1PK=f"PL#{PHOTO}", GSI1SK=f"LIKE#{LIKE}", likingUsername="bob",
                 photoId=PHOTO, likeId=LIKE),
            {"username": "bob", "photo_id": PHOTO, "like_id": LIKE},
            (("like.list_likes", PHOTO),),
            {},
            ("like_id", NEW),
            wire(likeId=NEW, GSI1SK=f"LIKE#{NEW}"),
        ),
        Stored(
            "Follow",
            wire(PK="FOLLOW#alexdebrie", SK="FOLLOW#bob", GSI1PK="FOLLOW#bob", GSI1SK="FOLLOW#alexdebrie",
                 followedUsername="alexdebrie", followingUsername="bob"),
            {"followed": "alexdebrie", "following": "bob"},
            (("follow.list_followers", "alexdebrie"), ("follow.list_followed", "bob")),
        ),
    ),
)  # fmt: skip
