"""Values go there and back exactly; what could not be read again is not written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.runtime.items.codec import (
    binary,
    boolean,
    date_text,
    decode_array,
    decode_json,
    decode_number,
    decode_object,
    elements,
    encode_array,
    encode_json,
    encode_object,
    filled,
    integer_text,
    number_text,
    number_texts,
    sorted_texts,
    unknown,
    uuid_text,
)
from dyngen.runtime.items.numbers import is_storable
from dyngen.runtime.wire import JSON, Item, identity, stored

NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20
).filter(is_storable)
VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.slow
@given(VALUES)
def test_json_comes_back(value: JSON) -> None:
    wire = stored({"value": encode_json(value)})["value"]
    assert decode_json(wire) == value


def test_booleans_are_not_numbers_and_whole_numbers_are_ints() -> None:
    assert encode_json([True, 1]) == {"L": [{"BOOL": True}, {"N": "1"}]}
    numbers = stored({"n": {"L": [{"N": "5"}, {"N": "5.0"}, {"N": "1E+2"}, {"N": "0.5"}]}})
    decoded = decode_array(numbers["n"])
    assert decoded == [5, 5, 100, Decimal("0.5")]
    assert [type(number) for number in decoded] == [int, int, int, Decimal]


@pytest.mark.parametrize("text", ["1" + "0" * 38, "1E+40", "-9E+125"])
def test_a_number_is_read_as_what_can_be_written(text: str) -> None:
    number = decode_number(text)
    assert number == Decimal(text)
    assert Decimal(number_text(number)) == number


def test_objects_and_arrays() -> None:
    value: dict[str, JSON] = {"a": [1, {"b": None}], "c": "x"}
    assert decode_object(stored({"v": encode_object(value)})["v"]) == value
    assert encode_array([]) == {"L": []}
    with pytest.raises(KeyError):
        decode_object(stored({"v": {"L": []}})["v"])
    with pytest.raises(TypeError, match="SS is not a JSON type"):
        decode_json(stored({"v": {"SS": ["a"]}})["v"])


@pytest.mark.parametrize("value", [1.5, [1, {"x": 0.1}], float("nan")])
def test_floats_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="a float would not be stored exactly: use Decimal"):
        encode_json(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [{"x": {"y": {1}}}, {"x": [b""]}, [{1: "x"}], "text", (1, 2)])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode_array(value) if not isinstance(value, dict) else encode_object(value)  # type: ignore[arg-type]


# ---- one value -----------------------------------------------------------------------------------

MOMENT = datetime(2024, 1, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encode", "good", "stored_as"),
    [
        (number_text, Decimal("1.50"), "1.50"),
        (number_text, 7, "7"),
        (number_text, Decimal("-0.0"), "0"),
        (number_text, Decimal("9" * 38), "9" * 38),
        (number_text, Decimal("-0." + "1" * 38), "-0." + "1" * 38),
        (number_text, Decimal("1E+125"), "1E+125"),
        (number_text, Decimal("1E-130"), "1E-130"),
        (integer_text, 10**38 - 1, "9" * 38),
        (integer_text, -(10**37), "-1" + "0" * 37),
        (integer_text, IntEnum("Level", {"LOW": 1})(1), "1"),
        (boolean, False, False),
        (binary, b"\x00", b"\x00"),
        (uuid_text, UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (date_text, date(2024, 1, 31), "2024-01-31"),
        (elements, ["a"], ["a"]),
        (sorted_texts, {"b", "a"}, ["a", "b"]),
        (sorted_texts, frozenset({"a"}), ["a"]),
        (number_texts, {Decimal(10), Decimal("9.5"), Decimal(-1)}, ["-1", "9.5", "10"]),
    ],
)
def test_a_value_of_its_type_is_encoded(
    encode: Callable[[object], object], good: object, stored_as: object
) -> None:
    assert encode(good) == stored_as


TOO_LARGE = [10**38, -(10**38), IntEnum("Size", {"HUGE": 10**38})(10**38)]
NOT_EXACT = [Decimal("1E+126"), Decimal("1E-131"), Decimal("9" * 39), Decimal("0." + "1" * 39)]
NO_NUMBERS = [1.5, "1", None, True, Decimal("NaN"), Decimal("-Infinity"), Decimal("sNaN")]


@pytest.mark.parametrize(
    ("encode", "values"),
    [
        (number_text, [*NO_NUMBERS, *TOO_LARGE, *NOT_EXACT]),
        (integer_text, [*NO_NUMBERS, *TOO_LARGE, Decimal(1)]),
        (boolean, [0, 1, "true", None]),
        (binary, ["AP8=", bytearray(b"x"), 1, None]),
        (uuid_text, ["00000000-0000-0000-0000-000000000001", 1, None]),
        (date_text, ["2024-01-31", MOMENT, None]),
        (elements, ["ab", ("a",), {"a"}, {"a": 1}, None]),
        (sorted_texts, ["ab", ["a"], {"a", 1}, {1, 2}, {b"a"}, {"a": 1}, None]),
        (number_texts, ["12", [Decimal(1)], {1.5}, {"1"}, {Decimal("NaN"), Decimal(1)}, None]),
    ],
)
def test_a_value_of_another_type_is_refused(
    encode: Callable[[object], object], values: list[object]
) -> None:
    for value in values:
        with pytest.raises((TypeError, ValueError)):
            encode(value)


def test_a_set_to_compare_with_is_not_empty() -> None:
    assert filled("tags", {"a"}) == {"a"}
    empty: list[Collection[str]] = [set(), frozenset()]
    for operand in empty:
        with pytest.raises(ValueError, match="tags: a set to compare with needs at least one"):
            filled("tags", operand)


def test_what_a_map_holds_besides() -> None:
    values = stored({"a": {"S": "x"}, "b": {"N": "1"}})
    assert unknown(values, frozenset({"a", "b", "c"})) is None
    assert unknown(values, frozenset({"b"})) == {"a": {"S": "x"}}


# ---- equality ----------------------------------------------------------------------------------


def test_items_are_equal_as_dynamodb_sees_them() -> None:
    ours: Item = {
        "n": {"N": "1.50"},
        "s": {"SS": ["a", "b"]},
        "t": {"NS": ["1.0", "2"]},
        "b": {"BS": [b"x", b"y"]},
        "l": {"L": [{"N": "1E+2"}, {"BOOL": True}]},
        "m": {"M": {"x": {"B": b"z"}, "y": {"NULL": True}}},
    }
    theirs: Item = {
        "m": {"M": {"y": {"NULL": True}, "x": {"B": b"z"}}},
        "l": {"L": [{"N": "100"}, {"BOOL": True}]},
        "b": {"BS": [b"y", b"x"]},
        "t": {"NS": ["2", "1"]},
        "s": {"SS": ["b", "a"]},
        "n": {"N": "1.5"},
    }
    assert identity(ours) == identity(theirs)
    for name in ours:
        other: Item = {**theirs, name: {"S": "something else"}}
        assert identity(ours) != identity(other)
    assert identity({"a": {"N": "1"}}) != identity({"a": {"S": "1"}})
    assert identity({"a": {"L": [{"N": "1"}, {"N": "2"}]}}) != identity(
        {"a": {"L": [{"N": "2"}, {"N": "1"}]}}
    )
