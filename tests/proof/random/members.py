"""Declared objects of random schemas: their members, one type each, and values with all of them.

home: {street, zip?, since?, mode = "n", spot?: {x, y?}}      rows: [{sku, count, note?}]
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from proof.model.terms import Json

RECORD, RECORDS = "record", "records"
"""The kinds of a declared object, and of an array of them."""


def _member(name: str, kind: str, *, required: bool = False, **more: Any) -> Json:
    return {"name": name, "type": kind, "required": required, **more}


SPOT: tuple[Json, ...] = (
    _member("x", "integer", required=True),
    _member("y", "decimal", attribute="why not"),
)
HOME: tuple[Json, ...] = (
    _member("street", "string", required=True),
    _member("zip", "integer", attribute="zip-code"),
    _member("since", "date"),
    _member("mode", "string", default="n"),
    _member("class", "string", enum=["big", "small"]),
    _member("marks", "string_set"),
    _member("spot", "object", fields=list(SPOT)),
)
ROW: tuple[Json, ...] = (
    _member("sku", "string", required=True, attribute="_sku"),
    _member("count", "integer", required=True),
    _member("note", "string"),
)
DEFAULT = {"street": "main"}

KINDS: dict[str, str] = {
    "street": "string",
    "zip": "integer",
    "since": "date",
    "mode": "string",
    "spot.x": "integer",
    "spot.y": "decimal",
}
"""The members of a home that are changed and compared, each with its type."""
OF_ROWS = {"sku": "string", "count": "integer", "note": "string"}
"""The same of a row."""
SURE = ("street", "mode")
"""What every home has."""

_TEXTS = ("a", "ab", "OPEN", "main")
_SPOTS = st.fixed_dictionaries(
    {
        "x": st.sampled_from((0, 1, 10)),
        "y": st.sampled_from((None, Decimal("1.5"), Decimal(10))),
    }
)
HOMES = st.fixed_dictionaries(
    {
        "street": st.sampled_from(_TEXTS),
        "zip": st.sampled_from((None, 1, 99)),
        "since": st.sampled_from((None, date(2024, 1, 1), date(2024, 1, 31))),
        "mode": st.sampled_from(("n", "m")),
        "class": st.sampled_from((None, "big", "small")),
        "marks": st.sampled_from((None, {"a"}, {"a", "b"})),
        "spot": st.one_of(st.none(), _SPOTS),
    }
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "sku": st.sampled_from(_TEXTS),
            "count": st.sampled_from((0, 1, 2)),
            "note": st.sampled_from((None, "", "a")),
        }
    ),
    max_size=2,
)


def declared(kind: str) -> Json:
    """What a field of such a kind says besides its name."""
    if kind == RECORDS:
        return {"type": "array", "item_type": "object", "item_fields": list(ROW)}
    return {"type": "object", "fields": list(HOME)}


def paths(name: str, kind: str) -> dict[str, str]:
    """The paths of members of a field that can be compared, each with its type."""
    if kind == RECORDS:
        return {f"{name}[0].{each}": of for each, of in OF_ROWS.items()}
    return {f"{name}.{each}": of for each, of in KINDS.items()} if kind == RECORD else {}
