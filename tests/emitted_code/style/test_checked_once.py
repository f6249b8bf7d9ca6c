"""A value is looked at once, where it is used first: what a key refuses, nobody else has to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clients import Empty, Recorder
from dyngen.ir.transactions import TransactItem
from dyngen.lower.transactions import items, service
from emitted import compiled, load
from paths import GOLDEN
from schemas import JSON, entity, index, pattern, schema, table, transaction

PACKAGES = sorted(path.parent for path in GOLDEN.glob("*/__init__.py"))


def calls(source: str, function: str) -> Iterator[list[str]]:
    """The arguments of each call of a function."""
    for each in ast.walk(ast.parse(source)):
        match each:
            case ast.Call(func=ast.Name(name), args=args, keywords=named) if name == function:
                yield [ast.unparse(argument) for argument in (*args, *named)]


def test_a_text_that_the_key_of_an_index_holds_is_no_text_to_prove() -> None:
    task = entity(
        "TASK#{task}", "TASK", "task title board owner? state? place?", pattern("all", "Scan"),
        Board=("BOARD#{board}", "{task}"), Owner="OWNER#{owner}", State="AT#{place}#{state}",
    )  # fmt: skip
    indexes = [index("Board", "b_pk", "b_sk"), index("Owner", "o_pk"), index("State", "s_pk")]
    made = compiled(schema(table("Tasks", "pk", "sk", *indexes, Task=task)))
    assert made.errors == []
    # Without a state there is no key that would refuse a place, nor the other way round.
    assert [*calls(made.files["entities.py"], "require_text")] == [
        ["self.title", "self.state or ''", "self.place or ''"]
    ]
    package = load("proved_by_keys", made)
    good = {"task": "1", "title": "t", "board": "b", "owner": "o", "state": "s", "place": "p"}
    for name in good:
        with pytest.raises((package.FieldValueError, package.KeyValueError)) as caught:
            package.Task(**good | {name: "\ud800"}).to_item()
        assert name in str(caught.value)
        if name in ("state", "place"):
            with pytest.raises(package.FieldValueError, match=name):
                package.Task(task="1", title="t", board="b", **{name: "\ud800"}).to_item()


def club(first: str, **more: object) -> JSON:
    """A member who takes up an invitation: whichever of the two items stands first."""
    member = entity("CLUB#{club}", "MEMBER#{email}", "club email role joined:datetime rank:integer")
    invitation = entity(
        "CLUB#{club}", "INVITED#{email}", "club email role until:datetime rank:decimal"
    )
    items = ["Put Member of Clubs", "Delete Invitation of Clubs"]
    accept = transaction("accept", "TransactWrite", "member:Member", "void", *items)
    accept["entities_involved"][1] |= {
        "key": {"club": "member.club", "email": "member.email"},
        "condition": "role = :member.role AND until > :member.joined AND rank < :member.rank",
        **more,
    }
    if first == "Delete":
        accept["entities_involved"].reverse()
    clubs = table("Clubs", "pk", "sk", Member=member, Invitation=invitation)
    return schema(clubs, transactions=(accept,))


NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize("first", ["Put", "Delete"])
def test_what_an_entity_gives_is_told_by_its_own_field(first: str) -> None:
    made = compiled(club(first))
    assert made.errors == []
    text = made.files["transactions.py"]
    assert [*calls(text, "check_fields")] == []
    assert ("member_item = member.to_item()" in text) is (first == "Delete"), "before its values"
    assert text.count("member.to_item()") == 1
    assert "check_operand" not in text
    package, sent = load(f"club_{first}".lower(), made), Recorder(None)
    accept = package.Database(sent).transactions.accept
    good = {"club": "c", "email": "e", "role": "r", "joined": NOON, "rank": 3}
    for name, value in (("role", 5), ("joined", None), ("joined", "now"), ("rank", "3")):
        with pytest.raises(package.FieldValueError, match=f"^Member, field {name}: must "):
            accept(package.Member(**good | {name: value}))
    assert sent.sent == []


def test_the_items_of_a_transaction_are_gone_through_once_where_none_takes_values_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A transaction has up to 100 items, and to try for each whether it were better made first takes its square."""
    gone_through: list[int] = []

    class Counted(items.Sayings):
        def __init__(self, some: Sequence[TransactItem], *rest: Any) -> None:
            gone_through.append(len(some))
            super().__init__(some, *rest)

    monkeypatch.setattr(items, "Sayings", Counted)
    monkeypatch.setattr(service, "Sayings", Counted)
    names = [f"Thing{number}" for number in range(12)]
    things = {name: entity(f"{name}#{{id}}", None, "id name") for name in names}
    given = " ".join(f"{name.lower()}:{name}" for name in names)
    puts = [f"Put {name} of Things" for name in names]
    made = transaction("make_all", "TransactWrite", given, "void", *puts)
    assert not compiled(schema(table("Things", "pk", None, **things), transactions=(made,))).errors
    assert gone_through == [12]


