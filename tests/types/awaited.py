"""Ordinary use of an asynchronous flavour: no type checker has anything to say about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import assert_never

from social_media_app import Comment, FeedEntry, Follow, Like, Page, Post, UserProfile
from social_media_app.aio import Database, DynamoDBClient, Query, Scan, connect, create_tables
from user_registration import RegisterUserFailed
from user_registration.aio import Database as Registration


def use(client: DynamoDBClient) -> Database:
    return Database(client, table_names={"SocialMedia": "SocialMedia-test"})


async def posts(db: Database) -> list[Post]:
    query: Query[Post] = db.post.get_user_posts("ann")
    page: Page[Post] = await query.page(limit=5)
    more = await query.page(cursor=page.cursor)
    latest: Post | None = await query.descending().first()
    assert latest is None or await query.count() > 0
    return [*page.items, *more.items, *[post async for post in query]]


async def scan(db: Database) -> list[int]:
    """Each segment in a task of its own."""
    found: Scan[UserProfile] = db.user_profile.find_popular_users(100)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(segment.count()) for segment in found.segments(4)]
    return [task.result() for task in tasks]


async def names(db: Database) -> AsyncIterator[str]:
    """A collection is a closed union: a new entity fails here until it is handled."""
    async for item in db.user_profile.get_user_page("ann"):
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


async def register(db: Registration) -> str:
    try:
        found = await db.transactions.get_user_and_email("u1", "ann@example.com")
    except RegisterUserFailed as failure:
        return "" if failure.user is None else failure.user.code
    return "" if found.user is None else found.user.full_name


async def main() -> None:
    async with connect(region_name="eu-west-1", total_timeout=2) as client:
        await create_tables(client)
        print(await posts(use(client)))


if __name__ == "__main__":
    asyncio.run(main())
