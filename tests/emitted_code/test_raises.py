"""A docstring names FieldValueError exactly where the method can raise it, as the code of the package itself has it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from emitted import compiled
from paths import GOLDEN
from schemas import entity, pattern, schema, table, transaction

PACKAGES = sorted(path.parent for path in GOLDEN.glob("*/__init__.py"))
_ERROR = "FieldValueError"
_METHODS = ("entities.py", "repositories.py", "transactions.py")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_methods_name_what_they_can_raise(package: Path) -> None:
    files = {each.name: each.read_text(encoding="utf-8") for each in package.glob("*.py")}
    raised, silent = _judged(files)
    assert raised, "no method raises it: the test sees nothing"
    assert silent, "every method raises it: the test tells nothing apart"


def test_the_name_of_an_entry_is_a_value_too_and_a_key_is_none() -> None:
    count = {"field": "votes", "key": "option", "action": "increment", "value": 1}
    seen = {"field": "seen", "action": "increment", "value": 1}
    poll = entity(
        "POLL#{poll_id}", None, "poll_id seen:integer votes:object",
        pattern("vote", "UpdateItem", "poll_id option", "void", updates=[count]),
        pattern("look", "UpdateItem", "poll_id", "void", updates=[seen]),
        pattern("look_at", "UpdateItem", "poll_id option", "void", updates=[seen],
            condition="attribute_exists(votes.:option)"),
        pattern("close", "DeleteItem", "poll_id option", "void", condition="attribute_exists(votes.:option)"),
        pattern("without", "Scan", "option", filter_expression="attribute_not_exists(votes.:option)"),
        pattern("fresh", "Scan", "", filter_expression="seen = 0"),
    )  # fmt: skip
    looked = transaction("look_once", "TransactWrite", "poll_id", "boolean", "Update Poll of Polls")
    looked["entities_involved"][0]["updates"] = [seen]
    made = compiled(schema(table("Polls", "pk", None, Poll=poll), transactions=(looked,)))
    assert made.errors == []
    raised, silent = _judged(made.files)
    assert {"vote", "look_at", "close", "without"} <= raised
    assert {"look", "fresh", "look_once"} <= silent


def _judged(files: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The methods that can raise it, and those that cannot; each says so."""
    trees = {name: ast.parse(text) for name, text in files.items()}
    raising = _raising(trees)
    raised, silent, wrong = set(), set(), []
    for name in _METHODS:
        if name not in trees:
            continue
        for owner, method in _methods(trees[name]):
            can = bool(raising & _called(method))
            (raised if can else silent).add(method.name)
            if can != (_ERROR in (ast.get_docstring(method) or "")) and _is_described(method):
                wrong.append(f"{name}: {owner}.{method.name} {'can' if can else 'cannot'}")
    assert wrong == []
    return raised, silent


def _raising(trees: Mapping[str, ast.Module]) -> set[str]:
    """The functions that raise it or make it, those that call them, and an entity's `to_item`."""
    functions = [
        each
        for name in ("runtime.py", "keys.py")
        for each in trees[name].body
        if isinstance(each, ast.FunctionDef)
    ]
    found = {_ERROR}
    while more := {each.name for each in functions if found & _called(each)} - found:
        found |= more
    encoders = [each for _, each in _methods(trees["entities.py"]) if each.name == "to_item"]
    return found | ({"to_item"} if any(found & _called(each) for each in encoders) else set())


def _methods(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for owner in tree.body:
        if isinstance(owner, ast.ClassDef):
            yield from (
                (owner.name, each) for each in owner.body if isinstance(each, ast.FunctionDef)
            )


def _called(function: ast.FunctionDef) -> set[str]:
    """The functions that a function calls, and the methods of what it is given."""
    found = set()
    for each in ast.walk(function):
        match each:
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
                found.add(name)
    return found


def _is_described(method: ast.FunctionDef) -> bool:
    """Does its docstring say what it raises? That of a nested record's `to_item` does not: its entity tells."""
    doc = ast.get_docstring(method) or ""
    return method.name != "to_item" or "FieldValueError" in doc
