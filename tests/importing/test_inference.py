"""What an import finds in keys and attributes: tables by hand, and the templates and fields that come of them."""

from __future__ import annotations

from typing import Any

import pytest

from importing.imports import (
    Item,
    built,
    described,
    entities,
    field,
    goes_through,
    imported,
    observed,
    templates,
)

pytestmark = pytest.mark.slow

STATES = ("open", "paid", "sent")


def s(text: str) -> dict[str, str]:
    return {"S": text}


def n(number: float) -> dict[str, str]:
    return {"N": str(number)}


def day(number: int) -> str:
    return f"2024-01-{1 + number % 28:02}"


def orders(number: int) -> list[Item]:
    """Orders and customers with generic key names, ULIDs, and one index for two kinds."""
    made = [
        {
            "PK": s(f"CUSTOMER#01HZX3J5K6M7N8P9QRST{each % 5:06}"),
            "SK": s(f"ORDER#01HZX3J5K6M7N8P9QRST{each:06}"),
            "GSI1PK": s(f"STATUS#{STATES[each % 3]}"),
            "GSI1SK": s(f"{day(each)}T09:30:00Z"),
            "status": s(STATES[each % 3]),
            "createdAt": s(f"{day(each)}T09:30:00Z"),
        }
        for each in range(number)
    ]
    return made + [
        {
            "PK": s(f"CUSTOMER#01HZX3J5K6M7N8P9QRST{each:06}"),
            "SK": s("PROFILE"),
            "GSI1PK": s(f"EMAIL#a{each}@x.org"),
            "GSI1SK": s("EMAIL"),
            "email": s(f"a{each}@x.org"),
        }
        for each in range(5)
    ]


