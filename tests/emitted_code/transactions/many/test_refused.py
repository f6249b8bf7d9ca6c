"""Transactions with `each`, `when` and `key`: what they refuse before they send."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from ordering import ORDERING, SHOP, item, many
from schemas import JSON, entity, schema, table, transaction


def test_a_line_of_another_order_is_refused(
    made: ModuleType, silent: Recorder, order: Any, line: Any, claim: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(ValueError, match=r"order\.order_id and lines\.order_id must be equal"):
        transactions.place_order(order, [line(1, "a"), line(2, "b", order_id="o2")])
    with pytest.raises(ValueError, match=r"order\.customer_id and claim\.customer_id"):
        transactions.place_order(order, [], claim=replace(claim, customer_id="u2"))
    with pytest.raises(ValueError, match=r"order\.order_id and claim\.order_id"):
        transactions.place_order(order, [], claim=replace(claim, order_id="o2"))
    assert silent.sent == []


def test_elements_with_keys_of_their_own_are_not_all_tied_to_one() -> None:
    """Two products can never both be the product of a line, nor that of an order; parcels of its order they can be."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id product_id"),
        OrderLine=entity("ORDER#{order_id}", "LINE#{product_id}", "order_id product_id"),
        Parcel=entity("ORDER#{order_id}", "PARCEL#{parcel_id}", "order_id parcel_id"),
    )  # fmt: skip
    stock = table("Stock", "pk", None, Product=entity("PRODUCT#{product_id}", None, "product_id"))
    lines = item("OrderLine", "Put", each="lines")
    made = compiled(
        schema(
            shop, stock,
            transactions=(
                many("pack", "TransactWrite", "lines:array/OrderLine products:array/Product parcels:array/Parcel",
                     lines, item("Product", "Put", each="products"), item("Parcel", "Put", each="parcels")),
                many("drop", "TransactWrite", "order:Order ids:array",
                     item("Order", "Put"), item("Product", "Delete", each="ids", key={"product_id": "ids"})),
            ),
        )
    )  # fmt: skip
    assert not made.errors
    module = load("packing", made)
    silent = Recorder(Empty())
    transactions = module.Database(silent).transactions
    products = [module.Product(product_id=name) for name in ("a", "b")]
    of_order = [module.OrderLine(order_id="o", product_id=name) for name in ("a", "b")]
    transactions.pack(of_order, products, [module.Parcel(order_id="o", parcel_id="1")])
    assert len(silent.last["TransactItems"]) == 5
    transactions.drop(module.Order(order_id="o", product_id="a"), ["a", "b"])
    assert len(silent.last["TransactItems"]) == 3
    with pytest.raises(ValueError, match=r"lines\.order_id and parcels\.order_id must be equal"):
        transactions.pack(of_order, [], [module.Parcel(order_id="other", parcel_id="1")])


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_items_ties_nothing(turned: bool) -> None:
    """Rooms of a house, each of some names, and guests with houses and rooms of their own: whichever comes first."""
    houses = table(
        SHOP, "pk", "sk",
        Room=entity("HOUSE#{house}#ROOM#{room}", "ROOM", "house room"),
        Guest=entity("HOUSE#{house}#ROOM#{room}", "GUEST", "house room"),
    )  # fmt: skip
    items = [
        item("Room", "Delete", each="rooms", key={"house": "of", "room": "rooms"}),
        item("Guest", "Put", each="guests"),
    ]
    given = "of rooms:array/string guests:array/Guest"
    close = many("close", "TransactWrite", given, *(items[::-1] if turned else items))
    made = load(f"houses_{turned}", compiled(schema(houses, transactions=(close,))))
    silent = Recorder(Empty())
    guests = [made.Guest(house=house, room=room) for house, room in (("a", "1"), ("b", "2"))]
    made.Database(silent).transactions.close("c", ["1", "2"], guests)
    assert len(silent.last["TransactItems"]) == 4


