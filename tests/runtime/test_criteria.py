"""What a read asks for, put together at run time."""

from __future__ import annotations

from dyngen.runtime.expressions.criteria import Criteria


def test_conditions_are_joined_with_their_names_and_values() -> None:
    criteria = Criteria(
        key="#pk = :pk",
        filter="(#a = :a OR #b = :a)",
        names={"#pk": "pk", "#a": "a", "#b": "b"},
        values={":pk": {"S": "u1"}, ":a": {"S": "x"}},
    )
    criteria.key("#sk >= :since", {":since": {"S": "2024"}}, {"#sk": "sk"})
    criteria.filter("#total >= :least", {":least": {"N": "5"}}, {"#total": "total"})
    assert criteria.members == {
        "KeyConditionExpression": "#pk = :pk AND #sk >= :since",
        "FilterExpression": "(#a = :a OR #b = :a) AND #total >= :least",
        "ExpressionAttributeNames": {
            "#pk": "pk",
            "#a": "a",
            "#b": "b",
            "#sk": "sk",
            "#total": "total",
        },
        "ExpressionAttributeValues": {
            ":pk": {"S": "u1"},
            ":a": {"S": "x"},
            ":since": {"S": "2024"},
            ":least": {"N": "5"},
        },
    }


def test_of_nothing_there_is_no_member() -> None:
    assert Criteria().members == {}


def test_what_is_added_does_not_reach_what_was_given() -> None:
    names = {"#a": "a"}
    criteria = Criteria(filter="#a = :a", names=names, values={":a": {"S": "x"}})
    criteria.filter("#b = :b", {":b": {"S": "y"}}, {"#b": "b"})
    assert names == {"#a": "a"}
