"""A key is changed over some releases: copies are filled in under writers of two of them, and go in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from clients import Recorder
from dyngen.config import UsageError
from dyngen.migration.plan import Kind, Phase, to_json
from dyngen.migration.reading import from_json
from dyngen.migration.running.counting import Fate
from dyngen.migration.state.records import Action
from dyngen.verify.items import Amount, judged_items
from emitted import as_file, understood
from emulator import Serialised
from migration.plans.stage import between
from migration.runs.moving import (
    RELEASES,
    assert_twice,
    copy,
    delete,
    orders,
    package,
    planned,
    writing,
)
from migration.runs.works import ORDER, Course, by_key, make_table, order, stored, user
from schemas import changed

pytestmark = pytest.mark.slow

WRITES = ("put_item", "update_item", "delete_item", "transact_write_items", "batch_write_item")
ORDERS = [order(number) for number in range(20)]


@pytest.fixture
def client(ddb: Any) -> Any:
    """One for all threads; moto is no database, and would mix them."""
    return Serialised(ddb.client()) if ddb.name == "moto" else ddb.client()


def filling(client: Any, **more: Any) -> Course:
    return Course(client, plan_=planned("ready", "both"), **more)


def emptying(client: Any) -> Course:
    return Course(client, plan_=planned("turned", "alone"), action=Action.CONTRACT)


def test_each_release_has_the_steps_that_it_needs() -> None:
    def steps(old: str, new: str) -> list[tuple[Kind, Phase]]:
        return [(each.kind, each.phase) for each in planned(old, new).steps]

    assert steps("before", "ready") == []
    assert steps("ready", "both") == [(Kind.MOVE, Phase.EXPAND)]
    assert steps("both", "turned") == []
    assert steps("turned", "alone") == [(Kind.MOVE, Phase.CONTRACT)]
    assert steps("alone", "after") == [(Kind.MOVE, Phase.CONTRACT)]
    [writer] = planned("ready", "both").writers
    assert writer.startswith("DB414")
    plan = planned("ready", "both")
    assert from_json(to_json(plan), "plan.json") == plan


def test_items_are_copied_and_nothing_else_is(client: Any) -> None:
    make_table(client, [*ORDERS, user(1)])
    counts = filling(client).run()
    assert counts.number(Fate.WRITTEN) == 20
    assert stored(client) == by_key([*ORDERS, *map(copy, ORDERS), user(1)])


def test_a_second_run_writes_nothing(client: Any) -> None:
    make_table(client, ORDERS)
    filling(client).run()
    recorder = Recorder(client)
    counts = filling(recorder).run()
    assert counts.number(Fate.ALREADY) == 40
    assert not {operation for operation, _ in recorder.sent} & {*WRITES}


def test_what_old_writers_left_is_mended(client: Any) -> None:
    """A copy that is stale, and one of an item that is gone."""
    stale, gone = copy(ORDERS[0]) | {"status": {"S": "stale"}}, copy(order(30))
    make_table(client, [*ORDERS, stale, gone])
    filling(client).run()
    assert stored(client) == by_key([*ORDERS, *map(copy, ORDERS)])


def test_a_look_writes_nothing_and_says_what_would_be(client: Any) -> None:
    make_table(client, ORDERS)
    recorder = Recorder(client)
    counts = filling(recorder, writes=False).run()
    assert counts.number(Fate.DUE) == 20
    assert not {operation for operation, _ in recorder.sent} & {*WRITES}


def test_what_cannot_be_read_is_left(client: Any) -> None:
    bad = order(40, total={"S": "SECRET"})
    make_table(client, [*ORDERS, bad])
    assert filling(client).run().items["Order", Fate.UNREADABLE] == 1
    assert len(stored(client)) == 41


@pytest.mark.parametrize("number", range(1, 60, 6))
def test_a_run_that_dies_anywhere_is_gone_on_with(client: Any, number: int) -> None:
    make_table(client, ORDERS)
    first = filling(_Dying(client, number))
    with pytest.raises(KeyboardInterrupt):
        first.run()
    again = filling(client, store=first.store)
    again.clock.time += 3600
    again.run()
    assert stored(client) == by_key([*ORDERS, *map(copy, ORDERS)])


class _Dying:
    """A client behind whose n-th request the process ends."""

    def __init__(self, client: Any, most: int) -> None:
        self._client, self._most = client, most

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def sent(**request: Any) -> Any:
            answer = getattr(self._client, name)(**request)
            self._most -= 1
            if self._most == 0:
                raise KeyboardInterrupt
            return answer

        return sent


def test_what_was_copied_can_be_taken_back(client: Any) -> None:
    make_table(client, ORDERS)
    filling(client).run()
    other = copy(ORDERS[0]) | {"status": {"S": "other"}}
    client.put_item(TableName="Shop", Item=other)
    counts = filling(client, action=Action.ROLLBACK).run()
    assert counts.items["Order", Fate.UNREADABLE] == 1
    assert stored(client) == by_key([*ORDERS, other])


def test_old_places_are_deleted_only_if_the_item_stands_at_the_new_one(client: Any) -> None:
    lost = order(30)
    changed_since = copy(ORDERS[0]) | {"status": {"S": "newer"}}
    news = [changed_since, *map(copy, ORDERS[1:])]
    make_table(client, [*ORDERS, *news, lost, user(1)])
    counts = emptying(client).run()
    assert counts.number(Fate.WRITTEN) == 20
    assert counts.items["Order", Fate.UNREADABLE] == 1
    assert stored(client) == by_key([*news, lost, user(1)])
    assert emptying(client).run().number(Fate.WRITTEN) == 0


def test_what_the_new_release_has_deleted_goes_only_if_somebody_says_so(client: Any) -> None:
    """By itself an item of which only the old place is left is told, and stays: it may never have been copied."""
    plan = planned("turned", "alone")
    [step] = plan.steps
    said = from_json(to_json(replace(plan, steps=(replace(step, sources=()),))), "plan.json")
    make_table(client, [*ORDERS, *map(copy, ORDERS), user(1)])
    alone = package("alone")
    repository = alone.Database(client).order
    for number in (3, 4):
        assert delete(alone, repository, alone.Order.from_item(copy(ORDERS[number])))
    kept = {name: each for name, each in stored(client).items() if not name.startswith("USER#")}
    counts = emptying(client).run()
    assert (counts.number(Fate.WRITTEN), counts.items["Order", Fate.UNREADABLE]) == (18, 2)
    assert stored(client) == kept | by_key([ORDERS[3], ORDERS[4], user(1)])
    looked = Course(client, plan_=said, action=Action.CONTRACT, writes=False).run()
    assert looked.number(Fate.DUE) == 2
    counts = Course(client, plan_=said, action=Action.CONTRACT).run()
    assert (counts.number(Fate.WRITTEN), counts.left) == (2, 0)
    assert stored(client) == kept | by_key([user(1)])


def test_what_fills_in_must_ask_for_what_it_is_made_of() -> None:
    plan = planned("ready", "both")
    [step] = plan.steps
    edited = to_json(replace(plan, steps=(replace(step, sources=()),)))
    with pytest.raises(
        UsageError, match=r"its sources would be \['order_id', 'user_id'\], not \[\]"
    ):
        from_json(edited, "plan.json")


def test_other_changes_of_the_items_are_not_made_at_the_same_time() -> None:
    renamed = changed(RELEASES["both"], {f"{ORDER}/fields/2/attribute": "State"})
    with pytest.raises(UsageError, match="Order stands at two places"):
        between(RELEASES["both"], renamed)


def test_verify_tells_what_is_wrong_with_copies(client: Any) -> None:
    stale, gone = copy(ORDERS[0]) | {"status": {"S": "stale"}}, copy(order(30))
    make_table(client, [*ORDERS[:3], stale, gone, copy(ORDERS[1])])
    schema = understood(as_file(RELEASES["both"]))
    found = judged_items(schema, schema.tables[0], client, "Shop", 6, Amount(None))
    assert {(each.fault.value, group.count) for each, group in found.groups.items()} == {
        ("missing copy", 1),
        ("stale copy", 1),
        ("copy of no item", 1),
    }


def test_a_key_is_changed_over_releases_with_writers_of_two_at_any_time(client: Any) -> None:
    make_table(client, ORDERS)
    for name in RELEASES:
        package(name)
    written = orders(ORDERS)

    def beside(*names: str, run: Callable[[], Any] = lambda: None) -> Any:
        with writing(client, *names) as writers:
            came = run()
        assert writers.failures == []
        written.update(writers.orders)
        return came

    beside("before", "ready")
    # The old release is on its way out, and leaves what is missing or stale.
    beside("ready", "both")
    beside("both", "both", run=lambda: filling(client).run())
    assert assert_twice(stored(client)) == written
    counts = beside("both", "turned", run=lambda: filling(client, segments=2).run())
    assert counts.number(Fate.WRITTEN) == 0
    assert assert_twice(stored(client)) == written
    beside("turned", "alone")
    beside("alone", "alone", run=lambda: emptying(client).run())
    left = stored(client)
    assert not [each for each in left if each.startswith("USER#")]
    assert orders([*left.values()]) == written
    after = package("after").Database(client)
    for each in left.values():
        read = after.order.get_order(each["order_id"]["S"], each["user_id"]["S"])
        assert read is not None
        assert read.to_item() == each
