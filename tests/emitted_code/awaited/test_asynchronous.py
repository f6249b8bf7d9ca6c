"""The asynchronous flavour of packages: it answers as the synchronous one, and is the same code but for `await`."""

from __future__ import annotations

import ast
import asyncio
import inspect
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest

import emitted
import schemas as spelt
from clients import Awaited, Empty
from dyngen.build import build
from dyngen.config import Flavour, Settings
from dyngen.lower.asynchronous.awaited import CALLED, ITERATED
from dyngen.lower.asynchronous.rewrite import rewritten
from dyngen.lower.statements import split
from emitted_code.types import checkers
from emulator import SETTINGS, moto
from paths import SCHEMAS

BOTH = ("sync", "async")
FEW = ("coordination", "deals_app", "elearning_platform", "inventory")
APPLICATIONS = emitted.NAMES if emitted.SOAK else FEW


async def outcome(call: Any, scan: type) -> object:
    """What a call of either flavour comes to: what is in a query, the words of an error."""
    try:
        answer = call()
        if asyncio.iscoroutine(answer):
            answer = await answer
        if hasattr(answer, "__aiter__"):
            answer = (isinstance(answer, scan), [each async for each in answer])
        elif hasattr(answer, "segments") or hasattr(answer, "descending"):
            answer = (isinstance(answer, scan), list(answer))
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    return repr(answer)


class Numbered:
    """The numbers behind UUIDs, the same in each run."""

    def __init__(self) -> None:
        self._last = 1700000000000 << 74

    def next(self) -> int:
        self._last += 1
        return self._last


def supplied_anew(package: ModuleType) -> None:
    """Let the values that nobody gives be the same as in the run before."""
    if find_spec(f"{package.__name__}.supplied"):
        supplied = import_module(f"{package.__name__}.supplied")
        if hasattr(supplied, "uuid7"):
            vars(supplied)["_SEQUENCE"] = Numbered()


def restored(package: ModuleType, client: Any, example: Any) -> None:
    """Let the tables hold what they hold before an example."""
    supplied_anew(package)
    keys = {
        table: [part["AttributeName"] for part in request["KeySchema"]]
        for table, request in package.TABLES.items()
    }
    samples: Mapping[str, Any] = vars(import_module(f"{package.__name__}.examples"))["_samples"]()
    for table, names in keys.items():
        for item in client.scan(TableName=table)["Items"]:
            client.delete_item(TableName=table, Key={name: item[name] for name in names})
        for item in (*samples.get(table, ()), *(example.given or {}).get(table, ())):
            client.put_item(TableName=table, Item=item)
        for key in (example.gone or {}).get(table, ()):
            client.delete_item(TableName=table, Key=key)


@pytest.mark.slow
@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_example_comes_to_the_same(name: str) -> None:
    package = emitted.package_of_flavours(name, *BOTH)
    aio = import_module(f"{package.__name__}.aio")
    module = vars(import_module(f"{package.__name__}.examples"))
    examples = module["_examples"]
    clock = {"clock": module["_clock"]} if "_clock" in module else {}
    with moto(package) as client:
        asyncio.run(aio.create_tables(Awaited(client)))
        expected = examples(package.Database(client, **clock))
        found = examples(aio.Database(Awaited(client), **clock))
        assert len(expected) == len(found) > 0
        for one, other in zip(expected, found, strict=True):
            restored(package, client, one)
            wanted = asyncio.run(outcome(one.call, package.Scan))
            after = everything(package, client)
            restored(package, client, one)
            assert asyncio.run(outcome(other.call, aio.Scan)) == wanted, one.method
            assert everything(package, client) == after, one.method


def everything(package: ModuleType, client: Any) -> dict[str, list[Any]]:
    """What is stored, but for values that are new in each run."""
    return {
        table: sorted(map(sorted, client.scan(TableName=table)["Items"]))
        for table in package.TABLES
    }


def test_entities_keys_and_errors_are_those_of_the_package() -> None:
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")
    assert set(package.__all__) - set(aio.__all__) == {"connect"}
    assert set(aio.__all__) < set(package.__all__)
    own = {name for name in aio.__all__ if getattr(aio, name) is not getattr(package, name)}
    assert own == {
        *("Database", "DynamoDBClient", "LockRepository", "Query", "RequestRepository", "Scan"),
        *("ShardLeaseRepository", "TableClient", "TransactionService", "create_tables"),
    }


@pytest.mark.slow
def test_the_asynchronous_flavour_alone() -> None:
    package = emitted.package_of_flavours("coordination", "async")
    aio = import_module(f"{package.__name__}.aio")
    files = emitted.compile_file(SCHEMAS / "coordination" / "schema.json", flavours=["async"]).files
    assert not {"repositories.py", "transactions.py", "examples.py"} & files.keys()
    assert "aio/examples.py" in files
    assert not {"connect", "Database", "LockRepository", "TransactionService"} & set(
        package.__all__
    )
    assert issubclass(aio.HandOverWorkFailed, package.TransactionFailedError)
    with moto() as client:
        asyncio.run(aio.create_tables(Awaited(client)))
        db = aio.Database(Awaited(client))
        lock = package.Lock(lock_name="report", fence=1)
        asyncio.run(db.lock.create_lock(lock))
        assert asyncio.run(db.lock.get_lock("report")) == lock


