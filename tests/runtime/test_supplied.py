"""UUIDs of version 7 are as RFC 9562 has them, and each is greater than the last; the clock is in UTC."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest

from dyngen.runtime.supplied import uuid7 as module
from dyngen.runtime.supplied.clock import utc_now
from dyngen.runtime.supplied.uuid7 import uuid7

MOMENT = 0x017F22E279B0
"""Milliseconds of 2022-02-22 19:22:22 UTC, those of the example in RFC 9562."""


def milliseconds(made: UUID) -> int:
    return made.int >> 80


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A sequence that has made none yet, at the moment."""
    monkeypatch.setattr(f"{module.__name__}._SEQUENCE._last", 0)
    monkeypatch.setattr(module, "time_ns", lambda: MOMENT * 1_000_000 + 999_999)
    return monkeypatch


def test_the_bits_are_where_the_standard_has_them(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(module, "randbits", lambda bits: 0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert str(uuid7()) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_version_variant_and_time(fresh: pytest.MonkeyPatch) -> None:
    for _ in range(1000):
        made = uuid7()
        assert (made.version, made.variant) == (7, RFC_4122)
        assert milliseconds(made) == MOMENT


def test_the_time_is_that_of_the_clock() -> None:
    before = datetime.now(UTC)
    made = datetime.fromtimestamp(milliseconds(uuid7()) / 1000, UTC)
    after = datetime.now(UTC)
    assert before - timedelta(milliseconds=1) <= made <= after + timedelta(seconds=1)


def test_each_is_greater_than_the_last_within_a_millisecond(fresh: pytest.MonkeyPatch) -> None:
    made = [uuid7() for _ in range(5000)]
    assert sorted({*made}) == made
    assert sorted(map(str, made)) == [*map(str, made)]


def test_a_clock_that_is_set_back_makes_no_smaller_one(fresh: pytest.MonkeyPatch) -> None:
    first = uuid7()
    fresh.setattr(module, "time_ns", lambda: (MOMENT - 60_000) * 1_000_000)
    assert uuid7() > first


def test_a_millisecond_that_is_used_up_goes_on_in_the_next(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(module, "randbits", lambda bits: (1 << 74) - 1 if bits > 32 else 0)
    first, second = uuid7(), uuid7()
    assert (milliseconds(first), milliseconds(second)) == (MOMENT, MOMENT + 1)
    assert second > first
    assert (second.version, second.variant) == (7, RFC_4122)


def test_threads_make_no_two_alike(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr(module, "randbits", lambda bits: 0)
    with ThreadPoolExecutor(8) as threads:
        made = [*threads.map(lambda _: uuid7(), range(4000))]
    assert len({*made}) == len(made)


def test_the_clock_is_in_utc() -> None:
    before, now, after = datetime.now(UTC), utc_now(), datetime.now(UTC)
    assert now.tzinfo is UTC
    assert before <= now <= after
