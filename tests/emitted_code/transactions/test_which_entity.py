"""Which entity parameter an item of a transaction is, where there are several, or `key` speaks of one."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import as_file, attempted, compiled, load
from emulator import moto
from ordering import act, item, many
from schemas import JSON, entity, schema, table

GIVEN = "sold:Thing bought:Thing price:integer"
SOLD = {"owner": "sold.owner", "thing_id": "sold.thing_id"}
DELETE = item("Thing", "Delete", key=SOLD, condition="exists")
PUT = item("Thing", "Put", condition="not_exists")
PRICE = act("gold", "decrement", param="price")
PAY = item("User", "Update", key={"name": "bought.owner"}, updates=[PRICE])


_NUMBERS = count()


def package(*patterns: JSON) -> Any:
    return load(f"trading_{next(_NUMBERS)}", compiled(traded(*patterns)))


def traded(*patterns: JSON) -> JSON:
    return schema(
        table(
            "Shop", "pk", "sk",
            Thing=entity("USER#{owner}", "THING#{thing_id}", "owner thing_id"),
            User=entity("USER#{name}", "USER", "name gold:integer"),
            Claim=entity("MAIL#{mail:lower}", "MAIL", "mail name"),
        ),
        transactions=patterns,
    )  # fmt: skip


@pytest.mark.parametrize("items", [(DELETE, PUT, PAY), (PUT, DELETE, PAY), (PAY, PUT, DELETE)])
def test_what_another_item_is_by_its_key_is_not_put(items: tuple[JSON, ...]) -> None:
    made = package(many("trade", "TransactWrite", GIVEN, *items))
    mine, yours = (made.Thing(owner=name, thing_id="sword") for name in ("ann", "bob"))
    with moto(made) as client:
        db = made.Database(client)
        db.user.create_user(made.User(name="bob", gold=5))
        db.thing.create_thing(mine)
        assert db.transactions.trade(mine, yours, 3) is True
        assert db.thing.get_thing("ann", "sword") is None
        assert db.thing.get_thing("bob", "sword") == yours
        assert db.user.get_user("bob") == made.User(name="bob", gold=2, version=2)


def test_a_key_that_is_made_of_an_entity_otherwise_takes_none_away() -> None:
    """What is deleted is the thing with the names the other way round: it is another one."""
    turned = item("Thing", "Delete", key={"owner": "put.thing_id", "thing_id": "put.owner"})
    made = package(many("turn", "TransactWrite", "put:Thing", turned, PUT))
    silent = Recorder(Empty())
    made.Database(silent).transactions.turn(made.Thing(owner="a", thing_id="b"))
    ((_, request),) = silent.sent
    deleted, put = request["TransactItems"]
    assert deleted["Delete"]["Key"] == {"pk": {"S": "USER#b"}, "sk": {"S": "THING#a"}}
    assert put["Put"]["Item"] == made.Thing(owner="a", thing_id="b").to_item()


def whole(name: str) -> JSON:
    return {"account": f"{name}.account", "posted": f"{name}.posted"}


ENTRIES = "posting:Posting debit:Entry credit:Entry"
LEDGER = schema(
    table(
        "Shop", "pk", "sk",
        Entry=entity("ACCOUNT#{account}", "ENTRY#{posted}", "account posted amount:integer"),
        Posting=entity("POSTING#{posted}", "POSTING", "posted"),
    ),
    transactions=(
        many("turned", "TransactWrite", ENTRIES, item("Posting", "Put"),
             item("Entry", "Put", key=whole("credit")), item("Entry", "Put", key=whole("debit"))),
        many("one_named", "TransactWrite", ENTRIES, item("Posting", "Put"),
             item("Entry", "Put", key=whole("credit")), item("Entry", "Put")),
        many("in_order", "TransactWrite", ENTRIES, item("Posting", "Put"),
             *(item("Entry", "Put", key={"account": f"{name}.account", "posted": "posting.posted"})
               for name in ("debit", "credit"))),
        many("alike", "TransactWrite", ENTRIES, item("Posting", "Put"),
             item("Entry", "Put"), item("Entry", "Put", key={"posted": "debit.posted"})),
    ),
)  # fmt: skip


def test_the_key_of_a_put_says_which_entity_it_is() -> None:
    """An entity is put as a whole, in whichever order the parameters stand; what else `key` says must hold of it."""
    made = load(f"ledger_{next(_NUMBERS)}", compiled(LEDGER))
    silent = Recorder(Empty())
    transactions = made.Database(silent).transactions
    posting = made.Posting(posted="1")
    debit, credit, late = (
        made.Entry(account=account, posted=posted, amount=5)
        for account, posted in (("a", "1"), ("b", "1"), ("b", "2"))
    )
    for call, put in (
        (transactions.turned, [credit, debit]),
        (transactions.one_named, [credit, debit]),
        (transactions.in_order, [debit, credit]),
        (transactions.alike, [debit, credit]),
    ):
        call(posting, debit, credit)
        items = [each["Put"]["Item"] for each in silent.last["TransactItems"]]
        assert items == [posting.to_item(), *(each.to_item() for each in put)]
    sent = len(silent.sent)
    for call in (transactions.in_order, transactions.alike):
        with pytest.raises(ValueError, match="posted"):
            call(posting, debit, late)
    assert len(silent.sent) == sent


MOVED = (
    item("Claim", "Delete", key={"mail": "old"}, condition="name = :name"),
    item("Claim", "Put", key={"mail": "mail"}, condition="not_exists"),
    item("User", "Update", updates=[act("gold", "increment", value=1)]),
)


def test_key_says_what_the_key_of_one_entity_must_be() -> None:
    """The scalars could make a Claim as well, but then `claim` would be for nothing."""
    moving = many("move", "TransactWrite", "name old:string mail:string claim:Claim", *MOVED)
    made = package(moving)
    claim = made.Claim(mail="New@x", name="ann")
    with moto(made) as client:
        db = made.Database(client)
        db.user.create_user(made.User(name="ann", gold=0))
        db.claim.create_claim(made.Claim(mail="old@x", name="ann"))
        with pytest.raises(ValueError, match=r"claim.mail and mail must be equal"):
            db.transactions.move("ann", "old@x", "other@x", claim)
        with pytest.raises(ValueError, match=r"claim.mail and mail must be equal"):
            db.transactions.move("ann", "old@x", "other@x", replace(claim, mail="old@x"))
        assert db.transactions.move("ann", "OLD@x", "new@x", claim) is True
        assert db.claim.get_claim("old@x") is None
        assert db.claim.get_claim("new@X") == claim


def test_an_item_with_a_key_of_values_takes_no_entity_away() -> None:
    """What is deleted has its key by the parameter `mail`, so `claim` is what is put."""
    put = item("Claim", "Put", key={"mail": "bought.owner"}, condition="not_exists")
    items = (PUT, put, item("Claim", "Delete", condition="exists"))
    made = package(many("reclaim", "TransactWrite", "bought:Thing claim:Claim mail", *items))
    silent = Recorder(Empty())
    reclaim = made.Database(silent).transactions.reclaim
    bought = made.Thing(owner="ann@x.org", thing_id="sword")
    with pytest.raises(ValueError, match=r"claim\.mail"):
        reclaim(bought, made.Claim(mail="bob@x.org", name="ann"), "old@x.org")
    assert silent.sent == []
    reclaim(bought, made.Claim(mail="ann@x.org", name="ann"), "old@x.org")
    ((_, request),) = silent.sent
    _, claimed, deleted = request["TransactItems"]
    assert claimed["Put"]["Item"]["mail"] == {"S": "ann@x.org"}
    assert deleted["Delete"]["Key"]["pk"] == {"S": "MAIL#old@x.org"}


def test_key_of_one_entity_may_be_that_of_another() -> None:
    """Nothing else ties what lives in two partitions."""
    put = item("Thing", "Put", key={"owner": "user.name"})
    pattern = many("start", "TransactWrite", "user:User thing:Thing", item("User", "Put"), put)
    made = package(pattern)
    silent = Recorder(Empty())
    start = made.Database(silent).transactions.start
    user, thing = made.User(name="ann", gold=0), made.Thing(owner="ann", thing_id="t")
    with pytest.raises(ValueError, match=r"thing.owner and user.name must be equal"):
        start(user, replace(thing, owner="bob"))
    assert not silent.sent
    start(user, thing)
    assert [each["Put"]["Item"] for each in silent.sent[0][1]["TransactItems"]] == [
        user.to_item(),
        thing.to_item(),
    ]


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ("thing:Thing owner thing_id", (item("Thing", "Put"), item("Thing", "Put", key={"owner": "owner"}))),
        ("thing:Thing owner thing_id", (item("Thing", "Put", key={"owner": "owner"}), item("Thing", "Put"))),
        ("thing:Thing thing_id", (item("Thing", "Put"), item("Thing", "Put", key={"owner": "thing.owner"}))),
    ],
)  # fmt: skip
def test_values_still_make_what_no_entity_is_left_for(given: str, items: tuple[JSON, ...]) -> None:
    made = package(many("both", "TransactWrite", given, *items))
    silent = Recorder(Empty())
    names: dict[str, Any] = {"owner": "bob"} if " owner" in given else {}
    mine = made.Thing(owner="ann", thing_id="1")
    made.Database(silent).transactions.both(mine, **names, thing_id="2")
    other = made.Thing(owner=names.get("owner", "ann"), thing_id="2")
    sent = [each["Put"]["Item"] for each in silent.sent[0][1]["TransactItems"]]
    assert sorted(sent, key=str) == sorted([mine.to_item(), other.to_item()], key=str)


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ("sold:Thing", (DELETE, PUT)),
        ("sold:Thing", (PUT, item("Thing", "ConditionCheck", key=SOLD, condition="exists"))),
        ("user:User", (item("User", "Put"), item("User", "Update", updates=[act("gold", "increment", value=1)]))),
    ],
)  # fmt: skip
def test_an_entity_and_all_fields_of_its_key_are_one_key(
    given: str, items: tuple[JSON, ...]
) -> None:
    _, told = attempted(as_file(traded(many("twice", "TransactWrite", given, *items))))
    assert [each.code for each in told] == ["DG608"]


def test_a_recogniser_says_that_it_looks_at_keys_and_constants_alone() -> None:
    """An item with the key of an entity is one, though it may be damaged: to skip it would hide the damage."""
    streamed = table("Things", "pk", "sk", Plain=entity("P#{id}", "X", "id size:integer"))
    marked = entity("M#{id}", "X", "id size:integer")
    marked["fields"].append({"name": "kind", "type": "string", "const": "marked"})
    streamed["entities"]["Marked"] = marked
    streamed["table_config"]["stream"] = "KEYS_ONLY"
    made = load("recognised", compiled(schema(streamed)))
    for name, by, more in (
        ("plain", "key", {}),
        ("marked", "key and constants", {"kind": {"S": "marked"}}),
    ):
        recognised = getattr(made.entities, f"is_{name}")
        told = " ".join(recognised.__doc__.split())
        kind = name.capitalize()
        assert told == f"Tell whether an item has the {by} of a {kind}, whatever else it holds."
        damaged = {"pk": {"S": f"{name[0].upper()}#1"}, "sk": {"S": "X"}, "size": {"S": "?"}}
        assert recognised({**damaged, **more})
        assert not recognised({**damaged, "kind": {"S": "?"}}) or name == "plain"
        with pytest.raises(made.ItemDecodeError):
            getattr(made, kind).from_item({**damaged, **more})


@pytest.mark.parametrize("said", [True, False])
def test_what_key_says_of_an_optional_field_holds_of_none_too(said: bool) -> None:
    """Inferred alone, an event without a depot agrees with any; what is said counts where both are."""
    put = item("Event", "Put", **({"key": {"depot_id": "depot_id"}} if said else {}))
    count = item("Depot", "Update", updates=[act("parcels", "increment", value=1)])
    made = load(
        f"counted_{next(_NUMBERS)}",
        compiled(
            schema(
                table(
                    "Shop", "pk", "sk",
                    Event=entity("PARCEL#{parcel_id}", "EVENT#{number}", "parcel_id number:integer depot_id?"),
                    Depot=entity("DEPOT#{depot_id}", "DEPOT", "depot_id parcels:integer?"),
                ),
                transactions=[many("count_in", "TransactWrite", "event:Event depot_id", put, count)],
            )
        ),
    )  # fmt: skip
    events = {each: made.Event(parcel_id="p", number=1, depot_id=each) for each in ("a", "b", None)}
    with moto(made) as client:
        db = made.Database(client)
        db.depot.create_depot(made.Depot(depot_id="a"))
        for depot_id in ("b", None) if said else ("b",):
            with pytest.raises(ValueError, match=r"event\.depot_id and depot_id must be equal"):
                db.transactions.count_in(events[depot_id], "a")
        assert db.transactions.count_in(events["a" if said else None], "a") is True
        assert db.depot.get_depot("a").parcels == 1
