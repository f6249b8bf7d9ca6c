"""The pace of a run, by a clock that is set by hand: how many units are used in how many of its seconds."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from dyngen.config import UsageError
from dyngen.migration.running.calls import Paced
from dyngen.migration.running.counting import Fate
from dyngen.migration.running.pace import Bucket, Budget
from dyngen.migration.state.lease import SECONDS
from migration.runs.works import Course, FakeClock, assert_as_new, make_table, order, stored


def used(
    bucket: Bucket, clock: FakeClock, requests: int, units: float
) -> list[tuple[float, float]]:
    """When which units were used."""
    told = []
    for _ in range(requests):
        bucket.wait()
        bucket.charge(units)
        told.append((clock.now(), units))
    return told


@pytest.mark.parametrize("units", [0.5, 1, 7, 40])
def test_no_more_is_used_than_is_allowed(units: float) -> None:
    clock = FakeClock()
    told = used(Bucket(50, clock), clock, 400, units)
    # A second's worth may have come in before, and the last request is charged after its answer.
    for start, _ in told:
        within = sum(each for at, each in told if start <= at < start + 10)
        assert within <= 50 * 11 + units


def test_it_is_used_up_when_it_is_needed() -> None:
    clock = FakeClock()
    begin = clock.now()
    told = used(Bucket(50, clock), clock, 1000, 3)
    assert sum(units for _, units in told) / (clock.now() - begin) == pytest.approx(50, rel=0.02)


def test_nothing_is_waited_for_without_a_limit() -> None:
    clock = FakeClock()
    bucket = Bucket(None, clock)
    used(bucket, clock, 1000, 100)
    bucket.slow_down()
    assert clock.slept == 0


def test_throttling_halves_it_and_it_comes_back() -> None:
    clock = FakeClock()
    bucket = Bucket(64, clock)
    bucket.slow_down()
    assert bucket.rate == 32
    for _ in range(20):
        bucket.slow_down()
    assert bucket.rate == 1
    clock.sleep(10)
    bucket.charge(0)
    assert bucket.rate == pytest.approx(1 + 10 * 0.02 * 64)
    clock.sleep(1000)
    bucket.charge(0)
    assert bucket.rate == 64


def test_a_long_wait_is_made_of_short_ones() -> None:
    clock = FakeClock()
    bucket = Bucket(1, clock)
    bucket.charge(100)
    beats: list[float] = []
    bucket.wait(lambda: beats.append(clock.now()))
    assert len(beats) == 20
    assert clock.slept == 100


def failing(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "UpdateItem")


@pytest.mark.parametrize(
    ("error", "slower"),
    [
        (failing("ThrottlingException"), True),
        (failing("ProvisionedThroughputExceededException"), True),
        (failing("InternalServerError", 500), False),
        (EndpointConnectionError(endpoint_url="http://x"), False),
    ],
)
def test_what_passes_is_sent_again(error: Exception, slower: bool) -> None:
    clock = FakeClock()
    bucket = Bucket(64, clock)
    paced = Paced(bucket, clock, lambda: None)
    answers: list[Any] = [error, error, {"ConsumedCapacity": {"CapacityUnits": 9.0}}]

    def operation(**_: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    paced.send(operation, {})
    assert (paced.units, answers) == (9, [])
    assert clock.slept > 0
    assert (bucket.rate is not None and bucket.rate < 30) == slower


def test_what_does_not_pass_is_raised_at_once_or_in_the_end() -> None:
    clock = FakeClock()
    paced = Paced(Bucket(64, clock), clock, lambda: None)
    sent: list[None] = []

    def failed(error: Exception) -> int:
        def operation(**_: Any) -> Any:
            sent.append(None)
            raise error

        sent.clear()
        with pytest.raises(type(error)):
            paced.send(operation, {})
        return len(sent)

    assert failed(failing("ValidationException")) == 1
    assert failed(failing("ThrottlingException")) == 30
    assert failed(EndpointConnectionError(endpoint_url="http://x")) == 30


class Throttling:
    """A client that takes so many updates at a time, and then no more until a second has passed on the clock."""

    def __init__(self, client: Any, clock: FakeClock, most: int) -> None:
        self.client, self.clock, self.most = client, clock, most
        self.begin, self.taken, self.throttled = clock.now(), 0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def update_item(self, **request: Any) -> Any:
        if self.clock.now() >= self.begin + 1:
            self.begin, self.taken = self.clock.now(), 0
        if self.taken == self.most:
            self.throttled += 1
            raise failing("ThrottlingException")
        self.taken += 1
        return self.client.update_item(**request)


@pytest.mark.slow
def test_a_run_that_is_throttled_slows_down_and_comes_to_its_end(client: Any) -> None:
    make_table(client, [order(number) for number in range(60)])
    course = Course(client, segments=1, budget=Budget(40, None))
    throttling = Throttling(client, course.clock, 8)
    course.job = Course(
        client, course.store, segments=1, budget=Budget(40, None), connect=lambda: throttling
    ).job
    counts = course.run()
    assert counts.number(Fate.WRITTEN) == len(stored(client)) == 60
    assert throttling.throttled > 0
    assert_as_new(client)


def test_a_run_that_nobody_lets_write_ends(client: Any) -> None:
    make_table(client, [order(1)])
    course = Course(client, segments=1)
    never = Throttling(client, course.clock, 0)
    course.job = Course(client, course.store, segments=1, connect=lambda: never).job
    with pytest.raises(UsageError, match="ThrottlingException"):
        course.run()
    assert course.clock.slept > SECONDS  # it kept its lease for as long


@pytest.mark.slow
def test_the_units_of_a_run_take_the_time_that_they_must(client: Any) -> None:
    make_table(client, [order(number) for number in range(200)])
    course = Course(client, segments=2, page=50, budget=Budget(5, None))
    begin = course.clock.now()
    counts = course.run()
    # What a second is worth may be there before, and the last is charged behind the end, in each of the segments.
    least = (counts.write_units - 2 * (5 + 1)) / 5
    assert counts.write_units == 200 * 0.5  # moto says so
    assert course.clock.now() - begin >= least
