"""Mistakes in the use of an emitted package, each with the complaint that it must draw."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_never

from gaming_leaderboard import Database as Games
from social_media_app import Comment, Database, Post, UserProfile
from social_media_app.streams import filter_criteria


def mistakes(db: Database, games: Games) -> None:
    db.post.get_user_posts()  # MYPY: [call-arg] # PYRIGHT: reportCallIssue
    db.post.get_user_posts(1)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    db.post.get_user_psts("ann")  # MYPY: [attr-defined] # PYRIGHT: reportAttributeAccessIssue reportUnknownMemberType
    db.post.create_post("hello")  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    db.post.create_post(UserProfile)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    Post(user_id="ann", post_id="p1", text="Hello.")  # MYPY: [call-arg] # PYRIGHT: reportCallIssue
    Post("ann", "p1", "Hello.", datetime.now(UTC))  # MYPY: [call-arg] # PYRIGHT: reportCallIssue
    for post in db.post.get_user_posts("ann"):
        post.titel = "Hello"  # MYPY: [attr-defined] # PYRIGHT: reportAttributeAccessIssue
        post.visibility = "secret"  # MYPY: [assignment] # PYRIGHT: reportAttributeAccessIssue
    db.user_profile.get_user_profile("ann").username  # MYPY: [union-attr] # PYRIGHT: reportOptionalMemberAccess
    db.post.get_user_posts("ann").page(cursor=7)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    db.post.edit_post("ann", "p1", None, datetime.now(UTC), datetime.now(UTC))  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    Database("not a client")  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    filter_criteria()  # MYPY: [call-arg] # PYRIGHT: reportCallIssue
    games.transactions.nothing()  # MYPY: [attr-defined] # PYRIGHT: reportAttributeAccessIssue reportUnknownMemberType


def exhaustive(db: Database) -> None:
    for item in db.user_profile.get_user_page("ann"):
        match item:
            case UserProfile() | Post() | Comment():
                print(item)
            case _:
                assert_never(item)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
