"""What a condition has in another language is told by what DynamoDB has, and that is understood."""

from __future__ import annotations

import pytest

from emitted import as_file, attempted
from schemas import entity, pattern, schema, table

FIELDS = "id note? stock:integer? tags:string_set? open:boolean?"


def told(condition: str, given: str) -> list[tuple[str, str]]:
    find = pattern("find", "Scan", given, filter_expression=condition)
    made = schema(table("Things", "pk", "sk", Thing=entity("T#{id}", "THING", FIELDS, find)))
    return [
        (each.code, each.help) for each in attempted(as_file(made))[1] if each.severity == "error"
    ]


@pytest.mark.parametrize(
    ("theirs", "given", "advice", "ours"),
    [
        ("note is not null", "", "attribute_exists(note)", "attribute_exists(note)"),
        ("note IS NOT NULL", "", "attribute_exists(note)", "attribute_exists(note)"),
        ("note is None", "", "attribute_not_exists(note)", "attribute_not_exists(note)"),
        ("missing(note)", "", "attribute_not_exists(…)", "attribute_not_exists(note)"),
        ("note present", "", "attribute_exists(note)", "attribute_exists(note)"),
        ("stock is 5", "", "stock = …", "stock = 5"),
        ("stock is not 5", "", "stock <> …", "stock <> 5"),
        ("stock gte 5", "", "stock >= …", "stock >= 5"),
        ("len(tags) > 3", "", "size(…)", "size(tags) > 3"),
        ("tags contains :x", "x", "contains(tags, …)", "contains(tags, :x)"),
        ("tags has :x", "x", "contains(tags, …)", "contains(tags, :x)"),
        ("note startswith :x", "x", "begins_with(note, …)", "begins_with(note, :x)"),
        ("note begins_with :x", "x", "begins_with(note, …)", "begins_with(note, :x)"),
        ("stock = 1 AND note is null", "", "attribute_not_exists(note)", "stock = 1 AND attribute_not_exists(note)"),
    ],
)  # fmt: skip
def test_each_is_told_what_to_write(theirs: str, given: str, advice: str, ours: str) -> None:
    assert told(theirs, given) == [("DG520", f"write {advice}")]
    assert told(ours, given) == []


def test_a_boolean_is_compared() -> None:
    ((code, advice),) = told("stock = 1 AND NOT open", "")
    assert (code, advice.rpartition(": ")[2]) == ("DG520", "open = true")
    assert told("stock = 1 AND NOT open = true", "") == []


def test_options_stand_in_parentheses() -> None:
    assert told("stock IN [1,2]", "") == [("DG520", "options stand in parentheses: IN (1, 2)")]
    assert told("stock IN (1, 2)", "") == []


def test_a_word_that_is_no_operator_anywhere() -> None:
    ((code, advice),) = told("note stock", "")
    assert (code, advice[:24]) == ("DG520", "write an operator such a")
