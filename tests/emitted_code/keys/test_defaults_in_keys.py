"""A default of a parameter that a key of its item never takes is a finding: the package would refuse every call.

Each mistake is held against the package itself: without the default, the same value given by the caller is refused
before anything is sent.
"""

from __future__ import annotations

from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, index, parameters, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

FIELDS = "user number:integer mood? state? grade:integer? label? title? rank:integer"
VALUES: dict[str, tuple[str, object, object]] = {
    "user": ("string", "", "u"),
    "user_too_long": ("string", "u" * 2040, "u" * 2000),
    "number": ("integer", 1000, 999),
    "mood": ("string", "", "calm"),
    "mood_too_long": ("string", "m" * 2049, "m" * 2048),
    "state": ("string", "", "open"),
    "state_too_long": ("string", "é" * 512, "é" * 500),
    "grade": ("integer", 100, 99),
    "label": ("string", "a#PART#b", "a#b"),
    "title": ("string", "INDEX", "INDICES"),
    "rank": ("integer", -1, 1),
}
"""A field, its type, a value that its keys refuse, and one that they take."""


def declared(written: JSON | None, *transactions: JSON) -> JSON:
    return schema(
        table(
            "Shop", "pk", "sk",
            index("ByMood", "mood", "state_key"), index("ByGrade", "grade_key", "label_key"),
            index("ByTitle", "title_key"),
            Order=entity(
                "USER#{user}######", "ORDER#{number:03d}", FIELDS, *([written] if written else []),
                ByMood=("{mood}", "S#{state}"), ByGrade=("G#{grade:02d}", "{label}"), ByTitle="{title}",
            ) | {"also_at": {"pk_template": "OWNER#{user}", "sk_template": "N#{number:03d}#{rank:02d}"}},
            Part=entity("PART#{part}", "PART", "part label title", ByGrade=("PARTS", "{label}#PART#{part}")),
            Mark=entity("MARK", "MARK", "label", ByTitle="INDEX"),
        ),
        transactions=transactions,
    )  # fmt: skip


def given(words: str, name: str, default: JSON) -> list[JSON]:
    """Parameters, the one of this name last, and with what else there is to say of it."""
    found = parameters(words)
    last = next(each for each in found if each["name"] == name)
    return [*(each for each in found if each is not last), last | default]


WHOLE = FIELDS.replace("?", "")


def written_by(way: str, name: str, kind: str, default: JSON) -> JSON:
    """A schema whose `write` takes this field as its last parameter."""
    item = {"table": "Shop", "entity": "Order"}
    entry = [{"field": name, "action": "set", "param": "given"}]
    match way:
        case "put":
            return declared(
                pattern("write", "PutItem", "", "void", parameters=given(WHOLE, name, default))
            )
        case "put of a transaction":
            involved = [item | {"action": "Put"}]
            put = transaction("write", "TransactWrite", "", "void")
            return declared(
                None,
                put | {"parameters": given(WHOLE, name, default), "entities_involved": involved},
            )
        case "update":
            keyed = given(f"user number:integer {name}:{kind}", name, default)
            return declared(pattern("write", "UpdateItem", "", "void", parameters=keyed))
        case "updates":
            keyed = given(f"user number:integer given:{kind}", "given", default)
            return declared(
                pattern("write", "UpdateItem", "", "void", parameters=keyed, updates=entry)
            )
        case "update of a transaction":
            keyed = given(f"user number:integer {name}:{kind}", name, default)
            update = transaction("write", "TransactWrite", "", "void")
            involved = [item | {"action": "Update"}]
            return declared(None, update | {"parameters": keyed, "entities_involved": involved})
    raise AssertionError(way)


WAYS = ("put", "put of a transaction", "update", "updates", "update of a transaction")
CASES = [
    (way, each)
    for way in WAYS
    for each in VALUES
    if way.startswith("put") or each.partition("_")[0] not in ("user", "number")
]


def caught(way: str, each: str, default: JSON) -> list[str]:
    name = each.partition("_")[0]
    kind, _, _ = VALUES[each]
    return [one.code for one in compiled(written_by(way, name, kind, default)).errors]


