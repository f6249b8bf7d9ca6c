"""What random schemas and rows are made of: names with one type each, templates, awkward values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from proof.model.terms import FORMATS, Folded, Json, formatted
from proof.random import members
from proof.random.members import RECORD, RECORDS

KINDS = {
    # fields of keys
    "uid": "string",
    "tid": "string",
    "a": "string",
    "b": "string",
    "c": "string",
    "day": "date",
    "at": "datetime",
    "ref": "uuid",
    "flag": "boolean",
    "num": "integer",
    "rank": "integer",
    "score": "decimal",
    # other fields; some are reserved words of DynamoDB or keywords of Python
    "status": "string",
    "name": "string",
    "class": "string",
    "note": "string",
    "count": "integer",
    "size": "integer",
    "price": "decimal",
    "active": "boolean",
    "tags": "array",
    "labels": "string_set",
    "seen": "datetime",
    "tick": "epoch_ms",
    "ms": "iso_ms",
    "second": "epoch_s",
    "sec": "iso_s",
    "off": "iso_offset",
    "expires": "epoch_s",  # when items end, in whole seconds
    "gone": "integer",  # likewise, now and then, where nothing expires
    "nick": "string",  # in keys in lower case alone
    "level": "string",  # an enum
    "stage": "integer",  # an enum too
    "mood": "string",  # with a default
    "quota": "integer",  # with a default
    "blob": "bytes",
    "marks": "number_set",
    "place": "object",
    "home": RECORD,
    "base": RECORD,  # with a default
    "rows": RECORDS,
    "version": "integer",  # then it counts the updates, mostly
    "token": "uuid",  # generated now and then
    "slug": "string",  # likewise
}
"""A field of this name has this type in every entity."""

TEXTS = ("uid", "tid", "a", "b", "c")
"""Key fields of any text."""

CHOICES: dict[str, tuple[Any, ...]] = {"level": ("low", "mid", "high", "lo"), "stage": (1, 2, 10)}
ENTRIES = {
    "an entry": ("x", "y", "none"),
    "another entry": ("deep", "lost"),
    "an entry that counts": ("x", "none", "x-y", "n", ""),
}
"""Names of entries of a free-form object, by the description of their parameters; nothing has `none` and `lost`."""
DEFAULTS: dict[str, Any] = {"mood": "calm", "quota": 7, "base": members.DEFAULT}
PAYLOAD = (
    "status", "name", "class", "note", "count", "size", "price", "active", "tags", "labels", "seen", "level", "stage",
    "mood", "quota", "blob", "marks", "place", "version", "ms", "second", "sec", "off", "tick", "token", "slug",
    "expires", "gone", "home", "base", "rows",
)  # fmt: skip
PREFIXES = ("A#", "A", "A#A#", "B#", "AB#", "A!", "~", "ORDER#", "ORDER#ITEM#", "a", "\U0001f600#")
CONSTANTS = ("A", "PROFILE", "A#", "META", "a#A#a", "B#")
DELIMITERS = ("#", "#", "#", "|", "--", "##", "#A#", " ")

NICKS = tuple(map(Folded, ("Ann", "ann", "ANN", "aB", "Ab", "b", "B#", "É", "é", "a!", "A")))
KEY_TEXTS = (
    "a", "b", "aa", "ab", "a!", 'a"', "a b", "a#", "#", "#a", "a#A", "a#A#", "A", "A#", "A#a", "B", "~", "a~",
    "a-", "-", "a|", "ITEM", "ITEM#a", "PROFILE", "é", "a\uffff", "\U0001f600", "a\U0001f600", "0", "!",
    "\U0010ffff", "a\U0010ffffb",
)  # fmt: skip
LOOSE_TEXTS = ("", "a", "ab", "b", "ba", "OPEN", "PAID")
_MOMENTS = (
    datetime(2024, 1, 1, tzinfo=UTC),
    datetime(2024, 1, 1, 0, 0, 1, tzinfo=UTC),
    datetime(2024, 1, 31, 9, 30, 0, 5000, tzinfo=UTC),
)
VALUES: dict[str, tuple[Any, ...]] = {
    **{kind: tuple(formatted(kind, each) for each in _MOMENTS) for kind in FORMATS},
    "integer": (-1, 0, 1, 2, 9, 10, 99, 100, 9999, 12345),
    "decimal": tuple(map(Decimal, ("0", "1.5", "1.50", "10", "-3.25", "1E+2", "0.001", "9.99"))),
    "boolean": (True, False),
    "date": (date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1)),
    "datetime": (
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2024, 1, 31, 9, 30, tzinfo=UTC),
    ),
    "uuid": tuple(UUID(int=n) for n in (1, 2, 0xA << 124)),
    "bytes": (b"", b"a", b"ab", bytes([0, 255])),
}
DATE_BEGINNINGS = ("", "2", "2024", "2024-01", "2024-01-31", "2023-12-3", "x")


CONSTANTS_OF: dict[str, tuple[Any, ...]] = {
    "string": ("a", "OPEN", 'say "a"', "A#", "b"),
    "integer": (0, 1, 2, -1, 10),
    "decimal": (1, 1.5, -2, 10),
    "boolean": (True, False),
    "date": ("2024-01-01", "2024-01-31"),
    "uuid": ("00000000-0000-0000-0000-000000000001", "f1a2b3c4-0000-4000-8000-0000000000aa"),
    "datetime": ("2024-01-01T00:00:00Z", "2024-01-31T10:30:00+01:00"),
    "array": (["a"], ["a", "b"]),
    "string_set": (["a"], ["b", "a"]),
    "number_set": ([1], [10, 2]),
    **dict.fromkeys(FORMATS, ("2024-01-01T00:00:01Z", "2024-01-31T10:30:00+01:00")),
}
"""Constants that conditions compare with, as JSON writes them."""
GENERATED: dict[str, tuple[str, ...]] = {
    "ref": ("uuid7", "uuid4"),
    "token": ("uuid4",),
    "slug": ("uuid4", "uuid7"),
    "day": ("now",),
    "seen": ("now",),
    "sec": ("now",),
    "off": ("now",),
    "expires": ("now",),
}
"""What may make the values of required fields that nobody gives."""


def field(name: str, *, required: bool) -> Json:
    one: dict[str, Any] = {"name": name, "type": type_of(name), "required": required}
    if name == "expires":
        one["ttl"] = True
    elif KINDS[name] in FORMATS:
        one["format"] = KINDS[name]
    if name in CHOICES:
        one["enum"] = list(CHOICES[name])
    if name in DEFAULTS:
        one |= {"default": DEFAULTS[name], "required": False}
    if KINDS[name] == "array":
        one["item_type"] = "string"
    if KINDS[name] in (RECORD, RECORDS):
        one |= members.declared(KINDS[name])
    return one


OF = "like "
ENTRY, ANOTHER_ENTRY, COUNTED_ENTRY = ENTRIES


def type_of(name: str) -> str:
    """The type of a field in a schema."""
    kind = KINDS[name]
    return "datetime" if kind in FORMATS else {RECORD: "object", RECORDS: "array"}.get(kind, kind)


def parameter(name: str, field_name: str, **more: Any) -> Json:
    """A parameter of the type of a field; one of a moment says of which, for these are not stored alike."""
    one = {"name": name, "type": type_of(field_name), **more}
    if KINDS[field_name] in FORMATS or field_name == "nick":
        one["description"] = f"{OF}{field_name}"
    if KINDS[field_name] in ("array", RECORDS):
        one["item_type"] = "string" if KINDS[field_name] == "array" else "object"
    return one


def elements(field_name: str) -> st.SearchStrategy[Any]:
    """What may stand in a set."""
    if KINDS[field_name] == "string_set":
        return st.sampled_from(("a", "ab", "b"))
    return st.sampled_from(tuple(map(Decimal, (1, 2, 10))))


def values(field_name: str, texts: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Values of a field; `texts` are those of the schema's keys."""
    kind = KINDS[field_name]
    if field_name == "nick":
        return st.sampled_from(NICKS)
    if field_name in CHOICES:
        return st.sampled_from(CHOICES[field_name])
    if field_name == "expires":
        return st.sampled_from((*_MOMENTS, *VALUES["datetime"]))  # what is finer is cut
    if kind == "string":
        return st.sampled_from(texts if field_name in TEXTS else LOOSE_TEXTS)
    if kind == "array":
        return st.lists(st.sampled_from(LOOSE_TEXTS), max_size=2)
    if kind in ("string_set", "number_set"):
        return st.frozensets(elements(field_name), max_size=2).map(set)
    if kind in (RECORD, RECORDS):
        return members.HOMES if kind == RECORD else members.ROWS
    if kind == "object":
        return st.sampled_from(
            ({}, {"x": Decimal(1), "y": ["a", None, True]}, {"deep": {"er": "a"}})
        )
    return st.sampled_from(VALUES[kind])