def test_no_elements_are_tied_to_nothing() -> None:
    """Visits of another customer than that of the order are refused; where there are none, whose they are is idle."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id customer_id"),
        Visit=entity("CUSTOMER#{customer_id}", "VISIT#{day}", "customer_id day"),
    )  # fmt: skip
    forget = item("Visit", "Delete", each="days", key={"customer_id": "whose", "day": "days"})
    given = "order:Order whose days:array"
    made = load(
        "visits",
        compiled(
            schema(
                shop,
                transactions=(many("close", "TransactWrite", given, item("Order", "Put"), forget),),
            )
        ),
    )
    silent = Recorder(Empty())
    transactions = made.Database(silent).transactions
    order = made.Order(order_id="o", customer_id="a")
    with pytest.raises(ValueError, match=r"order\.customer_id and whose must be equal"):
        transactions.close(order, "b", ["1"])
    assert silent.sent == []
    assert transactions.close(order, "b", [])
    assert [*map(list, silent.last["TransactItems"])] == [["Put"]]
    assert transactions.close(order, "a", ["1", "2"])
    assert [*map(list, silent.last["TransactItems"])] == [["Put"], ["Delete"], ["Delete"]]


def test_what_is_compared_only_where_two_things_are_given_is_under_one_if() -> None:
    """A visit that is given is of the customer of the order, if that has one."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id customer_id?"),
        Visit=entity("CUSTOMER#{customer_id}", "VISIT#{day}", "customer_id day"),
    )  # fmt: skip
    note = many(
        "note", "TransactWrite", "order:Order visit:Visit",
        item("Order", "Put"), item("Visit", "Put", when="visit"),
        optional="visit",
    )  # fmt: skip
    made = compiled(schema(shop, transactions=(note,)))
    assert (
        "if visit is not None and order.customer_id is not None:" in made.files["transactions.py"]
    )


