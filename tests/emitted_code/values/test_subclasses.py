"""Values of subclasses that write themselves in another way are stored as the plain value, or refused in a key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

import schemas
from clients import Empty, Recorder
from dyngen.runtime.calls.transact import require_equal
from emitted import compiled, load

pytestmark = pytest.mark.slow

WRITING = [
    *("__str__", "__repr__", "__format__", "__int__", "__index__", "__bytes__", "__bool__"),
    *("__lt__", "__gt__", "__abs__", "__sub__", "lower", "casefold", "decode", "encode", "hex"),
    *("isascii", "find", "bytes_le", "to_eng_string", "adjusted", "as_tuple", "normalize"),
    *("is_finite", "isoformat", "strftime", "astimezone", "replace", "utcoffset", "timetz"),
    *("date", "__add__", "__radd__", "__iadd__", "__mul__", "__mod__", "__eq__", "__ne__"),
    *("__contains__", "__getitem__", "__iter__", "startswith", "endswith"),
]


def otherwise(kind: type[Any]) -> type[Any]:
    """A subclass of which no method tells the truth."""
    methods = {name: lambda *_, **__: "other" for name in WRITING if hasattr(kind, name)}
    methods |= {"__hash__": kind.__hash__, "__len__": lambda _: 1}
    return type("Other", (kind,), methods)


AT = datetime(2024, 1, 31, 9, 30, 5, tzinfo=UTC)
DATES = (2024, 1, 31, 9, 30, 5, 0, UTC)
VALUES: dict[str, tuple[Any, Any]] = {
    "string": ("Zo#e", otherwise(str)("Zo#e")),
    "integer": (7, otherwise(int)(7)),
    "decimal": (Decimal("1.50"), otherwise(Decimal)("1.50")),
    "uuid": (UUID(int=7), otherwise(UUID)(int=7)),
    "date": (date(2024, 1, 31), otherwise(date)(2024, 1, 31)),
    "datetime": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_offset": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_ms": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_s": (AT, otherwise(datetime)(*DATES)),
    "datetime epoch_s": (AT, otherwise(datetime)(*DATES)),
    "datetime epoch_ms": (AT, otherwise(datetime)(*DATES)),
    "string_set": ({"b", "a"}, {"a", otherwise(str)("b")}),
    "bytes": (b"\x00\xff", otherwise(bytes)(b"\x00\xff")),
    "array": (["a", "b"], ["a", otherwise(str)("b")]),
    "object": (
        {"a": ["b", 7, Decimal("1.50")]},
        {"a": [otherwise(str)("b"), otherwise(int)(7), otherwise(Decimal)("1.50")]},
    ),
}
"""By type and format: a value, and the same of a subclass."""
IN_KEYS = [
    (what, template)
    for what in VALUES
    for template in ("{value}", "V#{value}~{id}", "{value:012.2f}", "{value:05d}", "{value:lower}")
    if what not in ("bytes", "array", "object", "string_set")
    and ("f}" not in template or what == "decimal")
    and ("d}" not in template or what == "integer" or template == "V#{value}~{id}")
    and (":lower" not in template or what == "string")
]


def built(name: str, key: str, kind: str, how: str) -> Any:
    value: dict[str, object] = {"name": "value", "type": kind, "required": True}
    if how:
        value["format"] = how
    if kind == "array":
        value["item_type"] = "string"
    thing = schemas.entity("THING", key, "id")
    thing["fields"] = [*thing["fields"], value]
    document = schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing))
    return load(f"subclass_{name}", compiled(document))


def of_plain_types(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(of_plain_types, value.values()))
    if isinstance(value, list):
        return all(map(of_plain_types, value))
    return type(value) in (str, bytes, bool)


@pytest.mark.parametrize("what", VALUES)
def test_what_is_stored_is_the_plain_value(what: str) -> None:
    plain, other = VALUES[what]
    package = built(what.replace(" ", "_"), "ID#{id}", *what.partition(" ")[::2])
    item = package.Thing(id="1", value=other).to_item()
    assert item == package.Thing(id="1", value=plain).to_item()
    assert of_plain_types(item)


@pytest.mark.parametrize(("what", "template"), IN_KEYS)
def test_a_key_is_that_of_the_plain_value_or_none(what: str, template: str) -> None:
    plain, other = VALUES[what]
    number = IN_KEYS.index((what, template))
    package = built(f"in_key_{number}", template, *what.partition(" ")[::2])
    expected = package.Thing(id="1", value=plain).to_item()
    if what in ("string", "integer", "uuid", "date"):  # f-strings write them
        with pytest.raises(package.KeyValueError, match=r"must be .*, not Other"):
            package.Thing(id="1", value=other).to_item()
        return
    item = package.Thing(id="1", value=other).to_item()
    assert item == expected
    assert of_plain_types(item)


def test_a_subclass_that_writes_itself_like_the_plain_type_is_let_in() -> None:
    class Text(str):
        __slots__ = ()

    class Id(UUID):
        pass

    class Day(date):
        pass

    values = {"string": Text("Zo#e"), "uuid": Id(int=7), "date": Day(2024, 1, 31)}
    for what, value in values.items():
        plain, _ = VALUES[what]
        package = built(f"alike_{what}", "V#{value}~{id}", what, "")
        item = package.Thing(id="1", value=value).to_item()
        assert item == package.Thing(id="1", value=plain).to_item()


class Escaping(str):
    """Writes itself as the plain text, and does all else in its own way, as texts of HTML do."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __radd__(self, other: str) -> str:
        return Escaping(str.__add__(other.replace("&", "&amp;"), self))

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def encode(self, *_: object, **__: object) -> bytes:
        return b""

    def find(self, *_: object) -> int:
        return -1

    def startswith(self, *_: object) -> bool:
        return False