TABLES: dict[str, tuple[dict[str, Any], list[Item], dict[str, str]]] = {
    "generic_names": (
        described("PK", "SK", GSI1=("GSI1PK", "GSI1SK")),
        orders(40),
        {
            "Order": "CUSTOMER#{customer_id} | ORDER#{order_id}",
            "Customer": "CUSTOMER#{customer_id} | PROFILE",
        },
    ),
    "several_separators": (
        described("pk", "sk"),
        [
            {
                "pk": s(f"tenant/{each % 3}:user|{each}"),
                "sk": s(f"event:{day(each)}:{each:05}"),
                "tenantId": s(str(each % 3)),
                "uid": s(str(each)),
            }
            for each in range(30)
        ],
        {"Event": "tenant/{tenant_id}:user|{uid} | event:{event_date}:{event_number:05d}"},
    ),
    "paths_are_values": (
        described("pk", "sk"),
        [
            {
                "pk": s(f"BUCKET#b{each % 2}"),
                "sk": s(f"FILE#{'src/' * (each % 3)}{each}.txt"),
                "size": n(each),
            }
            for each in range(12)
        ],
        {"File": "BUCKET#{bucket_id} | FILE#{file_id}"},
    ),
    "parts_of_fixed_width": (
        described("pk", "sk"),
        [
            {
                "pk": s(f"S{each % 3:03}"),
                "sk": s(f"{day(each)}{each:06}"),
                "shop": n(each % 3),
                "day": s(day(each)),
                "no": n(each),
            }
            for each in range(20)
        ],
        {"S": "S{shop:03d} | {day}{no:06d}"},
    ),
    "plain_attributes_as_keys": (
        described("userId", "createdAt"),
        [
            {"userId": s(f"u{each % 3}"), "createdAt": s(f"{day(each)}T09:30:00.000Z")}
            for each in range(9)
        ],
        {"Thing": "{user_id} | {created_at}"},
    ),
    "values_with_separators": (
        described("pk", "sk"),
        [
            {"pk": s(f"USER#a#{each}"), "sk": s(f"POST#p{each}#END"), "uid": s(f"a#{each}")}
            for each in range(6)
        ],
        {"Post": "USER#{uid} | POST#{post_id}#END"},
    ),
    "labels_in_small_letters": (
        described("pk", "sk"),
        [
            {"pk": s(f"org#o{each % 4}"), "sk": s(f"member#m{each}"), "memberId": s(f"m{each}")}
            for each in range(8)
        ]
        + [{"pk": s(f"org#o{each}"), "sk": s("settings"), "theme": s("dark")} for each in range(4)],
        {"Member": "org#{org_id} | member#{member_id}", "Settings": "org#{org_id} | settings"},
    ),
    "two_types_with_keys_of_one_look": (
        described("id"),
        [
            {"id": s(f"x{each}"), "entityType": s(("user", "order")[each % 2]), "a": n(each)}
            for each in range(10)
        ],
        {"Thing": "{id}"},
    ),
    "capitals_that_are_values": (
        described("pk", "sk"),
        [
            {"pk": s(f"STOCK#{word}"), "sk": s(f"DAY#{day(each)}"), "price": n(each)}
            for each, word in enumerate(("AAPL", "AMZN", "GOOG", "MSFT", "NFLX", "TSLA") * 2)
        ],
        {"Day": "STOCK#{stock_id} | DAY#{day_date}"},
    ),
    "a_constant_partition": (
        described("pk", "sk"),
        [{"pk": s("CONFIG"), "sk": s(f"KEY#k{each}"), "value": s("v")} for each in range(6)],
        {"Key": "CONFIG | KEY#{key_id}"},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_kinds_and_keys_are_found_and_every_item_goes_through(name: str) -> None:
    shape, items, expected = TABLES[name]
    made = imported(items, shape)
    assert templates(made) == expected
    goes_through(name, made, {"Things": items})


def mapping(made: Any, entity: str) -> dict[str, Any]:
    """The place of an entity in the only index that it is in."""
    [found] = entities(made)[entity]["gsi_mappings"]
    return dict(found)


def test_keys_of_indexes_are_made_of_what_the_items_have() -> None:
    made = imported(orders(40), described("PK", "SK", GSI1=("GSI1PK", "GSI1SK")))
    assert mapping(made, "Order")["pk_template"] == "STATUS#{status}"
    assert mapping(made, "Order")["sk_template"] == "{created_at}"
    assert mapping(made, "Customer")["pk_template"] == "EMAIL#{email}"
    assert mapping(made, "Customer")["sk_template"] == "EMAIL"
    patterns = {each["name"]: each for each in entities(made)["Order"]["access_patterns"]}
    assert list(patterns) == ["get_order", "list_orders", "list_orders_in_gsi1"]
    assert [each["name"] for each in entities(made)["Customer"]["access_patterns"]] == [
        "get_customer",
        "get_customer_collection",
        "list_customers_in_gsi1",
    ]
    assert patterns["list_orders_in_gsi1"]["parameters"] == [{"name": "status", "type": "string"}]


def test_methods_speak_of_indexes_as_people_do() -> None:
    items = [
        {"id": s(f"i{each}"), "mail": s(f"m{each}"), "town": s(f"t{each % 2}")} for each in range(4)
    ]
    shape = described(
        "id", None, UsersByMail=("mail",), ByTown=("town",), town_by_mail=("town", "mail")
    )
    patterns = entities(imported(items, shape))["Thing"]["access_patterns"]
    assert [each["name"] for each in patterns] == [
        "get_thing",
        "list_things_by_mail",
        "list_things_by_town",
        "list_things_in_town_by_mail",
    ]


def test_an_index_that_code_fills_is_not_said_to_follow_from_fields() -> None:
    """Two thirds of the items are in it though all have its parts: its keys stay fields of their own."""
    items = [
        {"pk": s(f"ORDER#{each}"), "orderId": s(str(each)), "day": s(day(each))}
        | ({"gsi1pk": s("OPEN"), "gsi1sk": s(day(each))} if each % 3 else {})
        for each in range(30)
    ]
    made = imported(items, described("pk", None, Open=("gsi1pk", "gsi1sk")))
    assert mapping(made, "Order") == {
        "name": "Open",
        "pk_template": "{gsi1pk}",
        "sk_template": "{gsi1sk}",
    }
    assert not field(made, "Order", "gsi1pk")["required"]
    goes_through("filled_by_code", made, {"Things": items})


def test_a_sparse_index_follows_from_an_optional_field() -> None:
    items = [
        {"pk": s(f"ORDER#{each}"), "orderId": s(str(each))}
        | ({"gsi1pk": s(f"HELD#{day(each)}"), "heldOn": s(day(each))} if each % 3 else {})
        for each in range(30)
    ]
    made = imported(items, described("pk", None, Held=("gsi1pk",)))
    assert mapping(made, "Order") == {"name": "Held", "pk_template": "HELD#{held_on}"}
    assert field(made, "Order", "held_on") == {
        "name": "held_on",
        "type": "date",
        "required": False,
        "attribute": "heldOn",
    }
    assert any(
        "20 of 30 items are in it" in note for notes in made.draft.notes.values() for note in notes
    )


def test_stale_keys_of_an_index_are_told() -> None:
    items = [
        {
            "pk": s(f"ORDER#{each}"),
            "state": s(STATES[each % 3]),
            "gsi1pk": s(f"S#{STATES[each % 3]}"),
        }
        for each in range(100)
    ]
    items[7]["gsi1pk"] = s("S#gone")
    made = imported(items, described("pk", None, ByState=("gsi1pk",)))
    assert mapping(made, "Order")["pk_template"] == "S#{state}"
    assert any("another key in 1: STALE" in line for line in made.told)


def test_indexes_of_several_attributes() -> None:
    shape = described("id", None, Route=("origin",))
    [route] = shape["GlobalSecondaryIndexes"]
    route["KeySchema"] = [
        {"AttributeName": "origin", "KeyType": "HASH"},
        {"AttributeName": "target", "KeyType": "HASH"},
        {"AttributeName": "weight", "KeyType": "RANGE"},
    ]
    shape["AttributeDefinitions"] += [{"AttributeName": "target", "AttributeType": "S"}]
    shape["AttributeDefinitions"] += [{"AttributeName": "weight", "AttributeType": "N"}]
    items = [
        {"id": s(f"p{each}"), "origin": s("NL"), "target": s("SE"), "weight": n(each)}
        for each in range(4)
    ]
    made = imported(items, shape)
    assert mapping(made, "Thing")["pk_template"] == ["{origin}", "{target}"]
    goes_through("several_attributes", made, {"Things": items})


FIELDS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "integers": ([n(1), n(2)], {"type": "integer"}),
    "decimals": ([n(1), n(2.5)], {"type": "decimal"}),
    "booleans": ([{"BOOL": True}], {"type": "boolean"}),
    "uuids": ([s("6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21")], {"type": "uuid"}),
    "uuids_in_capitals": ([s("6F1C2A52-8D0B-4B8A-9A70-0D5B1C8F3E21")], {"type": "string"}),
    "dates": ([s("2024-02-29")], {"type": "date"}),
    "no_dates": ([s("2024-02-30")], {"type": "string"}),
    "microseconds": ([s("2024-01-31T09:30:00.000000Z")], {"type": "datetime"}),
    "milliseconds": ([s("2024-01-31T09:30:00.000Z")], {"type": "datetime", "format": "iso_ms"}),
    "seconds": ([s("2024-01-31T09:30:00Z")], {"type": "datetime", "format": "iso_s"}),
    "moments_of_python": ([s("2024-01-31T09:30:00+00:00")], {"type": "string"}),
    "created_at": ([n(1706693400)], {"type": "datetime", "format": "epoch_s"}),
    "updated": ([n(1706693400120)], {"type": "datetime", "format": "epoch_ms"}),
    "views": ([n(1706693400)], {"type": "integer"}),
    "unit_price": ([n(5)], {"type": "decimal"}),
    "price_cents": ([n(5)], {"type": "integer"}),
    "sets": ([{"SS": ["a"]}], {"type": "string_set"}),
    "number_sets": ([{"NS": ["1"]}], {"type": "number_set"}),
    "binaries": ([{"B": b"1"}], {"type": "bytes"}),
    "lists": ([{"L": [s("a")]}], {"type": "array", "item_type": "string"}),
    "lists_of_numbers": ([{"L": [n(1.5)]}], {"type": "array", "item_type": "decimal"}),
    "empty_lists": ([{"L": []}], {"type": "array", "item_type": "string"}),
    "objects": ([{"M": {"a": n(1)}}], {"type": "object"}),
    "objects_by_id": ([{"M": {f"u{each}": n(1)}} for each in range(9)], {"type": "object"}),
    "objects_of_one_form": (
        [{"M": {"zipCode": s("1"), "floor": n(each)}} for each in range(5)],
        {
            "type": "object",
            "fields": [
                {"name": "floor", "type": "integer", "required": True},
                {"name": "zip_code", "type": "string", "required": True, "attribute": "zipCode"},
            ],
        },
    ),
    "password": ([s("x")], {"type": "string", "sensitive": True}),
}


@pytest.mark.parametrize("name", FIELDS)
def test_types_of_fields(name: str) -> None:
    values, expected = FIELDS[name]
    items = [{"id": s(f"i{each}"), name: value} for each, value in enumerate(values)]
    made = imported(items, described("id"))
    assert field(made, "Thing", name) == {"name": name, **expected, "required": True}
    goes_through(f"types_{name}", made, {"Things": items})


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([s("a"), n(1)], "several types: N in 1, S in 1"),
        ([{"NULL": True}], "nothing but NULL"),
        ([{"BS": [b"1"]}], "sets of binary values"),
        ([{"L": [s("a"), n(1)]}], "lists of N and S"),
        ([{"L": [{"L": []}]}], "lists of L"),
        ([{"M": {"a": {"SS": ["x"]}}}], "objects with sets or binary values"),
    ],
)
def test_what_a_schema_cannot_say_is_left_out_and_told(values: list[Any], why: str) -> None:
    items = [{"id": s(f"i{each}"), "odd": value} for each, value in enumerate(values)]
    made = imported(items, described("id"))
    assert [each["name"] for each in entities(made)["Thing"]["fields"]] == ["id"]
    assert any("odd is left out" in line and why in line for line in made.told)
    built(made)


