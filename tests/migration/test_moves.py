"""A key is changed over some releases: copies are filled in under writers of two of them, and go in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from typing import Any

import pytest

from clients import Recorder
from dyngen.config import UsageError
from dyngen.migration.plan import Kind, Phase, Plan, to_json
from dyngen.migration.reading import from_json
from dyngen.migration.running.counting import Fate
from dyngen.migration.state.records import Action
from dyngen.verify.items import Amount, judged_items
from emitted import as_file, compile_file, load, understood
from emulator import moto
from migration.stage import between
from migration.works import OLD, ORDER, Course, by_key, make_table, order, user
from schemas import JSON, changed

pytestmark = pytest.mark.slow

HERE = {"pk_template": "USER#{user_id}", "sk_template": "ORDER#{order_id}"}
THERE = {"pk_template": "ORDER#{order_id}", "sk_template": "OF#{user_id}"}
ALSO = f"{ORDER}/also_at"
MOVED = {f"{ORDER}/{key}": value for key, value in THERE.items()}
WRITES = ("put_item", "update_item", "delete_item", "transact_write_items", "batch_write_item")
RELEASES: dict[str, JSON] = {
    "before": OLD,
    "ready": changed(OLD, {ALSO: {**THERE, "written": False}}),
    "both": changed(OLD, {ALSO: THERE}),
    "turned": changed(OLD, {**MOVED, ALSO: HERE}),
    "alone": changed(OLD, {**MOVED, ALSO: {**HERE, "written": False}}),
    "after": changed(OLD, MOVED),
}
ORDERS = [order(number) for number in range(20)]


@cache
def planned(old: str, new: str) -> Plan:
    migration = between(RELEASES[old], RELEASES[new])
    assert migration.left == ()
    return migration.plan


@cache
def package(name: str) -> Any:
    return load(f"moving_{name}", compile_file(as_file(RELEASES[name])))


def copy(item: Any) -> Any:
    """By hand what the schema says."""
    user_id, order_id = item["user_id"]["S"], item["order_id"]["S"]
    return {**item, "pk": {"S": f"ORDER#{order_id}"}, "sk": {"S": f"OF#{user_id}"}}


def stored(client: Any) -> dict[str, Any]:
    return by_key(client.scan(TableName="Shop", ConsistentRead=True)["Items"])


@pytest.fixture
def client() -> Iterator[Any]:
    with moto() as found:
        yield found


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


_TURNS = 3
"""How many orders each writer creates at least."""
_PHASES = count()


@contextmanager
def writing(client: Any, *names: str) -> Iterator[list[BaseException]]:
    """Code of these releases that writes all the time: creates, changes and deletes."""
    ended, failures = threading.Event(), list[BaseException]()
    phase = next(_PHASES)
    made = [(name, package(name)) for name in names]

    def work(name: str, made: Any, number: int) -> None:
        db = made.Database(client)
        try:
            for turn in range(10_000):
                if ended.is_set() and turn > _TURNS:
                    return
                one = made.Order(
                    user_id=name, order_id=f"{phase}-{turn:04d}{number}", status="new", total=turn
                )
                _until_done(made, lambda one=one: db.order.create_order(one))
                one.status = "paid"
                _until_done(made, lambda one=one: db.order.update_order(one))
                if turn % 3 == 0:
                    key = one.user_id, one.order_id
                    if made.order_pk.__code__.co_varnames[0] == "order_id":
                        key = key[::-1]
                    _until_done(made, lambda key=key: db.order.delete_order(*key))
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [
        threading.Thread(target=work, args=(*each, number)) for number, each in enumerate(made)
    ]
    with ExitStack() as stack:
        stack.callback(lambda: [each.join() for each in threads])
        stack.callback(ended.set)
        for each in threads:
            each.start()
        yield failures


def _until_done(made: Any, call: Callable[[], object]) -> None:
    while True:
        try:
            call()
        except made.VersionConflictError:
            raise
        except Exception as error:
            response = getattr(error, "response", {})
            if response.get("Error", {}).get("Code") != "TransactionConflictException":
                raise
        else:
            return


def test_a_key_is_changed_over_releases_with_writers_of_two_at_any_time(client: Any) -> None:
    make_table(client, ORDERS)
    for name in RELEASES:
        package(name)
    with writing(client, "before", "ready") as failures:
        pass
    assert failures == []
    with writing(client, "ready", "both") as failures:
        pass  # the old release is on its way out, and leaves copies that are missing or stale
    assert failures == []
    with writing(client, "both", "both") as failures:
        filling(client).run()
    assert failures == []
    assert_twice(client)
    with writing(client, "both", "turned") as failures:
        counts = Course(client, plan_=planned("ready", "both"), segments=2).run()
    assert failures == []
    assert counts.number(Fate.WRITTEN) == 0
    olds = assert_twice(client)
    with writing(client, "turned", "alone") as failures:
        pass
    assert failures == []
    with writing(client, "alone", "alone") as failures:
        emptying(client).run()
    assert failures == []
    left = stored(client)
    assert not [each for each in left if each.startswith("USER#")]
    assert {f"{copy(each)['pk']['S']} {copy(each)['sk']['S']}" for each in olds} <= {*left}
    after = package("after").Database(client)
    for each in left.values():
        read = after.order.get_order(each["order_id"]["S"], each["user_id"]["S"])
        assert read is not None
        assert read.to_item() == each


def assert_twice(client: Any) -> list[Any]:
    """Every order stands at both places and says the same; those at the first."""
    items = stored(client)
    firsts = [each for name, each in items.items() if name.startswith("USER#")]
    assert items == by_key([*firsts, *map(copy, firsts)])
    return firsts
