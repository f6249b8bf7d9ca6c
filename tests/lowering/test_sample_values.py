"""Usage data, however odd its values, gives a package, or a finding in the file that holds them."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from dyngen.ir.conditions import Comparator
from dyngen.ir.types import Kind, Type
from dyngen.lower.examples.comparing import beside
from dyngen.runtime.items.numbers import is_storable
from emitted import compiled
from schemas import entity, index, pattern, schema, table, where

EXTREMES: dict[str, list[Any]] = {
    "integer": [0, -1, 10**37, -(10**37), "5", 1.0, True, None],
    "decimal": ["0", "-0", "1e-130", "9.9e125", "0." + "1" * 38, 10**37, "NaN", ""],
    "date": ["9999-12-31", "0001-01-01", "2024-02-29", "2023-02-29", "", 0],
    "datetime": [
        "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00", "9999-12-31", "2024-01-01T00:00:00.1234567Z", "", 2**63,
    ],
    "uuid": ["0" * 32, "f" * 32, "{00000000-0000-4000-8000-000000000001}", "urn:uuid:" + "0" * 32, ""],
    "bytes": ["", "AA==", "AAEC", "é", "====", 5],
    "boolean": [True, False, "yes", 0, None],
    "string": ["", "#", "T#", "~", "x" * 3000, "\x00", "\U0001f600", '"', "{id}", "\r\n", 5],
    "string_set": [[], ["a", "a"], [""], ["#"] * 3, "a"],
    "number_set": [[], [1, 1.0], ["1", 1], [10**37], [True]],
}  # fmt: skip
KINDS = [kind for kind in EXTREMES if kind not in ("bytes", "string_set", "number_set")]
ENDS = [">", ">=", "<", "<="]


def every_kind() -> dict[str, Any]:
    """A schema that has fields of every kind, in keys and out of them, and compares them in every way."""
    names = " ".join(f"a_{kind}:{kind} b_{kind}:{kind}?" for kind in EXTREMES)
    compared = [
        pattern(
            f"find_{kind}_{number}", "Scan", f"{kind}_end:{kind}",
            filter_expression=where(f"a_{kind}", sign, f"{kind}_end"),
        )
        for kind in KINDS
        if kind != "boolean"
        for number, sign in enumerate(ENDS)
    ]  # fmt: skip
    ranged = [
        pattern(f"since_{kind}", "Query", f"id {kind}_from:{kind}", index_name=f"By{kind}", range_condition=">=")
        for kind in ("date", "datetime", "string", "integer")
    ]  # fmt: skip
    indexes = {
        f"By{kind}": ("{id}", f"{{a_{kind}}}") for kind in ("date", "datetime", "string", "integer")
    }
    thing = entity("T#{id}", None, f"id {names}", *compared, *ranged, **indexes)
    keys = [index(name, f"{name}_pk", f"{name}_sk") for name in indexes]
    return schema(table("Things", "pk", None, *keys, Thing=thing))


SCHEMA = every_kind()


def test_the_schema_is_sound() -> None:
    assert compiled(SCHEMA).files


@pytest.mark.slow
@pytest.mark.parametrize("number", range(60))
def test_any_usage_data_is_compiled_or_told(number: int) -> None:
    chance = random.Random(number)  # noqa: S311

    def values(prefix: str) -> dict[str, Any]:
        kinds = chance.sample(sorted(EXTREMES), 2)
        return {f"{prefix}_{kind}": chance.choice(EXTREMES[kind]) for kind in kinds}

    filters = {
        f"{kind}_end": chance.choice(EXTREMES[kind])
        for kind in chance.sample(KINDS, 2)
        if kind != "boolean"
    }
    thing = {
        "sample_data": {"id": chance.choice(EXTREMES["string"]), **values("a")},
        "access_pattern_data": values("a") | values("b"),
        "update_data": values("b"),
        "filter_values": filters,
    }
    result = compiled(SCHEMA, {"entities": {"Thing": thing}})
    assert bool(result.files) is not bool(result.errors)
    for file, text in result.files.items():
        if file.endswith(".py"):
            compile(text, file, "exec")
    assert all(one.span.path.name == "usage_data.json" for one in result.errors)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_last_day_and_the_first_may_be_samples(day: str) -> None:
    """A usual "never" and a usual "always": there is no day beside them to compare with."""
    values = {
        "id": "t", "a_date": day, "a_datetime": f"{day}T12:00:00Z",
    }  # fmt: skip
    thing = {
        "sample_data": values,
        "access_pattern_data": values,
        "update_data": {},
        "filter_values": {"date_end": day, "datetime_end": f"{day}T12:00:00Z"},
    }
    assert compiled(SCHEMA, {"entities": {"Thing": thing}}).files


LONG = [
    "12345678901234567890123456789012345674", "-99999999999999999999999999999999999999", "1e40", "1e-130",
    "0.12345678901234567890123456789012345678", "-9.9e124", "123456789012345678901234567890.5",
]  # fmt: skip
"""Numbers with more digits than Python calculates with."""


@pytest.mark.parametrize("number", LONG)
@pytest.mark.parametrize(("operator", "less"), [("<", True), (">", False)])
def test_what_stands_beside_a_long_number_is_another(
    number: str, operator: Comparator, less: bool
) -> None:
    """`number < it` or `number > it` holds, and DynamoDB can store it."""
    other = beside(Type(Kind.DECIMAL), number, operator)
    assert isinstance(other, Decimal)
    assert (Decimal(number) < other) is less
    assert other != Decimal(number)
    assert is_storable(other)


@pytest.mark.parametrize("number", ["9.9999999999999999999999999999999999999e125"])
def test_no_number_is_larger_than_the_largest(number: str) -> None:
    assert beside(Type(Kind.DECIMAL), number, "<") == Decimal(number)


@pytest.mark.parametrize(("kind", "old", "new"), [("string", "a", "b"), ("integer", 1, 2)])
@pytest.mark.parametrize("own", ["{place}", "P#{place}"])
def test_an_update_sets_what_usage_data_says_though_it_is_the_key_of_an_index(
    kind: str, old: object, new: object, own: str
) -> None:
    move = pattern("move", "UpdateItem", f"id place:{kind}", "void")
    thing = entity("T#{id}", None, f"id place:{kind}", move, ByPlace=own)
    attribute = "place" if own == "{place}" else "place_pk"
    document = schema(table("Things", "pk", None, index("ByPlace", attribute), Thing=thing))
    sections = {
        "sample_data": {"id": "t", "place": old},
        "access_pattern_data": {},
        "update_data": {"place": new},
    }
    made = compiled(document, {"entities": {"Thing": sections}})
    assert made.errors == []
    assert f'move("t", {json.dumps(new)})' in made.files["examples.py"]


@pytest.mark.parametrize(("number", "operator"), [(1, ">"), (-1, "<")])
def test_a_zero_has_no_sign(number: int, operator: Comparator) -> None:
    assert str(beside(Type(Kind.DECIMAL), number, operator)) == "0"