def test_a_field_is_required_if_every_item_has_it() -> None:
    items = [{"id": s(f"i{each}"), "here": s("x"), "gone": {"NULL": True}} for each in range(4)]
    items[0]["gone"] = s("y")
    del items[1]["here"]
    made = imported(items, described("id"))
    assert not field(made, "Thing", "here")["required"]
    assert not field(made, "Thing", "gone")["required"]
    notes = [note for each in made.draft.notes.values() for note in each]
    assert "in 3 of 4" in notes
    assert "NULL in 3, which reads as None" in notes


def test_words_that_repeat_are_told_and_not_made_an_enum() -> None:
    items = [{"id": s(f"i{each}"), "state": s(STATES[each % 3])} for each in range(120)]
    made = imported(items, described("id"))
    assert "enum" not in field(made, "Thing", "state")
    notes = [note for each in made.draft.notes.values() for note in each]
    assert "perhaps an enum: open, paid, sent" in notes


def test_the_time_to_live_is_that_of_the_table() -> None:
    items = [{"id": s(f"i{each}"), "gone": n(1706693400 + each)} for each in range(4)]
    made = imported(items, described("id"), ttl="gone")
    assert field(made, "Thing", "gone") == {
        "name": "gone",
        "type": "datetime",
        "ttl": True,
        "required": True,
    }
    goes_through("time_to_live", made, {"Things": items})


