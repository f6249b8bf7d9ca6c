"""What a method takes that no schema says is explained by every method that takes it."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from dyngen.runtime.calls.transact import token_or_new
from emitted import NAMES, compiled, module, package
from paths import GOLDEN
from schemas import entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

OPTIONS = {"client_request_token", "consistent_read", "expected_version", "max_wait"}
MODULES = sorted(
    path for path in GOLDEN.glob("*/*.py") if path.name in ("repositories.py", "transactions.py")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_option_is_explained(path: Path) -> None:
    taken = 0
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            options = {option.arg for option in each.args.kwonlyargs} & OPTIONS
            _, _, told = (ast.get_docstring(each) or "").partition("\nArgs:\n")
            named = {line.strip().partition(":")[0] for line in told.splitlines()}
            assert options <= named, each.name
            taken += len(options)
    assert taken


def test_an_option_that_stands_aside_is_told_of_by_its_name() -> None:
    """A parameter of the schema keeps the name, and is another thing."""
    count = [{"field": "n", "action": "increment", "value": 1}]
    thing = entity(
        "T#{max_wait}", "{consistent_read}",
        "max_wait consistent_read n:integer expected_version:integer? client_request_token?",
        pattern("one", "GetItem", "max_wait consistent_read", "single_entity"),
        pattern("many", "BatchGetItem", "max_wait:array/string consistent_read:array/string"),
        pattern("put_all", "BatchWriteItem", "max_wait:array/Thing", "void"),
        pattern("count", "UpdateItem", "max_wait consistent_read expected_version:integer", "void", updates=count),
        pattern("note", "UpdateItem", "max_wait consistent_read expected_version:integer", "void"),
    )  # fmt: skip
    change = transaction(
        "change", "TransactWrite", "max_wait consistent_read client_request_token", "void", "Update Thing of Things"
    )  # fmt: skip
    made = compiled(schema(table("Things", "pk", "sk", Thing=thing), transactions=(change,)))
    assert not made.errors, made.errors
    told = dict[str, set[str]]()
    for name in ("repositories.py", "transactions.py"):
        for each in ast.walk(ast.parse(made.files[name])):
            if isinstance(each, ast.FunctionDef):
                known, _, said = (ast.get_docstring(each) or "").partition("\nArgs:\n")
                options = {option.arg for option in each.args.kwonlyargs}
                words = set(re.findall(r"\w+", f"{named_in(known)} {said}"))
                assert {each for each in words if each.rstrip("_") in OPTIONS} <= options, known
                told[each.name] = options & words
    assert told["one"] == {"consistent_read_"}
    assert told["many"] == {"consistent_read_", "max_wait_"}
    assert told["put_all"] == {"max_wait_"}
    assert told["count"] == told["note"] == {"expected_version_"}
    assert told["change"] == {"client_request_token_"}


def named_in(facts: str) -> str:
    """What is said of options, and not of parameters: of waits, and of what is sent again."""
    return " ".join(re.findall(r"`\w+`|with \w+,? it", " ".join(facts.split())))


def told_of_tokens(method: Any) -> str:
    said = " ".join(method.__doc__.split())
    return said.partition("client_request_token: ")[2]


def test_how_long_a_token_is_known_is_said_where_it_is_taken() -> None:
    """DynamoDB: within 10 minutes; a call that is repeated later is carried out again."""
    writes = [
        method
        for name in NAMES
        if find_spec(f"{package(name).__name__}.transactions")
        for method in vars(module(name, "transactions").TransactionService).values()
        if "client_request_token" in getattr(method, "__annotations__", {})
    ]
    assert writes
    assert all("10 minutes" in told_of_tokens(method) for method in writes)
    assert all(
        "A text of 1 to 36 characters, else Value" in told_of_tokens(each) for each in writes
    )


def test_a_token_is_as_long_as_is_said() -> None:
    assert token_or_new("t" * 36) == "t" * 36
    for wrong in ("", "t" * 37):
        with pytest.raises(ValueError, match="1 to 36 characters"):
            token_or_new(wrong)


@pytest.mark.parametrize(
    "path", sorted(GOLDEN.glob("*/streams.py")), ids=lambda path: path.parent.name
)
def test_each_option_of_streams_is_named_in_what_is_said_of_them(path: Path) -> None:
    taken = 0
    for each in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.FunctionDef) and not each.decorator_list:
            told = ast.get_docstring(each) or ""
            for option in each.args.kwonlyargs:
                assert f"`{option.arg}`" in told, each.name
                taken += 1
    assert taken
