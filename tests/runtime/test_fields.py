"""What a field does not allow is told by entity, path and reason, never by the value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

import pytest

from dyngen.runtime.errors import FieldValueError, KeyValueError
from dyngen.runtime.items import fields
from dyngen.runtime.items.fields import (
    check_element,
    check_fields,
    check_given,
    check_required,
    field_error,
)
from dyngen.runtime.items.numbers import NOT_STORABLE
from dyngen.runtime.items.unset import UNSET
from dyngen.runtime.wire import JSON, Item


@dataclass(slots=True, kw_only=True)
class Line:
    sku: str
    count: int | None = None
    _unknown: Item | None = field(default=None, repr=False, compare=False)
    _known: ClassVar = frozenset({"sku", "count"})


@dataclass(slots=True, kw_only=True)
class Order:
    total: Decimal
    paid: bool
    buyer: UUID
    at: datetime
    day: date
    seal: bytes
    state: Literal["open", "paid"]
    level: Literal[1, 2] | None = None
    tags: set[str] | None = None
    rates: set[Decimal]
    lines: list[Line]
    first: Line | None = None
    codes: list[Literal["A", "B"]]
    extra: dict[str, JSON] | None = None
    notes: list[JSON]


NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
BEFORE_ALL_YEARS = datetime.min.replace(tzinfo=timezone(timedelta(hours=2)))
GOOD: dict[str, object] = {
    "total": Decimal("1.5"),
    "paid": True,
    "buyer": UUID(int=1),
    "at": NOON,
    "day": date(2024, 1, 31),
    "seal": b"x",
    "state": "open",
    "level": 2,
    "tags": {"x"},
    "rates": {Decimal(1), 2},
    "lines": [Line(sku="a", count=1)],
    "first": Line(sku="a"),
    "codes": ["A"],
    "extra": {"a": [1, {"b": None}, Decimal(2), "x", True]},
    "notes": [1, "x", []],
}

JSON_ONLY = (
    "may hold str, int, Decimal (no float, 38 digits), bool, None, list, dict by str, "
    "and no list or dict within itself, nor half of a character in a str"
)
ENDLESS: list[object] = []
ENDLESS.append({"a": ENDLESS})
NO_FLOAT = "must be int or Decimal: a float would not be stored exactly"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"total": 1.5}, NO_FLOAT),
        ({"total": "1.5"}, "must be Decimal, not str"),
        ({"total": True}, "must be Decimal, not bool"),
        ({"total": None}, "must be Decimal, not None"),
        ({"total": Decimal("NaN")}, "must be a finite number"),
        ({"total": Decimal("-Infinity")}, "must be a finite number"),
        ({"total": 10**38}, NOT_STORABLE),
        ({"total": Decimal("1E+126")}, NOT_STORABLE),
        ({"rates": {Decimal("9" * 39)}}, f"one of its elements {NOT_STORABLE}"),
        ({"extra": {"a": [-(10**38)]}}, JSON_ONLY),
        ({"paid": 1}, "must be bool, not int"),
        ({"buyer": str(UUID(int=1))}, "must be UUID, not str"),
        ({"at": datetime(2024, 1, 31)}, "must have a time zone"),
        ({"at": BEFORE_ALL_YEARS}, "must be a moment in UTC: of the years 1 to 9999"),
        ({"at": NOON.date()}, "must be datetime, not date"),
        ({"day": NOON}, "must be date, not datetime"),
        ({"day": "2024-01-31"}, "must be date, not str"),
        ({"seal": "eA=="}, "must be bytes, not str"),
        ({"state": "s3cret"}, "must be one of 'open', 'paid'"),
        ({"level": True}, "must be one of 1, 2"),
        ({"level": 2.0}, "must be one of 1, 2"),
        ({"level": "2"}, "must be one of 1, 2"),
        # Of which Python says no more than an error when it is compared.
        ({"level": Decimal("sNaN")}, "must be one of 1, 2"),
        ({"state": ["open"]}, "must be one of 'open', 'paid'"),
        ({"tags": UNSET}, "must be set, not Unset"),
        ({"tags": ["x"]}, "must be set, not list"),
        ({"tags": {"x", 1}}, "one of its elements must be str, not int"),
        ({"rates": {Decimal("NaN")}}, "one of its elements must be a finite number"),
        ({"lines": (Line(sku="a"),)}, "must be list, not tuple"),
        ({"lines": "ab"}, "must be list, not str"),
        ({"first": {"sku": "a"}}, "must be Line, not dict"),
        ({"extra": {"a": {"b": 1.5}}}, JSON_ONLY),
        ({"extra": {1: "x"}}, JSON_ONLY),
        ({"extra": {"a": Decimal("NaN")}}, JSON_ONLY),
        ({"extra": [1]}, JSON_ONLY),
        ({"extra": {"a": ENDLESS}}, JSON_ONLY),
    ],
)
def test_what_is_not_allowed_is_refused(value: dict[str, object], reason: str) -> None:
    [name] = value
    with pytest.raises(FieldValueError) as caught:
        check_fields(Order, **value)
    assert (caught.value.entity, caught.value.field, caught.value.reason) == ("Order", name, reason)
    assert str(caught.value) == f"Order, field {name}: {reason}"


@pytest.mark.parametrize("check", [check_fields, check_given, check_required])
def test_an_object_within_an_item_is_told_by_its_place(check: Callable[..., None]) -> None:
    with pytest.raises(FieldValueError) as caught:
        check(Line, "Order", "parts.first", sku=5)
    assert (caught.value.entity, caught.value.field) == ("Order", "parts.first.sku")


def test_no_check_is_the_plural_of_another() -> None:
    """They check different things, and whoever reads a method would take one for several of the other."""
    checks = {name for name in vars(fields) if name.startswith("check_")}
    assert len(checks) > 5
    assert not checks & {f"{name}s" for name in checks}


def test_what_is_not_given_is_not_looked_at() -> None:
    check_given(Order, state=UNSET, tags={"x"})
    with pytest.raises(FieldValueError, match="must be set, not list"):
        check_given(Order, state=UNSET, tags=["x"])


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"lines": [Line(sku="a"), Line(sku=5)]}, "lines[1].sku"),  # type: ignore[arg-type]
        ({"first": Line(sku="a", count=1.5)}, "first.count"),  # type: ignore[arg-type]
        ({"codes": ["A", "C"]}, "codes[1]"),
        ({"notes": [1, {"a": {1}}]}, "notes[1]"),
        ({"lines": [{"sku": "a"}]}, "lines[0]"),
    ],
)
def test_inside_a_value_the_path_is_told(value: dict[str, object], path: str) -> None:
    with pytest.raises(FieldValueError) as caught:
        check_fields(Order, **value)
    assert caught.value.field == path


def test_of_an_object_the_first_field_that_is_wrong_is_told() -> None:
    order = Order(**GOOD | {"seal": "x", "codes": ["C"]})  # type: ignore[arg-type]
    error = field_error(order, TypeError("s3cret"))
    assert str(error) == "Order, field seal: must be bytes, not str"


def test_a_mistake_about_a_key_is_told_as_it_is() -> None:
    mistake = KeyValueError("Order", "pk", "buyer", "must be UUID, not str")
    assert field_error(Order(**GOOD | {"seal": "x"}), mistake) is mistake  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other", [{}, {"total": 3}, {"level": None, "tags": None, "first": None, "extra": None}]
)
def test_where_every_value_is_allowed_the_error_stays_as_it_is(other: dict[str, object]) -> None:
    order = Order(**GOOD | other)  # type: ignore[arg-type]
    error = TypeError("something else")
    assert field_error(order, error) is error
    assert error.args == ("something else",)


@pytest.mark.parametrize(
    ("allowed", "element", "reason"),
    [
        (str, 1, "must be str, not int"),
        (str, None, "must be str, not None"),
        (str, {"a"}, "must be str, not set"),
        (Decimal, 1.5, "must be int or Decimal: a float would not be stored exactly"),
        (int, 1.5, "must be int, not float"),
        (int, Decimal("1.5"), "must be int, not Decimal"),
        (Literal["A", "B"], "C", "must be one of 'A', 'B'"),
    ],
)
def test_an_element_is_of_the_type_that_is_held(
    allowed: object, element: object, reason: str
) -> None:
    with pytest.raises(FieldValueError, match=re.escape(f"field tags: an element {reason}")):
        check_element("Order", "tags", element, allowed)


@pytest.mark.parametrize(
    ("allowed", "element", "other"),
    [(str, "x", 1), (Decimal, 2, "2"), (Line, Line(sku="a"), {"sku": "a"})],
)
def test_an_element_of_its_type_is_let_through(
    allowed: object, element: object, other: object
) -> None:
    check_element("Order", "held", element, allowed)
    with pytest.raises(FieldValueError):
        check_element("Order", "held", other, allowed)