def test_a_text_that_the_key_of_a_later_item_refuses_is_not_looked_at_besides() -> None:
    """A moment is: it would be written, and fail, before that key is made."""
    user = entity("USER#{user}", None, "user mail born:datetime")
    mail = entity("MAIL#{mail}#{born}", None, "mail born:datetime user")
    drop = transaction("drop", "TransactWrite", "user mail born:datetime", "void")
    drop["entities_involved"] = [
        {"table": "Users", "entity": "User", "action": "Delete", "condition": "mail = :mail AND born = :born"},
        {"table": "Mails", "entity": "Mail", "action": "Delete"},
    ]  # fmt: skip
    made = compiled(
        schema(
            table("Users", "pk", None, User=user),
            table("Mails", "pk", None, Mail=mail),
            transactions=(drop,),
        )
    )
    assert made.errors == []
    checked = [*calls(made.files["transactions.py"], "check_operand")]
    assert checked == [["'User'", "'born'", "born", "datetime"]]
    package, sent = load("kept_by_later_keys", made), Recorder(None)
    transactions = package.Database(sent).transactions
    for wrong in (5, None, "\ud800", ""):
        with pytest.raises(package.KeyValueError, match=r"^Mail, key pk, mail: must "):
            transactions.drop("u", wrong, NOON)
    with pytest.raises(package.FieldValueError, match=r"^User, field born: "):
        transactions.drop("u", "m", "noon")
    assert sent.sent == []


def test_what_a_key_refuses_is_not_looked_at_besides() -> None:
    move = pattern(
        "move", "UpdateItem", "order state", "void", condition="state <> :state",
        updates=[{"field": "state", "action": "set", "param": "state"}],
    )  # fmt: skip
    drop = pattern("drop", "DeleteItem", "order", "void", condition="name <> :order")
    others = pattern(
        "others", "Query", "state least:integer", index_name="List",
        filter_expression="name <> :state AND size(name) >= :least",
    )  # fmt: skip
    keyed = pattern("keyed", "Query", "order", filter_expression="name <> :order")
    order = entity(
        "ORDER#{order}", "ORDER", "order state name", move, drop, others, keyed, List="{state}"
    )
    close = transaction(
        "close", "TransactWrite", "order", "void", "Delete Order of Orders if name <> :order"
    )
    made = compiled(
        schema(
            table("Orders", "pk", "sk", index("List", "list_pk"), Order=order),
            transactions=(close,),
        )
    )
    assert made.errors == []
    for module in ("repositories.py", "transactions.py"):
        assert [*calls(made.files[module], "check_operand")] == []
    told = {
        each.name: ast.get_docstring(each) or ""
        for module in ("repositories.py", "transactions.py")
        for each in ast.walk(ast.parse(made.files[module]))
        if isinstance(each, ast.FunctionDef)
    }
    package, sent = load("kept_by_keys", made), Recorder(None)
    db = package.Database(sent)
    for name, call in (
        ("move", lambda: db.order.move("1", 5)),
        ("move", lambda: db.order.move(5, "open")),
        ("drop", lambda: db.order.drop(5)),
        ("others", lambda: db.order.others(5, 1)),
        ("keyed", lambda: db.order.keyed(5)),
        ("close", lambda: db.transactions.close(5)),
    ):
        with pytest.raises(package.KeyValueError, match="must be str"):
            call()
        assert ("FieldValueError" in told[name]) is (name == "others")
    with pytest.raises(
        package.FieldValueError, match="field name: what its size is compared with must be int"
    ):
        db.order.others("open", "1")
    assert sent.sent == []


