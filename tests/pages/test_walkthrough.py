"""docs/walkthrough.md is done as it stands there, while two releases of a shop write, and nothing is lost.

A block of commands says with `writers=` which releases write just before each of them, and within each migration. A
command that ends with another status than 0 is followed by `echo $?`.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.cli.app import run_command
from dyngen.migration.engines.engine import Engine, Task
from dyngen.migration.running import job
from dyngen.migration.running.work import Result
from dyngen.migration.state.records import Share
from emulator import server
from pages.following import Block, blocks
from paths import ROOT
from proof.running.package import imported

PAGE = ROOT / "docs/walkthrough.md"
REGION = "eu-west-1"
STATUSES = ("open", "paid", "sent")
FIRST_DAY = date(2024, 3, 1)
STOCK = 12
"""So many orders there are before the page begins."""

Order = tuple[str, str]
"""The customer and the number of an order."""
Item = dict[str, dict[str, str]]


@dataclass(slots=True)
class Shop:
    """What the shop has sold, which its table must hold in the end."""

    orders: dict[Order, tuple[date, str]] = field(default_factory=dict)
    """When each was placed, and its status."""
    moves: int = 0

    def having(self, status: str) -> set[Order]:
        return {order for order, (_, each) in self.orders.items() if each == status}

    def keys(self, order: Order) -> tuple[str, str]:
        """Of the index, as its templates say it."""
        placed, status = self.orders[order]
        return f"STATUS#{status}", f"{placed.isoformat()}#{order[1]}"


class Writer:
    """The code of a release, which sells one thing and moves three orders on whenever it is its turn."""

    def __init__(self, package: Any, shop: Shop, coupon: dict[str, str]) -> None:
        self.package, self.shop, self.coupon = package, shop, coupon
        self.db = package.Database(boto3.client("dynamodb", region_name=REGION))
        self.turns = 0

    def __call__(self) -> None:
        self.turns += 1
        self.sell()
        orders = list(self.shop.orders)
        self.move_on(orders[max(0, len(orders) - 2)])  # while both write, the other one has sold it
        for _ in range(2):
            self.shop.moves += 1
            self.move_on(orders[self.shop.moves * 5 % min(len(orders), STOCK)])

    def sell(self) -> None:
        number = len(self.shop.orders)
        customer, order_id = f"c{number % 5}", f"{number:03}"
        placed = FIRST_DAY + timedelta(days=number)
        order = self.package.Order(
            customer_id=customer, order_id=order_id, placed=placed, status="open", **self.coupon
        )
        self.db.order.create_order(order)
        self.shop.orders[customer, order_id] = placed, "open"

    def move_on(self, order: Order) -> None:
        placed, status = self.shop.orders[order]
        then = STATUSES[(STATUSES.index(status) + 1) % len(STATUSES)]
        self.db.order.set_status(*order, then)
        self.shop.orders[order] = placed, then


class Walk:
    """A project in a folder, the shop that it is about, and the releases of it that are built."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.client: Any = boto3.client("dynamodb", region_name=REGION)
        self.shop = Shop()
        self.writers: list[Writer] = []
        self.live: list[Writer] = []
        self.is_moto = False
        self.began: list[dict[str, int]] = []
        """What was wrong with how many items when each command of a migration began."""
        self.status = 0

    def follow(self, page: Iterable[Block]) -> Iterator[tuple[int, str, str]]:
        """Do what a page says: of each command its line, what the page has it print and what it has printed."""
        printed = ""
        for block in page:
            match block.language, block.about:
                case "diff", _:
                    self.git(["apply", "-"], block.text)
                case "console", _:
                    names = (block.value("writers") or "").split(",")
                    self.live = [self.writers[int(each) - 1] for each in names if each]
                    for command, output in commands(block.text):
                        yield block.line, output, self.run(command)
                case "python", _:
                    printed = self.python(block.text)
                case "text", "output":
                    yield block.line, block.text, printed
                case _:
                    name = block.value("file")
                    assert name, f"line {block.line}: nothing holds this block"
                    path = self.folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(block.text, "utf-8")

    def run(self, command: str) -> str:
        """What a command prints, before which the live releases have written."""
        program, *arguments = shlex.split(command)
        if (program, arguments) == ("echo", ["$?"]):
            status, self.status = self.status, 0
            return f"{status}\n"
        assert self.status == 0, f"what is before {command} has failed"
        self.write()
        match program, arguments:
            case "git", _:
                return self.git(arguments)
            case "dyngen", _:
                said = self.dyngen(arguments)
                if arguments[0] == "build":
                    self.release()
                return said
            case "aws", ["dynamodb", "update-table", "--cli-input-json", file, ">", "/dev/null"]:
                update = (self.folder / file.removeprefix("file://")).read_text("utf-8")
                self.client.update_table(**json.loads(update))
                return ""
        raise AssertionError(f"what is {command}?")

    def write(self) -> None:
        for writer in self.live:
            writer()

    def git(self, arguments: Sequence[str], given: str = "") -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
        command = ["git", *who, *arguments]
        return subprocess.check_output(command, cwd=self.folder, input=given, text=True)

    def dyngen(self, arguments: Sequence[str]) -> str:
        with printing() as printed, pytest.raises(SystemExit) as ended:
            run_command(arguments)
        assert ended.value.code in (None, 0, 1, 2), printed.getvalue()
        self.status = ended.value.code or 0
        return printed.getvalue()

    def release(self) -> None:
        """The package that was built, from now on able to write; the first makes the table, and the stock."""
        modules = (self.folder / "generated/shop").glob("*.py")
        files = {path.name: path.read_text("utf-8") for path in modules}
        package = self.stack.enter_context(imported(files))
        first = not self.writers
        self.writers.append(Writer(package, self.shop, {"coupon": "SPRING"} if first else {}))
        if first:
            package.create_tables(self.client)
            for _ in range(STOCK):
                self.writers[0]()

    def python(self, text: str) -> str:
        """What a program prints that imports the last release."""
        with pytest.MonkeyPatch.context() as patched, printing() as printed:
            patched.setitem(sys.modules, "shop", self.writers[-1].package)
            exec(compile(text, "page", "exec"), {})  # noqa: S102
        return printed.getvalue()

    def engine(self, task: Task, shares: Sequence[Share]) -> Iterator[Result]:
        """One share after the other in this process, and the live releases write before each."""
        self.began.append(self.faults())
        for share in shares:
            self.write()
            yield task(share)

    def items(self) -> dict[Order, Item]:
        pages = self.client.get_paginator("scan").paginate(TableName="Shop")
        found = [item for page in pages for item in page["Items"]]
        return {(item["customer_id"]["S"], item["order_id"]["S"]): item for item in found}

    def faults(self) -> dict[str, int]:
        """How many items have no key of the index, half of one, or a stale one."""
        found = {"missing": 0, "half": 0, "stale": 0}
        for order, item in self.items().items():
            has = [item[name]["S"] for name in ("status_pk", "status_sk") if name in item]
            if len(has) < 2:
                found["half" if has else "missing"] += 1
            elif tuple(has) != self.shop.keys(order):
                found["stale"] += 1
        return found


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, and what stands there as printed."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def outline(text: str) -> str:
    """What is printed, but for numbers and items."""
    lines = text.splitlines(keepends=True)
    return "".join(re.sub(r"[\d,.]*\d", "0", each) for each in lines if not each.startswith(" "))


