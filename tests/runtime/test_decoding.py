"""What cannot be decoded is named, with the path to it and without its value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

import pytest

from dyngen.runtime.errors import ItemDecodeError
from dyngen.runtime.items.codec import Options, binary, decode_object
from dyngen.runtime.items.decoding import DECODE_FAILURES, KeyDiffers, decode_error
from dyngen.runtime.items.texts import datetime_of, epoch_datetime
from dyngen.runtime.wire import JSON, AttributeValue, Item, StoredItem, stored

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
            if int(values["sk"]["N"]) != 7:
                raise KeyDiffers("sk")
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


_OTHER_KEY = (
    "is not the key that its fields make: it is of another kind, or spelt otherwise, "
    "and written back it would be another item"
)
_NO_WIRE_FORMAT = "is not in wire format, as the clients of boto3 return it, and resources do not"
MISFIT = "holds a value that its type does not allow"
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
        (
            "home",
            _home({"L": [_door(b"x"), {"S": "s3cret"}]}),
            "home.doors[1]",
            "is of type S, not M",
        ),
        ("home", _home({"NULL": True}), "home.doors", "is NULL"),
        ("tags", {"L": [{"N": "1"}]}, "tags[0]", "is of type N, not S"),
        ("tags", {"L": [{"S": "x"}, {"S": "y"}, {"NULL": True}]}, "tags[2]", "is NULL"),
        ("tags", {"L": [{"S": "x"}, {"L": [{"S": "x"}]}]}, "tags[1]", "is of type L, not S"),
        ("tags", {"L": [{"S": "x"}, "s3cret"]}, "tags[1]", _NO_WIRE_FORMAT),
        ("tags", {"L": "s3cret"}, "tags", MISFIT),
        ("name", {"L": [{"S": "s3cret"}]}, "name", "is of type L, not S"),
        ("class", {"L": []}, "class", "is of type L, not N"),
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


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({"N": "8"}, _OTHER_KEY),
        ({"N": "7.5"}, "holds a value that its type does not allow"),
        ({"S": "7"}, "is of type S, not N"),
        (None, "is missing"),
    ],
)
def test_a_key_that_is_another_number_is_named(stored: AttributeValue | None, why: str) -> None:
    item = {**GOOD, **({} if stored is None else {"sk": stored})}
    if stored is None:
        del item["sk"]
    with pytest.raises(ItemDecodeError) as caught:
        Person.from_item(item)
    assert (caught.value.attribute, caught.value.why) == ("sk", why)


def test_a_key_can_be_hidden() -> None:
    error = decode_error(Person.__new__(Person), GOOD, ("pk",), KeyError("S"), hide_key=True)
    assert str(error).startswith("Person: attribute name ")
    assert error.key == {"pk": {"S": "PERSON#3"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A class whose objects are built at once, and decoded as emitted ones are."""

    name: str
    nick: str | None
    level: str
    total: Decimal
    at: datetime
    until: datetime
    tags: set[str]
    lines: list[int]
    prefs: dict[str, JSON]
    paid: bool
    doors: list[Door]

    @classmethod
    def from_item(cls, item: Item) -> Self:
        values = stored(item)
        try:
            self = cls(
                name=values["name"]["S"],
                nick=None
                if (value := values.get("nick")) is None or "NULL" in value
                else value["S"],
                level=LEVELS[values["level"]["S"]],
                total=Decimal(values["total"]["N"]),
                at=datetime_of(values["at"]["S"]),
                until=epoch_datetime(values["un-til"]["N"]),
                tags=set(values["tags"]["SS"]),
                lines=[int(element["N"]) for element in values["lines"]["L"]],
                prefs=decode_object(values["prefs"]),
                paid=values["paid"]["BOOL"],
                doors=[Door.from_item(element["M"]) for element in values["doors"]["L"]],
            )
            if values["pk"]["S"] != f"G#{self.name}":
                raise KeyDiffers("pk")
        except DECODE_FAILURES as error:
            raise decode_error(cls, item, ("pk",), error) from None
        return self


GLIMPSE: Item = {
    "pk": {"S": "G#x"},
    "name": {"S": "x"},
    "level": {"S": "LOW"},
    "total": {"N": "1"},
    "at": {"S": "2024-01-31T09:30:00Z"},
    "un-til": {"N": "1706693400"},
    "tags": {"SS": ["x"]},
    "lines": {"L": []},
    "prefs": {"M": {}},
    "paid": {"BOOL": True},
    "doors": {"L": []},
}


@pytest.mark.parametrize(
    ("named", "value", "why"),
    [
        ("name", None, "is missing"),
        ("level", {"NULL": True}, "is NULL"),
        ("nick", {"N": "1"}, "is of type N, not S"),
        ("total", {"S": "1"}, "is of type S, not N"),
        ("total", {"N": "s3cret"}, MISFIT),
        ("at", {"S": "s3cret"}, MISFIT),
        ("at", {"N": "1706693400"}, "is of type N, not S"),
        ("un-til", {"S": "2024-01-31T09:30:00Z"}, "is of type S, not N"),
        ("un-til", {"N": "1706693400000000"}, MISFIT),
        ("level", {"S": "s3cret"}, MISFIT),
        ("tags", {"NS": ["1"]}, "is of type NS, not SS"),
        ("lines[1]", {"L": [{"N": "1"}, {"N": "x"}]}, MISFIT),
        ("lines", {"M": {}}, "is of type M, not L"),
        ("prefs", {"S": "x"}, "is of type S, not M"),
        ("paid", {"S": "true"}, "is of type S, not BOOL"),
        ("paid", "true", _NO_WIRE_FORMAT),
        ("pk", {"N": "1"}, "is of type N, not S"),
        ("pk", {"S": "G#y"}, _OTHER_KEY),
        ("pk", None, "is missing"),
    ],
)
def test_of_a_class_that_is_built_at_once_it_is_told_as_well(
    named: str, value: Any, why: str
) -> None:
    assert Glimpse.from_item(GLIMPSE).until == Glimpse.from_item(GLIMPSE).at
    item = {**GLIMPSE, named.partition("[")[0]: value}
    if value is None:
        del item[named]
    with pytest.raises(ItemDecodeError) as caught:
        Glimpse.from_item(item)
    error = caught.value
    assert (error.entity, error.attribute, error.why, error.item) == ("Glimpse", named, why, item)
    assert error.key == {name: each for name, each in item.items() if name == "pk"}
    assert "s3cret" not in str(error) + repr(error)


def test_a_nested_object_of_such_a_class_has_a_path() -> None:
    item: Item = {**GLIMPSE, "doors": {"L": [{"M": {"key": {"S": "x"}}}]}}
    with pytest.raises(ItemDecodeError) as caught:
        Glimpse.from_item(item)
    assert caught.value.attribute == "doors[0].key"
