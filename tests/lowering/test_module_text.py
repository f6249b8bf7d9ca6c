"""What a module says of itself holds of that very module."""

from __future__ import annotations

import ast
import re

from emitted import compiled
from schemas import entity, fields, schema, table


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
