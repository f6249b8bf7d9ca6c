"""Plans as files: what is written is read again, and what somebody has edited wrongly is refused with what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from dyngen.config import UsageError
from dyngen.migration.plan import Kind, Phase, Plan, Side, Step, to_json
from dyngen.migration.reading import from_json, parsed
from migration.plans.stage import between
from migration.shop import FIELDS, LEVEL, NOTE, POST, SHOP
from schemas import changed

STEPS = (
    Step(
        kind=Kind.INDEX_KEYS,
        phase=Phase.EXPAND,
        table="Posts",
        entity="Post",
        targets=("gsi1pk", "gsi1sk"),
        sources=("status",),
        why="Post comes into index ByStatus",
        index="ByStatus",
    ),
    Step(
        kind=Kind.ATTRIBUTE,
        phase=Phase.EXPAND,
        table="Posts",
        entity="Post",
        targets=("remark",),
        sources=("note",),
        why="note is stored as remark",
        from_attribute="note",
    ),
    Step(
        kind=Kind.DEFAULT,
        phase=Phase.EXPAND,
        table="Posts",
        entity="Post",
        targets=("level",),
        why="an item without level meant low",
        value={"M": {"a": {"L": [{"B": b"\x00"}, {"S": "ö"}]}, "b": {"NULL": True}}},
    ),
    Step(
        kind=Kind.REMOVE,
        phase=Phase.CONTRACT,
        table="Posts",
        entity="Post",
        targets=("note",),
        sources=("remark",),
        why="remark holds it",
    ),
)
PLAN = Plan("shop", Side("a.json", "{}"), Side("b.json", '{"ü": 1}'), STEPS, ("DB405 …",))


def test_a_plan_is_read_as_it_was_written() -> None:
    assert parsed(to_json(PLAN), "plan.json") == PLAN


def test_the_digest_is_of_what_a_plan_says() -> None:
    again = parsed(json.dumps(json.loads(to_json(PLAN)), indent=8), "elsewhere.json")
    assert again.digest == PLAN.digest
    assert Plan("shop", PLAN.old, PLAN.new, STEPS[1:]).digest != PLAN.digest


def test_the_steps_of_a_phase() -> None:
    assert PLAN.of(Phase.EXPAND) == STEPS[:3]
    assert PLAN.of(Phase.CONTRACT) == STEPS[3:]


def edited(change: Callable[[Any], object]) -> str:
    document = json.loads(to_json(PLAN))
    change(document)
    return json.dumps(document)


WRONG = {
    "plan.json is no JSON": "{",
    "plan.json must be an object": "[]",
    "its format is 2": edited(lambda plan: plan.update(format=2)),
    'plan.json has no "writers"': edited(lambda plan: plan.pop("writers")),
    'plan.json has a key "speed"': edited(lambda plan: plan.update(speed=1)),
    '"steps" must be a list': edited(lambda plan: plan.update(steps={})),
    "steps[0] must be an object": edited(lambda plan: plan.update(steps=["x"])),
    'steps[1]: "kind" must be "index-keys", attribute': edited(lambda plan: plan["steps"][1].update(kind="x")),
    'steps[0]: "phase" must be expand or contract': edited(
        lambda plan: plan["steps"][0].update(phase=1)
    ),
    'steps[0] has no "index"': edited(lambda plan: plan["steps"][0].pop("index")),
    'steps[3] has a key "value"': edited(lambda plan: plan["steps"][3].update(value={"S": "a"})),
    "steps[2] has no targets": edited(lambda plan: plan["steps"][2].update(targets=[])),
    '"targets" must be a list of texts': edited(lambda plan: plan["steps"][2].update(targets=[1])),
    '"value" must be a value': edited(lambda plan: plan["steps"][2].update(value="low")),
    "as DynamoDB writes it": edited(
        lambda plan: plan["steps"][2].update(value={"L": [{"B": "no base64"}]})
    ),
    '"entity" must be a text': edited(lambda plan: plan["steps"][2].update(entity=None)),
    "new is not the text that its sha256 is of": edited(lambda plan: plan["new"].update(text="{ }")),
}  # fmt: skip


@pytest.mark.parametrize("told", WRONG)
def test_what_is_edited_wrongly_is_told(told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parsed(WRONG[told], "plan.json")
    assert told in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff", b"\xff\xfe", b"{", b"[" * 100_000, rb'"\ud800"'])
def test_what_is_no_json_is_no_plan(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"plan\.json is no JSON"):
        parsed(content, "plan.json")


# ---- steps that the schemas do not have ----------------------------------------------------------

SOUND = between(
    SHOP,
    changed(
        SHOP,
        {
            f"{NOTE}/name": "remark",
            f"{POST}/gsi_mappings/0/pk_template": "NOTE#{remark}",
            f"{LEVEL}/default": "high",
            f"{FIELDS}/8": {"name": "kind", "type": "string", "const": "POST"},
        },
    ),
).plan


def step_edited(number: int, **changes: object) -> str:
    """The text of the plan with one step that somebody has edited."""
    document = json.loads(to_json(SOUND))
    document["steps"][number].update(changes)
    return json.dumps(document)


def test_the_steps_that_are_edited() -> None:
    assert [f"{each.kind} {each.targets}" for each in SOUND.steps] == [
        "attribute ('remark',)",
        "default ('level',)",
        "constant ('kind',)",
        "index-keys ('note_pk',)",
        "remove ('note',)",
    ]


NONSENSE: dict[str, str] = {
    "steps[0] (attribute remrak of Post) does not follow": step_edited(0, targets=["remrak"]),
    "its targets would be ['remark'], not ['remark', 'status']": step_edited(0, targets=["remark", "status"]),
    "its from_attribute would be 'note', not 'nothing'": step_edited(0, from_attribute="nothing"),
    "its sources would be ['note'], not []": step_edited(0, sources=[]),
    "its value would be {'S': 'low'}, not {'S': 'mid'}": step_edited(1, value={"S": "mid"}),
    "steps[2] (constant pk of Post)": step_edited(2, targets=["pk"]),
    "its phase would be 'expand', not 'contract'": step_edited(2, phase="contract"),
    "its index would be 'ByNote', not 'ByNothing'": step_edited(3, index="ByNothing"),
    "its sources would be ['note', 'remark'], not ['remark']": step_edited(3, sources=["remark"]),
    "they ask for no such step for Nobody": step_edited(3, entity="Nobody"),
    "its table would be 'Shop', not 'Elsewhere'": step_edited(3, table="Elsewhere"),
    "its targets would be ['note'], not ['status']": step_edited(4, targets=["status"]),
    "its sources would be ['remark'], not ['status']": step_edited(4, sources=["status"]),
}  # fmt: skip


@pytest.mark.parametrize("told", NONSENSE)
def test_a_step_that_the_schemas_do_not_have_is_refused(told: str) -> None:
    with pytest.raises(UsageError) as refused:
        from_json(NONSENSE[told], "plan.json")
    assert told in str(refused.value)
    assert str(refused.value).startswith("plan.json: steps[")


@pytest.mark.parametrize("taken_out", range(5))
def test_a_step_may_be_taken_out(taken_out: int) -> None:
    document = json.loads(to_json(SOUND))
    del document["steps"][taken_out]
    assert len(from_json(json.dumps(document), "plan.json").steps) == 4


def test_a_reason_may_be_said_otherwise_and_a_removal_ask_for_nothing() -> None:
    read = from_json(step_edited(4, sources=[], why="because"), "plan.json")
    assert (read.steps[4].sources, read.steps[4].why) == ((), "because")
