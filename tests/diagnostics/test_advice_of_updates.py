"""Each way that DG424 names, of an update which lacks a field of an index key, works: in every kind of update."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from emitted import compiled
from schemas import JSON, changed, entity, index, parameters, pattern, schema, table

STATUS_TOPIC = "{status}#{topic}"
STATUS_AT = "{status}#{at}"


def entry(action: str, **operand: object) -> list[JSON]:
    return [{"field": "status", "action": action, **operand}]


def item(**more: object) -> list[JSON]:
    return [{"table": "Posts", "entity": "Post", "action": "Update", **more}]


def update(given: str, **more: Any) -> JSON:
    return pattern("change", "UpdateItem", given, "void", **more)


def in_transaction(given: str, **more: object) -> JSON:
    return pattern("change", "TransactWrite", given, "void", entities_involved=item(**more))


UPSERT = {"if_missing": "create"}
# What is done, and of what the index key is made.
LACKING: dict[str, tuple[JSON, str]] = {
    "scalars": (update("id status"), STATUS_TOPIC),
    "two fields": (update("id status"), "{status}#{topic}#{note}"),
    "a constant": (update("id", updates=entry("set", value="x")), STATUS_TOPIC),
    "a parameter": (update("id given", updates=entry("set", param="given")), STATUS_TOPIC),
    "where it is absent": (update("id", updates=entry("set_if_absent", value="x")), STATUS_TOPIC),
    "some": (update("id status note", partial=True), STATUS_TOPIC),
    "a moment": (update("id note"), STATUS_AT),
    "a moment, of some": (update("id note", partial=True), STATUS_AT),
    "an upsert": (update("id status", **UPSERT), STATUS_TOPIC),
    "an upsert with a moment": (update("id note", **UPSERT), STATUS_AT),
    "an upsert, where it is absent": (
        update("id", updates=entry("set_if_absent", value="x"), **UPSERT),
        STATUS_TOPIC,
    ),
    "a transaction": (in_transaction("id status"), STATUS_TOPIC),
    "a transaction with actions": (
        in_transaction("id given", updates=entry("set", param="given")),
        STATUS_TOPIC,
    ),
    "a transaction for each": (
        in_transaction("ids:array/string status", each="ids", key={"id": "ids"}),
        STATUS_TOPIC,
    ),
    "an upsert in a transaction": (in_transaction("id status", **UPSERT), STATUS_TOPIC),
}


def posts(written: JSON, key: str) -> JSON:
    post = entity("{id}", None, "id status? topic? note? at:datetime", ByKey=key)
    post["fields"][4]["touch"] = True
    single = "entities_involved" not in written
    post["access_patterns"] = [written] if single else []
    return schema(
        table("Posts", "id", None, index("ByKey", "key"), Post=post),
        transactions=() if single else (written,),
    )


@pytest.mark.parametrize("case", LACKING)
def test_each_way_out_of_a_stale_index_key_works(case: str) -> None:
    written, key = LACKING[case]
    (finding,) = compiled(posts(written, key)).errors
    assert finding.code == "DG424"
    ways = re.fullmatch(
        r"(?:(take a pattern that is not partial|use set for status), and )?add (.+) as (?:a parameter|parameters)"
        r"(, or update with the whole entity: (.+))?",
        finding.help,
    )
    assert ways, finding.help
    before, missing, _, whole = ways.groups()
    with_fields = changed(written, {})
    with_fields["parameters"] += parameters(missing.replace(" and", ""))
    if before == "take a pattern that is not partial":
        del with_fields["partial"]
    elif before:
        with_fields["updates"][0]["action"] = "set"
    assert errors(posts(with_fields, key)) == []
    # An entity replaces all that an update says by itself; an upsert by one there is not.
    assert (whole is None) is ("create" in str(written))
    if whole:
        taken = [{"name": "post", **json.loads(whole)}]
        by_entity = {**written, "parameters": taken}
        by_entity.pop("updates", None)
        by_entity.pop("partial", None)
        if "entities_involved" in by_entity:
            by_entity["entities_involved"] = item()
        assert errors(posts(by_entity, key)) == []


def errors(document: JSON) -> list[str]:
    return [each.message for each in compiled(document).errors]


def test_a_count_in_an_index_key_is_told_once() -> None:
    """It can be in no key, and no update sets it: to add it as a parameter would be no way out."""
    document = posts(update("id status"), "{status}#{version}")
    document["tables"][0]["entities"]["Post"]["fields"].append(
        {"name": "version", "type": "integer", "required": True}
    )
    assert [each.code for each in compiled(document).errors] == ["DG223"]


def told(document: JSON) -> list[tuple[str, str]]:
    return [(each.code, each.help or "") for each in compiled(document).errors]


def counters(given: JSON, *updates: JSON) -> JSON:
    change = update("id", updates=list(updates))
    change["parameters"].append(given)
    return schema(table("Posts", "pk", None, Post=entity("P#{id}", None, COLUMNS, change)))


COLUMNS = (
    "id likes:integer? words:array/string? tags:string_set? seen:object? at:datetime? day:date?"
)
OPTIONAL = {"optional": True}
BY = parameters("by:integer")[0]
WORDS, TAGS = parameters("words:array/string tags:string_set")


@pytest.mark.parametrize(("given", "field", "action", "help", "instead"), [
    (BY, "likes", "increment", '"default": 0', {"default": 0}),
    (BY, "likes", "decrement", '"default": 0', {"default": 0}),
    (WORDS, "words", "append", "where it is empty, it adds nothing", {}),
    (WORDS, "words", "prepend", "where it is empty, it adds nothing", {}),
    (TAGS, "tags", "add", "where it is empty, it adds nothing", {}),
    (TAGS, "tags", "delete", "where it is empty, it takes nothing away", {}),
    (parameters("tag")[0], "tags", "add", "two access patterns", {}),  # one element
])  # fmt: skip
def test_what_cannot_be_optional_has_a_value_that_changes_nothing(
    given: JSON, field: str, action: str, help: str, instead: JSON
) -> None:
    does = {"field": field, "action": action, "param": given["name"]}
    [(code, advice)] = told(counters(given | OPTIONAL, does))
    assert code == "DG440"
    assert help in advice
    assert told(counters(given | instead, does)) == []


def test_an_entry_that_cannot_be_optional_takes_another_pattern() -> None:
    does = {"field": "seen", "key": "id", "action": "increment", "param": "by"}
    [(code, advice)] = told(counters(BY | OPTIONAL, does))
    assert code == "DG440"
    assert "two access patterns" in advice


@pytest.mark.parametrize(("field", "word", "help"), [
    ("at", "now", '"touch": true'),
    ("at", "utcnow()", '"touch": true'),
    ("at", "soon", "write it as in"),
    ("day", "today", "take it as a parameter"),  # only moments are touched
])  # fmt: skip
def test_the_time_of_a_write_is_no_constant(field: str, word: str, help: str) -> None:
    counted = {"field": "likes", "action": "increment", "param": "by"}
    stamped = {"field": field, "action": "set", "value": word}
    [(code, advice)] = told(counters(BY, counted, stamped))
    assert code == "DG451"
    assert help in advice
    touched = counters(BY, counted)
    columns = touched["tables"][0]["entities"]["Post"]["fields"]
    next(each for each in columns if each["name"] == "at").update(required=True, touch=True)
    assert told(touched) == []
