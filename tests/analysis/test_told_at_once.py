"""A parameter without a part keeps nothing else from being told, and is not told where it was meant to be."""

from __future__ import annotations

from typing import Any

import pytest

from emitted import as_file, attempted
from schemas import JSON, entity, pattern, schema, table

COUNT = {"field": "likes", "action": "increment", "value": 1}


def told(*patterns: JSON, **sole: Any) -> list[tuple[str, str]]:
    """Codes and messages about a schema of posts with these patterns."""
    post = entity(
        "USER#{user_id}", "POST#{post_id}", "user_id post_id title likes:integer votes:object"
    )
    post["access_patterns"] += patterns
    _, found = attempted(as_file(schema(table("Posts", "pk", "sk", Post=post), **sole)))
    return [(each.code, each.message) for each in found]


def vote(number: int = 1, **more: Any) -> JSON:
    return pattern(
        f"vote_{number}", "UpdateItem", "user_id post_id option", "single_entity", **more
    )


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"updates": [COUNT]}, ["DG413"]),
        ({"updates": [COUNT | {"value": "likes + :option"}]}, ["DG413", "DG451"]),
        ({"updates": [COUNT | {"field": "lieks"}]}, ["DG413", "DG452"]),
        ({"updates": [COUNT, COUNT | {"field": "title"}]}, ["DG413", "DG450"]),
        ({"updates": [COUNT], "condition": "attribute_exists(pkey)"}, ["DG413", "DG502"]),
        (
            {"updates": [COUNT | {"field": "lieks"}], "condition": "attribute_exists(pkey)"},
            ["DG413", "DG452", "DG502"],
        ),
        ({"updates": [COUNT | {"field": "votes.:option"}]}, ["DG452"]),
        ({"updates": [COUNT | {"field": "votes.#option"}]}, ["DG452"]),
        ({"updates": [COUNT | {"field": "votes.#other"}]}, ["DG413", "DG452"]),
    ],
)  # fmt: skip
def test_of_an_update_all_mistakes_are_told(wrong: JSON, codes: list[str]) -> None:
    assert sorted(code for code, _ in told(vote(**wrong))) == codes


def test_each_entry_that_a_path_names_is_told() -> None:
    entries = (
        [COUNT | {"field": "votes.:option"}],
        [{"field": "votes.#option", "action": "remove"}],
    )
    found = told(*(vote(number, updates=each) for number, each in enumerate(entries)))
    assert [code for code, _ in found] == ["DG452", "DG452"]


@pytest.mark.parametrize("operation", ["Query", "Scan"])
def test_a_filter_is_read_all_the_same(operation: str) -> None:
    given = "user_id colour" if operation == "Query" else "colour"
    asked = pattern("ask", operation, given, filter_expression='ttile = "a" AND likes = "b"')
    assert [code for code, _ in told(asked)] == ["DG413", "DG502", "DG508"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page_size", ".page(limit=…, cursor=…)"),
        ("next_token", ".page(limit=…, cursor=…)"),
        ("reverse", ".descending()"),
    ],
)
def test_what_a_query_says_by_itself_is_no_filter(name: str, said: str) -> None:
    post = entity("USER#{user_id}", "POST#{post_id}", "user_id post_id title")
    post["access_patterns"].append(pattern("ask", "Query", f"user_id {name}"))
    _, (found,) = attempted(as_file(schema(table("Posts", "pk", "sk", Post=post))))
    assert found.code == "DG413"
    assert found.help == f"remove it: what ask returns has it, as {said}"


@pytest.mark.parametrize("operation", ["Query", "GetItem", "DeleteItem"])
def test_beside_a_whole_sort_key_two_left_overs_are_no_span(operation: str) -> None:
    """What is asked is one key: no range would narrow it."""
    returned = {"Query": "entity_list", "GetItem": "single_entity", "DeleteItem": "success_flag"}
    given = pattern("find", operation, "owner sk since:date until:date", returned[operation])
    day = entity("OWNER#{owner}", "DAY#{day}#{part}", "owner day:date part", given)
    _, found = attempted(as_file(schema(table("Days", "pk", "sk", Day=day))))
    assert [each.code for each in found] == ["DG413"] * 2
    assert not any("range_condition" in (each.help or "") for each in found)
