"""How values are stored, and spelt in keys, by hand: what changes here makes stored items unreadable.

Who means such a change raises ENCODING in output/manifest.py, so that `dyngen breaking` tells of it (DB213).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

import schemas
from dyngen.output.manifest import ENCODING
from emitted import as_file, compile_file, load
from paths import GOLDEN

AT = datetime(2024, 1, 31, 9, 30, 5, 120_000, tzinfo=UTC)
SECOND = AT.replace(microsecond=0)
ID = UUID("0190163d-8694-739b-aea5-966c26f8ad91")
VALUES: dict[str, tuple[Any, Any]] = {
    "string": ("Zoë#1", {"S": "Zoë#1"}),
    "string empty": ("", {"S": ""}),
    "integer": (-12, {"N": "-12"}),
    "decimal": (Decimal("1.5"), {"N": "1.5"}),
    "decimal whole": (Decimal(100), {"N": "100"}),
    "boolean": (True, {"BOOL": True}),
    "uuid": (ID, {"S": "0190163d-8694-739b-aea5-966c26f8ad91"}),
    "date": (date(2024, 1, 31), {"S": "2024-01-31"}),
    "datetime": (AT, {"S": "2024-01-31T09:30:05.120000Z"}),
    "datetime iso_offset": (AT, {"S": "2024-01-31T09:30:05.120000+0000"}),
    "datetime iso_ms": (AT, {"S": "2024-01-31T09:30:05.120Z"}),
    "datetime iso_s": (SECOND, {"S": "2024-01-31T09:30:05Z"}),
    "datetime epoch_s": (SECOND, {"N": "1706693405"}),
    "datetime epoch_ms": (AT, {"N": "1706693405120"}),
    "bytes": (b"\x00\xff", {"B": b"\x00\xff"}),
    "string_set": ({"b", "a"}, {"SS": ["a", "b"]}),
    "number_set": ({Decimal(2), Decimal("0.5")}, {"NS": ["0.5", "2"]}),
    "array": (["x", "y"], {"L": [{"S": "x"}, {"S": "y"}]}),
    "object": ({"a": 1, "b": [None, True]}, {"M": {"a": {"N": "1"}, "b": {"L": [{"NULL": True}, {"BOOL": True}]}}}),
}  # fmt: skip
"""By type and format: a value, and what is stored."""
IN_KEYS: dict[str, tuple[str, Any, str]] = {
    "string": ("string", "Zoë", "Zoë"),
    "string lower": ("string:lower", "ZoË", "zoë"),
    "integer": ("integer", 7, "7"),
    "integer padded": ("integer:06d", 7, "000007"),
    "boolean": ("boolean", True, "true"),
    "uuid": ("uuid", ID, "0190163d-8694-739b-aea5-966c26f8ad91"),
    "date": ("date", date(2024, 1, 31), "2024-01-31"),
    "datetime": ("datetime", AT, "2024-01-31T09:30:05.120000Z"),
}
"""A type, with what a template says behind it; a value; and its text in a key."""


def field(kind: str, how: str) -> dict[str, object]:
    more: dict[str, object] = {"format": how} if how.startswith(("iso", "epoch")) else {}
    if kind == "array":
        more["item_type"] = "string"
    return {"name": "value", "type": kind, "required": True, **more}


def built(name: str, key: str, value: dict[str, object]) -> Any:
    thing = schemas.entity("THING", key, "id")
    thing["fields"] = [*thing["fields"], value]
    document = schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing))
    return load(f"encoding_{name}", compile_file(as_file(document)))


@pytest.mark.parametrize("what", VALUES)
def test_values_are_stored_as_they_were(what: str) -> None:
    kind, _, how = what.partition(" ")
    given, expected = VALUES[what]
    package = built(what.replace(" ", "_"), "ID#{id}", field(kind, how))
    stored = package.Thing(id="1", value=given).to_item()["value"]
    [(tag, content)] = stored.items()
    assert {tag: sorted(content) if tag in ("SS", "NS") else content} == expected
    assert package.Thing.from_item(package.Thing(id="1", value=given).to_item()).value == given


@pytest.mark.parametrize("what", IN_KEYS)
def test_keys_are_spelt_as_they_were(what: str) -> None:
    spelling, given, expected = IN_KEYS[what]
    kind, colon, suffix = spelling.partition(":")
    package = built(
        f"key_{what.replace(' ', '_')}", f"V#{{value{colon}{suffix}}}#{{id}}", field(kind, "")
    )
    assert package.Thing(id="1", value=given).to_item()["sk"] == {"S": f"V#{expected}#1"}


def test_packages_say_which_encoding_it_is() -> None:
    """1 is what stands here."""
    manifests = sorted(GOLDEN.glob("*/.dyngen.json"))
    assert {json.loads(each.read_text())["encoding"] for each in manifests} == {ENCODING} == {1}