def test_a_table_without_items_has_its_keys_for_fields() -> None:
    made = imported([], described("pk", "sk:N", ByState=("state", "at")), ttl="gone")
    assert templates(made) == {"Thing": "{pk} | {sk}"}
    assert mapping(made, "Thing") == {
        "name": "ByState",
        "pk_template": "{state}",
        "sk_template": "{at}",
    }
    assert field(made, "Thing", "gone")["ttl"] is True
    built(made)


def test_a_binary_key_is_told() -> None:
    made = imported([{"pk": {"B": b"1"}}], described("pk:B"))
    assert not made.has_tables
    assert made.told[-1].startswith("Things: its key pk is binary")


def test_items_of_one_table_are_counted() -> None:
    made = observed(orders(10), described("PK", "SK"))
    assert (len(made.items), made.seen) == (15, 15)


def rentals() -> list[Item]:
    """Buildings whose id stands in their keys only, and leases, which have an attribute of that name."""
    start = 1717200000000
    buildings = [
        {"PK": s(f"BUILDING#b{each}"), "SK": s("METADATA"), "city": s("Oslo")} for each in range(6)
    ]
    leases = [
        {
            "PK": s(f"TENANT#t{each % 7}"),
            "SK": s(f"LEASE#{start + each * 1009}"),
            "signedAt": n(start + each * 1009),
            "buildingId": s(f"b{each % 6}"),
            "unitNo": n(95 + each),
            "GSI1PK": s(f"BUILDING#b{each % 6}"),
            "GSI1SK": s(str(start + each * 1009)),
            "GSI2PK": s(f"UNITS#b{each % 6}"),
            "GSI2SK": s(str(95 + each)),
        }
        for each in range(20)
    ]
    return buildings + leases