@contextmanager
def printing() -> Iterator[StringIO]:
    """What is printed meanwhile, to stdout and to stderr, as a terminal has it."""
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        yield printed


def is_as_shown(shown: str, printed: str) -> bool:
    """Is it word for word, but for what `…` leaves out of a line, and a line of nothing else of the lines?"""
    wanted = ""
    for line in shown.splitlines(keepends=True):
        left_out = line.strip() == "…"
        wanted += "(?:.*\n)*?" if left_out else ".*".join(map(re.escape, line.split("…")))
    return re.fullmatch(wanted, printed) is not None


@pytest.fixture
def walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Walk]:
    """An empty repository beside an empty DynamoDB. Migrations are done by this process, and tell nothing meanwhile."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.chdir(tmp_path)
    ddb = request.config.getoption("--ddb")
    with ExitStack() as stack:
        if ddb == "moto":
            stack.enter_context(mock_aws())
        else:  # which everybody's clients find, those of the page's commands among them
            endpoint = stack.enter_context(server(ddb))
            monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        job.shared_client.cache_clear()  # those of another moto
        walk = Walk(tmp_path, stack)
        walk.is_moto = ddb == "moto"

        @contextmanager
        def processes(_: int) -> Iterator[Engine]:
            yield walk.engine

        monkeypatch.setattr("os.cpu_count", lambda: 1)  # which says how many shares there are
        monkeypatch.setattr("dyngen.migration.engines.executor.processes", processes)
        monkeypatch.setattr("dyngen.cli.migrate.showing.told_in_lines", lambda *_: None)
        walk.git(["init", "-q", "-b", "main"])
        yield walk


@pytest.mark.slow
def test_nothing_is_stale_and_nothing_lost(walk: Walk) -> None:
    """Word for word on moto. Which items are in which segment, and come when, is another matter elsewhere."""
    for line, shown, printed in walk.follow(blocks(PAGE)):
        if not walk.is_moto:
            shown, printed = outline(shown), outline(printed)
        assert is_as_shown(shown, printed), f"{PAGE.name}:{line}: {shown}\nis not\n{printed}"
    old, new = walk.writers
    assert old.turns > STOCK
    assert new.turns > STOCK
    _, filled_in, *later = walk.began
    assert all(filled_in.values())
    assert not any(any(each.values()) for each in later)

    items = walk.items()
    assert items.keys() == walk.shop.orders.keys()
    assert not any(walk.faults().values())
    for order, (placed, status) in walk.shop.orders.items():
        assert items[order]["placed"] == {"S": placed.isoformat()}
        assert items[order]["status"] == {"S": status}
    assert not any("coupon" in each for each in items.values())
    for status in STATUSES:
        found = [*new.db.order.get_orders_with_status(status)]
        assert {(each.customer_id, each.order_id) for each in found} == walk.shop.having(status)
        assert found


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("one\ntwo\nthree\n", True),
        ("one\n…\nthree\n", True),
        ("one\n  …\n", True),
        ("one\nt…o\n…ree\n", True),
        ("o…o\nthree\n", False),
        ("one\ntwo\n", False),
        ("…\ntwo\n", False),
        ("one\n…\ntwo.\nthree\n", False),
        ("", False),
    ],
)
def test_a_page_that_is_not_true_is_told(shown: str, same: bool) -> None:
    assert is_as_shown(shown, "one\ntwo\nthree\n") is same
