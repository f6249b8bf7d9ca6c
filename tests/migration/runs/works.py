"""A shop whose orders come into an index: a table, a job and a clock that is set by hand, for runs of that plan."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from dyngen.migration.items.reader import Reader
from dyngen.migration.meanings import sides_of
from dyngen.migration.plan import Plan
from dyngen.migration.running.counting import Counts
from dyngen.migration.running.job import Job, Place
from dyngen.migration.running.run import begin, finish, run_name, shares_of
from dyngen.migration.running.work import work
from dyngen.migration.state.records import Action, Run
from dyngen.migration.state.store import Store
from migration.plans.stage import between
from schemas import JSON, changed, entity, index, schema, table

Item = dict[str, Any]
KEY = ("pk", "sk")
ORDER = "tables/0/entities/Order"
OLD: JSON = schema(
    table(
        "Shop", *KEY,
        Order=entity("USER#{user_id}", "ORDER#{order_id}", "user_id order_id status total:integer card?"),
        User=entity("USER#{user_id}", "PROFILE", "user_id name"),
    )
)  # fmt: skip
NEW: JSON = changed(
    OLD,
    {
        "tables/0/gsi_list/0": index("ByStatus", "gsi_pk", "gsi_sk"),
        f"{ORDER}/gsi_mappings": [
            {"name": "ByStatus", "pk_template": "STATUS#{status}", "sk_template": "{order_id}"}
        ],
    },
)


@cache
def plan() -> Plan:
    """What brings the orders into the index."""
    return between(OLD, NEW).plan


def order(number: int, **changes: Any) -> Item:
    """An order as the old package writes it, but for the changes."""
    return {
        "pk": {"S": f"USER#u{number % 7}"},
        "sk": {"S": f"ORDER#{number:04d}"},
        "user_id": {"S": f"u{number % 7}"},
        "order_id": {"S": f"{number:04d}"},
        "status": {"S": "open"},
        "total": {"N": str(number)},
        "version": {"N": "1"},
        **changes,
    }


def keyed(item: Item) -> Item:
    """The order with the index keys that belong to it."""
    return {**item, "gsi_pk": {"S": f"STATUS#{item['status']['S']}"}, "gsi_sk": item["order_id"]}


def user(number: int) -> Item:
    return {
        "pk": {"S": f"USER#u{number}"},
        "sk": {"S": "PROFILE"},
        "user_id": {"S": f"u{number}"},
        "name": {"S": "Ann"},
        "version": {"N": "1"},
    }


def make_table(client: Any, items: list[Item], **more: Any) -> None:
    """The table of the old release, with these items."""
    settings = {"TableName": "Shop", "BillingMode": "PAY_PER_REQUEST"} | more
    client.create_table(
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEY],
        KeySchema=[
            {"AttributeName": name, "KeyType": half}
            for name, half in zip(KEY, ("HASH", "RANGE"), strict=True)
        ],
        **settings,
    )
    for start in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        client.batch_write_item(RequestItems={settings["TableName"]: puts})


def stored(client: Any) -> dict[str, Item]:
    """What is in the table, by the keys."""
    items, more = [], dict[str, Any]()
    while True:
        page = client.scan(TableName="Shop", ConsistentRead=True, **more)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return by_key(items)
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def by_key(items: list[Item]) -> dict[str, Item]:
    return {f"{item['pk']['S']} {item['sk']['S']}": item for item in items}


@cache
def new_reader() -> Reader:
    """The package of the new schema."""
    return Reader(sides_of(plan()).schemas.new)


def assert_as_new(client: Any) -> None:
    """Every item is, byte for byte, what the new package would have written of it."""
    reader = new_reader()
    for item in stored(client).values():
        assert reader.again(reader.entity_of("Shop", item) or "", item) == item


class FakeClock:
    """Time passes when somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.slept = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.time += seconds
            self.slept += seconds


class Memory:
    """A store in this process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def make(self) -> None: ...

    def get(self, run: str, segment: str) -> Any:
        return self.kept.get((run, segment))

    def rows(self, run: str) -> list[Any]:
        with self._lock:
            return [row for (each, _), row in self.kept.items() if each == run]

    def put(self, row: Any, replaced: int) -> bool:
        with self._lock:
            key = row["run"], row["segment"]
            if self.kept.get(key, {"version": 0})["version"] != replaced:
                return False
            self.kept[key] = row
            return True


class Course:
    """One run over the table, with `segments` of it and pages of `page` items, as one driver sees it."""

    def __init__(
        self,
        client: Any,
        store: Store | None = None,
        *,
        action: Action = Action.EXPAND,
        segments: int = 3,
        page: int = 5,
        plan_: Plan | None = None,
        connect: Callable[[], Any] | None = None,
        **more: Any,
    ) -> None:
        chosen = plan_ or plan()
        self.clock = FakeClock()
        self.store = Memory() if store is None else store
        names = {"Shop": "Shop"}
        name = run_name(chosen, action, names)
        self.meant = Run(name, chosen.digest, action, names, {"Shop": segments})
        self.job = Job(
            chosen,
            action,
            {"Shop": Place("Shop", KEY)},
            connect or (lambda: client),
            lambda: self.store,
            name,
            page=page,
            **more,
        )

    def begin(self, *, again: bool = False) -> list[Any]:
        return shares_of(begin(self.store, self.meant, again=again))

    def run(self, *, again: bool = False, **more: Any) -> Counts:
        """From the begin to the end, one segment after the other."""
        shares = self.begin(again=again)
        return finish(self.job, self.store, one_by_one, shares, self.work, self.clock, **more)

    def work(self, share: Any) -> Any:
        return work(self.job, share, self.clock)

    def look(self) -> Any:
        """The same without a trace."""
        from dyngen.migration.running.run import look

        return look(self.job, one_by_one, shares_of(self.meant), lambda _: None)


def one_by_one(task: Any, shares: Any) -> Any:
    """The simplest engine."""
    return map(task, shares)