def test_keys_of_an_old_table() -> None:
    indexes = {f"GSI{each}": (f"GSI{each}PK", f"GSI{each}SK") for each in (1, 2)}
    made = imported(rentals(), described("PK", "SK", **indexes))
    assert templates(made) == {
        # Only leases have an attribute that is called so.
        "Building": "BUILDING#{building_id} | METADATA",
        # Milliseconds sort as texts: they all have thirteen digits.
        "Lease": "TENANT#{tenant_id} | LEASE#{signed_at:013d}",
    }
    assert field(made, "Lease", "signed_at")["format"] == "epoch_ms"
    by_building, by_unit = entities(made)["Lease"]["gsi_mappings"]
    assert by_building == {
        "name": "GSI1",
        "pk_template": "BUILDING#{building_id}",
        "sk_template": "{signed_at:013d}",
    }
    # A number alone would be a number in the index, too; this one has no width, so the text stays a field.
    assert by_unit["sk_template"] == "{gsi2_sk}"
    assert field(made, "Lease", "gsi2_sk")["type"] == "string"
    goes_through("old_table", made, {"Things": rentals()})


def test_a_number_alone_as_text_is_the_key_itself() -> None:
    items = [{"id": s(str(each)), "number": n(each)} for each in range(5, 15)]
    made = imported(items, described("id"))
    assert templates(made) == {"Thing": "{id}"}
    assert field(made, "Thing", "id")["type"] == "string"
    goes_through("number_as_text", made, {"Things": items})


def test_an_index_may_be_the_table_turned_round() -> None:
    items = [
        {"PK": s(f"SESSION#s{each}"), "SK": s(f"CUSTOMER#c{each % 4}"), "token": s(f"t{each}")}
        for each in range(12)
    ]
    made = imported(items, described("PK", "SK", Inverse=("SK", "PK")))
    assert mapping(made, "Customer") == {
        "name": "Inverse",
        "pk_template": "CUSTOMER#{customer_id}",
        "sk_template": "SESSION#{session_id}",
    }
    goes_through("inverse", made, {"Things": items})