@pytest.mark.parametrize(("way", "each"), CASES)
def test_a_default_that_no_key_takes_is_a_finding(way: str, each: str) -> None:
    _, refused, taken = VALUES[each]
    assert caught(way, each, {"default": refused}) == ["DG224"]
    assert caught(way, each, {"default": taken}) == []


@pytest.mark.parametrize(("way", "each"), CASES)
def test_the_package_refuses_it_in_each_call(way: str, each: str) -> None:
    name = each.partition("_")[0]
    kind, refused, _ = VALUES[each]
    document = written_by(way, name, kind, {})
    made = load(f"defaults_in_keys_{CASES.index((way, each))}", compiled(document))
    values: dict[str, Any] = {field.partition(":")[0]: "x" for field in WHOLE.split()}
    values |= {"number": 1, "grade": 1, "rank": 1, "given": refused, name: refused}
    with moto(made) as client:
        recorder = Recorder(client)
        db = made.Database(recorder)
        method = db.transactions.write if "transaction" in way else db.order.write
        taken = method.__code__.co_varnames[1 : method.__code__.co_argcount]
        with pytest.raises(made.KeyValueError):
            method(**{each: values[each] for each in taken})
        assert recorder.sent == []


SET = [each for each in VALUES if each.partition("_")[0] not in ("user", "number")]


@pytest.mark.parametrize("action", ["set", "set_if_absent"])
@pytest.mark.parametrize("each", SET)
def test_a_constant_is_one_that_its_keys_take(each: str, action: str) -> None:
    name = each.partition("_")[0]
    _, refused, taken = VALUES[each]
    for value, codes in ((refused, ["DG454"]), (taken, [])):
        entry = [{"field": name, "action": action, "value": value}]
        update = pattern("write", "UpdateItem", "user number:integer", "void", updates=entry)
        item = {"table": "Shop", "entity": "Order", "action": "Update", "updates": entry}
        both = pattern(
            "write", "TransactWrite", "user number:integer", "void", entities_involved=[item]
        )
        for document in (declared(update), declared(None, both)):
            assert [one.code for one in compiled(document).errors] == codes


def test_two_constants_are_not_the_key_of_another_item() -> None:
    """Each of them could stand in the key of a seat, beside another value; the package refuses both in each call."""

    def write(**values: str) -> JSON:
        entry = [{"field": each, "action": "set", "value": value} for each, value in values.items()]
        seat = entity(
            "HALL#{hall}", "SEAT", "hall row place",
            pattern("sit", "UpdateItem", "hall", "void", updates=entry),
            pattern("move", "UpdateItem", "hall row place", "void"),
            ByPlace="{row}#{place}",
        )  # fmt: skip
        stage = entity("HALL#{hall}", "STAGE", "hall", ByPlace="FRONT#MIDDLE")
        return schema(table("Halls", "pk", "sk", index("ByPlace", "gpk"), Seat=seat, Stage=stage))

    def told(document: JSON) -> list[str]:
        return [f"{each.code}: {each.message}" for each in compiled(document).errors]

    (refused,) = told(write(row="FRONT", place="MIDDLE"))
    assert refused == (
        'DG454: the key "{row}#{place}" does not take the text "FRONT" as row and the text "MIDDLE" as place, '
        "which makes the key of another kind of item"
    )
    taken = write(row="FRONT", place="LEFT")
    assert told(taken) == []
    made = load("constants_of_seats", compiled(taken))
    with moto(made) as client:
        recorder = Recorder(client)
        with pytest.raises(made.KeyValueError):
            made.Database(recorder).seat.move("h", "FRONT", "MIDDLE")
        assert recorder.sent == []


def test_what_a_field_names_itself_is_told_of_the_field() -> None:
    """An enum whose value is the key of another item: a finding, and not one more for each update that sets it."""
    entry = [{"field": "title", "action": "set", "value": "INDEX"}]
    document = declared(
        pattern("write", "UpdateItem", "user number:integer", "void", updates=entry)
    )
    order = document["tables"][0]["entities"]["Order"]
    order["fields"] = [
        each | ({"enum": ["INDEX", "other"]} if each["name"] == "title" else {})
        for each in order["fields"]
    ]
    assert [each.code for each in compiled(document).errors] == ["DG229"]
