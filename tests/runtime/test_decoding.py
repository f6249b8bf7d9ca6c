"""What cannot be decoded is named, with the path to it and without its value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Literal, Self

import pytest

from dyngen.runtime.errors import ItemDecodeError
from dyngen.runtime.items.codec import Options, binary
from dyngen.runtime.items.decoding import DECODE_FAILURES, KeyDiffers, decode_error
from dyngen.runtime.wire import Item, StoredItem, stored

LEVELS = Options({"LOW": "LOW"})


@dataclass(slots=True, kw_only=True)
class Door:
    key: bytes

    @classmethod
    def from_item(cls, values: StoredItem) -> Self:
        door = cls.__new__(cls)
        try:
            door.key = binary(values["key"]["B"])
        except DECODE_FAILURES as error:
            raise decode_error(door, values, (), error) from None
        return door


@dataclass(slots=True, kw_only=True)
class Home:
    street: str
    doors: list[Door]

    @classmethod
    def from_item(cls, values: StoredItem) -> Self:
        home = cls.__new__(cls)
        try:
            home.street = values["street"]["S"]
            home.doors = [Door.from_item(element["M"]) for element in values["doors"]["L"]]
        except DECODE_FAILURES as error:
            raise decode_error(home, values, (), error) from None
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
            person.home = Home.from_item(values["home"]["M"])
            person.tags = [element["S"] for element in values["tags"]["L"]]
            if values["pk"]["S"] != f"PERSON#{person.class_}":
                raise KeyDiffers("pk")
        except DECODE_FAILURES as error:
            stored_as = {"class_": "class"}
            raise decode_error(person, item, ("pk", "sk"), error, stored_as=stored_as) from None
        return person


GOOD: Item = {
    "pk": {"S": "PERSON#3"},
    "sk": {"N": "7"},
    "name": {"S": "Ann"},
    "class": {"N": "3"},
    "level": {"S": "LOW"},
    "home": {"M": {"street": {"S": "High"}, "doors": {"L": []}}},
    "tags": {"L": [{"S": "x"}]},
}


_MANY = "is, or holds, a value that is not of type M"
_OTHER_KEY = (
    "is not the key that its fields make: it is of another kind, or spelt otherwise, "
    "and written back it would be another item"
)
_NO_WIRE_FORMAT = "is not in wire format, as the clients of boto3 return it, and resources do not"
_NO_BYTES = "is text, not bytes: in JSON they are Base64, to be decoded before"


def _home(doors: object) -> object:
    return {"M": {"street": {"S": "High"}, "doors": doors}}


def _door(key: object) -> object:
    return {"M": {"key": {"B": key}}}


@pytest.mark.parametrize(
    ("attribute", "value", "named", "why"),
    [
        ("name", None, "name", "is missing"),
        ("name", {"N": "1"}, "name", "is of type N, not S"),
        ("name", {"NULL": True}, "name", "is NULL"),
        ("class", {"N": "s3cret"}, "class", "holds a value that its type does not allow"),
        ("level", {"S": "s3cret"}, "level", "holds a value that its type does not allow"),
        ("level", {"S": "S"}, "level", "holds a value that its type does not allow"),
        ("level", {"S": "N"}, "level", "holds a value that its type does not allow"),
        ("level", {"S": "name"}, "level", "holds a value that its type does not allow"),
        ("home", {"M": {"street": {"N": "1"}}}, "home.street", "is of type N, not S"),
        ("home", {"M": {}}, "home.street", "is missing"),
        ("home", {"S": "s3cret"}, "home", "is of type S, not M"),
        ("home", _home({"L": [_door(b"x"), _door("s3c=")]}), "home.doors[1].key", _NO_BYTES),
        ("home", _home({"L": [_door(b"x"), {"S": "s3cret"}]}), "home.doors", _MANY),
        ("home", _home({"NULL": True}), "home.doors", "is NULL"),
        ("tags", {"L": [{"N": "1"}]}, "tags", "is, or holds, a value that is not of type S"),
        ("class", {"N": "4"}, "pk", _OTHER_KEY),
        ("pk", None, "pk", "is missing"),
        ("pk", {"N": "3"}, "pk", "is of type N, not S"),
        ("tags", {"SS": ["s3cret"]}, "tags", "is of type SS, not L"),
        ("tags", {}, "tags", _NO_WIRE_FORMAT),
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
    assert error.item == item
    assert not error.written
    assert error.key == {name: item[name] for name in ("pk", "sk") if name in item}
    assert str(error).endswith(f" sk='7': attribute {named} {why}")
    assert "s3c" not in repr(error)
    assert error.__suppress_context__


def test_a_key_can_be_hidden() -> None:
    error = decode_error(Person.__new__(Person), GOOD, ("pk",), KeyError("S"), hide_key=True)
    assert str(error).startswith("Person: attribute name ")
    assert error.key == {"pk": {"S": "PERSON#3"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A class whose objects are built at once."""

    name: str
    nick: str | None = None
    level: str
    total: Decimal | None = None
    at: datetime | None = None
    state: Literal["open", "paid"] | None = None
    tags: set[str] | None = None
    lines: list[int] | None = None
    prefs: dict[str, object] | None = None
    paid: bool | None = None


