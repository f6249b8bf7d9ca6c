"""Values of usage data that the examples cannot run on are findings, and such as they can run on are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.format_rules import codes
from schemas import JSON, entity, index, pattern, schema, table, where

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
