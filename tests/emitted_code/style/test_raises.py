"""A docstring names FieldValueError exactly where the method can raise it, as the code of the package itself has it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest

from emitted import EACH_APPLICATION, compiled
from paths import GOLDEN
from schemas import entity, pattern, schema, table, transaction

_ERROR = "FieldValueError"
_METHODS = ("entities.py", "repositories.py", "transactions.py")


def golden(name: str) -> dict[str, str]:
    """The modules of the package of an application."""
    return {each.name: each.read_text(encoding="utf-8") for each in (GOLDEN / name).glob("*.py")}


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_methods_name_what_they_can_raise(name: str) -> None:
    files = golden(name)
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


# What raises ValueError where it is called, and how a docstring says so.
REASONS = {
    "require_some": "if nothing is given",
    "require_together": "if only some of ",
    "require_different": "if two entries of ",
    "require_equal": "if what is given contradicts itself",
    "require_alike": "if what is given contradicts itself",
    "require_arrays": "if the lists are of different lengths",
    "Choice": "for a list of more than 100 values",
    "filled": "for an empty set",
    "ReadItems": "two items of one key",
    "WriteItems": "two items of one key",
    "checked": "for what is no key of the table",
    "batch_write": "if a key is both put and deleted",
    "Changes": "if nothing is changed",
}
# They raise it for arguments of another type, which type checkers see, or where others have looked before.
OF_OTHER_TYPES = {"_seconds", "_whole_number", "_count", "token_or_new"}
LOOKED_AT = {
    "_key_of", "_key_value", "_in_zone", "integer_text", "number_text", "require_text", "padded", "split",
    "number_texts", "option_text", "sorted_texts", "__missing__", "stored_decimal", "require_json", "decimal_text",
}  # fmt: skip


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_methods_name_each_reason_of_a_value_error(name: str) -> None:
    files = golden(name)
    assert "if a key is both put and deleted" in reasons_of(files)


def test_every_reason_is_named_where_it_can_be() -> None:
    """Entries, lists and sets wherever they can stand, in a table that counts no versions."""
    both = "votes.:a > votes.:b"
    move = [
        {"field": "votes", "key": "a", "action": "increment", "value": 1},
        {"field": "votes", "key": "b", "action": "decrement", "value": 1},
    ]
    tag = [{"field": "tags", "action": "add", "param": "new_tags"}]
    look = {"field": "seen", "action": "set", "value": True}
    poll = entity(
        "POLL#{poll_id}", "POLL#{day}#{hour}",
        "poll_id day hour text? votes:object tags:string_set? log:array/string? seen:boolean?",
        pattern("move", "UpdateItem", "poll_id day hour a b", "void", updates=move),
        pattern("look", "UpdateItem", "poll_id day hour a b", "void", updates=[look], condition=both),
        pattern("drop", "DeleteItem", "poll_id day hour a b", "void", condition=both),
        pattern("leading", "Scan", "a b", filter_expression=both),
        pattern("leading_other", "Scan", "a", filter_expression="votes.:a > votes.other"),
        pattern("around", "Scan", "a b", filter_expression="seen IN (votes.:a, votes.:b)"),
        pattern("leading_of", "Query", "poll_id a b", filter_expression=both),
        pattern("tag", "UpdateItem", "poll_id day hour new_tags:string_set", "void", updates=tag),
        pattern("tag_one", "UpdateItem", "poll_id day hour new_tags", "void", updates=tag),
        pattern("tag_and_look", "UpdateItem", "poll_id day hour new_tags:string_set", "void", updates=[*tag, look]),
        pattern("edit", "UpdateItem", "poll_id day hour text seen:boolean", "void", partial=True),
        pattern("edit_and_tag", "UpdateItem", "poll_id day hour text new_tags:string_set", "void", partial=True,
            updates=tag),
        pattern("find", "Scan", "texts:array/string", filter_expression="text IN :texts"),
        pattern("tagged", "Scan", "wanted:string_set", filter_expression="tags = :wanted"),
        pattern("retag", "DeleteItem", "poll_id day hour old:string_set", "void", condition="NOT tags <> :old"),
        pattern("close", "DeleteItem", "poll_id day hour texts:array/string", "void", condition="text IN :texts"),
        pattern("some", "BatchGetItem", "poll_ids:array/string days:array/string hour"),
        pattern("save", "UpdateItem", "poll_id day hour poll:Poll", "void"),
        pattern("store", "BatchWriteItem", "polls:array/Poll", "void"),
    )  # fmt: skip
    poll["access_patterns"].append(
        pattern("since", "Query", "poll_id") | {
            "parameters": [
                {"name": "poll_id", "type": "string"},
                {"name": "day", "type": "string", "optional": True},
                {"name": "hour", "type": "string", "optional": True},
            ]
        }
    )  # fmt: skip
    doc = entity("DOC#{doc_id}", "DOC", "doc_id votes:object tags:string_set? text?")
    given = "poll_id day hour doc_id a b texts:array/string"
    at_once = transaction("move_all", "TransactWrite", given, "boolean",
        "Update Poll of Polls", f"Delete Doc of Polls if {both} AND text IN :texts")  # fmt: skip
    at_once["entities_involved"][0]["updates"] = move
    tagged = transaction("tag_all", "TransactWrite", "poll_id day hour doc_id new_tags:string_set", "boolean",
        "Update Poll of Polls", "Delete Doc of Polls")  # fmt: skip
    tagged["entities_involved"][0]["updates"] = tag
    polls = table("Polls", "pk", "sk", Poll=poll, Doc=doc)
    polls["table_config"]["version_attribute"] = None
    made = compiled(schema(polls, transactions=(at_once, tagged)))
    assert made.errors == []
    assert reasons_of(made.files) >= {*REASONS.values()} - {
        "two items of one key",
        "if only some of ",
    }


def reasons_of(files: Mapping[str, str]) -> set[str]:
    """The reasons that docstrings name: those for which their methods can raise ValueError, and no others."""
    trees = {name: ast.parse(text) for name, text in files.items()}
    unknown = _raisers(trees["runtime.py"]) - {*REASONS, *OF_OTHER_TYPES, *LOOKED_AT}
    assert unknown - {"_checked", "add", "expression", "__init__", "deployed_names"} == set()
    named, wrong = set(), []
    for name in ("repositories.py", "transactions.py"):
        for owner, method in _methods(trees[name]) if name in trees else ():
            said = " ".join((ast.get_docstring(method) or "").split())
            can = {
                REASONS[each]
                for each in _called(method) & REASONS.keys()
                if _may_raise(each, method)
            }
            says = {each for each in REASONS.values() if each in said}
            named |= says
            if says != can:
                wrong.append(f"{owner}.{method.name} says {says - can}, does not say {can - says}")
            own = any(isinstance(each, ast.Raise) for each in ast.walk(method))
            if own != (" is given without " in said):
                wrong.append(f"{owner}.{method.name} raises {own}")
    assert wrong == []
    return named


def _raisers(tree: ast.Module) -> set[str]:
    """The functions and methods of the support code that raise ValueError themselves."""
    return {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for each in ast.walk(function)
        if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call)
        and isinstance(each.exc.func, ast.Name) and each.exc.func.id == "ValueError"
    }  # fmt: skip


def _may_raise(name: str, method: ast.FunctionDef) -> bool:
    """Of what raises only for some arguments, or where nothing else is done."""
    call = next(
        each for each in ast.walk(method) if isinstance(each, ast.Call) and name in _called_by(each)
    )
    given = {each.arg for each in call.keywords}
    match name:
        case "require_arrays":
            return len(given) > 1
        case "batch_write":
            return "delete" in given
        case "Changes":
            return not given and not _is_certain(method)
    return True


def _is_certain(method: ast.FunctionDef) -> bool:
    """Does the update change something, whatever is given?"""
    if "require_some" in _called(method) or "replace" in _called(method):
        return True
    ends = [each.orelse for each in ast.walk(method) if isinstance(each, ast.If)]
    return any(end and not isinstance(end[0], ast.If) for end in ends)


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


def _called(function: ast.AST) -> set[str]:
    """The functions that a function calls, and the methods of what it is given."""
    return {name for each in ast.walk(function) for name in _called_by(each)}


def _called_by(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return {name}
    return set()


def _is_described(method: ast.FunctionDef) -> bool:
    """Does its docstring say what it raises? That of a nested record's `to_item` does not: its entity tells."""
    doc = ast.get_docstring(method) or ""
    return method.name != "to_item" or "FieldValueError" in doc


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_what_is_raised_is_of_the_roots_that_the_guide_names(name: str) -> None:
    """docs/guides/failures.md; what a module catches by itself is not seen by callers."""
    files = golden(name)
    trees = [ast.parse(text) for file, text in files.items() if file not in _EXAMPLES]
    bases = {
        node.name: [each.id for each in node.bases if isinstance(each, ast.Name)]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def roots(error: str) -> set[str]:
        return {error}.union(*(roots(each) for each in bases.get(error, ())))

    raised = {
        node.exc.func.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id[0].isupper()
    }
    assert "KeyValueError" in raised
    assert [each for each in raised if roots(each).isdisjoint(_ROOTS)] == []


_EXAMPLES = ("examples.py", "example_runner.py")
_ROOTS = {"DataLayerError", "ValueError", "TypeError", "TimeoutError"}