MISFIT = "holds a value that its type does not allow"


@pytest.mark.parametrize(
    ("item", "error", "named", "why"),
    [
        ({}, KeyError("name"), "name", "is missing"),
        ({"level": {"NULL": True}}, KeyError("S"), "level", "is NULL"),
        ({"nick": {"N": "1"}}, KeyError("S"), "nick", "is of type N, not S"),
        (
            {"nick": {"NULL": True}, "total": {"S": "1"}},
            KeyError("N"),
            "total",
            "is of type S, not N",
        ),
        ({"total": {"N": "s3cret"}}, InvalidOperation(), "total", MISFIT),
        ({"at": {"S": "s3cret"}}, ValueError("s3cret"), "at", MISFIT),
        ({"state": {"S": "s3cret"}}, ValueError("s3cret"), "state", MISFIT),
        ({"tags": {"NS": ["1"]}}, KeyError("SS"), "tags", "is of type NS, not SS"),
        ({"lines": {"L": [{"N": "1"}, {"N": "x"}]}}, ValueError(), "lines", MISFIT),
        ({"lines": {"M": {}}}, KeyError("L"), "lines", "is of type M, not L"),
        ({"prefs": {"S": "x"}}, KeyError("M"), "prefs", "is of type S, not M"),
        ({"paid": {"S": "true"}}, KeyError("BOOL"), "paid", "is of type S, not BOOL"),
        ({"paid": "true"}, TypeError(), "paid", _NO_WIRE_FORMAT),
        ({"name": {"S": "x"}, "paid": {"BOOL": True}}, KeyError("N"), "pk", "is of type S, not N"),
        ({"name": {"S": "x"}}, KeyDiffers("pk"), "pk", _OTHER_KEY),
    ],
)
def test_of_a_class_that_is_built_at_once_what_can_be_known_is_told(
    item: Item, error: Exception, named: str, why: str
) -> None:
    told = decode_error(Glimpse, {"pk": {"S": "x"}, **item}, ("pk",), error)
    assert str(told) == f"Glimpse pk='x': attribute {named} {why}"


def test_of_a_class_that_is_built_at_once_no_value_is_taken_for_an_attribute() -> None:
    with pytest.raises(ValueError, match="values of an enum") as caught:
        LEVELS["s3cret"]
    told = decode_error(Glimpse, {"name": {"S": "x"}, "level": {"S": "s3cret"}}, (), caught.value)
    assert str(told) == "Glimpse: attribute ? holds a value that its type does not allow"


def test_a_nested_object_of_such_a_class_has_a_path() -> None:
    doors = stored({"doors": {"L": [{"M": {"key": {"S": "x"}}}]}})
    with pytest.raises(ItemDecodeError) as caught:
        Door.from_item(doors["doors"]["L"][0]["M"])
    assert decode_error(Glimpse, doors, (), caught.value).attribute == "doors[0].key"
