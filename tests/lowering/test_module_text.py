"""What a module says of itself holds of that very module."""

from __future__ import annotations

import ast
import re

import pytest

from emitted import compiled, load
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction


def test_nested_objects_are_told_of_by_a_class_that_is_there() -> None:
    """Also where its name leaves little of the line."""
    for field in ("home", "a_place_that_is_called_by_very_many_words_one_after_the_other_for_it"):
        person = entity("{id}", None, f"id {field}:object?")
        person["fields"] = fields(
            f"id {field}:object?", **{field: {"fields": fields("street city")}}
        )
        tree = ast.parse(
            compiled(schema(table("People", "id", None, Person=person))).files["entities.py"]
        )
        classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        says = ast.get_docstring(tree) or ""
        assert len(classes) == 2
        assert {*re.findall(r"`(\w+)\.to_item`", says)} == classes - {"Person"}
        assert all(len(line) <= 88 or " " not in line for line in says.splitlines()[5:])


def test_without_nested_objects_none_are_told_of() -> None:
    person = entity("{id}", None, "id name")
    tree = ast.parse(
        compiled(schema(table("People", "id", None, Person=person))).files["entities.py"]
    )
    assert "nested" not in (ast.get_docstring(tree) or "")


def tasks(*patterns: JSON, condition: str = "exists") -> JSON:
    """Tasks with a state of an enum, one of which a transaction looks at."""
    task = entity("{owner}", "{id}", "owner id state level:integer size:integer", *patterns)
    task["fields"][2]["enum"] = ["open", "done"]
    task["fields"][3]["enum"] = [1, 2, 3]
    check = transaction("check", "TransactWrite", "owner id state", "boolean")
    check["entities_involved"] = [
        {"table": "Tasks", "entity": "Task", "action": "Delete", "condition": condition}
    ]
    if condition == "exists":
        del check["parameters"][2:]
    return schema(table("Tasks", "owner", "id", Task=task), transactions=(check,))


def says(declared: JSON, module: str) -> str:
    made = compiled(declared)
    assert not made.errors
    lines = (ast.get_docstring(ast.parse(made.files[module])) or "").splitlines()
    assert all(len(line) <= 88 for line in lines)
    return " ".join(lines)


OF_ENUM = "What is only compared is held to the type of its field, and not to its enum."


@pytest.mark.parametrize("one", [
    pattern("find", "Query", "owner state", filter_expression="state = :state"),
    pattern("find", "Scan", "states:array", filter_expression="state IN :states"),
    pattern("find", "Scan", "low:integer high:integer", filter_expression="level BETWEEN :low AND :high"),
    pattern("find", "GetItem", "owner id state", "single_entity"),
    pattern("drop", "DeleteItem", "owner id state", "success_flag", condition="state = :state"),
    pattern("grow", "UpdateItem", "owner id size:integer other", "void", condition="state <> :other"),
])  # fmt: skip
def test_what_is_compared_may_be_outside_its_enum_and_a_module_says_so_where_it_compares_one(
    one: JSON,
) -> None:
    assert OF_ENUM in says(tasks(one), "repositories.py")
    assert OF_ENUM not in says(tasks(one), "transactions.py")


def test_a_transaction_that_compares_an_enum_says_so() -> None:
    sized = pattern("find", "Scan", "least:integer", filter_expression="size >= :least")
    made = tasks(sized, condition="state = :state")
    assert OF_ENUM in says(made, "transactions.py")
    assert OF_ENUM not in says(made, "repositories.py")


@pytest.mark.parametrize("one", [
    pattern("put", "PutItem", "task:Task", "void", condition="state <> :task.state"),
    pattern("move", "UpdateItem", "owner id state", "void", condition="state <> :state",
            updates=[{"field": "state", "action": "set", "param": "state"}]),
])  # fmt: skip
def test_what_is_stored_is_held_to_its_enum_wherever_it_is_compared_besides(one: JSON) -> None:
    assert OF_ENUM not in says(tasks(one), "repositories.py")


@pytest.mark.parametrize(("log", "outside"), [
    ("Put Log of Logs", False),
    ("Delete Log of Logs", True),  # which makes nothing of the entity but its key
])  # fmt: skip
def test_an_entity_that_a_transaction_stores_holds_its_values_to_enums(
    log: str, outside: bool
) -> None:
    logged = entity("LOG#{owner}", "{id}", "owner id state")
    logged["fields"][2]["enum"] = ["open", "done"]
    declared = tasks()
    declared["tables"].append(table("Logs", "pk", "sk", Log=logged))
    compares = "Delete Task of Tasks if state = :log.state"
    close = transaction("close", "TransactWrite", "log:Log owner id", "void", log, compares)
    declared["cross_table_access_patterns"].append(close | {"pattern_id": 99})
    assert (OF_ENUM in says(declared, "transactions.py")) is outside


def test_key_functions_that_nothing_calls_are_there_for_callers() -> None:
    """The sort key of an index is made by no request where it is the key of the table already."""
    task = entity("{owner}", "{id}", "owner id due", ByDue=("{due}", "{owner}"))
    declared = schema(table("Tasks", "owner", "id", index("ByDue", "due", "owner"), Task=task))
    made = compiled(declared)
    rest = "".join(text for name, text in made.files.items() if name != "__init__.py")
    assert rest.count("task_by_due_sk") == 1  # where it is defined
    assert "def task_by_due_sk(" in made.files["keys.py"]
    assert "task_by_due_sk" in load("for_callers", made).__all__
    assert "also where no method calls it" in says(declared, "keys.py")


QUERY = pattern("all", "Query", "owner")
FIRST = pattern("first", "Query", "owner", "single_entity")
SCAN = pattern("scan", "Scan")


@pytest.mark.parametrize(("patterns", "what"), [
    ([QUERY, SCAN], "Methods that return a Query or a Scan send"),
    ([QUERY, FIRST], "Methods that return a Query send"),
    ([SCAN, FIRST], "Methods that return a Scan send"),
    ([FIRST], ""),
])  # fmt: skip
def test_what_is_sent_later_is_spoken_of_as_it_is_there(patterns: list[JSON], what: str) -> None:
    said = says(tasks(*patterns), "repositories.py")
    assert what in said
    assert ("nothing before the result is used" in said) is bool(what)
