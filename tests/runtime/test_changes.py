"""Update expressions that are completed at run time, and what an update demands of the stored version."""

from __future__ import annotations

from dyngen.runtime.expressions.changes import Changes, ExpectedVersion, VersionOfUpsert


def test_what_is_set_and_removed_is_gathered_under_its_clause() -> None:
    changes = Changes(set="#version = #version + :one")
    changes.remove("#age, #born")
    changes.set("#nick = :nick", {":nick": {"S": "Al"}})
    changes.remove("#size")
    assert changes.expression == (
        "SET #version = #version + :one, #nick = :nick REMOVE #age, #born, #size"
    )
    assert changes.values == {":nick": {"S": "Al"}}


def test_one_value_stands_in_several_clauses() -> None:
    changes = Changes()
    changes.add("#members :users", {":users": {"SS": ["a"]}}, {"#members": "members"})
    changes.delete("#invited :users")
    assert changes.expression == "ADD #members :users DELETE #invited :users"
    assert changes.values == {":users": {"SS": ["a"]}}


def test_nothing_removed_is_no_clause() -> None:
    assert Changes(set="#a = :a").expression == "SET #a = :a"


def test_a_whole_item_sets_what_it_has_and_removes_the_rest() -> None:
    changes = Changes(set="#version = :version")
    names = {"#nick": "nick", "#n1": "shoe-size", "#age": "age"}
    changes.replace(names, {"pk": {"S": "U#1"}, "nick": {"S": "Al"}, "shoe-size": {"N": "44"}})
    assert changes.expression == "SET #version = :version, #nick = :nick, #n1 = :n1 REMOVE #age"
    assert changes.values == {":nick": {"S": "Al"}, ":n1": {"N": "44"}}


def test_an_expected_version_is_demanded() -> None:
    expected = ExpectedVersion("#version", 4)
    assert expected.condition == " AND #version = :0"
    assert expected.values == {":0": {"N": "4"}}


def test_an_item_without_a_version_has_version_1() -> None:
    expected = ExpectedVersion("#version", 1)
    assert expected.condition == " AND (#version = :0 OR attribute_not_exists(#version))"


def test_no_expected_version_demands_nothing() -> None:
    expected = ExpectedVersion("#version", None)
    assert (expected.condition, expected.values) == ("", {})


def test_an_upsert_demands_nothing_where_no_version_is_expected() -> None:
    expected = VersionOfUpsert("#version", None, "pk")
    assert (expected.members, expected.names, expected.values) == ({}, {}, {})


def test_an_upsert_demands_a_version_where_the_item_is_there() -> None:
    expected = VersionOfUpsert("#version", 4, "pk")
    assert expected.members == {
        "ConditionExpression": "attribute_not_exists(#0) OR #version = :0",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    assert expected.names == {"#0": "pk"}
    assert expected.values == {":0": {"N": "4"}}
