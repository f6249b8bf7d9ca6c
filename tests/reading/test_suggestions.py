"""What somebody meant who wrote something else."""

from __future__ import annotations

import json

import pytest

from dyngen.schema.suggest import did_you_mean, one_of
from emitted import compiled
from schemas import GONE, changed, entity, pattern, schema, table, transaction


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("partitionkey", ["sort_key", "partition_key"], "partition_key"),
        ("PARTITION-KEY", ["sort_key", "partition_key"], "partition_key"),
        ("feilds", ["fields", "field"], "fields"),
        ("query", ["Query", "Scan"], "Query"),
        ("Put", ["PutItem", "GetItem"], "PutItem"),
        ("float", ["string", "decimal"], "decimal"),
        ("pk", ["sk", "id"], None),
        ("banana", ["string", "decimal"], None),
        ("", ["a"], None),
        ("S", ["integer", "string"], "string"),
        ("non_key_attributes", ["projection", "included_attributes"], "included_attributes"),
        ("PageSize", ["limit", "descending"], "limit"),
        ("boolean", ["void", "success_flag"], "success_flag"),
        ("success_flag", ["void", "boolean"], "boolean"),
        ("Set", ["Get", "Put", "Update"], "Update"),
        ("entity", ["single_entity", "entity_list"], None),
        ("update_expression", ["pattern_id", "updates"], "updates"),
        ("ReturnValues", ["return_type", "parameters"], "return_type"),
    ],
)
def test_did_you_mean(word: str, allowed: list[str], meant: str | None) -> None:
    assert did_you_mean(word, allowed) == meant


def test_one_of() -> None:
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b", "c d"]) == 'a, b or "c d"'
    assert one_of(map(str, range(30))).endswith("… (30 in all)")


ORDER = entity(
    "USER#{user}", "ORDER#{order}", "user order total:integer state note? due?",
    pattern("change", "UpdateItem", "user order total:integer", "single_entity"),
)  # fmt: skip
SHOP = schema(
    table("Shop", "pk", "sk", Order=ORDER),
    transactions=(
        transaction(
            "both", "TransactWrite", "user order total:integer", "boolean", "Update Order of Shop"
        ),
    ),
)
PATTERN = "tables/0/entities/Order/access_patterns/0"
WHOLE = "cross_table_access_patterns/0"


@pytest.mark.parametrize("place", [PATTERN, f"{WHOLE}/entities_involved/0"])
@pytest.mark.parametrize(
    ("expression", "actions"),
    [
        ("SET total = total + :total", {"total": "increment"}),
        ("SET #total = #total - :total REMOVE note, due", {"total": "decrement", "note": "remove", "due": "remove"}),
        ("set total = if_not_exists(total, :total)", {"total": "set_if_absent"}),
        ("SET total=:total remove note", {"total": "set", "note": "remove"}),
    ],
)  # fmt: skip
def test_an_update_expression_is_told_in_the_words_of_the_language(
    place: str, expression: str, actions: dict[str, str]
) -> None:
    """What the help says to write compiles."""
    unknown, mistyped = compiled(changed(SHOP, {f"{place}/update_expression": expression})).errors
    assert (unknown.code, unknown.help) == ("DG103", 'did you mean "updates"?')
    advice, _, array = mistyped.help.partition(": ")
    assert (mistyped.code, advice) == ("DG102", "write an array")
    assert {each["field"]: each["action"] for each in json.loads(array)} == actions
    assert not compiled(changed(SHOP, {f"{place}/updates": json.loads(array)})).errors


@pytest.mark.parametrize("expression", ["ADD total :n", "SET total = :n + :m", "", "total + 1"])
def test_what_is_not_plain_has_an_example(expression: str) -> None:
    [error] = compiled(changed(SHOP, {f"{PATTERN}/updates": expression})).errors
    _, _, example = error.help.partition("as in ")
    given = {f"{PATTERN}/parameters/2": GONE, f"{PATTERN}/updates": json.loads(example)}
    assert not compiled(changed(SHOP, given)).errors


@pytest.mark.parametrize(
    ("place", "noun"),
    [(WHOLE, "an item"), ("tables/0/entities/Order", "an access pattern"), ("tables/0", "an access pattern")],
)  # fmt: skip
def test_a_foreign_word_that_belongs_further_in(place: str, noun: str) -> None:
    [error] = compiled(changed(SHOP, {f"{place}/update_expression": "SET total = :n"})).errors
    assert error.help == f'it belongs into {noun}, further in, where it is called "updates"'
