"""What may be called what: identifiers, and names moved between naming styles.

    snake("DealsByBrand")      deals_by_brand
    pascal("user_profile")     UserProfile
    python_name("class")       class_
    Identifier("a-b")          ValueError

An `Identifier` is proof: it can be printed where Python wants a name and never means anything else.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from keyword import iskeyword
from typing import Self


class Identifier(str):
    """Text that is an ASCII Python identifier and no keyword (`type` and `match` are fine).

    ASCII, because Python folds other spellings together (NFKC): two names could become one.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not is_identifier(text):
            raise ValueError(f"{text!r} cannot be a Python identifier")
        return super().__new__(cls, text)


class GlobalName(Identifier):
    """What a schema calls a class, function or constant on the top level of its package: `Post`, `post_pk`.

    Emitted code that means something else by such a name spells it otherwise.
    """

    __slots__ = ()


def is_identifier(text: str) -> bool:
    """Can *text* be an `Identifier`?"""
    return text.isascii() and text.isidentifier() and not iskeyword(text)


def python_name(text: str) -> Identifier:
    """*text* as an identifier, a keyword with an underscore behind it.

    ValueError for text that no underscore can mend.
    """
    return Identifier(f"{text}_" if iskeyword(text) else text)


def free_name(name: str, taken: Container[str]) -> Identifier:
    """*name*, with as many underscores behind it as it takes to be an identifier, and none of those *taken*."""
    while name in taken or not is_identifier(name):
        name = f"{name}_"
    return Identifier(name)


# Only ASCII is ever split or changed. Other characters stay where they are, so that a caller who
# makes an `Identifier` of the result sees them instead of a name with holes.
_SEPARATORS = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_BOUNDARY = re.compile(
    r"(?<=[^\x00-/:-`{-\x7f])(?=[A-Z])"  # dealsBy|Brand, gsi1|PK
    r"|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])"  # HTTP|Server, but userIDs keeps its IDs
)
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_UPPER = {lower + 32: lower for lower in _LOWER}


@cache
def snake(text: str) -> str:
    """*text* in snake case; snake case comes back unchanged.

    Any text is accepted, so what comes back may be empty or no identifier.
    """
    words = _SEPARATORS.split(_BOUNDARY.sub("_", text).translate(_LOWER))
    return "_".join(word for word in words if word)


@cache
def pascal(text: str) -> str:
    """*text* in Pascal case; capitals inside a word stay, so Pascal case comes back unchanged.

    Any text is accepted, so what comes back may be empty or no identifier.
    """
    words = [word for word in _SEPARATORS.split(text) if word]
    if len(words) > 1 and not any("a" <= character <= "z" for character in text):
        words = [word.translate(_LOWER) for word in words]  # USER_PROFILE, not USERPROFILE
    return "".join(word[0].translate(_UPPER) + word[1:] for word in words)


# ---- what emitted classes and functions are called ----------------------------------------------


def repository_name(entity: GlobalName) -> GlobalName:
    return GlobalName(f"{entity}Repository")


def projection_name(entity: GlobalName, index: str) -> GlobalName:
    """`PostInByTopic`: what the index holds of the entity."""
    return GlobalName(f"{entity}In{pascal(index)}")


def row_name(pattern: Identifier) -> GlobalName:
    """`GetTotalsRow` for `get_totals`: the fields that it returns."""
    return GlobalName(f"{pascal(pattern)}Row")


def compared_name(pattern: Identifier) -> GlobalName:
    """`GetTotalsCompared` for `get_totals`: the fields that it compares after reading."""
    return GlobalName(f"{pascal(pattern)}Compared")


def primary_key_name(entity: GlobalName) -> GlobalName:
    """`post_key`: the whole primary key."""
    return GlobalName(f"{python_name(snake(entity))}_key")


def half_key_name(entity: GlobalName, half: str, index: str | None = None) -> GlobalName:
    """`post_pk`, `post_by_topic_sk`: one half of the primary key, or of the key of an index."""
    owner = snake(entity) if index is None else f"{snake(entity)}_{snake(index)}"
    return GlobalName(f"{owner}_{half}")


ALSO_AT = "also_at"
"""What the second place of an entity is called in names, where an index has its name."""


def second_key_name(entity: GlobalName) -> GlobalName:
    """`post_also_at_key`: the whole key at the second place."""
    return GlobalName(f"{python_name(snake(entity))}_{ALSO_AT}_key")


def copy_name(entity: GlobalName) -> GlobalName:
    """`post_copy`: the item as it stands at its second place."""
    return GlobalName(f"{python_name(snake(entity))}_copy")


def numbered(name: GlobalName, position: int | None) -> GlobalName:
    """`post_by_topic_pk_2`: what is for the second attribute of a key; the name itself where it has but one."""
    return name if position is None else GlobalName(f"{name}_{position}")


def constant_name(function: GlobalName) -> GlobalName:
    """`POST_SK`: how what `post_sk` makes is read."""
    return GlobalName(function.upper())


def recogniser_name(entity: GlobalName) -> GlobalName:
    """`is_post`: is an item of this entity?"""
    return GlobalName(f"is_{python_name(snake(entity))}")


def collection_name(entity: GlobalName, number: int) -> GlobalName:
    """`user_collection_item`, `user_collection_item_2`: decodes what shares a partition with the entity."""
    plain = f"{python_name(snake(entity))}_collection_item"
    return GlobalName(plain if number == 1 else f"{plain}_{number}")


def failure_name(transaction: Identifier) -> GlobalName:
    """`RegisterUserFailed` for `register_user`."""
    return GlobalName(f"{pascal(transaction)}Failed")


def result_name(transaction: Identifier) -> GlobalName:
    """`GetUserResult` for a transaction that reads."""
    return GlobalName(f"{pascal(transaction)}Result")