def test_each_flavour_refuses_the_clients_of_the_other() -> None:
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")

    class Client:
        async def _make_api_call(self) -> None: ...

    client = boto3.client("dynamodb", **SETTINGS)
    with pytest.raises(TypeError, match="no coroutines"):
        aio.Database(client)
    with pytest.raises(TypeError, match="no coroutines"):
        asyncio.run(aio.create_tables(client))
    with pytest.raises(TypeError, match="coroutines, which nobody awaits"):
        package.Database(Client())
    aio.Database(Client())


class Together:
    """An awaitable client that creates a table when another has seen, too, that it is missing."""

    def __init__(self, client: Any, both: asyncio.Barrier) -> None:
        self._client = Awaited(client)
        self._both = both

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def create_table(self, **request: Any) -> Any:
        await self._both.wait()
        return await self._client.create_table(**request)


def test_two_that_create_the_same_tables_both_go_on() -> None:
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")

    async def both(client: Any) -> None:
        barrier = asyncio.Barrier(2)
        tasks = [aio.create_tables(Together(client, barrier)) for _ in range(2)]
        await asyncio.wait_for(asyncio.gather(*tasks), 20)

    with moto() as client:
        asyncio.run(both(client))
        assert sorted(client.list_tables()["TableNames"]) == sorted(package.TABLES)


class Hiding:
    """A client that does not show of what kind its methods are: only what they return tells."""

    def __init__(self, client: Any) -> None:
        self._operations = client

    def __getattr__(self, operation: str) -> Any:
        if operation == "meta":
            raise AttributeError(operation)
        method = getattr(self._operations, operation)
        return lambda **request: method(**request)


def calls(db: Any, package: ModuleType) -> list[Callable[[], Any]]:
    """Calls of all operations, some of whose responses are not looked at."""
    lock = package.Lock(lock_name="report", fence=1)
    return [
        lambda: db.lock.create_lock(lock),
        lambda: db.lock.get_lock("report"),
        lambda: db.lock.update_lock(lock),
        lambda: db.lock.extend_lock("report", datetime(2030, 1, 1, tzinfo=UTC), 1),
        lambda: db.lock.delete_lock("report"),
        lambda: db.lock.batch_write_lock(put=[lock]),
        lambda: db.lock.batch_get_lock([package.lock_key("report")]),
        lambda: db.shard_lease.list_leases().page(),
        lambda: db.shard_lease.list_leases().count(),
        lambda: db.transactions.get_lease_and_lock("s1", "report"),
        lambda: db.transactions.hand_over_work(
            shard_id="s1", position="1", worker="w", request_id="r", answer={}, kept_until=99
        ),
    ]


@pytest.mark.filterwarnings(
    "ignore:coroutine:RuntimeWarning"
)  # nobody awaits them: that is the mistake
def test_a_client_of_the_other_flavour_is_refused_at_its_first_call_where_it_shows_only_then() -> (
    None
):
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")
    with moto() as client:
        hidden = Hiding(Awaited(client))
        for call in calls(package.Database(hidden), package):
            with pytest.raises(TypeError, match="is to be awaited, which nobody does here"):
                call()
        with pytest.raises(TypeError, match="is to be awaited, which nobody does here"):
            package.create_tables(hidden)
    for awaited in calls(aio.Database(Hiding(Empty())), package):
        with pytest.raises(TypeError, match="await"):
            asyncio.run(awaited())


# ---- pages, segments, cancellation --------------------------------------------------------------


def some(package: ModuleType, number: int) -> list[Any]:
    """So many leases."""
    return [
        package.ShardLease(shard_id=f"s{n:02}", position="0", renewals=0) for n in range(number)
    ]


@pytest.fixture
def leases() -> Any:
    """The repository of leases, 30 of them stored."""
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")
    with moto(package) as client:
        package.Database(client).shard_lease.batch_write_shard_lease(put=some(package, 30))
        yield aio.Database(Awaited(client)).shard_lease


def test_a_reading_that_is_asked_for_its_truth_says_what_can_be_awaited(leases: Any) -> None:
    with pytest.raises(TypeError, match=r"await \.first\(\).* await \.count\(\).* async for"):
        bool(leases.list_leases())


def test_pages_first_and_count(leases: Any) -> None:
    async def read() -> list[str]:
        scan = leases.list_leases()
        assert await scan.count() == 30
        assert (await scan.first()).shard_id in {f"s{n:02}" for n in range(30)}
        found, cursor = [], None
        while True:
            page = await scan.page(limit=7, cursor=cursor)
            found += [each.shard_id for each in page.items]
            cursor = page.cursor
            if cursor is None:
                return found

    assert sorted(asyncio.run(read())) == [f"s{n:02}" for n in range(30)]


