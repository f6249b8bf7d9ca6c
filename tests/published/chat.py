"""A chat: ids of rooms and people stand in keys only; a comment has a time in its key and another spelling beside it."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from published.designs import Design, Stored, kind, uncounted, wire
from schemas import index, pattern, schema, table

SCHEMA = uncounted(
    schema(
        table(
            "Chat", "PK", "SK",
            index("RoomID_Comment_IDX", "RoomID", "CreatedAt"),
            Room=kind(
                "Room:{room_id}", "meta", "room_id* created_by=CreatedBy",
                pattern("create_chat_room", "PutItem", "room:Room", "single_entity", condition="not_exists"),
                pattern("delete_chat_room", "DeleteItem", "room_id user_id", "success_flag",
                        condition="created_by = :user_id"),
                pattern("get_chat_room", "GetItem", "room_id", "single_entity"),
                pattern("hand_over", "UpdateItem", "room_id created_by", "single_entity"),
            ),
            Membership=kind(
                "User:{user_id}", "Join:{room_id}", "user_id* room_id*",
                pattern("join_chat_room", "PutItem", "membership:Membership", "single_entity"),
                pattern("leave_chat_room", "DeleteItem", "user_id room_id", "success_flag"),
                pattern("get_rooms_of", "Query", "user_id"),
            ),
            Comment=kind(
                "User:{user_id}", "{posted}", "user_id* posted* room_id=RoomID text=Comment created_at=CreatedAt",
                pattern("add_comment", "PutItem", "comment:Comment", "single_entity"),
                pattern("get_all_comments", "Query", "room_id", index_name="RoomID_Comment_IDX"),
                pattern("get_latest_comments", "Query", "room_id", limit=10, descending=True,
                        index_name="RoomID_Comment_IDX"),
                pattern("get_comments_from", "Query", "room_id position", range_condition=">", descending=True,
                        index_name="RoomID_Comment_IDX"),
                pattern("get_comments_between", "Query", "room_id first last", range_condition="between",
                        index_name="RoomID_Comment_IDX"),
                pattern("reword", "UpdateItem", "user_id posted text", "single_entity"),
                RoomID_Comment_IDX=("{room_id}", "{created_at}"),
            ),
        )
    )
)  # fmt: skip

FIRST, SECOND = "2023-04-16 17:41:08", "2023-04-16 17:42:30"
OF_ROOM = ("comment.get_all_comments", "Blue")
LATEST = ("comment.get_latest_comments", "Blue")
FROM = ("comment.get_comments_from", "Blue", FIRST)
BETWEEN = ("comment.get_comments_between", "Blue", "2023-04-16", "2023-04-16 17:42")

DESIGN = Design(
    "chat",
    SCHEMA,
    (
        Stored(
            "Room",
            wire(PK="Room:Blue", SK="meta", CreatedBy="Ann"),
            {"room_id": "Blue", "created_by": "Ann"},
            (("room.get_chat_room", "Blue"),),
            {("room.hand_over", "Blue", "Bob"): wire(CreatedBy="Bob")},
            ("created_by", "Bob"),
            wire(CreatedBy="Bob"),
        ),
        Stored(
            "Membership",
            wire(PK="User:Ann", SK="Join:Blue"),
            {"user_id": "Ann", "room_id": "Blue"},
            (("membership.get_rooms_of", "Ann"), ("membership.get_membership", "Ann", "Blue")),
        ),
        Stored(
            "Comment",
            wire(PK="User:Ann", SK="2023-04-16T17:41:08.512Z", RoomID="Blue", Comment="Hi", CreatedAt=FIRST),
            {
                "user_id": "Ann", "posted": "2023-04-16T17:41:08.512Z", "room_id": "Blue", "text": "Hi",
                "created_at": FIRST,
            },
            (OF_ROOM, LATEST, BETWEEN),
            {("comment.reword", "Ann", "2023-04-16T17:41:08.512Z", "Hello"): wire(Comment="Hello")},
            ("room_id", "Red"),
            wire(RoomID="Red"),
        ),
        Stored(
            "Comment",
            wire(PK="User:Bob", SK="2023-04-16T17:42:30.007Z", RoomID="Blue", Comment="Yes?", CreatedAt=SECOND),
            {
                "user_id": "Bob", "posted": "2023-04-16T17:42:30.007Z", "room_id": "Blue", "text": "Yes?",
                "created_at": SECOND,
            },
            (OF_ROOM, LATEST, FROM),
            {("comment.reword", "Bob", "2023-04-16T17:42:30.007Z", "No"): wire(Comment="No")},
            ("created_at", FIRST),
            wire(CreatedAt=FIRST),
        ),
    ),
)  # fmt: skip
