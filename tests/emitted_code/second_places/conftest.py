"""Packages of posts at one place and at two, and a client for them."""

from __future__ import annotations

from typing import Any

import pytest

from emitted_code.second_places.posts import AT, PLAIN, THERE, built
from emulator import Serialised
from schemas import changed


@pytest.fixture(scope="module")
def plain() -> Any:
    return built("posts_at_one_place", PLAIN)


@pytest.fixture(scope="module", params=THERE)
def made(request: pytest.FixtureRequest) -> Any:
    name = f"posts_{request.param.replace(' ', '_')}"
    return built(name, changed(PLAIN, {AT: THERE[request.param]}))


@pytest.fixture(scope="module")
def crowded() -> Any:
    """Posts of two users can have one second key."""
    return built("crowded_posts", changed(PLAIN, {AT: THERE["less in the key"]}))


@pytest.fixture
def client(ddb: Any) -> Any:
    """One for all threads; moto is no database, and would mix them."""
    return Serialised(ddb.client()) if ddb.name == "moto" else ddb.client()
