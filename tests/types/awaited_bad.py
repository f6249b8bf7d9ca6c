"""Mistakes in the use of an asynchronous flavour, each with the complaint that it must draw."""

from __future__ import annotations

from social_media_app import Database as Blocking
from social_media_app import connect as connect_blocking
from social_media_app.aio import Database, connect


async def mistakes(db: Database) -> None:
    db.user_profile.get_user_profile("ann").username  # MYPY: [attr-defined] # PYRIGHT: reportAttributeAccessIssue reportUnknownMemberType
    db.user_profile.get_user_profile("ann")  # MYPY: [unused-coroutine] # PYRIGHT: reportUnusedCoroutine
    await db.post.get_user_posts("ann")  # MYPY: [misc] # PYRIGHT: reportGeneralTypeIssues
    for _ in db.post.get_user_posts("ann"):  # MYPY: [attr-defined] # PYRIGHT: reportGeneralTypeIssues reportUnknownVariableType
        pass
    async for found in db.post.get_user_posts("ann"):
        found.titel = "Hello"  # MYPY: [attr-defined] # PYRIGHT: reportAttributeAccessIssue
    await db.post.get_user_posts("ann").page(cursor=7)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    Database(connect_blocking())  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    Blocking(connect())  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
