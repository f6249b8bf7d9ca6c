"""Rules about items that one side cannot read (DB2xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import ENCODING, Break, Recipe

TABLE: tuple[Break, ...] = (
    Break(
        "DB201",
        "a required field is new",
        "No stored item has it, and an item without a required attribute is refused with ItemDecodeError.",
        '{"name": "locale", "type": "string", "required": true}, added',
        "add it as optional, or with a default; fill it in; make it required a release later",
        Recipe.EXPAND,
        ("Entity.fields", "Field.fields", "Field.item_fields", "Field.required"),
    ),
    Break(
        "DB202",
        "a required field is gone",
        "Code of the last release refuses every item that the new code writes: it cannot run beside it, and there "
        "is no way back once such an item is stored.",
        '{"name": "locale", "type": "string", "required": true}, removed',
        "make it optional, roll that out everywhere, and remove it a release later",
        Recipe.READERS_FIRST,
        ("Entity.fields", "Field.fields", "Field.item_fields"),
    ),
    Break(
        "DB203",
        "a field is stored under another name",
        "The value is under one name in the items of old code and under another in those of new code. Where the "
        "field is required, each side refuses the items of the other; where it is optional, each side reads that "
        "it is not there. So it is where only the key of an index holds it on one side: the other looks for an "
        "attribute.",
        '"name": "email"  →  "name": "mail"',
        "add the new field, write both, copy the values, read the new one, and then drop the old one",
        Recipe.EXPAND,
        ("Field.name", "Field.attribute", "Field.stored"),
    ),
    Break(
        "DB204",
        "a field is stored as another type",
        "Each side refuses what the other stored: DynamoDB's type differs, or the texts of one are none of "
        "the other.",
        '"type": "integer"  →  "type": "string"',
        "add a field of the new type beside it",
        Recipe.EXPAND,
        ("Field.type", "Field.item_type", "Field.format", "Field.ttl"),
    ),
    Break(
        "DB205",
        "a field takes fewer values than it did",
        "Stored values that the new type does not allow are refused, moments too that are finer than the new "
        "format. Whether there are any depends on what is stored.",
        '"type": "string"  →  "type": "uuid"',
        "rewrite such values first, then change the type",
        Recipe.WRITERS_FIRST,
        ("Field.type", "Field.item_type", "Field.format", "Field.fields", "Field.item_fields"),
    ),
    Break(
        "DB206",
        "a field takes more values than it did",
        "Code of the last release refuses items with a value that only the new type allows: it cannot run beside "
        "the new code, and there is no way back once such an item is stored.",
        '"type": "uuid"  →  "type": "string"',
        "roll out the code that reads such values everywhere before anything writes one",
        Recipe.READERS_FIRST,
        ("Field.type", "Field.item_type", "Field.format", "Field.fields", "Field.item_fields"),
    ),
    Break(
        "DB207",
        "a field is required now",
        "Items that were stored without it are refused with ItemDecodeError.",
        '"required": false  →  "required": true',
        "fill it in where it is missing, then make it required",
        Recipe.WRITERS_FIRST,
        ("Field.required", "Field.default"),
    ),
    Break(
        "DB208",
        "a field is optional now",
        "Code of the last release refuses items without it.",
        '"required": true  →  "required": false',
        "roll out the code that reads such items everywhere before anything leaves the field out",
        Recipe.READERS_FIRST,
        ("Field.required",),
    ),
    Break(
        "DB209",
        "an enum has lost a value",
        "Items that hold it are refused with ItemDecodeError.",
        '"enum": ["DRAFT", "LIVE"]  →  "enum": ["LIVE"]',
        "rewrite the items that hold it first",
        Recipe.WRITERS_FIRST,
        ("Field.enum",),
    ),
    Break(
        "DB210",
        "an enum has a new value",
        "Code of the last release refuses items that hold it: it cannot run beside code that writes it, and there "
        "is no way back once one is stored.",
        '"enum": ["LIVE"]  →  "enum": ["LIVE", "ARCHIVED"]',
        "roll out a release that only knows the value, and write it a release later",
        Recipe.READERS_FIRST,
        ("Field.enum",),
    ),
    Break(
        "DB211",
        "a field is an attribute on one side only",
        "Both sides read it from the item's key where the attribute is not there. But filters and conditions of the "
        "side that has the attribute miss the items without it.",
        '"stored": "key", added to a field that filters of the last release name',
        "leave it stored as it is, or see that no filter names it",
        Recipe.READERS_FIRST,
        ("Field.stored",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB212",
        "a constant is another",
        "A constant is checked on reading: the side that has it refuses items in which the attribute is anything else. "
        "An item without it is read by both.",
        '"const": "ORDER"  →  "const": "PURCHASE"',
        "keep it, or rewrite the attribute in stored items while neither side checks it",
        Recipe.EXPAND,
        ("Field.const", "Field.type", "TableConfig.type_attribute", "Entity.entity_type"),
    ),
    Break(
        "DB213",
        "values are stored otherwise",
        "How a value, or a key, is spelt in an item is a matter of dyngen, and no schema says it. A release that "
        "spells one otherwise has another number for it, which each package keeps in `.dyngen.json`; so it is known "
        "only of packages that are committed.",
        '"encoding": 1  →  "encoding": 2 in .dyngen.json',
        "build with the release that the packages were made by, until the notes of the new one say how stored items "
        "get from one encoding to the other",
        Recipe.NONE,
        (ENCODING,),
    ),
)
