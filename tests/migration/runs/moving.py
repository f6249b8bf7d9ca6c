"""The releases over which the key of orders is changed, and their code at work.

with writing(client, "both", "turned") as written:     two programs that create, change and delete orders all the time
    Course(client, plan_=planned("ready", "both")).run()
assert written.failures == []
written.orders        what they have left: {("both", "0-00040"): "paid", …}
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from dyngen.migration.plan import Plan
from emitted import as_file, compile_file, load
from migration.plans.stage import between
from migration.runs.works import OLD, ORDER, Item, by_key
from schemas import JSON, changed

HERE = {"pk_template": "USER#{user_id}", "sk_template": "ORDER#{order_id}"}
THERE = {"pk_template": "ORDER#{order_id}", "sk_template": "OF#{user_id}"}
ALSO = f"{ORDER}/also_at"
MOVED = {f"{ORDER}/{key}": value for key, value in THERE.items()}
RELEASES: dict[str, JSON] = {
    "before": OLD,
    "ready": changed(OLD, {ALSO: {**THERE, "written": False}}),
    "both": changed(OLD, {ALSO: THERE}),
    "turned": changed(OLD, {**MOVED, ALSO: HERE}),
    "alone": changed(OLD, {**MOVED, ALSO: {**HERE, "written": False}}),
    "after": changed(OLD, MOVED),
}
Orders = dict[tuple[str, str], str]
"""What is the status of the orders, by user and order."""


@cache
def planned(old: str, new: str) -> Plan:
    """The plan between two of the releases, which does all that there is to do."""
    migration = between(RELEASES[old], RELEASES[new])
    assert migration.left == ()
    return migration.plan


@cache
def package(name: str) -> Any:
    """The package of a release."""
    return load(f"moving_{name}", compile_file(as_file(RELEASES[name])))


def copy(item: Item) -> Item:
    """By hand what the schema says."""
    user_id, order_id = item["user_id"]["S"], item["order_id"]["S"]
    return {**item, "pk": {"S": f"ORDER#{order_id}"}, "sk": {"S": f"OF#{user_id}"}}


def assert_twice(items: dict[str, Item]) -> Orders:
    """Every order stands at both places and says the same; the orders."""
    firsts = [each for name, each in items.items() if name.startswith("USER#")]
    assert items == by_key([*firsts, *map(copy, firsts)])
    return orders(firsts)


def orders(items: list[Item]) -> Orders:
    return {(each["user_id"]["S"], each["order_id"]["S"]): each["status"]["S"] for each in items}


# ---- code at work --------------------------------------------------------------------------------

_TURNS = 3
"""How many orders each writer creates at least."""
_PAUSE = 0.02
"""In seconds, between two of them: a server that answers one after the other has others to answer, too."""
_PHASES = count()


@dataclass
class Written:
    """What writers have done."""

    failures: list[BaseException] = field(default_factory=list)
    orders: Orders = field(default_factory=dict)
    """What they have created and not deleted."""


@contextmanager
def writing(client: Any, *names: str) -> Iterator[Written]:
    """Code of these releases that writes all the time: creates, changes and deletes."""
    ended, written = threading.Event(), Written()
    phase = next(_PHASES)
    made = [(name, package(name)) for name in names]

    def work(name: str, made: Any, number: int) -> None:
        repository = made.Database(client).order
        try:
            for turn in range(10_000):
                if ended.wait(_PAUSE) and turn > _TURNS:
                    return
                one = made.Order(
                    user_id=name, order_id=f"{phase}-{turn:04d}{number}", status="new", total=turn
                )
                _until_done(made, lambda one=one: repository.create_order(one))
                written.orders[one.user_id, one.order_id] = "new"
                one.status = "paid"
                _until_done(made, lambda one=one: repository.update_order(one))
                written.orders[one.user_id, one.order_id] = "paid"
                if turn % 3 == 0:
                    _until_done(made, lambda one=one: delete(made, repository, one))
                    del written.orders[one.user_id, one.order_id]
        except BaseException as error:  # noqa: BLE001
            written.failures.append(error)

    threads = [
        threading.Thread(target=work, args=(*each, number)) for number, each in enumerate(made)
    ]
    with ExitStack() as stack:
        stack.callback(lambda: [each.join() for each in threads])
        stack.callback(ended.set)
        for each in threads:
            each.start()
        yield written


def delete(made: Any, repository: Any, order: Any) -> bool:
    """With the arguments in the order of the key of the release."""
    key = order.user_id, order.order_id
    is_turned = made.order_pk.__code__.co_varnames[0] == "order_id"
    return bool(repository.delete_order(*key[::-1] if is_turned else key))


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
