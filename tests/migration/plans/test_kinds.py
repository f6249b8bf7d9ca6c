"""Each kind of step: items become what the new package would have written, and no others change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dyngen.migration.plan import Kind, Phase
from migration.plans.stage import Item, between, staged
from migration.shop import AT, AUTHOR, FIELDS, LEVEL, LIKES, NOTE, POST, SHOP, STATUS
from schemas import GONE, JSON, changed, index

AT_NINE = datetime(2024, 1, 31, 9, 30, tzinfo=UTC)
UUID_1 = str(UUID(int=1))

BY_STATUS = index("ByStatus", "gsi_pk", "gsi_sk")
IN_STATUS = {"name": "ByStatus", "pk_template": "STATUS#{status}", "sk_template": "{likes}"}


@dataclass(frozen=True)
class Case:
    """A change, what it makes of the values of a post, and what is planned."""

    changes: Mapping[str, object]
    steps: tuple[str, ...]
    """The kind, and what is written."""
    values: Callable[[dict[str, Any]], dict[str, Any]] = dict
    before: Mapping[str, object] = field(default_factory=dict)
    is_undone: bool = True
    """Is everything byte for byte as it was when it is taken back?"""
    items: tuple[Mapping[str, object], ...] = ()
    """What of the attributes of the first posts is otherwise than the old package writes it."""


def renamed(old: str, new: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda values: {new if name == old else name: each for name, each in values.items()}


def of(attribute: str, value: Callable[[Any], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Another value of an attribute that is there."""
    return lambda values: {
        name: value(each) if name == attribute and each is not None else each
        for name, each in values.items()
    }


EPOCH = {"name": "at", "type": "datetime", "required": False, "format": "epoch_s"}
CASES = {
    "an index by templates": Case(
        {"tables/0/gsi_list/1": BY_STATUS, f"{POST}/gsi_mappings/1": IN_STATUS},
        ("index-keys gsi_pk gsi_sk",),
    ),
    "an entity comes into an index": Case(
        {f"{POST}/gsi_mappings/1": IN_STATUS},
        ("index-keys gsi_pk gsi_sk",),
        before={"tables/0/gsi_list/1": BY_STATUS},
    ),
    "an index by other attributes": Case(
        {
            "tables/0/gsi_list/0": index("ByNote2", "note2_pk"),
            f"{POST}/gsi_mappings/0": {"name": "ByNote2", "pk_template": "N#{note}"},
        },
        ("index-keys note2_pk", "remove note_pk"),
    ),
    "a required attribute under another name": Case(
        {f"{STATUS}/name": "state"},
        ("attribute state", "remove status"),
        renamed("status", "state"),
    ),
    "an optional attribute of an index under another name": Case(
        {f"{NOTE}/name": "remark", f"{POST}/gsi_mappings/0/pk_template": "NOTE#{remark}"},
        ("attribute remark", "index-keys note_pk", "remove note"),
        renamed("note", "remark"),
    ),
    "a key of an index that was a field": Case(
        {f"{NOTE}/name": "remark", f"{POST}/gsi_mappings/0/pk_template": "{remark}"},
        ("attribute remark", "index-keys note"),
        renamed("note", "remark"),
        before={
            "tables/0/gsi_list/0/partition_key": "note",
            f"{POST}/gsi_mappings/0/pk_template": "{note}",
        },
    ),
    "another name and another format": Case(
        {AT: {**EPOCH, "name": "since", "format": "epoch_ms"}},
        ("attribute since", "remove at"),
        renamed("at", "since"),
        before={AT: EPOCH},
    ),
    "a moment as a number": Case({AT: EPOCH}, ("attribute at",)),
    "a moment as text": Case(
        {AT: {**EPOCH, "format": "iso_ms"}}, ("attribute at",), before={AT: EPOCH}
    ),
    "a moment in another text": Case({AT: {**EPOCH, "format": "iso_s"}}, ("attribute at",)),
    "a text is a uuid": Case(
        {f"{AUTHOR}/type": "uuid"},
        ("attribute author",),
        of("author", UUID),
        items=({"author": {"S": "00000000000000000000000000000001"}},),
        is_undone=False,
    ),
    "a constant": Case(
        {f"{FIELDS}/8": {"name": "kind", "type": "string", "const": "POST"}},
        ("constant kind",),
    ),
    "another constant": Case(
        {f"{FIELDS}/8/const": "ARTICLE"},
        ("constant kind",),
        before={f"{FIELDS}/8": {"name": "kind", "type": "string", "const": "POST"}},
    ),
    "a type attribute": Case(
        {"tables/0/table_config/type_attribute": "_type"},
        ("constant _type",),
    ),
    "a default": Case(
        {f"{FIELDS}/8": {"name": "rank", "type": "integer", "required": False, "default": 3}},
        ("default rank",),
        lambda values: {**values, "rank": 3},
    ),
    "another default": Case(
        {f"{LEVEL}/default": "high"},
        ("default level",),
        items=({"level": None},),
        is_undone=False,
    ),
    "a default for what a key of an index is made of": Case(
        {f"{NOTE}/default": "none"},
        ("default note", "index-keys note_pk"),
        lambda values: {**values, "note": values["note"] or "none"},
        is_undone=False,
    ),
    "a default for a key of an index": Case(
        {f"{NOTE}/default": "none"},
        ("default note",),
        lambda values: {**values, "note": values["note"] or "none"},
        before={
            "tables/0/gsi_list/0/partition_key": "note",
            f"{POST}/gsi_mappings/0/pk_template": "{note}",
        },
        is_undone=False,
    ),
    "an index by a default": Case(
        {
            "tables/0/gsi_list/1": index("ByLevel", "level"),
            f"{POST}/gsi_mappings/1": {"name": "ByLevel", "pk_template": "{level}"},
        },
        ("default level",),
        items=({"level": None},),
        is_undone=False,
    ),
    "an index by a template with a default": Case(
        {
            "tables/0/gsi_list/1": index("ByLevel", "level_pk"),
            f"{POST}/gsi_mappings/1": {"name": "ByLevel", "pk_template": "LEVEL#{level}"},
        },
        ("default level", "index-keys level_pk"),
        items=({"level": None}, {"level": {"NULL": True}}),
        is_undone=False,
    ),
    "no default, but required": Case(
        {f"{LEVEL}/required": True, f"{LEVEL}/default": GONE},
        ("default level",),
        items=({"level": None}, {"level": {"NULL": True}}),
        is_undone=False,
    ),
    "an attribute that is gone": Case(
        {LIKES: GONE},
        ("remove likes",),
        lambda values: {name: each for name, each in values.items() if name != "likes"},
    ),
    "an entity leaves an index": Case({f"{POST}/gsi_mappings/0": GONE}, ("remove note_pk",)),
    "everything at once": Case(
        {
            f"{STATUS}/name": "state",
            "tables/0/gsi_list/1": BY_STATUS,
            f"{POST}/gsi_mappings/1": {**IN_STATUS, "pk_template": "S#{state}"},
            f"{FIELDS}/8": {"name": "kind", "type": "string", "const": "POST"},
            AT: EPOCH,
        },
        (
            "attribute state", "attribute at", "constant kind", "index-keys gsi_pk gsi_sk",
            "remove status",
        ),
        renamed("status", "state"),
    ),
}  # fmt: skip

