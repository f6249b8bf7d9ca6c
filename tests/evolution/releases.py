"""Random pairs of releases: a schema, and what somebody has changed in it.

st: releases()      Release(old, new, renamed={"note": "remark"})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st

from schemas import JSON, changed, entity, fields, index, pattern, schema, table

Draw = st.DrawFn

POOL: Final[Mapping[str, tuple[Any, ...]]] = {
    "string": ("a", "b", "", "a#O#b", "a#b", "0007", "2024-01-31", "low", str(UUID(int=1))),
    "integer": (1, 0, -5, 7, 12345, 1700000000),
    "decimal": (Decimal("1.5"), Decimal(7), Decimal("-0.25")),
    "boolean": (True, False),
    "uuid": (UUID(int=1), UUID(int=2)),
    "date": (date(2024, 1, 31), date(2023, 12, 1)),
    "datetime": (
        datetime(2024, 1, 31, 9, 30, tzinfo=UTC),
        datetime(2023, 1, 1, tzinfo=UTC),
        datetime(2024, 1, 31, 9, 30, 0, 5000, tzinfo=UTC),
        datetime(2024, 1, 31, 9, 30, 0, 1, tzinfo=UTC),
    ),
    "bytes": (b"a", b""),
    "string_set": ({"a"}, {"a", "b"}, set()),
    "number_set": ({Decimal(1)}, set()),
    "array": (["a"], []),
    "object": ({"x": "a"}, {}),
}
"""Values of each type, among them some that another type takes as well."""
ROUNDS = max(map(len, POOL.values())) + 1
"""How many items there are at least among which each value occurs."""
IN_KEYS = ("string", "integer", "uuid", "date", "datetime", "boolean", "decimal")
ENUMS = (["low", "a"], ["low"], ["low", "a", "b"], ["a", "low"])
TEMPLATES = (
    *("T#{code}", "{code}", "S#{code}", "T#{code}#{more}", "T#{more}#{code}", "T#{code}#"),
    *("T#{more}", "T#{num:04d}#{code}", "T#{num:06d}#{code}", "T#{num}", "T#{num:d}"),
)
IN_INDEX = ("X#{note}", "Y#{note}", "{note}", "X#{more}", "X#{note}#{code}")
FORMATS = ("iso_us", "iso_us", "iso_offset", "iso_ms", "iso_s", "epoch_s", "epoch_ms")
COUNTED = ("version", "version", "version", "extra", None)
"""Where updates are counted: mostly where nothing else is, and now and then in a field."""
OTHERS = ("O#{code}", "T#{code}#O#{more}", "T#{more}#N#{code}")


@dataclass(frozen=True)
class Release:
    """Two schemas, the older first; `renamed` are the fields of Thing that only got another name."""

    old: JSON
    new: JSON
    renamed: dict[str, str] = field(default_factory=dict)
    what: tuple[str, ...] = ()


@dataclass
class Sketch:
    """A schema while it is made; the fields of Thing by name."""

    fields: dict[str, JSON]
    sk: str
    in_index: str | None
    other: str | None
    counted: str | None = "version"

    @property
    def schema(self) -> JSON:
        key = index("ByNote", "gsi1pk") if self.in_index else None
        thing = entity(
            "U#{user}", self.sk, "user",
            pattern("all_things", "Query", "user"),
            *([pattern("by_note", "Query", " ".join(self._asked(self.in_index)), index_name="ByNote")]
              if self.in_index else []),
            **({"ByNote": self.in_index} if self.in_index else {}),
        )  # fmt: skip
        thing["fields"] = [*fields("user"), *self.fields.values()]
        others = {}
        if self.other:
            others["Other"] = entity("U#{user}", self.other, "user code more")
        things = table("Things", "pk", "sk", *([key] if key else []), Thing=thing, **others)
        if self.counted != "version":
            things["table_config"]["version_attribute"] = self.counted
        return schema(things)

    def _asked(self, template: str) -> list[str]:
        kinds = {name: each["type"] for name, each in self.fields.items()}
        return [
            f"{name}:{kinds.get(name, 'string')}"
            for name in ("note", "more", "code")
            if f"{{{name}" in template
        ]


def plain(name: str, kind: str, *, required: bool = True, **more: object) -> JSON:
    """A field of any type."""
    item = {"item_type": "string"} if kind == "array" else {}
    return {"name": name, "type": kind, "required": required, **item, **more}


@st.composite
def sketches(draw: Draw) -> Sketch:
    columns = {
        "code": plain(
            "code", draw(st.sampled_from(("string", "string", "uuid", "integer", "date")))
        ),
        "more": plain("more", draw(st.sampled_from(IN_KEYS))),
        "num": plain("num", "integer"),
        "note": plain("note", "string", required=draw(st.booleans())),
        "extra": plain("extra", draw(st.sampled_from(sorted(POOL))), required=draw(st.booleans())),
        "moment": plain(
            "moment", "datetime", required=False, format=draw(st.sampled_from(FORMATS))
        ),
        "level": plain("level", "string", required=draw(st.booleans()), enum=ENUMS[0]),
    }
    return Sketch(
        columns,
        draw(st.sampled_from(TEMPLATES)),
        draw(st.sampled_from((None, *IN_INDEX))),
        draw(st.sampled_from((None, *OTHERS))),
        draw(st.sampled_from(COUNTED)),
    )


CHANGES = (
    *("type", "type", "required", "enum", "default", "add", "remove", "rename", "attribute"),
    *("template", "template", "index", "other", "stored", "nothing", "counted", "format"),
)


@st.composite
def releases(draw: Draw) -> Release:
    """A schema, and the same with one or two changes; either may have errors."""
    sketch = draw(sketches())
    old = changed(sketch.schema, {})
    sketch.fields = {name: dict(each) for name, each in sketch.fields.items()}
    renamed: dict[str, str] = {}
    what = draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2))
    before = {label: each["type"] for label, each in sketch.fields.items()}
    counted = sketch.counted
    for each in what:
        change(draw, each, sketch, renamed)
    # A field of another type is another one, and what counts updates has its name from the table.
    only = {
        label: name
        for label, name in renamed.items()
        if sketch.fields[name]["type"] == before[label]
        and not {counted, sketch.counted} & {label, name}
    }
    return Release(old, sketch.schema, only, tuple(what))


def change(draw: Draw, what: str, sketch: Sketch, renamed: dict[str, str]) -> None:
    """Make one of CHANGES in a sketch."""
    names = sorted(sketch.fields)
    name = draw(st.sampled_from(names))
    column = sketch.fields[name]
    match what:
        case "type":
            kind = draw(st.sampled_from(IN_KEYS if name in ("code", "more") else sorted(POOL)))
            sketch.fields[name] = plain(name, kind, required=column["required"])
        case "format":
            sketch.fields["moment"]["format"] = draw(st.sampled_from(FORMATS))
        case "required":
            column["required"] = not column["required"]
        case "enum":
            sketch.fields["level"].pop("enum", None)
            if wanted := draw(st.sampled_from((None, *ENUMS))):
                sketch.fields["level"]["enum"] = wanted
        case "default":
            sketch.fields["level"] |= {
                "required": False,
                "default": draw(st.sampled_from(("low", "a"))),
            }
        case "add":
            kind = draw(st.sampled_from(sorted(POOL)))
            sketch.fields["added"] = plain("added", kind, required=draw(st.booleans()))
        case "remove":
            sketch.fields.pop("extra", None)
        case "rename" | "attribute" if "extra" in sketch.fields:
            more = {"attribute": "extra"} if what == "attribute" else {}
            # In its place: where an optional field stood, one of another name is another field elsewhere.
            extra = {**sketch.fields["extra"], "name": "renamed", **more}
            columns = sketch.fields.items()
            sketch.fields = dict(
                ("renamed", extra) if label == "extra" else (label, each) for label, each in columns
            )
            renamed["extra"] = "renamed"
        case "template":
            sketch.sk = draw(st.sampled_from(TEMPLATES))
        case "index":
            sketch.in_index = draw(st.sampled_from((None, *IN_INDEX)))
        case "other":
            sketch.other = draw(st.sampled_from((None, *OTHERS)))
        case "stored":
            column["stored"] = "key"
        case "counted":
            sketch.counted = draw(st.sampled_from((*COUNTED, "rev")))


def values(columns: Sequence[JSON], turn: int, most: int) -> dict[str, Any]:
    """The fields of one of many items, among which each value of each field occurs."""
    found = {}
    for place, each in enumerate(columns):
        pool = (
            tuple(each["enum"])
            if "enum" in each
            else ("a", "b")
            if each["name"] == "user"
            else POOL[each["type"]]
        )
        if not each["required"] and "default" not in each:
            pool = (*pool, None)
        found[each["name"]] = pool[(turn + place * most) % len(pool)]
    return found
