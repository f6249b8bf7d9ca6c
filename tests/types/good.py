"""Ordinary use of an emitted package: no type checker has anything to say about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from social_media_app import (
    Comment,
    Database,
    DynamoDBClient,
    FeedEntry,
    Follow,
    ItemExistsError,
    Like,
    Page,
    Post,
    Query,
    Scan,
    UserProfile,
    connect,
)
from social_media_app.streams import (
    Inserted,
    Modified,
    Removed,
    SocialMediaChange,
    Undecodable,
    Unknown,
    batch_handler,
    decode_records,
    filter_criteria,
)
from user_registration import Database as Registration
from user_registration import RegisterUserFailed


def use(client: DynamoDBClient) -> Database:
    return Database(client, table_names={"SocialMedia": "SocialMedia-test"})


def posts(db: Database) -> list[Post]:
    query: Query[Post] = db.post.get_user_posts("ann")
    page: Page[Post] = query.page(limit=5)
    more = query.page(cursor=page.cursor)
    return [*page.items, *more.items, *query.descending()]


def scan(db: Database) -> Iterator[UserProfile]:
    found: Scan[UserProfile] = db.user_profile.find_popular_users(100)
    for segment in found.segments(4):
        yield from segment


def names(db: Database) -> Iterator[str]:
    """A collection is a closed union: a new entity fails here until it is handled."""
    for item in db.user_profile.get_user_page("ann"):
        match item:
            case UserProfile():
                yield item.username
            case Post() | Comment():
                yield item.text
            case Like():
                yield item.reaction
            case Follow():
                yield item.followed_id
            case FeedEntry():
                yield item.post_id
            case _:
                assert_never(item)


def write(db: Database) -> Post:
    post = Post(user_id="ann", post_id="p1", text="Hello.", created_at=datetime.now(UTC))
    try:
        return db.post.create_post(post)
    except ItemExistsError as error:
        print(error.entity, error.key, error.item)
        raise


def register(db: Registration) -> None:
    try:
        db.transactions.get_user_and_email("u1", "ann@example.com")
    except RegisterUserFailed as failure:
        if failure.user is not None:
            print(failure.user.code, failure.user.item)


@batch_handler
def handle(change: SocialMediaChange) -> None:
    match change:
        case Inserted(new=Post() as post):
            print(post.text)
        case Modified(new=now, old=before, changed=changed):
            print(now, before, sorted(changed))
        case Removed(old=gone, expired=False):
            print(gone)
        case Inserted() | Removed():
            pass
        case Unknown(keys):
            print(keys["user_id"])
        case _:
            assert_never(change)


def changes(event: object) -> Iterator[SocialMediaChange]:
    print(filter_criteria(Post, Like), handle(event, None)["batchItemFailures"])
    for change in decode_records(event, table="SocialMedia"):
        if isinstance(change, Undecodable):
            raise change.error
        yield change


if __name__ == "__main__":
    print(posts(use(connect())))