def test_what_two_fields_take_is_looked_at_for_the_first() -> None:
    stock = entity(
        "STOCK#{sku}", "STOCK", "sku free:integer held:integer most:integer at:datetime note?"
    )
    stock["fields"][3]["enum"] = [1, 2]
    order = entity("ORDER#{order}", "ORDER", "order pieces:integer at:datetime")
    give = transaction(
        "give", "TransactWrite", "sku order number:integer level:integer now:datetime", "void",
        "Update Order of Shop if pieces = :number", "Update Stock of Shop if free < :level",
    )  # fmt: skip
    give["entities_involved"][0]["updates"] = [{"field": "at", "action": "set", "param": "now"}]
    give["entities_involved"][1]["updates"] = [
        {"field": "free", "action": "increment", "param": "number"},
        {"field": "held", "action": "decrement", "param": "number"},
        {"field": "most", "action": "set", "param": "level"},
        {"field": "at", "action": "set", "param": "now"},
    ]
    made = compiled(
        schema(table("Shop", "pk", "sk", Stock=stock, Order=order), transactions=(give,))
    )
    assert made.errors == []
    text = made.files["transactions.py"]
    assert [*calls(text, "check_operand")] == [["'Order'", "'pieces'", "number", "int"]]
    assert [*calls(text, "check_fields")] == [["Order", "at=now"], ["Stock", "most=level"]]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_was_checked_is_not_asked_once_more_whether_it_is_a_list(package: Path) -> None:
    for path in (package / "repositories.py", package / "transactions.py"):
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert not [*calls(text, "elements"), *calls(text, "texts")]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_entities_read_plainly(package: Path) -> None:
    """An object that nothing is done with is returned where it is made, and no value is computed for nobody."""
    for each in ast.walk(ast.parse((package / "entities.py").read_text(encoding="utf-8"))):
        match each:
            case ast.Try(body=[*_, ast.Assign(targets=[ast.Name("self")], value=made)]):
                pytest.fail(f"line {each.lineno}: {ast.unparse(made)}")
            case ast.Expr(value=ast.Call(func=ast.Name(function))):
                assert function.startswith(("check_", "require_")), each.lineno


def test_lists_of_the_wrong_kind_are_refused_all_the_same() -> None:
    lines = {"field": "lines", "action": "append", "param": "more"}
    line = [{"name": "sku", "type": "string", "required": True}]
    order = entity(
        "ORDER#{id}", None, "id notes:array/string lots:array/string_set? lines:array/object",
        pattern("note", "UpdateItem", "id notes:array/string", "void"),
        pattern("lot", "UpdateItem", "id lots:array/string_set", "void"),
        pattern("line", "UpdateItem", "id more:array/object", "void", updates=[lines]),
        pattern("noted", "Scan", "notes:array/string", filter_expression="notes = :notes"),
    )  # fmt: skip
    order["fields"][3]["item_fields"] = line
    made = compiled(schema(table("Orders", "pk", None, Order=order)))
    assert made.errors == []
    package, sent = load("lists_in_updates", made), Recorder(None)
    orders = package.Database(sent).order
    for call in (
        lambda: orders.note("1", "ab"),
        lambda: orders.note("1", ["a", 5]),
        lambda: orders.note("1", ("a",)),
        lambda: orders.note("1", ["\ud800"]),
        lambda: orders.lot("1", [set()]),
        lambda: orders.lot("1", ["ab"]),
        lambda: orders.line("1", ["ab"]),
        lambda: orders.line("1", (package.entities.OrderLines(sku="s"),)),
        lambda: list(orders.noted("ab")),
    ):
        with pytest.raises(package.FieldValueError):
            call()
    assert sent.sent == []


