"""A transaction of more items of an entity than it has keys can never be carried out, and is refused."""

from __future__ import annotations

import pytest

from emitted import as_file, attempted, compiled
from ordering import item, many
from schemas import JSON, entity, fields, schema, table, transaction

SWITCH = item("Light", "Delete")
OF_ONE, OF_TWO, OF_THREE = "one:Light", "one:Light two:Light", "one:Light two:Light three:Light"
COLOUR = {"colour": {"enum": ["red", "green"]}}


def errors(given: str, *items: JSON, pk: str = "LIGHT", sk: str, optional: str = "") -> list[str]:
    held = fields("org colour on:boolean", **COLOUR)
    light = entity(pk, sk, "org") | {"fields": held}
    made = schema(
        table("Shop", "pk", "sk", Light=light),
        transactions=[many("switch", "TransactWrite", given, *items, optional=optional)],
    )
    return [each.message for each in attempted(as_file(made))[1] if each.severity == "error"]


@pytest.mark.parametrize("sk", ["{colour}", "{on}"])
def test_of_a_counted_key(sk: str) -> None:
    assert errors(OF_TWO, *[SWITCH] * 2, sk=sk) == []
    assert errors(OF_THREE, *[SWITCH] * 3, sk=sk) == [
        "switch names 3 items of Light, of which there can be 2"
    ]


def test_of_two_counted_parts() -> None:
    given = [f"light_{number}:Light" for number in range(5)]
    assert errors(" ".join(given[:4]), *[SWITCH] * 4, sk="{colour}#{on}") == []
    assert errors(" ".join(given), *[SWITCH] * 5, sk="{colour}#{on}") == [
        "switch names 5 items of Light, of which there can be 4"
    ]


def test_what_is_not_counted_keeps_them_apart_unless_they_have_it_in_common() -> None:
    assert errors(OF_THREE, *[SWITCH] * 3, pk="{org}", sk="{on}") == []
    each = [item("Light", "Delete", key={"org": "org", "on": f"on_{n}"}) for n in range(3)]
    assert errors("org on_0:boolean on_1:boolean", *each[:2], pk="{org}", sk="{on}") == []
    given = "org on_0:boolean on_1:boolean on_2:boolean"
    assert errors(given, *each, pk="{org}", sk="{on}") == [
        "switch names 3 items of Light with other parts of the key in common, of which there can be 2"
    ]


def test_items_that_may_be_left_out_do_not_count() -> None:
    maybe = item("Light", "Delete", when="three")
    assert errors(OF_THREE, SWITCH, SWITCH, maybe, sk="{on}", optional="three") == []


def test_reads_too() -> None:
    held = fields("colour on:boolean", **COLOUR)
    light = entity("LIGHT", "{on}", "colour") | {"fields": held}
    each = [item("Light", "Get", key={"on": f"on_{n}"}) for n in range(3)]
    made = schema(
        table("Shop", "pk", "sk", Light=light),
        transactions=[
            many(
                "all_of",
                "TransactGet",
                "on_0:boolean on_1:boolean on_2:boolean",
                *each,
                returns="array",
            )
        ],
    )
    assert [each.code for each in attempted(as_file(made))[1] if each.severity == "error"] == [
        "DG608"
    ]


@pytest.mark.parametrize("first", ["Put", "Update", "Delete", "ConditionCheck"])
def test_an_entity_whose_key_must_be_that_of_another_is_the_same_item(first: str) -> None:
    """`key` of a Put says what fields of it are: with the whole key of another item it is on that."""
    swap = transaction(
        "swap", "TransactWrite", "old:Account new:Account", "void",
        f"{first} Account of Bank if exists", "Put Account of Bank",
    )  # fmt: skip
    swap["parameters"][1]["optional"] = True
    swap["entities_involved"][1] |= {"when": "new", "key": {"id": "old.id"}}
    account = entity("ACCOUNT#{id}", None, "id balance:integer")
    found = compiled(schema(table("Bank", "pk", None, Account=account), transactions=(swap,)))
    assert [each.code for each in found.errors] == ["DG608"]