def test_segments_in_a_task_group(leases: Any) -> None:
    async def collected(segment: Any) -> list[str]:
        return [each.shard_id async for each in segment]

    async def read() -> list[str]:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(collected(each)) for each in leases.list_leases().segments(4)
            ]
        return [found for task in tasks for found in task.result()]

    assert sorted(asyncio.run(read())) == [f"s{n:02}" for n in range(30)]


def test_a_cancelled_batch_has_written_whole_requests_and_nothing_more() -> None:
    package = emitted.package_of_flavours("coordination", *BOTH)
    aio = import_module(f"{package.__name__}.aio")

    class Stopping(Awaited):
        """Stops for good at the second request."""

        sent = 0

        async def batch_write_item(self, **request: Any) -> Any:
            self.sent += 1
            if self.sent == 2:
                reached.set()
                await asyncio.Event().wait()
            return self.client.batch_write_item(**request)

    async def cancelled(client: Any) -> None:
        write = aio.Database(client).shard_lease.batch_write_shard_lease(put=some(package, 60))
        task = asyncio.create_task(write)
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    reached = asyncio.Event()
    with moto(package) as client:
        stopping = Stopping(client)
        asyncio.run(cancelled(stopping))
        assert stopping.sent == 2
        assert len(client.scan(TableName="ShardLeases")["Items"]) == 25


# ---- one source ---------------------------------------------------------------------------------


class Stripped(ast.NodeTransformer):
    """What is left of a tree without the words of asynchronous code."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        name = "__iter__" if node.name == "__aiter__" else node.name
        return ast.FunctionDef(**{**vars(node), "name": name})

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        self.generic_visit(node)
        return ast.For(**vars(node))

    def visit_Await(self, node: ast.Await) -> ast.AST:
        return self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        wraps = isinstance(node.value, ast.Name) and node.value.id == "Awaitable"
        return node.slice if wraps else node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        back = {"asyncio": "time", "asynchronous": "synchronous", "AsyncIterator": "Iterator"}
        return ast.Name(**{**vars(node), "id": back.get(node.id, node.id)})


class Delegating(ast.NodeTransformer):
    """`yield from`, spelt out, which asynchronous functions cannot have."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if not isinstance(node.value, ast.YieldFrom):
            return node
        loop = ast.parse("for each in []:\n    yield each").body[0]
        assert isinstance(loop, ast.For)
        loop.iter = node.value.value
        return loop


def bodies() -> list[tuple[str, str]]:
    """(where, text) of every module that there is in both flavours, and of the support code."""
    found = []
    for name in APPLICATIONS:
        files = emitted.compile_file(SCHEMAS / name / "schema.json").files
        found += [
            (f"{name}/{part}", files[part])
            for part in ("repositories.py", "transactions.py", "tables.py", "runtime.py")
            if part in files
        ]
    return found


@pytest.mark.slow
def test_without_the_words_of_asynchronous_code_it_is_the_synchronous_code() -> None:
    for where, text in bodies():
        tree = ast.parse(text)
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        body = "\n".join(text.splitlines()[imports[-1].end_lineno :])
        for one in split(body):
            made = ast.parse(rewritten(one.text))
            if rewritten(one.text) == one.text:
                continue
            awaits = any(isinstance(node, ast.AsyncFor | ast.Await) for node in ast.walk(made))
            before = Delegating().visit(ast.parse(one.text)) if awaits else ast.parse(one.text)
            assert ast.dump(Stripped().visit(made)) == ast.dump(before), f"{where}: {one.names}"


def at_two_places() -> Path:
    """A schema whose items stand at a second place, which takes support code that no application has."""
    post = spelt.entity("POST#{post_id}", None, "post_id likes:integer")
    post["also_at"] = {"pk_template": "P#{post_id}"}
    return emitted.as_file(spelt.schema(spelt.table("Posts", "pk", None, Post=post)), "posts")


@pytest.mark.parametrize("path", [SCHEMAS / "coordination" / "schema.json", None], ids=str)
def test_what_waits_is_declared(path: Path | None) -> None:
    files = emitted.compile_file(path or at_two_places(), flavours=BOTH).files
    functions = {
        node.name
        for node in ast.parse(files["aio/runtime.py"]).body
        if isinstance(node, ast.AsyncFunctionDef)
    }
    assert functions
    assert functions <= CALLED
    assert "_responses" in ITERATED


def test_nothing_blocks() -> None:
    package = emitted.package_of_flavours("coordination", *BOTH)
    text = inspect.getsource(import_module(f"{package.__name__}.aio.runtime"))
    assert "await asyncio.sleep(" in text
    assert "import time" not in text


@pytest.mark.slow
@pytest.mark.parametrize("flavours", [BOTH, ("async",)], ids="_".join)
def test_checkers_have_nothing_to_say(tmp_path: Path, flavours: tuple[Flavour, ...]) -> None:
    schemas = [SCHEMAS / name / "schema.json" for name in ("elearning_platform", "inventory")]
    schemas.append(at_two_places())
    assert build(Settings(tuple(schemas), tmp_path, flavours=flavours), write=True).changes
    assert checkers.of_mypy(tmp_path) == ""
    assert checkers.of_pyright(tmp_path) == ""
    assert checkers.of_ruff(tmp_path) == ""