def test_fields_of_a_class_are_held_to_it_by_one_call() -> None:
    """But for those that None removes. What was checked is stored as it is."""
    order = entity(
        "ORDER#{id}", None, "id total:integer note? memo? done:boolean",
        pattern("change", "UpdateItem", "id total:integer extra memo done:boolean", "void",
            condition="done <> :done AND note <> :extra", updates=[
                {"field": "total", "action": "set", "param": "total"},
                {"field": "note", "action": "set", "param": "extra"},
                {"field": "done", "action": "set", "param": "done"},
            ]),
        pattern("note", "UpdateItem", "id total:integer note done:boolean", "void"),
        pattern("plain", "UpdateItem", "id total:integer done:boolean", "void"),
    )  # fmt: skip
    order["access_patterns"][0]["parameters"].pop(3)
    made = compiled(schema(table("Orders", "pk", None, Order=order)))
    assert made.errors == []
    text = made.files["repositories.py"]
    assert [*calls(text, "check_required")] == [
        ["Order", "total=total", "note=extra", "done=done"],
    ]
    assert [*calls(text, "check_fields")] == [
        ["Order", "total=total", "note=note", "done=done"],
        ["Order", "total=total", "done=done"],
    ]
    assert [*calls(text, "boolean")] == []
    package, sent = load("one_call", made), Recorder(None)
    orders = package.Database(sent).order
    for wrong in (
        (None, "x", True),
        ("1", "x", True),
        (1, None, True),
        (1, "x", None),
        (1, "x", 1),
    ):
        with pytest.raises(package.FieldValueError):
            orders.change("1", *wrong)
    assert sent.sent == []


@pytest.mark.parametrize(
    ("template", "given", "bad"),
    [
        ("NOTE#{topic}#{name}", "user topic least", {"topic": "a#b"}),
        ("NOTE#{topic}#{number:03d}", "user topic from_number:integer", {"topic": "a#b"}),
        ("NOTE#{number:03d}#{name}", "user number:integer least", {"number": 1000}),
    ],
)
def test_what_the_start_of_a_range_checks_its_end_does_not_ask_again(
    template: str, given: str, bad: dict[str, object]
) -> None:
    """Unless the start is a number that is padded for the end as well."""
    note = entity(
        "{user}",
        template,
        "user topic name number:integer",
        pattern("since", "Query", given, range_condition=">="),
    )
    made = compiled(schema(table("Notes", "pk", "sk", Note=note)))
    assert made.errors == []
    code = made.files["repositories.py"]
    assert "topic" not in [word for args in calls(code, "check_text") for word in args]
    names = [each.partition(":")[0] for each in given.split()]
    notes = load(f"ranges_of_{'_'.join(names)}", made).NoteRepository(Recorder(None))
    fine = {"user": "u", "topic": "t", "number": 7, "least": "a", "from_number": 1}
    notes.since(*(fine[name] for name in names))
    with pytest.raises(ValueError, match=next(iter(bad))):
        notes.since(*((fine | bad)[name] for name in names))


@pytest.mark.parametrize(
    ("template", "given"),
    [
        ("NOTE#{topic}#{name}", "user topic least"),
        ("NOTE#{topic}###{name}", "user topic least"),
        ("NOTE#{topic}#{number:03d}", "user topic from_number:integer"),
    ],
)
def test_the_end_of_a_range_is_not_measured_where_the_start_is_no_shorter(
    template: str, given: str
) -> None:
    since = pattern("since", "Query", given, range_condition=">")
    note = entity("{user}", template, "user topic name number:integer", since)
    made = compiled(schema(table("Notes", "pk", "sk", Note=note)))
    assert made.errors == []
    assert [*calls(made.files["repositories.py"], "key_text")] == []
    package, sent = load(f"measured_{len(template)}", made), Recorder(Empty())
    notes, last = package.Database(sent).note, 1 if "number" in given else "n"
    list(notes.since("u", "t" * 1000, last))
    assert len(sent.sent) == 1
    assert all(
        len(text["S"].encode()) <= 1024 for text in sent.last["ExpressionAttributeValues"].values()
    )
    for length in (1020, 1024, 2000):
        with pytest.raises(package.KeyValueError, match="longer than 1,024 bytes"):
            notes.since("u", "t" * length, last)
