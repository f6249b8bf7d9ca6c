"""What reads as written by hand: parentheses, placeholders, comments where a call is odd."""

from __future__ import annotations

import ast
import re

import pytest

from emitted import compiled
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction


def lot(**more: JSON) -> JSON:
    """Things with lists, counters, a range over texts, and a filter that can be left out."""
    wide = "moods_that_count lowest_of_all_of_them highest_of_all_of_them"
    thing = entity(
        "T#{id}",
        "AT#{day}#{name}#OF",
        "id day:date name size:integer mood notes:array/string? marks:array/string? "
        "first:object second:object",
        pattern("note", "UpdateItem", "id day:date name said:array/string seen:array/string", "void",
            updates=[{"field": "notes", "action": "append", "param": "said"},
                {"field": "marks", "action": "append", "param": "seen"}]),
        pattern("save", "UpdateItem", "id day:date name size:integer mood", "void", if_missing="create"),
        pattern("between", "Query", "id day:date low high", range_condition="between"),
        pattern("some", "Scan", "moods:array/string", filter_expression="mood IN :moods"),
        pattern("span", "Scan", "moods:array/string low:integer high:integer",
            filter_expression="mood IN :moods AND size BETWEEN :low AND :high"),
        pattern("long", "Scan", wide, filter_expression=(
            "mood IN :moods_that_count AND size BETWEEN :lowest_of_all_of_them AND :highest_of_all_of_them")),
    )  # fmt: skip
    thing["fields"] = fields(
        "id day:date name size:integer mood notes:array/string? marks:array/string? first:object? second:object?",
        first={"default": {}},
        second={"default": {}},
    )
    for made in thing["access_patterns"][2:]:
        for each in made["parameters"]:
            if each["name"] not in ("id", "day"):
                each["optional"] = True
    long = thing["access_patterns"][5]["parameters"]
    long[0] |= {"type": "array", "item_type": "string"}
    for each in long[1:]:
        each["type"] = "integer"
    return thing | more


@pytest.fixture(scope="module")
def source() -> str:
    made = compiled(schema(table("Things", "pk", "sk", Thing=lot())))
    assert made.errors == []
    return made.files["repositories.py"]


def method(source: str, name: str) -> str:
    """The source of a method."""
    [found] = (
        each
        for each in ast.walk(ast.parse(source))
        if isinstance(each, ast.FunctionDef) and each.name == name
    )
    return ast.get_source_segment(source, found) or ""


def test_one_constant_has_one_placeholder(source: str) -> None:
    assert re.findall(r":empty\w*", method(source, "note")) == [":empty"] * 4
    saved = method(source, "save")
    assert "#first = if_not_exists(#first, :empty_map), " in saved
    assert "#second = if_not_exists(#second, :empty_map), " in saved
    assert saved.count('":empty_map": {"M": {}}') == 1


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("some", "nothing=moods is not None and not moods,"),
        ("span", ("nothing=((moods is not None and not moods) or "
            "(low is not None and high is not None and low > high)),")),
        ("long", ("nothing=((moods_that_count is not None and not moods_that_count) or "
            "(lowest_of_all_of_them is not None and highest_of_all_of_them is not None and "
            "lowest_of_all_of_them > highest_of_all_of_them)),")),
        ("between", "nothing=low is not None and high is not None and low > high,"),
        ("between", 'operands=(low or "", high or ""),'),
        ("between", ("keep=lambda thing: ((low is None or thing.name >= low) and "
            "(high is None or thing.name <= high)),")),
    ],
)  # fmt: skip
def test_parentheses_stand_where_a_line_is_broken(source: str, name: str, argument: str) -> None:
    assert argument in method(source, name)


def test_a_client_that_copies_is_kept_at_once() -> None:
    also = {"pk_template": "U#{id}", "sk_template": "{day}#{name}"}
    other = entity("O#{other}", None, "other",
        pattern("store", "BatchWriteItem", "others:array/Other things:array/Thing", "void"),
    )  # fmt: skip
    made = compiled(
        schema(
            table("Things", "pk", "sk", Thing=lot(also_at=also)),
            table("Others", "pk", None, Other=other),
            transactions=(
                transaction(
                    "drop", "TransactWrite", "other:Other", "void", "Delete Other of Others"
                ),
            ),
        )
    )
    assert made.errors == []
    source = made.files["repositories.py"]
    for module in ("repositories.py", "transactions.py"):
        for found in ast.walk(ast.parse(made.files[module])):
            if isinstance(found, ast.FunctionDef) and found.name == "__init__":
                kept = [
                    ast.unparse(each.targets[0])
                    for each in found.body
                    if isinstance(each, ast.Assign)
                ]
                assert kept.count("self._client") == ("reasons" not in ast.unparse(found.args))
    assert (
        "        # What the second place cannot hold is refused.\n        thing_also_at_pk(id)\n"
        in (method(source, "note"))
    )


def test_what_holds_an_object_is_named_and_what_many_reasons_follow() -> None:
    thing = entity("T#{id}", None, "id")
    thing["fields"] = fields("id size:object", size={"fields": fields("width:integer")})
    put = transaction("store", "TransactWrite", "things:array/Thing", "void")
    put["entities_involved"] = [
        {"table": "Things", "entity": "Thing", "action": "Put", "each": "things"}
    ]
    made = compiled(schema(table("Things", "pk", None, Thing=thing), transactions=(put,)))
    assert made.errors == []
    assert '"""What `size` holds."""' in made.files["entities.py"]
    assert (
        "    thing: tuple[CancellationReason[Thing] | None, ...]\n"
        '    """In the order of `things`."""\n'
    ) in made.files["transactions.py"]


def test_a_choice_that_is_a_key_attribute_on_its_own_is_set_as_any_other_constant() -> None:
    end = pattern("end", "UpdateItem", "id", "void",
        updates=[{"field": "state", "action": "set", "value": "over"}])  # fmt: skip
    end["condition"] = 'state <> "over"'
    thing = entity("T#{id}", None, "id", end, ByState="{state}", Here="{state}#{id}")
    thing["fields"] = fields("id state", state={"enum": ["open", "over"]})
    indexes = index("ByState", "state_pk"), index("Here", "here_pk")
    made = compiled(schema(table("Things", "pk", None, *indexes, Thing=thing)))
    assert made.errors == []
    source = method(made.files["repositories.py"], "end").replace('""', "")
    assert "SET #state_pk = :over, #here_pk = :here_pk, #state = :over" in source
    assert source.count('":over": {"S": "over"}') == 1
    assert '":here_pk": {"S": thing_here_pk("over", id)}' in source


def test_what_two_items_of_a_transaction_take_is_checked_once() -> None:
    account = entity("A#{id}", None, "id balance:decimal")
    move = transaction("move", "TransactWrite", "giver taker amount:decimal fee:decimal", "void")
    move["entities_involved"] = [
        {"table": "Accounts", "entity": "Account", "action": "Update", "key": {"id": key},
            "updates": [{"field": "balance", "action": action, "param": param}]}
        for key, action, param in (
            ("giver", "decrement", "amount"), ("taker", "increment", "amount"), ("bank", "increment", "fee"))
    ]  # fmt: skip
    move["parameters"].append({"name": "bank", "type": "string"})
    made = compiled(schema(table("Accounts", "pk", None, Account=account), transactions=(move,)))
    assert made.errors == []
    source = method(made.files["transactions.py"], "move")
    assert re.findall(r"check_fields.*", source) == [
        "check_fields(Account, balance=amount)",
        "check_fields(Account, balance=fee)",
    ]
