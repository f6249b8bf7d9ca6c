"""What no plan can do is named, and nothing is planned for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from migration.plans.stage import between
from migration.shop import AT, FIELDS, LIKES, NOTE, POST, SHOP, STATUS
from schemas import GONE, changed, index

MAPPINGS, INDEXES = f"{POST}/gsi_mappings", "tables/0/gsi_list"
LOOK = {
    "name": "look", "type": "object", "required": False,
    "fields": [
        {"name": "colour", "type": "string", "required": True},
        {"name": "size", "type": "string", "required": False, "default": "small"},
        {"name": "shape", "type": "string", "required": False},
    ],
}  # fmt: skip
MOMENT = {"name": "at", "type": "datetime", "required": False, "format": "epoch_s"}
OF_NOTE = {"name": "OfNote", "pk_template": "NOTE#{note}", "sk_template": "POST#{post_id}"}
BY_AT, AT_ITSELF = index("ByAt", "at"), {"name": "ByAt", "pk_template": "{at}"}
DRAFT = {f"{STATUS}/required": False, f"{STATUS}/default": "draft"}
BEFORE: Mapping[str, Mapping[str, Any]] = {
    "what a renamed index lacks": {
        f"{INDEXES}/1": index("Slim", "author", projection="INCLUDE", included_attributes=["status"]),
        f"{MAPPINGS}/1": {"name": "Slim", "pk_template": "{author}"},
    },
    "a moment of another type that an index is keyed by": {f"{INDEXES}/1": BY_AT, f"{MAPPINGS}/1": AT_ITSELF},
    "a default that is gone from what is still optional": DRAFT,
    "a default that is gone from what is required now": DRAFT,
}  # fmt: skip
LEFT: Mapping[str, tuple[Mapping[str, Any], set[str], tuple[str, ...]]] = {
    "another primary key": (
        {f"{POST}/sk_template": "P#{post_id}", f"{STATUS}/name": "state"},
        {"DB102 Post.sk_template", "DB203 Post.state"},
        (),
    ),
    "another key of the table": (
        {"tables/0/table_config/sort_key": "range", f"{STATUS}/name": "state"},
        {"DB104 Shop", "DB203 Post.state"},
        (),
    ),
    "another table": (
        {"tables/0/table_config/table_name": "Shop2", f"{STATUS}/name": "state"},
        {"DB101 Shop2", "DB203 Post.state"},
        (),
    ),
    "another wire type": ({f"{NOTE}/type": "integer"}, {"DB204 Post.note"}, ()),
    "an unknown value": ({f"{NOTE}/required": True}, {"DB207 Post.note"}, ("index-keys note_pk",)),
    "a required field without a value": (
        {f"{FIELDS}/8": {"name": "rank", "type": "integer", "required": True}},
        {"DB201 Post.rank"},
        (),
    ),
    "fewer values": ({f"{LIKES}/enum": [1, 2]}, {"DB205 Post.likes"}, ()),
    "other index keys in one attribute": (
        {f"{MAPPINGS}/0/pk_template": "N#{note}"},
        {"DB307 Post.ByNote"},
        (),
    ),
    "other index keys in the attribute of a new index": (
        {
            f"{INDEXES}/0": index("ByStatus", "note_pk"),
            f"{MAPPINGS}/0": {"name": "ByStatus", "pk_template": "S#{status}"},
        },
        {"DB301 Shop.ByStatus"},
        (),
    ),
    "an index that is to hold more": (
        {f"{INDEXES}/1": index("ByStatus", "status"), f"{MAPPINGS}/1": {"name": "ByStatus", "pk_template": "{status}"}},
        set(),
        (),
    ),
    "what a renamed index lacks": (
        {
            f"{STATUS}/name": "state",
            f"{INDEXES}/1": index("Slim", "author", projection="INCLUDE", included_attributes=["state"]),
            f"{MAPPINGS}/1": {"name": "Slim", "pk_template": "{author}"},
        },
        {"DB304 Shop.Slim"},
        ("attribute state", "remove status"),
    ),
    "a moment of another type that an index is keyed by": (
        {f"{AT}/format": "epoch_ms", f"{INDEXES}/1": BY_AT, f"{MAPPINGS}/1": AT_ITSELF},
        {"DB204 Post.at"},
        (),
    ),
    "a number that is a moment": ({AT: {**MOMENT, "name": "likes"}, LIKES: GONE}, {"DB205 Post.likes"}, ("remove at",)),
    "a field that only a new key would hold": (
        {
            f"{STATUS}/stored": "key",
            f"{INDEXES}/1": index("ByStatus", "data"),
            f"{MAPPINGS}/1": {"name": "ByStatus", "pk_template": "S#{status}"},
        },
        {"DB301 Shop.ByStatus"},
        ("remove status",),
    ),
    "another default within an object": (
        {f"{FIELDS}/8/fields/1/default": "large"},
        {"DB404 Post.look.size"},
        (),
    ),
    "a default that is gone from what is still optional": ({f"{STATUS}/default": GONE}, {"DB404 Post.status"}, ()),
    "a default that is gone from what is required now": (
        {f"{STATUS}/default": GONE, f"{STATUS}/required": True}, set(), ("default status",),
    ),
    "a default within an object for what was nothing": (
        {f"{FIELDS}/8/fields/2/default": "round"},
        set(),
        (),
    ),
    "a field within an object": (
        {f"{FIELDS}/8/fields/0/type": "integer"},
        {"DB204 Post.look.colour"},
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_is_named(name: str) -> None:
    changes, left, steps = LEFT[name]
    old = changed(SHOP, {f"{FIELDS}/8": LOOK} if "object" in name else BEFORE.get(name, {}))
    migration = between(old, changed(old, changes))
    assert {f"{each.rule.code} {each.at.removeprefix('shop:')}" for each in migration.left} == left
    assert tuple(f"{each.kind} {' '.join(each.targets)}" for each in migration.plan.steps) == steps


def test_what_is_in_items_already_is_not_written_for_an_index_of_another_name() -> None:
    held = {f"{INDEXES}/0": index("OfNote", "note_pk", "sk"), f"{MAPPINGS}/0": OF_NOTE}
    migration = between(SHOP, changed(SHOP, held))
    assert (migration.plan.steps, migration.left) == ((), ())


def test_an_item_that_comes_into_an_index_by_what_it_has_now_is_written() -> None:
    """Its key attribute is that of another index, which did not show items without the field."""
    held = {f"{INDEXES}/0": index("OfNote", "note_pk"), f"{MAPPINGS}/0/name": "OfNote"}
    migration = between(SHOP, changed(SHOP, {**held, f"{NOTE}/default": "none"}))
    steps = [f"{each.kind} {' '.join(each.targets)}" for each in migration.plan.steps]
    assert steps == ["default note", "index-keys note_pk"]


def test_units_are_not_changed_in_place() -> None:
    """The same number may be either, so a second run would do it again."""
    old = changed(SHOP, {AT: MOMENT})
    migration = between(old, changed(old, {f"{AT}/format": "epoch_ms"}))
    assert [each.rule.code for each in migration.left] == ["DB204"]
    assert migration.plan.steps == ()


def test_what_old_writers_undo_is_said() -> None:
    migration = between(SHOP, changed(SHOP, {f"{STATUS}/name": "state"}))
    assert migration.plan.writers == (
        "DB203: state was stored as status, is stored as state in Post",
    )
    assert between(SHOP, changed(SHOP, {LIKES: GONE})).plan.writers == ()


def test_what_alone_holds_a_field_is_not_removed() -> None:
    held = {f"{STATUS}/stored": "key", f"{MAPPINGS}/0/pk_template": "S#{status}"}
    old = changed(SHOP, held)
    new = changed(old, {f"{STATUS}/stored": GONE, f"{MAPPINGS}/0": GONE})
    assert between(old, new).plan.steps == ()
    gone = changed(old, {STATUS: GONE, f"{MAPPINGS}/0": GONE})
    assert [each.targets for each in between(old, gone).plan.steps] == [("note_pk",)]
