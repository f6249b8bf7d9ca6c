"""Runs an example on DynamoDB as moto has it, and compares everything that comes back with the model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
from moto import mock_aws
from moto.backends import get_backend

from awaiting import of_flavour
from dyngen.config import Flavour
from proof.model.crud import tour, write
from proof.model.effects import snake
from proof.model.model import Model
from proof.model.outcomes import (
    ByName,
    Exactly,
    Expected,
    Fails,
    Groups,
    InOrder,
    OneOf,
    Row,
    Unordered,
)
from proof.model.terms import IDS, NOW, Json, lock_of
from proof.random.populations import Call, Example
from proof.running import moto_mended
from proof.running.comparing import (
    DifferenceError,
    among,
    attempt,
    same_members,
    scanned,
    settled,
    unwired,
)
from proof.running.package import Bridge, imported, modules, part_name
from proof.running.requests import Checker
from proof.running.spoiling import Spoiling, is_spoilt


@contextmanager
def emulator() -> Iterator[Any]:
    """A client of an empty moto, in this process."""
    with mock_aws(), moto_mended.applied():
        yield boto3.client(
            "dynamodb",
            region_name="eu-central-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",  # noqa: S106
        )


SUPPLIED: dict[str, Callable[[], Any]] = {
    "utc_now": lambda: NOW,
    "uuid4": lambda: IDS["uuid4"],
    "uuid7": lambda: IDS["uuid7"],
}
"""What packages of random schemas have in place of the clock and of UUIDs, which nobody could foretell."""


def emptied() -> None:
    get_backend("dynamodb").reset()


CONDITIONS = {
    "ConditionFailedError",
    "ItemExistsError",
    "ItemNotFoundError",
    "VersionConflictError",
}


class Run:
    """One package with its tables and the model beside it."""

    knows_old_items = True
    """Does a failed condition bring the item? Not so on dynalite, and then errors are less particular."""

    def __init__(self, schema: Json, package: Any, client: Any) -> None:
        self.schema, self.package = schema, package
        self.client = Spoiling(client, schema, Checker(package.TABLES).check)
        package.create_tables(client)
        self.model = Model(schema)
        self.bridge = Bridge(package, self.model)
        takes_clock = "clock" in signature(package.Database).parameters
        clock = {"clock": lambda: NOW} if takes_clock else {}
        self.database = package.Database(self.client, **clock)
        self.ran = 0

    # ---- one call ----

    def call(self, call: Call) -> None:
        """Run one pattern and compare."""
        expected = self.expected(call)
        method, pattern = self.method(call)
        try:
            args = self.bridge.arguments(call.entity, pattern, call.args)
        except ValueError as refusal:  # an entity may refuse its own values
            self.settle(call, pattern, expected, refusal, None)
            return
        before = len(self.client.sent)
        result, error = attempt(lambda: settled(method(**args, **call.extra)))
        sent = self.client.sent[before:]
        self.settle(call, pattern, expected, error, result)
        if isinstance(error, ValueError) and sent:
            raise DifferenceError(f"{call}: {error!r} after a request was sent")
        if (
            error is None
            and pattern["operation"] == "Query"
            and isinstance(expected.outcome, Groups)
            and self.ran % 3 == 0
        ):
            self.more_of(call, pattern, method(**args), expected.outcome)

    def expected(self, call: Call) -> Expected:
        if not call.entity:
            return self.model.expect_transaction(call.pattern, call.args)
        return self.model.expect(call.entity, call.pattern, {**call.args, **call.extra})

    def method(self, call: Call) -> tuple[Callable[..., Any], Json]:
        if not call.entity:
            pattern = next(
                each
                for each in self.schema["cross_table_access_patterns"]
                if each["name"] == call.pattern
            )
            return getattr(self.database.transactions, call.pattern), pattern
        return getattr(
            getattr(self.database, snake(call.entity)), call.pattern
        ), self.model.pattern(call.entity, call.pattern)

    def settle(
        self, call: Call, pattern: Json, expected: Expected, error: Exception | None, result: Any
    ) -> None:
        self.ran += 1
        if error is not None and expected.perhaps and type(error).__name__ == "KeyValueError":
            return
        self.compare(call, pattern, expected, error, result)
        self.model.rows = expected.rows

    # ---- comparing ----

    def compare(
        self, call: Call, pattern: Json, expected: Expected, error: Exception | None, result: Any
    ) -> None:
        outcome = expected.outcome

        def different(found: object, wanted: object) -> DifferenceError:
            return DifferenceError(
                f"{call}\n  pattern {pattern}\n  found  {found}\n  wanted {wanted}"
            )

        if isinstance(outcome, Fails):
            kinds = {kind.__name__ for kind in type(error).__mro__} if error else set()
            vague = (
                not self.knows_old_items
                and "ConditionFailedError" in kinds
                and CONDITIONS & set(outcome.kinds)
            )
            if not kinds & set(outcome.kinds) and not vague:
                raise different(repr(error) if error else result, outcome)
            if outcome.codes and getattr(error, "codes", ()) != outcome.codes:
                raise different(getattr(error, "codes", ()), outcome.codes)
            for name, reasons in outcome.reasons.items():
                found = self.reason(getattr(error, name))
                wanted = self.wanted_reason(reasons)
                if found != wanted:
                    raise different((name, found), wanted)
            return
        if error is not None:
            raise different(repr(error), outcome) from error
        part = part_name(call.entity, pattern)
        match outcome:
            case Exactly(value):
                if result is not value:
                    raise different(result, value)
            case OneOf(rows, fields):
                wanted = [self.bridge.wanted(row, fields, part) for row in rows]
                if (result is None) != (not rows) or (
                    rows and not among(self.bridge.seen(result), wanted)
                ):
                    raise different(result, wanted)
            case Unordered(rows, fields):
                if (problem := self.groups(result, [rows], fields, part)) is not None:
                    raise different(result, problem)
            case InOrder(rows, fields):
                if (
                    problem := self.groups(result, [[row] for row in rows], fields, part)
                ) is not None:
                    raise different(result, problem)
            case Groups(groups, fields):
                if (problem := self.groups(result, groups, fields, part)) is not None:
                    raise different(result, problem)
            case ByName(rows_by_name):
                for name, rows in rows_by_name.items():
                    found = getattr(result, name)
                    if self.found(found) != self.row(rows):
                        raise different(result, rows_by_name)

    def found(self, result: Any) -> Any:
        """What a transaction found: an item, None, or as many as there are elements."""
        if isinstance(result, list):
            return [self.found(each) for each in result]
        return None if result is None else self.bridge.seen(result)

    def row(self, row: Row | tuple[Row | None, ...] | None) -> Any:
        """The same of the model."""
        if isinstance(row, tuple):
            return [self.row(each) for each in row]
        return None if row is None else self.bridge.wanted(row, None, None)

    def reason(self, reason: Any) -> Any:
        """Why items of a transaction failed: a code and the item that was there."""
        if isinstance(reason, tuple):
            return [self.reason(each) for each in reason]
        if reason is None:
            return None
        return (reason.code, self.found(reason.item) if self.knows_old_items else None)

    def wanted_reason(self, reason: Any) -> Any:
        match reason:
            case (str(code), old):
                return (code, self.row(old) if self.knows_old_items else None)
            case tuple(many):
                return [self.wanted_reason(each) for each in many]
        return None

    def groups(
        self, result: Any, groups: list[list[Row]], fields: frozenset[str] | None, part: str | None
    ) -> object | None:
        """What is wanted, if it is not what came."""
        found = [self.bridge.seen(each) for each in result]
        wanted = [[self.bridge.wanted(row, fields, part) for row in group] for group in groups]
        position = 0
        for group in wanted:
            part = found[position : position + len(group)]
            position += len(group)
            if not same_members(part, group):
                return wanted
        return None if position == len(found) else wanted

    def more_of(self, call: Call, pattern: Json, query: Any, outcome: Groups) -> None:
        """The other ways to read a query: count, first, pages, the reverse."""
        size = sum(map(len, outcome.groups))
        wanted = [self.bridge.seen(each) for each in query]
        if query.count() != size:
            raise DifferenceError(f"{call}: count() is {query.count()}, not {size}")
        first = query.first()
        if (first is None) != (not size) or (size and self.bridge.seen(first) != wanted[0]):
            raise DifferenceError(f"{call}: first() is {first}, not {wanted[:1]}")
        paged, cursor = [], None
        for _ in range(100):
            page = query.page(limit=2, cursor=cursor)
            paged += [self.bridge.seen(each) for each in page.items]
            cursor = page.cursor
            if cursor is None:
                break
        if paged != wanted:
            raise DifferenceError(f"{call}: by pages {paged}, not {wanted}")
        flipped = query.ascending() if pattern.get("descending") else query.descending()
        turned = Groups(outcome.groups[::-1], outcome.fields)
        self.compare(call, pattern, Expected(turned, []), None, list(flipped))
        table = self.model.tables[call.entity]
        lock = lock_of(table)
        if lock and (outcome.fields is None or lock in outcome.fields):
            self.skipping(call, pattern, query, outcome)

    def skipping(self, call: Call, pattern: Json, query: Any, outcome: Groups) -> None:
        """8 and ruling 45: items that do not decode are handed over, with what is stored, and left out."""
        whole = [[row for row in group if not self.is_spoilt(row)] for group in outcome.groups]
        spoilt = sum(map(len, outcome.groups)) - sum(map(len, whole))
        lock = lock_of(self.model.tables[call.entity])
        for read in (list, lambda one: one.page(1000).items):
            told: list[Any] = []
            with self.client.spoiling():
                found = read(query.skipping(told.append))
            self.compare(call, pattern, Expected(Groups(whole, outcome.fields), []), None, found)
            if len(told) < spoilt or any(e.item[str(lock)] != {"S": "none"} for e in told):
                raise DifferenceError(f"{call}: {len(told)} items were handed over, not {spoilt}")
        with self.client.spoiling():
            count = query.skipping(told.append).count()
            first = query.skipping(told.append).first()
        if count != len(found) or (first is None) != (not found) or first not in (*found[:1], None):
            raise DifferenceError(f"{call}: count() is {count}, first() {first}, not of {found}")

    def is_spoilt(self, row: Row) -> bool:
        pk, sk = self.model.attributes(row.entity)
        return is_spoilt(*(self.model.attribute(row, name) for name in pk + sk))

    # ---- what is stored ----

    def stored_rows(self) -> None:
        """Every attribute of every item, read without the package (2.4: index keys are never stale)."""
        wanted: dict[str, list[dict[str, Any]]] = {
            table["table_config"]["table_name"]: [] for table in self.schema["tables"]
        }
        for row in self.model.rows:
            table = self.model.tables[row.entity]["table_config"]["table_name"]
            wanted[table].append(self.model.item(row))
        for table, rows in wanted.items():
            found = [
                {name: unwired(value) for name, value in item.items()}
                for item in scanned(self.client.client, table)
            ]
            if not same_members(found, rows):
                raise DifferenceError(
                    f"table {table} holds\n  "
                    + "\n  ".join(map(str, found))
                    + "\nand should hold\n  "
                    + "\n  ".join(map(str, rows))
                )


def run(example: Example, client: Any, flavour: Flavour = "sync") -> Run:
    """Build, fill, call everything, compare everything."""
    with tempfile.TemporaryDirectory() as folder:
        files = modules(example.schema, Path(folder), flavours={"sync", flavour})
    emptied()
    with imported(files, SUPPLIED) as package:
        one = Run(example.schema, of_flavour(package, flavour), client)
        for number, (entity, values) in enumerate(example.rows):
            write(one, entity, values, batched=number % 3 == 0)
        one.stored_rows()
        for call in example.calls:
            one.call(call)
        one.stored_rows()
        for row in one.model.rows[:4]:
            tour(one, row)
        one.stored_rows()
    return one


__all__ = ["DifferenceError", "Run", "emulator", "run"]
