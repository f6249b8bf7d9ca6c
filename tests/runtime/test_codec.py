"""Free-form values go there and back exactly; what cannot be decoded is named without its value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.runtime.codec import (
    DECODE_FAILURES,
    decode_array,
    decode_error,
    decode_json,
    decode_object,
    encode_array,
    encode_json,
    encode_object,
    number_text,
    number_texts,
)
from dyngen.runtime.errors import ItemDecodeError
from dyngen.runtime.wire import JSON, Item, identity, stored

NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20
)
VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


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


def test_objects_and_arrays() -> None:
    value: dict[str, JSON] = {"a": [1, {"b": None}], "c": "x"}
    assert decode_object(stored({"v": encode_object(value)})["v"]) == value
    assert encode_array([]) == {"L": []}
    with pytest.raises(KeyError):
        decode_object(stored({"v": {"L": []}})["v"])
    with pytest.raises(KeyError):
        decode_json(stored({"v": {"SS": ["a"]}})["v"])


@pytest.mark.parametrize("value", [1.5, [1, {"x": 0.1}], float("nan")])
def test_floats_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="a float would not be stored exactly: use Decimal"):
        encode_json(value)  # type: ignore[arg-type]


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError, match="set is not a JSON type"):
        encode_json({"x": {"y": {1}}})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="NaN"):
        encode_json(Decimal("NaN"))
    with pytest.raises(TypeError, match="float"):
        number_text(1.5)  # type: ignore[arg-type]


def test_numbers_of_sets_are_in_order() -> None:
    assert number_texts({Decimal(10), Decimal("9.5"), Decimal(-1)}) == ["-1", "9.5", "10"]
    with pytest.raises(ValueError, match="NaN"):
        number_texts({Decimal("NaN"), Decimal(1)})


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


# ---- decode errors -----------------------------------------------------------------------------

LEVELS = {"LOW": "LOW"}


@dataclass(slots=True, kw_only=True)
class Home:
    street: str

    @classmethod
    def from_item(cls, item: Item) -> Self:
        values = stored(item)
        home = cls.__new__(cls)
        try:
            home.street = values["street"]["S"]
        except DECODE_FAILURES as error:
            raise decode_error(home, item, (), error) from None
        return home


@dataclass(slots=True, kw_only=True)
class Person:
    name: str
    class_: int
    level: str
    home: Home
    tags: list[str]

    @classmethod
    def from_item(cls, item: Item) -> Self:
        values = stored(item)
        person = cls.__new__(cls)
        try:
            person.name = values["name"]["S"]
            person.class_ = int(values["class"]["N"])
            person.level = LEVELS[values["level"]["S"]]
            person.home = Home.from_item(item["home"]["M"])
            person.tags = [element["S"] for element in values["tags"]["L"]]
        except DECODE_FAILURES as error:
            raise decode_error(person, item, ("pk", "sk"), error) from None
        return person


GOOD: Item = {
    "pk": {"S": "PERSON#1"},
    "sk": {"N": "7"},
    "name": {"S": "Ann"},
    "class": {"N": "3"},
    "level": {"S": "LOW"},
    "home": {"M": {"street": {"S": "High"}}},
    "tags": {"L": [{"S": "x"}]},
}


@pytest.mark.parametrize(
    ("attribute", "value", "named", "why"),
    [
        ("name", None, "name", "is missing"),
        ("name", {"N": "1"}, "name", "is of type N, not S"),
        ("name", {"NULL": True}, "name", "is NULL"),
        ("class", {"N": "s3cret"}, "class", "holds a value that its type does not allow"),
        ("level", {"S": "s3cret"}, "level", "holds a value that its type does not allow"),
        ("level", {"S": "S"}, "level", "holds a value that its type does not allow"),
        ("home", {"M": {"street": {"N": "1"}}}, "home.street", "is of type N, not S"),
        ("home", {"M": {}}, "home.street", "is missing"),
        ("home", {"S": "s3cret"}, "home", "is of type S, not M"),
        ("tags", {"L": [{"N": "1"}]}, "tags", "is, or holds, a value that is not of type S"),
        ("tags", {"SS": ["s3cret"]}, "tags", "is of type SS, not L"),
        ("tags", {}, "tags", "is not in wire format"),
    ],
)
def test_what_cannot_be_decoded_is_named(
    attribute: str, value: object, named: str, why: str
) -> None:
    item = {name: wire for name, wire in {**GOOD, attribute: value}.items() if wire is not None}
    with pytest.raises(ItemDecodeError) as caught:
        Person.from_item(item)  # type: ignore[arg-type]
    error = caught.value
    assert (error.entity, error.attribute, error.why) == ("Person", named, why)
    assert error.key == {"pk": {"S": "PERSON#1"}, "sk": {"N": "7"}}
    assert str(error) == f"Person pk='PERSON#1' sk='7': attribute {named} {why}"
    assert "s3cret" not in repr(error)
    assert error.__suppress_context__


def test_a_key_can_be_hidden() -> None:
    error = decode_error(Person.__new__(Person), GOOD, ("pk",), KeyError("S"), hide_key=True)
    assert str(error).startswith("Person: attribute name ")
    assert error.key == {"pk": {"S": "PERSON#1"}}


def test_of_a_class_that_is_built_at_once_the_missing_attribute_is_known() -> None:
    error = decode_error(Person, {"pk": {"S": "x"}}, ("pk",), KeyError("name"))
    assert (error.entity, error.attribute, error.why) == ("Person", "name", "is missing")
    error = decode_error(Person, GOOD, ("pk",), ValueError("s3cret"))
    assert str(error) == (
        "Person pk='PERSON#1': attribute ? holds a value that its type does not allow"
    )