def test_two_items_on_one_key_are_refused(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(ValueError, match="two of order_line are one item of Shop"):
        transactions.place_order(order, [line(1, "a"), line(1, "b")])
    with pytest.raises(ValueError, match="two of product are one item of Stock"):
        transactions.place_order(order, [line(1, "a"), line(2, "a")])
    with pytest.raises(ValueError, match="user_1 and user_2 are one item of Shop"):
        transactions.follow("u1", "u1", None)
    with pytest.raises(ValueError, match="order_line_1 and order_line_2 are one item"):
        transactions.move([line(1, "a")], [line(1, "b")])
    with pytest.raises(ValueError, match="two of product are one item"):
        transactions.list_products(["a", "a"])
    assert silent.sent == []


def test_items_are_compared_by_the_names_of_deployed_tables(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    db = made.Database(silent, table_names={"Shop": "One", "Stock": "Two"})
    with pytest.raises(ValueError, match="two of product are one item of Two"):
        db.transactions.place_order(order, [line(1, "a"), line(2, "a")])


def test_there_are_at_most_100_items(
    made: ModuleType, silent: Recorder, order: Any, line: Any, claim: Any
) -> None:
    transactions = made.Database(silent).transactions
    lines = [line(number, f"p{number}") for number in range(50)]
    transactions.place_order(order, lines[:49], claim=claim)
    assert len(silent.last["TransactItems"]) == 100
    silent.sent.clear()
    with pytest.raises(ValueError, match="at most 100 items, not 101"):
        transactions.place_order(order, lines)
    with pytest.raises(ValueError, match="at most 100 items, not 101"):
        transactions.list_products([f"p{number}" for number in range(101)])
    assert silent.sent == []


def test_values_are_judged_in_each_element(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(made.KeyValueError, match="product_id"):
        transactions.place_order(order, [line(1, "a"), line(2, "")])
    with pytest.raises(made.FieldValueError, match="stock"):
        transactions.restock(["a", "b"], 1.5, None)
    assert silent.sent == []


def apart() -> JSON:
    """Orders in the partitions of their customers, and their lines in partitions of their own."""
    order = entity("CUSTOMER#{customer_id}", "ORDER#{order_id}", "customer_id order_id")
    line = entity("ORDER#{order_id}", "LINE#{number}", "order_id number")
    made = schema(
        table("Shop", "pk", "sk", Order=order, Line=line),
        transactions=(
            transaction(
                "place", "TransactWrite", "order:Order lines:array/Line extra:Line", "boolean",
                "Put Order of Shop", "Put Line of Shop", "Put Line of Shop",
            ),
        ),
    )  # fmt: skip
    place = made["cross_table_access_patterns"][0]
    _, several, one = place["entities_involved"]
    several |= {"each": "lines", "key": {"order_id": "order.order_id"}}
    one |= {"when": "extra", "key": {"order_id": "order.order_id"}}
    place["parameters"][2]["optional"] = True
    return made


def test_key_says_what_entities_that_are_put_have_in_common() -> None:
    made = load("apart", compiled(apart()))
    order = made.Order(customer_id="c", order_id="o1")
    mine, other = made.Line(order_id="o1", number="1"), made.Line(order_id="o2", number="2")
    with moto(made) as client:
        transactions = made.Database(client).transactions
        with pytest.raises(ValueError, match=r"lines.order_id and order.order_id must be equal"):
            transactions.place(order, [mine, other])
        with pytest.raises(ValueError, match=r"extra.order_id and order.order_id must be equal"):
            transactions.place(order, [mine], other)
        assert transactions.place(order, iter([mine])) is True
        assert transactions.place(order, [], replace(mine, number="3")) is True


def moving() -> JSON:
    """A user takes another address: the new one is put, and the old one of the same entity deleted."""
    made = schema(
        table("Users", "pk", None, User=entity("USER#{user_id}", None, "user_id mail")),
        table("Mails", "pk", None, Mail=entity("MAIL#{mail}", None, "mail user_id? note")),
        transactions=(
            transaction(
                "move", "TransactWrite", "user:User claim:Mail mail", "boolean",
                "Put User of Users", "Put Mail of Mails", "Delete Mail of Mails",
            ),
        ),
    )  # fmt: skip
    put = made["cross_table_access_patterns"][0]["entities_involved"][1]
    put["key"] = {"mail": "user.mail", "user_id": "user.user_id"}
    return made


def test_key_ties_any_field_of_an_entity_that_occurs_twice() -> None:
    made = load("moving", compiled(moving()))
    ann = made.User(user_id="ann", mail="new@x")
    claim = made.Mail(mail="new@x", user_id="ann", note="-")
    with moto(made) as client:
        recorder = Recorder(client)
        transactions = made.Database(recorder).transactions
        for other in (replace(claim, user_id="bob"), replace(claim, user_id=None)):
            with pytest.raises(ValueError, match=r"claim.user_id and user.user_id must be equal"):
                transactions.move(ann, other, "old@x")
        with pytest.raises(ValueError, match=r"claim.mail and user.mail must be equal"):
            transactions.move(ann, replace(claim, mail="other@x"), "old@x")
        assert recorder.sent == []
        assert transactions.move(ann, claim, "old@x") is True


def test_tables_of_which_two_items_are_one_where_they_are_deployed() -> None:
    """What is written down in one request is looked at, too, where keys of two tables can be equal."""

    def kept(name: str, other: str, sk: str = "DATA") -> Any:
        one = entity("USER#{user}", "DATA", "user name")
        two = entity(other, sk, "user draft")
        both = "Put One of Ones", "Put Two of Twos"
        made = compiled(schema(
            table("Ones", "pk", "sk", One=one), table("Twos", "pk", "sk", Two=two),
            transactions=(
                transaction("keep", "TransactWrite", "one:One two:Two", "void", *both),
                transaction("look", "TransactGet", "user", "object", "Get One of Ones", "Get Two of Twos"),
            ),
        ))  # fmt: skip
        assert made.errors == []
        return load(name, made)

    package = kept("tables_that_are_one", "USER#{user}")
    one, two = package.One(user="u1", name="n"), package.Two(user="u1", draft="d")
    sent = Recorder(Empty())
    apart = package.Database(sent).transactions
    apart.keep(one, two)
    apart.look("u1")
    assert [operation for operation, _ in sent.sent] == [
        "transact_write_items",
        "transact_get_items",
    ]
    sent.sent.clear()
    deployed = package.Database(sent, table_names={"Ones": "All", "Twos": "All"}).transactions
    for call in (lambda: deployed.keep(one, two), lambda: deployed.look("u1")):
        with pytest.raises(ValueError, match="one and two are one item of All"):
            call()
    assert sent.sent == []
    for number, (pk, sk) in enumerate((("DRAFT#{user}", "DATA"), ("USER#{user}", "DRAFT"))):
        other = kept(f"tables_apart_{number}", pk, sk)
        text = Path(other.__file__).with_name("transactions.py").read_text(encoding="utf-8")
        assert "Items()" not in text, (pk, sk)


def test_items_are_gathered_when_what_is_always_there_has_been_checked() -> None:
    """What is there for each element, or where a parameter is given, is checked there."""
    gathering = 0
    for method in ast.walk(ast.parse(compiled(ORDERING).files["transactions.py"])):
        lines = [ast.unparse(each) for each in getattr(method, "body", ())]
        begins = [n for n, line in enumerate(lines) if line.endswith("Items()")]
        for first in begins:
            sends = next(n for n, line in enumerate(lines) if "items.send(" in line)
            between = lines[first + 1 : sends]
            assert all(line.startswith(("items.", "for ", "if ")) for line in between), between
            gathering += any("check_" in line for line in lines[:first])
    assert gathering
