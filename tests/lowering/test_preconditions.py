"""What examples store so that the condition of a write is met, or is not: the least change of a sample."""

# Tables of inputs, a row on a line.

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dyngen.ir.plans import UpdateFields
from dyngen.lower.examples.preconditions import Demands
from proof.running.package import meaning_of
from schemas import JSON, entity, fields, pattern, schema, table

CONTENT: dict[str, object] = {
    "id": "i", "title": "Rain", "status": "OPEN", "stock": 3, "tags": ["a"], "prefs": {"theme": "dark"},
    "seen": "2024-01-31T02:00:00+02:00",
}  # fmt: skip
"""The sample; of what is optional it has `seen` alone."""
PLAN = {"name": "free", "most": 3}
"""What is read where there is none."""


def of_thing(condition: str) -> JSON:
    named = " ".join(re.findall(r":([a-z]+)", condition))
    thing = entity(
        "T#{id}", None,
        "id title status stock:integer tags:array/string prefs:object rating:integer? note? "
        "labels:string_set? meta:object? until:datetime? seen:datetime? least:integer? left:integer?",
        pattern("change", "UpdateItem", f"id text {named}", "success_flag", condition=condition),
    )  # fmt: skip
    thing["fields"].append({"name": "text", "type": "string", "required": False})
    thing["fields"][2]["enum"] = ["OPEN", "PAID", "SENT"]
    thing["fields"][-2]["default"] = 7
    thing["fields"][10]["ttl"] = True
    thing["fields"][5]["fields"] = [{"name": "theme", "type": "string", "required": True}]
    plan = fields("name most:integer")
    thing["fields"].append(
        {"name": "tick", "type": "datetime", "format": "epoch_ms", "required": False}
    )
    spot = {
        "name": "spot",
        "type": "object",
        "required": False,
        "fields": fields("x:integer y:integer?"),
    }
    thing["fields"].append(
        {"name": "place", "type": "object", "required": False, "fields": [*fields("street"), spot]}
    )
    thing["fields"].append(
        {
            "name": "rows",
            "type": "array",
            "item_type": "object",
            "required": False,
            "item_fields": fields("sku count:integer?"),
        }
    )
    thing["fields"].append(
        {"name": "plan", "type": "object", "required": False, "fields": plan, "default": PLAN}
    )
    return schema(table("Things", "pk", None, Thing=thing))


@pytest.mark.parametrize(
    ("condition", "changes"),
    [
        ('status = "OPEN"', {}),
        ('status = "PAID"', {"status": "PAID"}),
        ('status <> "OPEN"', {"status": "PAID"}),
        ('NOT status IN ("OPEN", "PAID")', {"status": "SENT"}),
        ("stock > 3", {"stock": Decimal(4)}),
        ('tick > "2024-01-31T10:30:00.5Z"', {"tick": "2024-02-01T10:30:00.500000+00:00"}),
        ('tick = "2024-01-31T10:30:00.5Z"', {"tick": "2024-01-31T10:30:00.500000+00:00"}),
        ("place.spot.y = 5", {"place": {"street": "street-1", "spot": {"x": 1, "y": Decimal(5)}}}),
        ("rows[0].count = 5", {"rows": [{"sku": "sku-1", "count": Decimal(5)}]}),
        ("5 < stock", {"stock": Decimal(6)}),
        ("stock BETWEEN 0 AND 2", {"stock": Decimal(2)}),
        ("NOT stock BETWEEN 2 AND 4", {"stock": Decimal(1)}),
        ("stock IN (8, 9)", {"stock": Decimal(8)}),
        ("stock > rating", {"rating": Decimal(2)}),
        ("rating < least", {"least": 1, "rating": Decimal(0)}),
        ("id = note", {"note": "i"}),
        ("left = 7", {}),
        ("plan.most >= 3", {}),
        ("plan.most > 3", {"plan": {"name": "free", "most": Decimal(4)}}),
        ("left > 7", {"left": Decimal(8)}),
        ("attribute_exists(rating)", {"rating": 1}),
        ("attribute_exists(pk) AND NOT attribute_not_exists(rating)", {"rating": 1}),
        ("attribute_not_exists(note)", {}),
        ("attribute_not_exists(rating) OR stock > 100", {}),
        ("rating > 4 OR stock = 3", {}),
        ("NOT (stock = 3 AND rating = 1)", {}),
        ("NOT rating <> 1", {"rating": 1}),
        ("NOT (stock = 3 OR stock = 4)", {"stock": Decimal(5)}),
        ("rating > 1 AND stock <> rating", {"rating": Decimal(2)}),
        ("size(title) = 6", {"title": "titlet"}),
        ("size(title) > 3", {}),
        ("size(tags) >= 2", {"tags": ["tags-1", "tags-1"]}),
        ("size(tags) >= 20000", {}),
        ('tags[20000] = "b"', {}),
        ("size(labels) > 1", {"labels": ["labels-1", "labels-2"]}),
        ('begins_with(title, "Ra")', {}),
        ('begins_with(title, "Su")', {"title": "Su"}),
        ('contains(tags, "b")', {"tags": ["a", "b"]}),
        ('contains(labels, "b")', {"labels": ["b"]}),
        ('NOT contains(labels, "b")', {}),
        ('attribute_type(note, "S")', {"note": "note-1"}),
        ('prefs.theme = "light"', {"prefs": {"theme": "light"}}),
        ('tags[1] = "b"', {"tags": ["a", "b"]}),
        ("meta.depth > 3", {"meta": {"meta": 1, "depth": Decimal(4)}}),
        ('meta.a.b = "x"', {"meta": {"meta": 1, "a": {"b": "x"}}}),
        ("meta.open = true", {"meta": {"meta": 1, "open": True}}),
        ("meta.:entry > 3", {"meta": {"meta": 1, "red": Decimal(4)}}),
        ("attribute_not_exists(meta.:entry)", {}),
        ("attribute_exists(meta.:entry)", {"meta": {"meta": 1, "red": 1}}),
        ("meta.:entry >= meta.:strange", {"meta": {"meta": 1, "red": 1, "LOST": 1}}),
        ("attribute_exists(tags[1])", {"tags": ["a", "tags-1"]}),
        ("meta.:stranger > 3", {}),
        ("status = :strange", {}),
        ('until = "2024-01-31T00:00:00Z"', {"until": Decimal(1706659200)}),
        ('until > "2024-01-31T00:00:00Z"', {"until": "2024-02-01T00:00:00+00:00"}),
        ('seen <= "2024-01-31T00:00:00Z"', {}),
    ],
)  # fmt: skip
def test_the_least_change(condition: str, changes: dict[str, Any], tmp_path: Path) -> None:
    (thing,) = meaning_of(of_thing(condition), tmp_path).entities
    plan = next(method.plan for _, method in thing.access_patterns)
    assert isinstance(plan, UpdateFields)
    given = {"entry": "red", "strange": "LOST"}
    assert Demands(thing, CONTENT, lambda ref: given.get(ref.name)).of(plan.condition) == changes
