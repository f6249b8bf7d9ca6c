"""The package of the posts, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emitted_code.writes.updates.posts import bound, declared
from emulator import moto


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("updates", compiled(declared()))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        recorder = Recorder(found, bound)
        yield recorder


@pytest.fixture
def posts(made: ModuleType, client: Recorder) -> Any:
    found = made.Database(client).post
    found.create_post(made.Post(post_id="1", title="One", score=10, prefs=made.PostPrefs(size=3)))
    client.sent.clear()
    return found
