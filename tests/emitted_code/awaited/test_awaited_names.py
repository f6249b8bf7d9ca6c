"""What a schema calls like what is awaited, or like what the asynchronous flavour reads otherwise, is the schema's."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import emitted
from clients import Awaited
from dyngen.build import build
from dyngen.config import Settings
from dyngen.lower.asynchronous.awaited import CALLED, NAMES
from emitted_code.types.checkers import of_mypy, of_pyright, of_ruff
from emulator import moto
from schemas import JSON, entity, pattern, schema, table, transaction

_OF_SUPPORT = CALLED.union(NAMES, NAMES.values()) - {
    "create_tables"
}  # which tests call by its name
WORDS = sorted(each for each in _OF_SUPPORT if not each.startswith("_"))
"""Each is an entity, a part of its key, and a parameter."""


def key_of(word: str) -> str:
    return f"{word} {'batch_get' if word == 'synchronous' else 'synchronous'}"


def called_so() -> JSON:
    """A schema with an entity of each name, which scalars make in a put and in a transaction."""
    things = {
        word: entity(
            f"{word}#{{{key_of(word).split()[0]}}}", f"{{{key_of(word).split()[1]}}}", f"{key_of(word)} note?",
            pattern(f"put_one_{word}", "PutItem", f"{key_of(word)} note", "single_entity"),
            pattern(f"some_{word}", "BatchGetItem", " ".join(f"{each}:array" for each in key_of(word).split())),
        )
        for word in WORDS
    }  # fmt: skip
    added = [
        transaction(
            f"add_{word}",
            "TransactWrite",
            f"{key_of(word)} note",
            "boolean",
            f"Put {word} of Things",
        )
        for word in WORDS
    ]
    return schema(table("Things", "pk", "sk", **things), transactions=tuple(added))


def test_they_work() -> None:
    path = emitted.as_file(called_so(), "awaited_names")
    made = emitted.compile_file(path, flavours=("sync", "async"))
    package = emitted.load("awaited_names", made)
    aio = import_module(f"{package.__name__}.aio")

    async def work(database: Any) -> None:
        for word in WORDS:
            repository, cls = getattr(database, word), getattr(package, word)
            one = await getattr(repository, f"put_one_{word}")("a", "b", "first")
            first, second = key_of(word).split()
            assert one == cls(**{first: "a", second: "b"}, note="first")
            assert await getattr(repository, f"get_{word}")("a", "b") == one
            assert await getattr(repository, f"some_{word}")(["a"], ["b"]) == [one]
            assert await getattr(database.transactions, f"add_{word}")("c", "d", None) is True
            assert await getattr(repository, f"delete_{word}")("c", "d") is True

    with moto(package) as client:
        asyncio.run(work(aio.Database(Awaited(client))))


@pytest.mark.slow
def test_type_checkers_have_nothing_to_say(tmp_path: Path) -> None:
    path = emitted.as_file(called_so(), "awaited_names")
    settings = Settings((path,), tmp_path, flavours=("sync", "async"))
    made = build(settings, write=True)
    assert made.changes, made.diagnostics
    assert of_mypy(tmp_path) == ""
    assert of_pyright(tmp_path) == ""
    assert of_ruff(tmp_path) == ""