@pytest.fixture(scope="module")
def pages() -> Any:
    page = schemas.entity(
        "R&D#{site}", "{title}#{page}", "site title page",
        schemas.pattern("up_to", "Query", "site title", range_condition="<="),
        schemas.pattern("of", "GetItem", "site sk", "single_entity"),
    )  # fmt: skip
    note = schemas.entity("NOTE#{site}", "{title}", "site title state")
    note["fields"][2]["enum"] = ["open", "done"]
    index = schemas.entity("NOTE#{site}", "INDEX", "site")
    task = schemas.entity("{state}", "TASK", "state")
    task["fields"][0]["enum"] = ["open", "done"]
    tables = (
        schemas.table("Pages", "pk", "sk", Page=page),
        schemas.table("Notes", "pk", "sk", Note=note, Index=index),
        schemas.table("Tasks", "pk", "sk", Task=task),
    )
    return load("subclass_pages", compiled(schemas.schema(*tables)))


def test_a_text_that_does_all_else_in_its_own_way_is_the_plain_one(pages: Any) -> None:
    sent = Recorder(Empty())
    db = pages.Database(sent)
    requests = []
    for kind in (str, Escaping):
        list(db.page.up_to(kind("a&b"), kind("R&D")))
        requests.append(sent.last)
    assert requests[0] == requests[1]
    made = pages.Note(site=Escaping("a&b"), title=Escaping("x"), state=Escaping("open"))
    item = made.to_item()
    assert {type(text) for value in item.values() for text in value.values()} == {str}
    assert str.__eq__(item["pk"]["S"], "NOTE#a&b")


def test_a_text_that_does_all_else_in_its_own_way_forges_nothing(pages: Any) -> None:
    with pytest.raises(pages.KeyValueError, match="another kind of item"):
        pages.Note(site="s", title=Escaping("INDEX"), state="open").to_item()
    with pytest.raises(pages.KeyValueError, match="not be longer"):
        pages.Note(site="s", title=Escaping("x" * 1025), state="open").to_item()
    with pytest.raises(pages.KeyValueError, match="must be one of"):
        pages.keys.task_pk(Escaping("other"))
    with pytest.raises(pages.KeyValueError, match="must be the key of Page"):
        pages.Database(Recorder(Empty())).page.of("s", Escaping("no key"))
    with pytest.raises(ValueError, match="not agree"):
        require_equal("they do not agree", Escaping("u1"), "u2")
    require_equal("they do not agree", Escaping("u1"), "u1")
