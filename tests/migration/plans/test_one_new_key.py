"""Items whose keys were different and would be one: the copy of one stands at the new place, and the others stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dyngen.migration.plan import Plan, to_json
from dyngen.migration.reading import from_json
from dyngen.migration.running.counting import Fate
from dyngen.migration.state.records import Action
from emulator import Serialised
from migration.plans.stage import between
from migration.runs.works import OLD, ORDER, Course, Item, by_key, make_table, order, stored
from schemas import JSON, changed

HERE = {"pk_template": "USER#{user_id}", "sk_template": "ORDER#{order_id}"}
THERE = {
    "left out": {"pk_template": "ORDER#{order_id}", "sk_template": "ORDER"},
    "in lower case": {"pk_template": "USER-#{user_id:lower}", "sk_template": "ORDER#{order_id}"},
}


@pytest.fixture
def client(ddb: Any) -> Any:
    return Serialised(ddb.client()) if ddb.name == "moto" else ddb.client()


def plan(there: JSON) -> Plan:
    moved = {f"{ORDER}/{key}": value for key, value in there.items()}
    turned = changed(OLD, {**moved, f"{ORDER}/also_at": HERE})
    alone = changed(OLD, {**moved, f"{ORDER}/also_at": {**HERE, "written": False}})
    return between(turned, alone).plan


def of(user_id: str) -> Item:
    return {**order(1), "pk": {"S": f"USER#{user_id}"}, "user_id": {"S": user_id}}


@pytest.mark.parametrize("which", THERE)
def test_an_item_whose_new_place_another_has_stays(client: Any, which: str) -> None:
    new = {
        "left out": {"pk": {"S": "ORDER#0001"}, "sk": {"S": "ORDER"}},
        "in lower case": {"pk": {"S": "USER-#ann"}},
    }[which]
    copied = {**of("ann"), **new}
    make_table(client, [of("Ann"), of("ann"), copied])
    counts = Course(client, plan_=plan(THERE[which]), action=Action.CONTRACT).run()
    assert stored(client) == by_key([of("Ann"), copied])
    assert (counts.number(Fate.WRITTEN), counts.items["Order", Fate.UNREADABLE]) == (1, 1)


def test_what_was_changed_at_the_new_key_goes_from_the_old_one_if_somebody_says_so(
    client: Any,
) -> None:
    """Nothing tells it from another item: the new key says nothing of the user."""
    there = THERE["left out"]
    changed_since = {**of("ann"), "pk": {"S": "ORDER#0001"}, "sk": {"S": "ORDER"}}
    changed_since["user_id"] = {"S": "somebody else"}
    make_table(client, [of("ann"), changed_since])
    counts = Course(client, plan_=plan(there), action=Action.CONTRACT).run()
    assert counts.items["Order", Fate.UNREADABLE] == 1
    assert stored(client) == by_key([of("ann"), changed_since])
    [step] = plan(there).steps
    said = replace(plan(there), steps=(replace(step, sources=()),))
    said = from_json(to_json(said), "plan.json")
    assert Course(client, plan_=said, action=Action.CONTRACT).run().number(Fate.WRITTEN) == 1
    assert stored(client) == by_key([changed_since])
