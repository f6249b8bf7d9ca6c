"""Pictures of access patterns in characters, as `dyngen explain` prints them."""

from __future__ import annotations

import re

import pytest

from dyngen.explain import overview, page
from dyngen.ir.schema import Schema
from dyngen.sources import sources
from dyngen.understand import understand
from emitted import EACH_APPLICATION, as_file, understood
from paths import SCHEMAS
from schemas import entity, index, pattern, schema, table, where

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


def application(name: str) -> Schema:
    """What an application means, with its samples."""
    [(_, found)] = understand(sources([SCHEMAS / name / "schema.json"]), ()).schemas
    return found


def test_a_query_is_drawn_with_what_its_filter_drops() -> None:
    told = page(application("social_media_app"), "get_visible_posts")
    assert told is not None
    assert told.endswith(DRAWN)


LAID_OUT = """\
TopicTimeline (index): global secondary index of SocialMedia; holds its keys, those of the table,
    and text, visibility, like_count and comment_count
  entity  partition key topic_pk  sort key topic_sk
  Post    TOPIC#{topic}           {created_at}
  TOPIC#painting
    | 2024-03-05T07:05:00.000000Z  Post
    | 2024-03-06T19:30:00.000000Z  Post
  TOPIC#radio
    | 2024-03-06T19:30:00.000000Z  Post
  not in TopicTimeline: UserProfile, Comment, Like, Follow and FeedEntry are not mapped to it
"""
WIDTH = 100


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_sentences_are_no_wider_than_a_page(name: str) -> None:
    """Only what stands in columns is."""
    lines = overview(application(name)).splitlines()
    wide = [line for line in lines if len(line) > WIDTH]
    assert all(re.search(r"\S   *\S", line.strip()) for line in wide)


def test_a_page_tells_what_can_be_given_by_name() -> None:
    """What a parameter is called already stands aside."""
    told = page(application("coordination"), "renew_lease")
    assert told is not None
    version = "expected_version: integer = None. Where given, the stored item has this version."
    assert version in " ".join(told.split())
    told = page(application("social_media_app"), "get_user_profile")
    assert told is not None
    assert "consistent_read: boolean = " in told


def test_a_schema_is_drawn_with_all_its_tables_and_indexes() -> None:
    told = overview(application("social_media_app"))
    assert LAID_OUT in told
    assert told.startswith("SocialMedia (table): paid by the request; ")
    assert "\n   1  UserProfileRepository.get_user_profile\n" in told


def test_a_table_without_sort_keys_is_drawn_without_them() -> None:
    told = overview(application("user_registration"))
    assert "  entity      partition key pk\n  User        USER#{user_id}\n" in told
    assert "  USER#u-1001\n    | User\n" in told


def test_an_index_is_drawn_with_what_its_entity_does_not_fill() -> None:
    """Whose field is a key attribute of the index is in it, whether or not the entity is mapped to it."""
    threads = schema(
        table(
            "Mail", "pk", "sk",
            index("Latest", "owner", "at"),
            Thread=entity("T#{thread_id}", "T", "thread_id owner at", Latest=("{owner}", "{at}")),
            Draft=entity("T#{thread_id}", "D", "thread_id owner at"),
            Label=entity("T#{thread_id}", "L", "thread_id owner"),
        )
    )  # fmt: skip
    told = overview(understood(as_file(threads)))
    _, _, latest = told.partition("Latest (index)")
    rows = re.findall(r"^ +\| (\S+) +(\w+)$", latest.split("\n\n")[0], re.MULTILINE)
    assert {kind for _, kind in rows} == {"Thread", "Draft"}
    assert all(at.startswith("at-") for at, _ in rows)
    assert "not in Latest: Label is not mapped to it" in latest


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


def test_what_is_not_in_a_sparse_index_is_told() -> None:
    """Without its key no item is there: what may be None, and not what has a default or is required."""
    order = entity(
        "USER#{user_id}", "ORDER#{order_id}", "user_id order_id owner? due:date? rank:integer? state",
        pattern("owned", "Query", "owner", index_name="ByOwner"),
        pattern("all_owned", "Scan", index_name="ByOwner"),
        pattern("any_owned", "Query", "owner", "mixed_data", index_name="ByOwner"),
        pattern("in_state", "Query", "state", index_name="ByState"),
        pattern("of_user", "Query", "user_id"),
        ByOwner=("OWNER#{owner}", "DUE#{due}#{user_id}"), ByState=("{state}", "{rank:04d}"),
    )  # fmt: skip
    order["fields"][4] |= {"default": 1}
    note = entity(
        "NOTE#{id}", "NOTE", "id owner due:date?", ByOwner=("OWNER#{owner}", "NOTE#{due}")
    )
    label = entity("LABEL#{id}", "LABEL", "id owner", ByOwner=("OWNER#{owner}", "LABEL#{id}"))
    indexes = index("ByOwner", "gpk", "gsk"), index("ByState", "gpk2", "gsk2")
    made = understood(
        as_file(schema(table("Shop", "pk", "sk", *indexes, Order=order, Note=note, Label=label)))
    )
    pages = {each: " ".join(str(page(made, each)).split()) for each in _SPARSE}
    for name, told in _SPARSE.items():
        orders = "items of Order without owner or due, which are not in ByOwner"
        assert (f"left out {orders}" in pages[name]) is bool(told)
        notes = "items of Note without due, which are not in ByOwner"
        assert (notes in pages[name]) is (name == "any_owned")
        assert "Label without" not in pages[name]
        assert ("Reads nothing" in pages[name]) is (told == _NOTHING)
        assert told in pages[name]
    assert "left out" not in pages["in_state"]
    assert all(len(line) <= WIDTH for line in str(page(made, "owned")).splitlines())


_NOTHING = (
    "Reads nothing of these items: 3 items of Order without gpk and gsk and "
    "2 items of Note without gsk are not in ByOwner."
)
_SPARSE = {"owned": _NOTHING, "all_owned": "Reads ", "any_owned": "Reads ", "in_state": "", "of_user": ""}  # fmt: skip
