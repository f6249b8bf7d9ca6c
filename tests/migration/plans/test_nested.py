"""Attributes of objects within items: under another name or in another form, in lists and deeper, there and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dyngen.migration.evaluate import evaluators
from dyngen.migration.outcome import Unchanged, Unreadable, Write
from dyngen.migration.plan import Phase, to_json
from dyngen.migration.reading import from_json
from migration.plans.stage import NOW, Item, between, staged
from schemas import JSON, changed, entity, fields, schema, table

SHOP = schema(
    table(
        "Shop", "pk", "sk", Post=entity("USER#{user_id}", "POST#{post_id}", "user_id post_id title")
    )
)
FIELDS = "tables/0/entities/Post/fields"


def column(name: str, inside: str, *, many: bool = False, **more: Any) -> JSON:
    """An object, or a list of objects."""
    shape = {"type": "array", "item_type": "object"} if many else {"type": "object"}
    key = "item_fields" if many else "fields"
    return {"name": name, **shape, "required": False, key: fields(inside, **more)}


OBJECT = changed(SHOP, {f"{FIELDS}/3": column("look", "colour size:integer?")})
LIST = changed(SHOP, {f"{FIELDS}/3": column("lines", "sku count:integer", many=True)})
DEEP = changed(
    SHOP,
    {
        f"{FIELDS}/3": column("boxes", "label inner:object", many=True,
                              inner={"fields": fields("kind note?")}),
    },
)  # fmt: skip
MOMENT = changed(SHOP, {f"{FIELDS}/3": column("seen", "at:datetime by")})
EPOCH = {"name": "at", "type": "datetime", "required": True, "format": "epoch_ms"}


def text(value: str) -> JSON:
    return {"S": value}


def post(number: int, **more: Any) -> Item:
    item = {
        "pk": text("USER#ann"), "sk": text(f"POST#{number}"), "user_id": text("ann"),
        "post_id": text(str(number)), "title": text("x"), "version": {"N": "1"},
    }  # fmt: skip
    return {**item, **more}


def look(**members: Any) -> JSON:
    return {"M": members}


CASES: Mapping[str, tuple[JSON, Mapping[str, object], tuple[str, ...], JSON, JSON, JSON]] = {
    "an object": (
        OBJECT, {f"{FIELDS}/3/fields/0/name": "tint"},
        ("attribute look colour tint", "remove look colour tint"),
        {"look": look(colour=text("red"), odd={"L": []})},
        {"look": look(colour=text("red"), tint=text("red"), odd={"L": []})},
        {"look": look(tint=text("red"), odd={"L": []})},
    ),
    "a list of objects": (
        LIST, {f"{FIELDS}/3/item_fields/0/name": "article"},
        ("attribute lines sku article", "remove lines sku article"),
        {"lines": {"L": [look(sku=text("a"), count={"N": "1"}), look(sku=text("b"), count={"N": "2"})]}},
        {"lines": {"L": [look(sku=text("a"), article=text("a"), count={"N": "1"}),
                         look(sku=text("b"), article=text("b"), count={"N": "2"})]}},
        {"lines": {"L": [look(article=text("a"), count={"N": "1"}),
                         look(article=text("b"), count={"N": "2"})]}},
    ),
    "an object in a list of objects": (
        DEEP, {f"{FIELDS}/3/item_fields/1/fields/0/name": "sort"},
        ("attribute boxes.inner kind sort", "remove boxes.inner kind sort"),
        {"boxes": {"L": [look(label=text("l"), inner=look(kind=text("k")))]}},
        {"boxes": {"L": [look(label=text("l"), inner=look(kind=text("k"), sort=text("k")))]}},
        {"boxes": {"L": [look(label=text("l"), inner=look(sort=text("k")))]}},
    ),
    "an object and what is in it": (
        OBJECT,
        {f"{FIELDS}/3": column("style", "tint size:integer?", tint={"attribute": "colour"})},
        ("attribute style from look", "remove look"),
        {"look": look(colour=text("red"))},
        {"look": look(colour=text("red")), "style": look(colour=text("red"))},
        {"style": look(colour=text("red"))},
    ),
    "a moment in another form": (
        MOMENT, {f"{FIELDS}/3/fields/0": EPOCH},
        ("attribute seen at at",),
        {"seen": look(at=text("2024-01-31T09:30:00.000000Z"), by=text("ann"))},
        {"seen": look(at={"N": "1706693400000"}, by=text("ann"))},
        {"seen": look(at={"N": "1706693400000"}, by=text("ann"))},
    ),
    "a moment under another name, in another form": (
        MOMENT, {f"{FIELDS}/3/fields/0": {**EPOCH, "name": "moment"}},
        ("attribute seen at moment", "remove seen at moment"),
        {"seen": look(at=text("2024-01-31T09:30:00.000000Z"), by=text("ann"))},
        {"seen": look(at=text("2024-01-31T09:30:00.000000Z"), moment={"N": "1706693400000"}, by=text("ann"))},
        {"seen": look(moment={"N": "1706693400000"}, by=text("ann"))},
    ),
}  # fmt: skip
"""The old schema, the change, the steps; an item before, after the first phase, and after the second."""


def said(step: Any) -> str:
    if step.nested is None:
        formerly = f" from {step.from_attribute}" if step.from_attribute else ""
        return f"{step.kind} {step.targets[0]}{formerly}"
    place = ".".join((*step.targets, *step.nested.within))
    return f"{step.kind} {place} {step.nested.old} {step.nested.new}"


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_there_and_back(name: str, tmp_path: Path, client: Any) -> None:
    old, changes, steps, before, expanded, contracted = CASES[name]
    with staged(old, changed(old, changes), tmp_path, client) as stage:
        assert tuple(map(said, stage.plan.steps)) == steps
        assert stage.migration.left == ()
        assert from_json(to_json(stage.plan), "plan.json") == stage.plan
        stage.store("Shop", post(1, **before), post(2))
        assert stage.old.Post.from_item(post(1, **before)).to_item() == post(1, **before)

        assert stage.apply(Phase.EXPAND)["Write"] == 1
        assert stage.items("Shop") == {
            "USER#ann/POST#1": post(1, **expanded),
            "USER#ann/POST#2": post(2),
        }
        assert stage.new.Post.from_item(post(1, **contracted)).to_item() == post(1, **contracted)
        assert stage.apply(Phase.EXPAND)["Write"] == 0

        stage.undo()
        assert stage.items("Shop")["USER#ann/POST#1"] == post(1, **before)

        stage.apply(Phase.EXPAND)
        stage.apply(Phase.CONTRACT)
        assert stage.items("Shop")["USER#ann/POST#1"] == post(1, **contracted)
        assert stage.apply(Phase.CONTRACT)["Write"] == 0
        assert stage.apply(Phase.EXPAND)["Write"] == 0


RENAMED = between(LIST, changed(LIST, {f"{FIELDS}/3/item_fields/0/name": "article"})).plan


def lines(*items: JSON) -> JSON:
    return {"lines": {"L": [{"M": {"count": {"N": "1"}, **each}} for each in items]}}


def test_an_object_that_new_code_has_written_stays() -> None:
    evaluate = evaluators(RENAMED, Phase.EXPAND, lambda: NOW)["Shop"]
    new = lines({"article": text("a")})
    assert evaluate(post(1, **new)) is Unchanged.ALREADY
    both = lines(
        {"article": text("new")}, {"sku": text("b")}, {"article": text("c"), "sku": text("old")}
    )
    found = evaluate(post(1, **both))
    assert isinstance(found, Write)
    assert found.sets == lines(
        {"article": text("new")},
        {"article": text("b"), "sku": text("b")},
        {"article": text("c"), "sku": text("old")},
    )
    assert found.seen == both  # the write rests on the whole of it


def test_an_old_name_goes_only_where_all_objects_say_the_same_under_the_new_one() -> None:
    evaluate = evaluators(RENAMED, Phase.CONTRACT, lambda: NOW)["Shop"]
    not_yet = evaluate(
        post(1, **lines({"article": text("a"), "sku": text("a")}, {"article": text("b")}))
    )
    assert isinstance(not_yet, Write)  # one that new code has added
    assert not_yet.sets == lines({"article": text("a")}, {"article": text("b")})
    otherwise = evaluate(post(1, **lines({"article": text("a"), "sku": text("b")})))
    assert otherwise == Unreadable(
        "Post", "lines.sku", "is not what article says: one of them has changed since"
    )
    assert evaluate(post(1)) is Unchanged.ALREADY


def test_what_is_no_object_is_told_and_left() -> None:
    evaluate = evaluators(RENAMED, Phase.EXPAND, lambda: NOW)["Shop"]
    found = evaluate(post(1, lines={"S": "none"}))
    assert isinstance(found, Unreadable)
    assert found.attribute == "lines"
