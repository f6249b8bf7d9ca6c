"""A run from end to end: what it writes, what it leaves, how it goes on, and who else may be at it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Recorder
from dyngen.config import UsageError
from dyngen.migration.engines.array import Part
from dyngen.migration.running.counting import Fate
from dyngen.migration.running.run import abort, begin, standing
from dyngen.migration.running.work import Ended
from dyngen.migration.state.lease import SECONDS
from dyngen.migration.state.records import Action
from migration.runs.works import (
    Course,
    assert_as_new,
    by_key,
    keyed,
    make_table,
    order,
    stored,
    user,
)

ORDERS = [order(number) for number in range(30)]
UPDATE = "update_item"


def written(recorder: Recorder) -> list[str]:
    """The keys of the items that were written, of a recorder's requests."""
    return [
        f"{request['Key']['pk']['S']} {request['Key']['sk']['S']}"
        for operation, request in recorder.sent
        if operation == UPDATE
    ]


def test_every_item_is_as_the_new_package_would_have_written_it(client: Any) -> None:
    done = [keyed(order(number)) for number in range(30, 35)]
    stale = keyed(order(35)) | {"gsi_pk": {"S": "STATUS#paid"}}
    half = order(36) | {"gsi_sk": {"S": "0036"}}
    others = [user(1), {"pk": {"S": "?"}, "sk": {"S": "?"}}]
    make_table(client, [*ORDERS, *done, stale, half, *others])
    counts = Course(client).run()
    assert counts.items == {
        ("Order", Fate.WRITTEN): 32,
        ("", Fate.ALREADY): 5,
        ("", Fate.NOT_MEANT): 2,
    }
    wanted = [keyed(order(number)) for number in range(37)]
    assert stored(client) == by_key([*wanted, *others])
    client.delete_item(TableName="Shop", Key=others[1])
    assert_as_new(client)


def test_a_second_run_writes_nothing_and_a_finished_one_does_not_even_read(client: Any) -> None:
    make_table(client, ORDERS)
    course = Course(client)
    course.run()
    recorder = Recorder(client)
    other = Course(recorder)
    assert other.run().items == {("", Fate.ALREADY): 30}
    assert written(recorder) == []
    recorder.sent.clear()
    assert other.run().read == 0
    assert recorder.sent == []
    assert other.run(again=True).read == 30


@pytest.mark.slow
def test_what_cannot_be_read_is_left_and_taken_up_again_when_it_was_mended(client: Any) -> None:
    bad = order(40, total={"S": "SECRET"})
    make_table(client, [*ORDERS, bad])
    course = Course(client)
    assert course.run().items[("Order", Fate.UNREADABLE)] == 1
    assert stored(client)["USER#u5 ORDER#0040"] == bad
    now = standing(course.store, course.job.run, course.clock.now())
    assert (now.is_done, now.counts.left) == (True, 1)
    [trouble] = now.troubles
    assert (trouble.key, trouble.attribute) == ("pk=USER#u5 sk=ORDER#0040", "total")
    assert "SECRET" not in str(course.store.rows(course.job.run))
    client.put_item(TableName="Shop", Item=order(40))
    assert course.run().number(Fate.WRITTEN) == 1
    assert standing(course.store, course.job.run, course.clock.now()).counts.left == 0
    assert_as_new(client)


class Meddler:
    """A client beside which somebody else writes an item, each time just before it does."""

    def __init__(self, client: Any, times: int, change: Any) -> None:
        self.client, self.times, self.change = client, times, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def update_item(self, **request: Any) -> Any:
        if self.times:
            self.times -= 1
            self.change(self.client, request["Key"], self.times)
        return self.client.update_item(**request)


def set_status(client: Any, key: Any, number: int) -> None:
    """As code of the old release does it."""
    client.update_item(
        TableName="Shop",
        Key=key,
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": f"s{number}"}},
    )


@pytest.mark.parametrize(
    ("times", "fate"), [(1, Fate.WRITTEN), (3, Fate.WRITTEN), (4, Fate.CONTENDED)]
)
def test_what_changes_meanwhile_is_read_again_three_times(
    client: Any, times: int, fate: Fate
) -> None:
    make_table(client, [order(1)])
    counts = Course(Meddler(client, times, set_status), segments=1).run()
    assert counts.items == {("Order", fate): 1}
    [item] = stored(client).values()
    assert ("gsi_pk" in item) == (fate is Fate.WRITTEN)
    if fate is Fate.WRITTEN:
        assert_as_new(client)