VALUES: tuple[dict[str, Any], ...] = (
    {"user_id": "ann", "post_id": "1", "status": "open", "note": "x", "likes": 5, "at": AT_NINE,
     "author": UUID_1, "level": "low"},
    {"user_id": "ann", "post_id": "2", "status": "done", "note": None, "likes": None, "at": None,
     "author": None, "level": "low"},
    {"user_id": "bob", "post_id": "1", "status": "open", "note": "y", "likes": 0, "at": AT_NINE,
     "author": None, "level": "mid"},
)  # fmt: skip


def schemas_of(case: Case) -> tuple[JSON, JSON]:
    old = changed(SHOP, case.before)
    return old, changed(old, case.changes)


def without_nones(item: Mapping[str, object]) -> Item:
    return {name: value for name, value in item.items() if value is not None}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_items_become_what_the_new_package_writes(name: str, tmp_path: Path, client: Any) -> None:
    case = CASES[name]
    with staged(*schemas_of(case), tmp_path, client) as stage:
        assert planned(stage.plan.steps) == case.steps
        assert stage.migration.left == ()
        olds = [stage.old.Post(**each).to_item() for each in VALUES]
        for item, change in zip(olds, case.items, strict=False):
            item |= change
        olds = [without_nones(each) for each in olds]
        stranger = {"pk": {"S": "USER#ann"}, "sk": {"S": "LIKE#1"}, "status": {"S": "open"}}
        new = stage.new.Post(**case.values({**VALUES[0], "post_id": "9"})).to_item()
        stage.store("Shop", *olds, stranger, new)
        before = stage.items("Shop")
        wanted = [stage.new.Post(**case.values(each)).to_item() for each in VALUES]

        first = stage.apply(Phase.EXPAND)
        after = stage.items("Shop")
        gone = {name for step in stage.plan.of(Phase.CONTRACT) for name in step.targets}
        for each in wanted:
            found = after[f"{each['pk']['S']}/{each['sk']['S']}"]
            assert {name: found[name] for name in found if name not in gone - each.keys()} == each
        assert after["USER#ann/LIKE#1"] == stranger
        assert after["USER#ann/POST#9"] == new
        assert not any(told.startswith("Unreadable") for told in first)
        assert stage.apply(Phase.EXPAND)["Write"] == 0

        undone = stage.undo()
        if case.is_undone:
            back = stage.items("Shop")
            assert {key: back[key] for key in back if key != "USER#ann/POST#9"} == {
                key: before[key] for key in before if key != "USER#ann/POST#9"
            }, undone

        stage.apply(Phase.EXPAND)
        stage.apply(Phase.CONTRACT)
        final = stage.items("Shop")
        assert final == {
            "USER#ann/LIKE#1": stranger,
            "USER#ann/POST#9": new,
            **{f"{each['pk']['S']}/{each['sk']['S']}": each for each in wanted},
        }
        assert stage.apply(Phase.CONTRACT)["Write"] == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (
            "an index by other attributes",
            "Post comes into index ByNote2: N#{note}",
        ),
        (
            "a key of an index that was a field",
            "a key of Post in index ByNote was a field, and is made of one now: {remark}",
        ),
    ],
)
def test_keys_are_written_for_a_reason_that_holds(name: str, why: str) -> None:
    steps = between(*schemas_of(CASES[name])).plan.steps
    assert [each.why for each in steps if each.kind is Kind.INDEX_KEYS] == [why]


def test_an_index_with_another_key_is_made_again() -> None:
    other = {"tables/0/gsi_list/0/partition_key": "other_pk"}
    steps = between(SHOP, changed(SHOP, other)).plan.steps
    assert [each.why for each in steps if each.kind is Kind.INDEX_KEYS] == [
        "index ByNote is keyed by other attributes, and must be made again under another name: NOTE#{note}"
    ]


def planned(steps: Any) -> tuple[str, ...]:
    """Kinds and targets of the steps for posts."""
    return tuple(f"{each.kind} {' '.join(each.targets)}" for each in steps if each.entity == "Post")
