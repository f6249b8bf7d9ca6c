"""Whether a put takes the place of an item that is there, or which error refuses it: docstrings say what happens.

Every method of golden/ that puts is called on the samples of its package, first where nothing is there, to see what
it stores, then with an older version of that in the way.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from emitted import NAMES, package
from emulator import moto

pytestmark = pytest.mark.slow

_SENDS = re.compile(r"put_item|batch_write|\"Put\"")
REPLACED, REFUSED, EITHER = "replaced", "refused", "either"
OLDER = {"stray": {"S": "was here before"}, "version": {"N": "41"}}
Item = dict[str, Any]


@dataclass
class Recorder:
    """A client that notes what is put."""

    client: Any
    puts: list[tuple[str, Item]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real = getattr(self.client, name)

        def call(**request: Any) -> Any:
            self.puts += _puts(name, request)
            return real(**request)

        return call


def _puts(operation: str, request: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    match operation:
        case "put_item":
            yield request["TableName"], request["Item"]
        case "batch_write_item":
            for name, writes in request["RequestItems"].items():
                yield from ((name, one["PutRequest"]["Item"]) for one in writes)
        case "transact_write_items":
            puts = [one["Put"] for one in request["TransactItems"] if "Put" in one]
            yield from ((one["TableName"], one["Item"]) for one in puts)


@dataclass
class Method:
    """A method that puts, how it is called, and what its docstring says."""

    name: str
    call: Callable[[], object]
    said: str
    given: Mapping[str, list[Item]] = field(default_factory=dict)
    gone: Mapping[str, list[Item]] = field(default_factory=dict)


class Stage:
    """A package with its samples on moto."""

    def __init__(self, made: ModuleType, client: Any) -> None:
        self.made, self.client = made, client
        self.recorder = Recorder(client)
        self.examples = import_module(f"{made.__name__}.examples")
        self.tables: Mapping[str, Any] = made.TABLES
        made.create_tables(client)
        self.db = made.Database(self.recorder)

    def restore(self, method: Method) -> None:
        """The tables hold what the method is called on."""
        samples = vars(self.examples)["_samples"]()
        for name in self.tables:
            for item in self.client.scan(TableName=name)["Items"]:
                self.client.delete_item(TableName=name, Key=self.key(name, item))
            for item in (*samples.get(name, ()), *method.given.get(name, ())):
                self.client.put_item(TableName=name, Item=item)
            for key in method.gone.get(name, ()):
                self.client.delete_item(TableName=name, Key=key)

    def key(self, name: str, item: Item) -> Item:
        return {
            one["AttributeName"]: item[one["AttributeName"]]
            for one in self.tables[name]["KeySchema"]
        }

    def methods(self) -> Iterator[Method]:
        """Each method that puts, once."""
        for example in vars(self.examples)["_examples"](self.db):
            owner, _, name = example.method.partition(".")
            said = _said(self._class(owner), name)
            if not _SENDS.search(inspect.getsource(getattr(self._class(owner), name))):
                continue
            more = {"given": example.given or {}, "gone": example.gone or {}}
            yield Method(example.method, example.call, said, **more)
        for name in vars(self.examples):
            if name.startswith("sample_"):
                yield from self._crud(name.removeprefix("sample_"))

    def _crud(self, snake: str) -> Iterator[Method]:
        repository = getattr(self.db, snake)
        sample = getattr(self.examples, f"sample_{snake}")
        for kind in ("create", "put"):
            name = f"{kind}_{snake}"
            if method := getattr(repository, name, None):
                there = sample()
                key = {vars(repository)["_table_name"]: [there.key()]}
                said = _said(type(repository), name)
                if "Access pattern" not in said:
                    yield Method(name, lambda method=method: method(sample()), said, gone=key)
        name = f"batch_write_{snake}"
        if method := getattr(repository, name, None):
            yield Method(name, lambda: method(put=[sample()]), _said(type(repository), name))

    def _class(self, owner: str) -> type:
        module = "transactions" if owner == "TransactionService" else "repositories"
        return getattr(import_module(f"{self.made.__name__}.{module}"), owner)

    def entity(self, item: Item, method: Method) -> str:
        """What is put by a transaction: of the entities that it puts the one that can read it."""
        found = [name for name in re.findall(r"Put (\w+)", method.said) if self._reads(name, item)]
        assert len(found) == 1, (method.name, found)
        return found[0]

    def _reads(self, name: str, item: Item) -> bool:
        try:
            getattr(self.made, name).from_item(item)
        except self.made.ItemDecodeError:
            return False
        return True


def _said(owner: type, name: str) -> str:
    return " ".join((getattr(owner, name).__doc__ or "").split())


def promised(said: str, name: str | None) -> tuple[str, str]:
    """What a docstring says of an item that is there, and the error that refuses it; `name` of a transaction's item."""
    what = f"an? {name} that" if name else "what"
    absent = (
        f"[:;] {name}( \\(\\w+\\))? does not exist"
        if name
        else "ItemExistsError|Condition: attribute_not_exists\\(\\w+\\)\\."
    )
    says = {
        REPLACED: f"Overwrites {what} is there|in place of any that is there",
        EITHER: f"Overwrites {what} meets the condition",
        REFUSED: absent,
    }
    found = [outcome for outcome, words in says.items() if re.search(words, said)]
    assert len(found) == 1, f"says {found}: {said}"
    error = re.search(r"\b(\w+Failed|ItemExistsError|ConditionFailedError)\b", said)
    return found[0], error[0] if error else ""


def becomes(stage: Stage, method: Method, table_name: str, item: Item) -> tuple[str, str]:
    """What happens to an older version of an item, and the error, if there is one."""
    stage.restore(method)
    stage.client.put_item(TableName=table_name, Item=item | OLDER)
    error = ""
    try:
        method.call()
    except stage.made.DataLayerError as raised:
        error = type(raised).__name__
    key = stage.key(table_name, item)
    there = stage.client.get_item(TableName=table_name, Key=key, ConsistentRead=True)["Item"]
    return REFUSED if "stray" in there else REPLACED, error


def judged(made: ModuleType) -> dict[str, tuple[str, str]]:
    """What each method that puts does, which is what it says."""
    found = {}
    with moto() as client:
        stage = Stage(made, client)
        for method in stage.methods():
            stage.restore(method)
            stage.recorder.puts = []
            method.call()
            assert stage.recorder.puts, method.name
            for table_name, item in list(stage.recorder.puts):
                name = stage.entity(item, method) if "TransactWriteItems" in method.said else None
                if stored := re.search(r"stores version (\d+)", method.said):
                    assert item["version"] == {"N": stored[1]}, method.name
                promise, error = promised(method.said, name)
                done, raised = becomes(stage, method, table_name, item)
                if promise is EITHER:
                    promise = done
                expected = (promise, error if promise is REFUSED else "")
                assert (done, raised) == expected, f"{method.name}: {method.said}"
                found[f"{method.name} {name or ''}".strip()] = expected
    return found


@pytest.mark.parametrize("name", NAMES)
def test_docstrings_tell_what_becomes_of_an_item_that_is_there(name: str) -> None:
    found = judged(package(name))
    outcomes = {done for done, _ in found.values()}
    assert outcomes == {REPLACED, REFUSED}, found