@pytest.mark.slow
def test_beside_a_writer_of_the_new_release_no_key_is_stale(client: Any) -> None:
    """It changes each item just before the run would write it, and keeps the keys right itself."""
    make_table(client, ORDERS)

    def set_status_and_keys(client: Any, key: Any, number: int) -> None:
        if key["sk"]["S"] != "ORDER#0003":
            item = stored(client)[f"{key['pk']['S']} {key['sk']['S']}"]
            client.put_item(TableName="Shop", Item=keyed(item | {"status": {"S": f"s{number}"}}))

    counts = Course(Meddler(client, 1000, set_status_and_keys)).run()
    assert counts.items == {("Order", Fate.ALREADY): 29, ("Order", Fate.WRITTEN): 1}
    assert_as_new(client)


def test_what_is_deleted_meanwhile_is_not_made_again(client: Any) -> None:
    make_table(client, [order(1)])

    def delete(client: Any, key: Any, _number: int) -> None:
        client.delete_item(TableName="Shop", Key=key)

    assert Course(Meddler(client, 1, delete), segments=1).run().items == {("Order", Fate.GONE): 1}
    assert stored(client) == {}


def test_what_dynamodb_refuses_is_left_and_the_rest_is_done(client: Any) -> None:
    make_table(client, ORDERS)

    class Refusing(Meddler):
        def update_item(self, **request: Any) -> Any:
            if request["Key"]["sk"]["S"] == "ORDER#0007":
                error = {"Code": "ValidationException", "Message": "Item size to update"}
                raise ClientError({"Error": error}, "UpdateItem")
            return self.client.update_item(**request)

    counts = Course(Refusing(client, 0, None)).run()
    assert counts.items == {("Order", Fate.WRITTEN): 29, ("Order", Fate.REFUSED): 1}


def test_a_look_writes_nothing_anywhere(client: Any) -> None:
    make_table(client, [*ORDERS, user(1), order(50, total={"S": "x"})])
    before = stored(client)
    recorder = Recorder(client)
    course = Course(recorder)
    sight = course.look()
    assert sight.counts.items == {
        ("Order", Fate.DUE): 30,
        ("", Fate.NOT_MEANT): 1,
        ("Order", Fate.UNREADABLE): 1,
    }
    assert len(sight.due) == 10
    assert {operation for operation, _ in recorder.sent} == {"scan"}
    assert course.store.rows(course.job.run) == []
    assert stored(client) == before


@pytest.mark.slow
def test_two_drivers_write_each_item_once(client: Any) -> None:
    """The second begins while the first is at it, page by page in turn: it gets what the first does not hold."""
    make_table(client, ORDERS)
    recorder = Recorder(client)
    first = Course(recorder, segments=4)
    second = Course(recorder, first.store, segments=4)
    shares = first.begin()
    assert second.begin() == shares
    meanwhile: list[Any] = []

    class Interrupted(Meddler):
        def scan(self, **request: Any) -> Any:
            if not meanwhile:
                meanwhile.append(None)
                meanwhile.extend(second.work(share) for share in shares)
            return self.client.scan(**request)

    first.job = Course(Interrupted(recorder, 0, None), first.store, segments=4).job
    ended = [first.work(share).ended for share in shares]
    held, done = Ended.HELD, Ended.DONE
    assert ended == [done, held, held, held]
    assert [result.ended for result in meanwhile[1:]] == [held, done, done, done]
    assert sorted(written(recorder)) == sorted(by_key(ORDERS))
    assert_as_new(client)


@pytest.mark.slow
def test_a_worker_whose_lease_is_over_stops_at_its_next_page(client: Any) -> None:
    make_table(client, ORDERS)
    recorder = Recorder(client)
    slow = Course(recorder, segments=1)
    [share] = slow.begin()
    quick = Course(recorder, slow.store, segments=1)
    pages: list[Any] = []

    class Sleeper(Meddler):
        """It stops for longer than its lease between a page and its first write."""

        def scan(self, **request: Any) -> Any:
            answer = self.client.scan(**request)
            pages.append(answer)
            if len(pages) == 2:
                quick.clock.time = slow.clock.time + SECONDS + 1
                assert quick.work(share).ended is Ended.DONE
            return answer

    slow.job = Course(Sleeper(recorder, 0, None), slow.store, segments=1).job
    result = slow.work(share)
    assert (result.ended, len(pages)) == (Ended.LOST, 2)
    attempts = written(recorder)
    assert set(attempts) == set(by_key(ORDERS))
    assert (
        len(attempts) == 30 + 5
    )  # of the page between them, which came back with a failed condition
    now = standing(slow.store, slow.job.run, slow.clock.now())
    assert (now.is_done, now.counts.number(Fate.WRITTEN)) == (True, 30)
    assert_as_new(client)


