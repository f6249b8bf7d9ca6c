"""Values of usage data that the examples cannot run on are findings, and such as they can run on are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from diagnostics.format_rules import codes
from dyngen.analysis.parameters import usage_values
from schemas import JSON, entity, index, pattern, schema, table, transaction, where

pytestmark = pytest.mark.slow

DEFAULTS: list[JSON] = [
    {"name": "mood", "type": "string", "required": False, "default": "calm"},
    {"name": "prefs", "type": "object", "required": False, "default": {"x": "a"}},
    {"name": "note", "type": "string", "required": False},
    {
        "name": "place",
        "type": "object",
        "required": False,
        "fields": [
            {"name": "zone", "type": "string", "required": False, "default": "north"},
            {"name": "row", "type": "string", "required": False},
        ],
    },
]
THING = entity(
    "{o}#{at:013d}",
    "D#{n:03d}",
    "o at:datetime n:integer votes:object price:decimal name other",
    pattern("get_raw", "GetItem", "o at:datetime sk", "single_entity"),
    pattern("begin", "Query", "o at:datetime sk_prefix", range_condition="begins_with"),
    pattern("find", "Scan", "since:datetime", filter_expression=where("seen", ">=", "since")),
    pattern("voted", "Scan", "option", filter_expression="votes.:option >= 1"),
    pattern("named", "Scan", "v", filter_expression=where("o", "=", "v")),
    pattern("rename", "UpdateItem", "o at:datetime n:integer name", "single_entity"),
    pattern("seen_at", "Scan", "v:datetime", filter_expression=where("seen", "=", "v")),
)
THING["gsi_mappings"] = [
    {"name": "ByName", "pk_template": "{name}#{o}", "sk_template": "{other}#{o}"}
]
WHOLE = entity(
    "W#{o}", "W", "o other",
    pattern("change", "UpdateItem", "whole:Whole", "single_entity"),
    ByName=("W#{o}", "{other}#{o}"),
)  # fmt: skip
THING["fields"][1]["format"] = "epoch_ms"
THING["fields"] += [
    *DEFAULTS,
    {"name": "seen", "type": "datetime", "format": "iso_s", "required": True},
]
PRICED = entity("P#{o}#{price}", "{id}#{day}", "o price:decimal id day:date")
OTHER = entity("P#{o}#{price}", "x#{text}", "o price:decimal text")
MOMENT = entity("Q#{o}", "{id}#{at}", "o id at:datetime")
SAME = entity("Q#{o}", "x#{text}", "o text")
MAIL = entity(
    "M#{o}", "M#{to:lower}", "o to", pattern("get_mail_raw", "GetItem", "o sk", "single_entity")
)
SCHEMA = schema(
    table(
        "Things",
        "pk",
        "sk",
        index("ByName", "name_pk", "name_sk"),
        Thing=THING,
        Whole=WHOLE,
        Mail=MAIL,
    ),
    table("Prices", "pk", "sk", Priced=PRICED, Other=OTHER, Moment=MOMENT, Same=SAME),
)


def usage(**values: JSON) -> JSON:
    """Usage data of all entities, with some sections of some of them."""
    plain: dict[str, JSON] = {
        name: {"sample_data": {"o": "a"}, "access_pattern_data": {}, "update_data": {}}
        for name in ("Thing", "Priced", "Other", "Moment", "Same", "Whole", "Mail")
    }
    return {"entities": {name: {**plain[name], **values.get(name, {})} for name in plain}}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # null is no value of a field with a default, which is never None in Python.
        ({"Thing": {"sample_data": {"mood": None}}}, ("DG706",)),
        ({"Thing": {"access_pattern_data": {"prefs": None}}}, ("DG706",)),
        ({"Thing": {"update_data": {"mood": None}}}, ("DG706",)),
        ({"Thing": {"sample_data": {"note": None}}}, ()),
        ({"Thing": {"sample_data": {"place": {"zone": None}}}}, ("DG706",)),
        ({"Thing": {"sample_data": {"place": {"row": None}}}}, ()),
        # Moments are held against the formats of keys, and of what they are compared with.
        ({"Thing": {"sample_data": {"at": "1960-01-01T00:00:00Z"}}}, ("DG713",)),
        ({"Thing": {"sample_data": {"at": "2024-01-01T01:00:00+01:00"}}}, ()),
        ({"Thing": {"filter_values": {"at": "1960-01-01T00:00:00Z"}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"at": "2024-01-01T00:00:00.000001Z"}}}, ("DG706",)),
        ({"Thing": {"filter_values": {"since": "2024-01-01T00:00:00.001Z"}}}, ("DG706",)),
        ({"Thing": {"filter_values": {"since": "2024-01-01T00:00:00Z"}}}, ()),
        # Two parameters of one name: the text is for one of them.
        ({"Thing": {"filter_values": {"v": "yesterday"}}}, ()),
        # What is compared as it is stored.
        ({"Thing": {"filter_values": {"sk": "E#001"}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"sk": "D#1"}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"sk": "D#one"}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"sk": "D#001"}}}, ()),
        ({"Mail": {"filter_values": {"sk": "M#Bob"}}}, ("DG713",)),
        ({"Mail": {"filter_values": {"sk": "M#bob"}}}, ()),
        ({"Thing": {"filter_values": {"sk_prefix": ""}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"sk_prefix": "D#"}}}, ()),
        ({"Thing": {"filter_values": {"option": ""}}}, ("DG713",)),
        ({"Thing": {"filter_values": {"option": "yes"}}}, ()),
        # Of updates what one of them sets.
        ({"Thing": {"update_data": {"name": "a#"}}}, ("DG713",)),
        ({"Thing": {"update_data": {"name": "a"}}}, ()),
        ({"Thing": {"update_data": {"other": "a#"}}}, ()),
        ({"Thing": {"update_data": {"n": 1000}}}, ()),
        ({"Whole": {"update_data": {"other": "a#"}}}, ("DG713",)),
        ({"Whole": {"update_data": {"o": ""}}}, ()),
        # A whole key with a moment or a date in it is another kind's all the same.
        ({"Moment": {"sample_data": {"id": "x", "at": "2024-01-01T00:00:00Z"}}}, ("DG713",)),
        ({"Moment": {"sample_data": {"id": "y", "at": "2024-01-01T00:00:00Z"}}}, ()),
        ({"Priced": {"sample_data": {"id": "x", "day": "20240131"}}}, ("DG713",)),
    ],
)
def test_values(values: dict[str, JSON], expected: tuple[str, ...], tmp_path: Path) -> None:
    found = codes(SCHEMA, tmp_path, usage(**values))
    assert tuple(each for each in found if each.startswith("DG7")) == expected, json.dumps(values)


SHARED: dict[str, JSON] = {
    "any text": {"name": "word"},
    "an enum": {"name": "state", "enum": ["OPEN", "PAID"]},
    "another enum": {"name": "kind", "enum": ["PAID", "LOST"]},
    "an enum of numbers": {"name": "floor", "type": "integer", "enum": [1, 2]},
    "a number": {"name": "count", "type": "integer"},
    "a uuid": {"name": "token", "type": "uuid"},
    "a day": {"name": "day", "type": "date"},
    "a moment": {"name": "at", "type": "datetime"},
    "seconds": {"name": "seen", "type": "datetime", "format": "iso_s"},
    "a flag": {"name": "on", "type": "boolean"},
}
"""What one name stands for in several methods."""
FIELDS: list[JSON] = [{"type": "string", "required": False, **each} for each in SHARED.values()]
FITTING: dict[str, tuple[object, set[str]]] = {
    "of one of two enums": ("LOST", {"any text", "another enum"}),
    "of both enums": ("PAID", {"any text", "an enum", "another enum"}),
    "of no enum": ("CANCELLED", {"any text"}),
    "a small number": (2, {"any text", "an enum of numbers", "a number"}),
    "a great number": (99, {"any text", "a number"}),
    "a uuid": ("6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21", {"any text", "a uuid"}),
    "a whole second": ("2024-01-31T09:30:00Z", {"any text", "a moment", "seconds"}),
    "finer than a second": ("2024-01-31T09:30:00.5Z", {"any text", "a moment"}),
    "a day": ("2024-01-31", {"any text", "a day", "a moment", "seconds"}),
    "true": (True, {"any text", "a flag"}),
}
"""A value, and what it can be; numbers and the like are read as texts, too, with a warning."""
NEAREST: dict[str, dict[str, str]] = {
    "a small number": {"an enum": "DG708", "another enum": "DG708"},
    "true": {"an enum": "DG708", "another enum": "DG708"},
    "of one of two enums": {"an enum": "DG708"},
    "of no enum": {"an enum": "DG708", "another enum": "DG708"},
    "a great number": {
        "an enum of numbers": "DG708",
        "an enum": "DG708",
        "another enum": "DG708",
    },
    "a uuid": {"an enum": "DG708", "another enum": "DG708"},
    "a whole second": {"an enum": "DG708", "another enum": "DG708"},
    "finer than a second": {"an enum": "DG708", "another enum": "DG708", "seconds": "DG706"},
    "a day": {"an enum": "DG708", "another enum": "DG708"},
}
"""Of parameters whose type the value has: the rule by which they refuse it."""


@pytest.mark.parametrize("value", [*FITTING])
def test_a_value_for_parameters_of_one_name_is_one_that_some_can_have(
    value: str, tmp_path: Path
) -> None:
    """In every order: told where all of them refuse it, by whichever rules, and first by one whose type it has."""
    given, fits = FITTING[value]
    numbers = {"an enum of numbers", "a number"} if type(given) is int else set[str]()
    for number, (one, other) in enumerate(permutations(SHARED, 2)):
        scans = [
            pattern(
                f"find_{SHARED[each]['name']}",
                "Scan",
                f"v:{SHARED[each].get('type', 'string')}",
                filter_expression=where(SHARED[each]["name"], "=", "v"),
            )
            for each in (one, other)
        ]
        thing = entity("T#{o}", "T", "o", *scans)
        thing["fields"] += FIELDS
        sample: JSON = {"sample_data": {"o": "a"}, "access_pattern_data": {}, "update_data": {}}
        data = {"entities": {"Thing": {**sample, "filter_values": {"v": given}}}}
        folder = tmp_path / str(number)
        folder.mkdir()
        found = codes(schema(table("Things", "pk", "sk", Thing=thing)), folder, data)
        told = tuple(each for each in found if each.startswith("DG70"))
        near = NEAREST.get(value, {})
        able = fits & {one, other}
        if numbers & {one, other}:
            able &= numbers  # what is read as a number for one is no text for the other
        rule = near.get(one) or near.get(other) or "DG706"
        assert told == (() if able else (rule,)), (one, other)


def test_a_plan_of_a_transaction_is_walked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever number of its entities has values for its parameters."""
    seen: list[str] = []
    slots_of = usage_values.slots_of

    def counted(plan: object, owner: Any) -> Iterator[Any]:
        seen.append(owner.name)
        return slots_of(plan, owner)

    monkeypatch.setattr(usage_values, "slots_of", counted)
    things = {f"Thing{n}": entity(f"T{n}#{{o}}", f"T{n}", "o") for n in range(12)}
    of_all = [f"Delete {name} of Things" for name in things]
    remove = transaction("remove", "TransactWrite", "o", "boolean", *of_all)
    sample: JSON = {"sample_data": {"o": "a"}, "access_pattern_data": {}, "update_data": {}}
    data = {"entities": {name: {**sample, "filter_values": {"o": "b"}} for name in things}}
    made = schema(table("Things", "pk", "sk", **things), transactions=(remove,))
    assert not codes(made, tmp_path, data)
    assert sorted(seen) == sorted(things)
