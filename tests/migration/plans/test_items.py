"""What is not done to items: past ones, unreadable ones, those of others; what would lose something is told instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from dyngen.config import UsageError
from dyngen.migration.evaluate import evaluators, undoing
from dyngen.migration.outcome import Unchanged, Unreadable, Write
from dyngen.migration.plan import Kind, Phase, Plan, Side, Step
from migration.plans.stage import NOW, Item, between, staged
from schemas import JSON, changed, entity, fields, index, schema, table

POST = "tables/0/entities/Post"
OLD = schema(
    table(
        "Shop", "pk", "sk", index("ByStatus", "gsi_pk"),
        Post=entity("USER#{user_id}", "POST#{post_id}", "user_id post_id status at:datetime? expires:integer?"),
    )
)  # fmt: skip
OLD["tables"][0]["entities"]["Post"]["fields"][4]["ttl"] = True
RENAMED = {f"{POST}/fields/2/name": "state"}
INDEXED = {f"{POST}/gsi_mappings/0": {"name": "ByStatus", "pk_template": "STATUS#{status}"}}
IN_SECONDS = {
    f"{POST}/fields/3": {"name": "at", "type": "datetime", "required": False, "format": "epoch_s"}
}


def plan_of(changes: dict[str, Any]) -> Plan:
    return between(OLD, changed(OLD, changes)).plan


def post(number: int, **more: Any) -> Item:
    item = {
        "pk": {"S": "USER#ann"},
        "sk": {"S": f"POST#{number}"},
        "user_id": {"S": "ann"},
        "post_id": {"S": str(number)},
        "status": {"S": "open"},
        **more,
    }
    return {name: value for name, value in item.items() if value is not None}


def expanding(changes: dict[str, Any]) -> Any:
    return evaluators(plan_of(changes), Phase.EXPAND, lambda: NOW)["Shop"]


def test_a_write_tells_all_that_it_rests_on() -> None:
    assert expanding(INDEXED)(post(1)) == Write(
        "Post",
        {"gsi_pk": {"S": "STATUS#open"}},
        (),
        {"status": {"S": "open"}, "gsi_pk": None},
    )


def test_half_written_index_keys_become_what_new_code_writes() -> None:
    evaluate = expanding(INDEXED)
    stale = evaluate(post(1, gsi_pk={"S": "STATUS#closed"}))
    assert isinstance(stale, Write)
    assert stale.sets == {"gsi_pk": {"S": "STATUS#open"}}
    assert evaluate(post(1, gsi_pk={"S": "STATUS#open"})) is Unchanged.ALREADY


def test_items_that_are_past_are_left_to_dynamodb() -> None:
    evaluate = expanding(INDEXED)
    now = int(NOW)
    assert evaluate(post(1, expires={"N": str(now)})) is Unchanged.EXPIRED
    assert isinstance(evaluate(post(1, expires={"N": str(now + 1)})), Write)
    assert evaluate({"pk": {"S": "OTHER"}, "sk": {"S": "1"}}) is Unchanged.NOT_MEANT


def test_items_that_dynamodb_leaves_are_not_past() -> None:
    """It deletes nothing whose time to live has been over for more than five years, such as 0."""
    evaluate = expanding(INDEXED)
    years_ago = [int(NOW) - years * 365 * 24 * 60 * 60 for years in (4, 6)]
    assert evaluate(post(1, expires={"N": str(years_ago[0])})) is Unchanged.EXPIRED
    for never in (years_ago[1], 0, -1):
        assert isinstance(evaluate(post(1, expires={"N": str(never)})), Write)


def test_what_cannot_be_read_is_left_and_told_without_its_value() -> None:
    evaluate = expanding(IN_SECONDS)
    for value in ({"S": "SECRET"}, {"S": "2024-01-31T09:30:00.5Z"}, {"BOOL": True}):
        found = evaluate(post(1, at=value))
        assert isinstance(found, Unreadable)
        assert (found.entity, found.attribute) == ("Post", "at")
        assert "SECRET" not in found.why
        assert "2024" not in found.why


def test_a_value_that_could_not_be_written_is_told_without_it() -> None:
    found = expanding(INDEXED)(post(1, status={"S": ""}))
    assert found == Unreadable("Post", "gsi_pk", "could not be written, of the value there is")


def test_a_new_name_that_is_there_wins() -> None:
    assert expanding(RENAMED)(post(1, state={"S": "done"})) is Unchanged.ALREADY


def test_an_object_under_another_name_keeps_what_no_schema_knows() -> None:
    look = {"name": "look", "type": "object", "required": True, "fields": fields("colour")}
    old = changed(OLD, {f"{POST}/fields/5": look})
    plan = between(old, changed(old, {f"{POST}/fields/5/name": "style"})).plan
    value = {"M": {"colour": {"S": "red"}, "strange": {"L": [{"NULL": True}]}}}
    found = evaluators(plan, Phase.EXPAND, lambda: NOW)["Shop"](post(1, look=value))
    assert isinstance(found, Write)
    assert found.sets == {"style": value}


def test_an_old_name_goes_only_where_the_new_one_says_the_same() -> None:
    evaluate = evaluators(plan_of(RENAMED), Phase.CONTRACT, lambda: NOW)["Shop"]
    assert evaluate(post(1, state={"S": "open"})) == Write(
        "Post", {}, ("status",), {"state": {"S": "open"}, "status": {"S": "open"}}
    )
    assert evaluate(post(1, state={"S": "open"}, status=None)) is Unchanged.ALREADY
    changed_since = evaluate(post(1, state={"S": "done"}))
    assert isinstance(changed_since, Unreadable)
    assert changed_since.why == "is not what state says: one of them has changed since"
    not_yet = evaluate(post(1))
    assert isinstance(not_yet, Unreadable)
    assert not_yet.attribute == "state"


def test_taking_back_loses_nothing() -> None:
    evaluate = undoing(plan_of(RENAMED), lambda: NOW)["Shop"]
    assert evaluate(post(1, state={"S": "open"})) == Write(
        "Post", {}, ("state",), {"state": {"S": "open"}, "status": {"S": "open"}}
    )
    assert evaluate(post(1)) is Unchanged.ALREADY
    for only_there in (post(1, state={"S": "done"}), post(1, state={"S": "open"}, status=None)):
        assert isinstance(evaluate(only_there), Unreadable)


def test_index_keys_are_taken_back_where_they_are_as_computed() -> None:
    evaluate = undoing(plan_of(INDEXED), lambda: NOW)["Shop"]
    assert isinstance(evaluate(post(1, gsi_pk={"S": "STATUS#open"})), Write)
    assert isinstance(evaluate(post(1, gsi_pk={"S": "STATUS#closed"})), Unreadable)


@pytest.mark.parametrize("change", [{"status": {"S": "done"}}, {"gsi_pk": {"S": "STATUS#done"}}])
def test_a_write_fails_where_its_sources_have_changed(
    change: Item, tmp_path: Path, client: Any
) -> None:
    with staged(OLD, changed(OLD, INDEXED), tmp_path, client) as stage:
        seen = post(1)
        outcome = expanding(INDEXED)(seen)
        stage.store("Shop", {**seen, **change})
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            stage.write("Shop", seen, outcome)


def test_a_step_for_what_the_schemas_do_not_have_is_refused() -> None:
    plan = plan_of(INDEXED)
    step = Step(
        kind=Kind.REMOVE, phase=Phase.CONTRACT, table="Shop", entity="Gone", targets=("a",), why=""
    )
    with pytest.raises(UsageError, match="Gone of Shop"):
        evaluators(Plan(plan.package, plan.old, plan.new, (step,)), Phase.CONTRACT)


def test_a_renamed_entity_is_found_by_either_name() -> None:
    new: JSON = changed(OLD, INDEXED)
    entities = new["tables"][0]["entities"]
    entities["Article"] = entities.pop("Post")
    plan = between(OLD, new).plan
    assert {each.entity for each in plan.steps} == {"Article"}
    found = evaluators(plan, Phase.EXPAND, lambda: NOW)["Shop"](post(1))
    assert isinstance(found, Write)
    assert found.entity == "Article"


def test_what_counts_updates_goes_on_counting() -> None:
    plan = plan_of({"tables/0/table_config/version_attribute": "_v"})
    assert [(each.kind, each.targets) for each in plan.steps] == [
        (Kind.ATTRIBUTE, ("_v",)),
        (Kind.REMOVE, ("version",)),
    ]
    evaluate = evaluators(plan, Phase.EXPAND, lambda: NOW)["Shop"]
    found = evaluate(post(1, version={"N": "7"}))
    assert isinstance(found, Write)
    assert found.sets == {"_v": {"N": "7"}}
    assert evaluate(post(1, version={"N": "7"}, _v={"N": "9"})) is Unchanged.ALREADY


def test_a_worker_may_stand_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare schema.json is called after its folder, and that of a worker may have no name."""
    plan = plan_of(INDEXED)
    old, new = (Side("schema.json", each.text) for each in (plan.old, plan.new))
    monkeypatch.chdir("/")
    evaluate = evaluators(Plan("", old, new, plan.steps), Phase.EXPAND, lambda: NOW)["Shop"]
    assert isinstance(evaluate(post(1)), Write)