@pytest.mark.slow
def test_a_long_page_keeps_its_lease(client: Any) -> None:
    make_table(client, ORDERS)
    course = Course(client, segments=1, page=30)
    [share] = course.begin()
    rival = Course(client, course.store, segments=1)

    class Slow(Meddler):
        def update_item(self, **request: Any) -> Any:
            course.clock.sleep(SECONDS / 3)
            rival.clock.time = course.clock.time
            assert rival.work(share).ended is Ended.HELD
            return self.client.update_item(**request)

    course.job = Course(Slow(client, 0, None), course.store, segments=1, page=30).job
    assert course.work(share).ended is Ended.DONE


@pytest.mark.slow
def test_an_aborted_run_stops_and_begins_again_only_if_that_is_said(client: Any) -> None:
    make_table(client, ORDERS)
    course = Course(client, segments=1)

    class Aborting(Meddler):
        def update_item(self, **request: Any) -> Any:
            if self.times:
                self.times = 0
                abort(course.store, course.job.run)
            return self.client.update_item(**request)

    course.job = Course(Aborting(client, 1, None), course.store, segments=1).job
    with pytest.raises(UsageError, match="was aborted: what is written stays"):
        course.run()
    assert sum("gsi_pk" in item for item in stored(client).values()) == 5
    with pytest.raises(UsageError, match="--again"):
        course.run()
    assert course.run(again=True).number(Fate.WRITTEN) == 25
    assert_as_new(client)


def test_a_job_of_an_array_begins_only_its_own_part_anew(client: Any) -> None:
    make_table(client, ORDERS)
    course = Course(client, segments=4)
    course.run()
    part = Part(1, 2)
    run = begin(course.store, course.meant, again=True, part=part)
    now = standing(course.store, run.name, course.clock.now())
    mine = standing(course.store, run.name, course.clock.now(), part.of(course.begin()))
    assert (now.done, mine.done, mine.segments) == (2, 0, 2)


def test_a_run_is_of_one_plan_one_phase_and_the_same_tables(client: Any) -> None:
    make_table(client, [])
    course = Course(client)
    course.begin()
    for what, other in {
        "plan": replace(course.meant, digest="another"),
        "phase": replace(course.meant, action=Action.ROLLBACK),
        "tables": replace(course.meant, tables={"Shop": "Shop-test"}),
    }.items():
        with pytest.raises(UsageError, match=f"another {what}"):
            begin(course.store, other, again=False)
    # How it is divided was settled by the first.
    joined = begin(course.store, replace(course.meant, totals={"Shop": 99}), again=False)
    assert joined.totals == {"Shop": 3}


def test_an_error_lets_the_segment_go_and_the_run_goes_on_behind_the_last_page(client: Any) -> None:
    make_table(client, ORDERS)

    class Denied(Meddler):
        def update_item(self, **request: Any) -> Any:
            self.times -= 1
            if self.times < 0:
                raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "UpdateItem")
            return self.client.update_item(**request)

    course = Course(Denied(client, 12, None), segments=1)
    with pytest.raises(UsageError, match="AccessDenied"):
        course.run()
    now = standing(course.store, course.job.run, course.clock.now())
    assert (now.workers, now.counts.number(Fate.WRITTEN)) == (0, 10)
    going_on = Course(client, course.store, segments=1)
    assert going_on.run().items == {("Order", Fate.WRITTEN): 18, ("", Fate.ALREADY): 2}
    assert_as_new(client)


@pytest.mark.slow
def test_a_rollback_restores_the_table_byte_for_byte(client: Any) -> None:
    make_table(client, [*ORDERS, user(1)])
    before = stored(client)
    Course(client).run()
    assert stored(client) != before
    counts = Course(client, action=Action.ROLLBACK).run()
    assert counts.number(Fate.WRITTEN) == 30
    assert stored(client) == before
