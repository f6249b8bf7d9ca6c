"""What is demanded, compared or told once is not said again, and what comes first is said first."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from clients import Recorder
from emitted import compiled, load
from paths import GOLDEN
from schemas import JSON, entity, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

PACKAGES = sorted(path.parent for path in GOLDEN.glob("*/__init__.py"))


def functions(source: str) -> Iterator[ast.FunctionDef]:
    return (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_key_is_not_compared_with_what_was_read_of_it_just_so(package: Path) -> None:
    source = (package / "entities.py").read_text(encoding="utf-8")
    assert [*compared_with_itself(source)] == []


def test_a_number_that_is_a_key_is_not_compared_and_its_copy_is() -> None:
    score = entity("{game}", "{score}", "game score:decimal", pattern("all", "Query", "game"))
    copied = entity("{game}", "{score}", "game score:decimal", pattern("all", "Query", "game"))
    same = compiled(schema(table("Scores", "game", "score", Score=score)))
    other = compiled(schema(table("Scores", "pk", "sk", Score=copied)))
    assert same.errors == other.errors == []
    assert [*compared_with_itself(same.files["entities.py"])] == []
    assert 'raise KeyDiffers("score")' not in same.files["entities.py"]
    assert 'raise KeyDiffers("sk")' in other.files["entities.py"]


def compared_with_itself(source: str) -> Iterator[str]:
    """Fields that are compared with the very expression that they were read by."""
    for function in functions(source):
        read = dict[str, str]()
        for each in ast.walk(function):
            match each:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name("self"), attr=name)]):
                    read[name] = ast.unparse(each.value)
                case ast.keyword(arg=str(name)):
                    read[name] = ast.unparse(each.value)
        for each in ast.walk(function):
            match each:
                case ast.Compare(
                    left=left, comparators=[ast.Attribute(value=ast.Name("self"), attr=name)]
                ) if read.get(name) == ast.unparse(left):
                    yield f"{function.name}: {ast.unparse(each)}"


def test_what_is_the_key_of_an_index_is_in_all_that_the_index_holds() -> None:
    """Other code may leave out a field that the table's key holds too; then the item is not in the index."""
    follow = entity(
        "{user}", "FOLLOW#{followed}#{at}", "user followed at:datetime",
        pattern("followers", "Query", "followed", index_name="Followers"),
        Followers="{followed}",
    )  # fmt: skip
    followers = index("Followers", "followed", projection="KEYS_ONLY")
    made = compiled(schema(table("Follows", "user", "sk", followers, Follow=follow)))
    assert made.errors == []
    held = classes(made.files["entities.py"])["FollowInFollowers"]
    assert "values['followed']['S']" in held
    assert "values.get('followed')" not in held
    assert "values.get('followed')" in classes(made.files["entities.py"])["Follow"]


def test_a_key_that_holds_all_is_the_only_one_that_is_taken_apart() -> None:
    """Of the fields that no attribute of a slim index holds, each is in two keys."""
    play = entity(
        "GAME#{game}#BY#{player}", "AT#{day}#{score:04d}", "game player day score:integer",
        pattern("top", "Query", "game", index_name="Top"),
        pattern("on", "Query", "day", index_name="Days"), Top=("G#{game}", "S#{score:04d}#{player}"),
        Days=("D#{day}", "S#{score:04d}"),
    )  # fmt: skip
    indexes = [
        index("Top", "game_pk", "game_sk", projection="KEYS_ONLY"),
        index("Days", "day_pk", "day_sk", projection="KEYS_ONLY"),
    ]
    made = compiled(schema(table("Plays", "pk", "sk", *indexes, Play=play)))
    assert made.errors == []
    text = made.files["entities.py"]
    taken = {
        each.name: [
            call.args[2].value
            for call in ast.walk(each)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            and call.func.id == "key_parts" and isinstance(call.args[2], ast.Constant)
        ]
        for each in ast.walk(ast.parse(text))
        if isinstance(each, ast.ClassDef)
    }  # fmt: skip
    # What is left in the index besides is read where it stands: two keys hold all four fields.
    assert taken["PlayInTop"] == ["pk", "sk"]
    assert taken["PlayInDays"] == ["pk", "sk"]


def test_a_value_of_an_entity_that_is_put_is_held_to_its_field_there() -> None:
    """Another item that is set to it checks it by itself only if its own field allows less."""
    lot = entity("LOT#{lot}", "LOT", "lot pieces:integer note? kind at:datetime")
    lot["fields"][4]["touch"] = True
    level = entity("LEVEL#{lot}", "LEVEL", "lot stock:integer text kind at:datetime")
    level["fields"][3]["enum"] = ["big", "small"]
    receive = transaction(
        "receive",
        "TransactWrite",
        "lot:Lot text",
        "void",
        "Put Lot of Lots",
        "Update Level of Lots",
    )
    receive["entities_involved"][1] |= {
        "key": {"lot": "lot.lot"},
        "updates": [
            {"field": "stock", "action": "increment", "param": "lot.pieces"},
            {"field": "text", "action": "set", "param": "text"},
        ],
    }
    made = compiled(
        schema(table("Lots", "pk", "sk", Lot=lot, Level=level), transactions=(receive,))
    )
    assert made.errors == []
    assert "check_fields(Level, text=text)" in made.files["transactions.py"]
    package = load("held_where_it_is_put", made)
    sent = Recorder(None)
    wrong = package.Lot(lot="1", pieces=1.5, kind="big")
    with pytest.raises(package.FieldValueError, match="Lot, field pieces: must be int"):
        package.Database(sent).transactions.receive(wrong, "")
    assert sent.sent == []
    for field in ("kind", "at"):  # an enum allows less, and what is touched is the time of the call
        receive["entities_involved"][1]["updates"][0] = {
            "field": field, "action": "set", "param": f"lot.{field}",
        }  # fmt: skip
        other = compiled(
            schema(table("Lots", "pk", "sk", Lot=lot, Level=level), transactions=(receive,))
        )
        assert other.errors == []
        assert (
            f"check_fields(Level, {field}=lot.{field}, text=text)" in other.files["transactions.py"]
        )


def test_what_is_said_of_an_array_is_not_said_of_an_element() -> None:
    inside = [{"name": "name", "type": "string", "required": True}]
    lines = {
        "type": "array",
        "item_type": "object",
        "item_fields": inside,
        "description": "Lists what was bought.",
    }
    place = {"type": "object", "fields": inside, "description": "Tells where it goes."}
    order = entity("{id}", None, "id", pattern("all_orders", "Scan"))
    order["fields"] += [
        {"name": "lines", "required": True, **lines},
        {"name": "place", "required": True, **place},
    ]
    made = compiled(schema(table("Orders", "id", None, Order=order)))
    assert made.errors == []
    held = classes(made.files["entities.py"])
    assert "Lists" not in held["OrderLines"]
    assert "An element of `lines`." in held["OrderLines"]
    assert "Tells where it goes." in held["OrderPlace"]
    assert "Lists what was bought." in held["Order"]


def classes(source: str) -> dict[str, str]:
    """The text of each class."""
    nodes = (each for each in ast.parse(source).body if isinstance(each, ast.ClassDef))
    return {each.name: ast.unparse(each) for each in nodes}


PRESENT = "attribute_exists(pk)"


def shop(demand: str, more: str = "") -> JSON:
    behind = f" AND {more}" if more else ""
    both = {"condition": f"{demand}{behind}"}
    buy = transaction(
        "buy", "TransactWrite", "name stock:integer", "void", "Update Product of Shop"
    )
    buy["entities_involved"][0] |= both
    change = pattern("change", "UpdateItem", "product:Product", "void", **both)
    restock = pattern("restock", "UpdateItem", "name stock:integer", "void", **both)
    product = entity("PRODUCT#{name}", "DETAIL", "name stock:integer", restock, change)
    return schema(table("Shop", "pk", "sk", Product=product), transactions=(buy,))


@pytest.mark.parametrize("present", [PRESENT, "attribute_exists(sk)", f"{PRESENT} AND {PRESENT}"])
def test_an_update_on_an_item_that_is_there_is_one_on_exists(present: str) -> None:
    by_word, spelled = compiled(shop("exists")), compiled(shop(present))
    assert by_word.errors == spelled.errors == []
    for module in ("repositories.py", "transactions.py"):
        assert spelled.files[module] == by_word.files[module]
    assert "ConditionFailedError" not in spelled.files["repositories.py"]


def test_what_an_update_demands_besides_stays() -> None:
    alone, behind = compiled(shop("stock > 0")), compiled(shop(PRESENT, "stock > 0"))
    assert alone.errors == behind.errors == []
    for module in ("repositories.py", "transactions.py"):
        assert behind.files[module] == alone.files[module]
    assert "ConditionFailedError" in behind.files["repositories.py"]


def test_a_delete_or_an_upsert_says_it() -> None:
    drop = pattern("drop", "DeleteItem", "name", "void", condition=PRESENT)
    make = pattern("make", "UpdateItem", "name stock:integer", "void", condition=f"{PRESENT} AND stock > 0",
        if_missing="create")  # fmt: skip
    product = entity("PRODUCT#{name}", "DETAIL", "name stock:integer", drop, make)
    made = compiled(schema(table("Shop", "pk", "sk", Product=product)))
    assert made.errors == []
    told = {each.name: ast.get_docstring(each) for each in functions(made.files["repositories.py"])}
    assert f"Condition: {PRESENT}." in (told["drop"] or "")
    assert f"Condition, where there is one: {PRESENT} AND stock > 0." in (told["make"] or "")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_key_is_made_before_other_values_are_looked_at(package: Path) -> None:
    source = (package / "repositories.py").read_text(encoding="utf-8")
    late = []
    for function in functions(source):
        texts = [ast.unparse(each) for each in function.body]
        keys = [number for number, text in enumerate(texts) if text.startswith("key = ")]
        checks = [number for number, text in enumerate(texts) if text.startswith("check_")]
        if keys and checks and min(checks) < min(keys):
            late.append(function.name)
    assert late == []


def test_what_a_query_asks_of_its_sort_key_is_told_in_the_order_of_the_parameters() -> None:
    between = pattern(
        "between", "Query", "log since:datetime until:datetime", range_condition="between"
    )
    for bound in between["parameters"][1:]:
        bound["optional"] = True
    event = entity("LOG#{log}", "{at}", "log at:datetime", between)
    made = compiled(schema(table("Logs", "pk", "sk", Event=event)))
    assert made.errors == []
    [told] = [
        " ".join((ast.get_docstring(each) or "").split())
        for each in functions(made.files["repositories.py"])
        if each.name == "between"
    ]
    assert (
        "pk = LOG#{log}; with {since}: sk >= {since}; with {until}: sk <= {until}; "
        "with {since} and {until}: sk BETWEEN {since} AND {until}."
    ) in told


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_no_example_changes_a_sample_to_what_it_is(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replaced(sample: Any, **changes: object) -> Any:
        same = [name for name, value in changes.items() if getattr(sample, name) == value]
        assert not same, sample
        return replace(sample, **changes)

    examples = importlib.import_module(f"{package.name}.examples")
    monkeypatch.setattr(examples, "replace", replaced, raising=False)
    for each in vars(examples)["_examples"](MagicMock()):
        each.call()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_is_read_alike_from_a_key_and_from_an_attribute_is_read_once(package: Path) -> None:
    tree = ast.parse((package / "entities.py").read_text(encoding="utf-8"))
    for each in ast.walk(tree):
        match each:
            case ast.IfExp(
                body=ast.Call(func=one, args=[ast.Subscript() as part, *_]),
                orelse=ast.Call(func=other),
            ):
                assert ast.unparse(one) != ast.unparse(other), ast.unparse(part)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_placeholders_are_bound_in_the_order_of_the_expressions(package: Path) -> None:
    for name in ("repositories.py", "transactions.py"):
        path = package / name
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")):
            members = members_of(each)
            texts = [ast.unparse(members[key]) for key in members if key.endswith("Expression")]
            spoken_of = [*dict.fromkeys(re.findall(r"[#:]\w+", " ".join(texts)))]
            for bound in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
                if isinstance(entries := members.get(bound), ast.Dict):
                    keys = [key.value for key in entries.keys if isinstance(key, ast.Constant)]
                    # What is known at run time only is spoken of elsewhere.
                    if {*keys} <= {*spoken_of}:
                        assert keys == [key for key in spoken_of if key in keys], each.lineno


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_a_request_binds_is_bound_nowhere_besides(package: Path) -> None:
    for name in ("repositories.py", "transactions.py"):
        path = package / name
        for function in functions(path.read_text(encoding="utf-8") if path.exists() else ""):
            given = {
                key
                for each in ast.walk(function)
                if isinstance(each, ast.Call) and ast.unparse(each.func).startswith("changes.")
                for argument in each.args
                for key in members_of(argument)
            }
            bound = {
                key
                for each in ast.walk(function)
                for member, value in members_of(each).items()
                if member in ("ExpressionAttributeNames", "ExpressionAttributeValues")
                for key in members_of(value)
            }
            assert not given & bound, function.name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_end_of_a_range_is_put_together_once(package: Path) -> None:
    source = (package / "repositories.py").read_text(encoding="utf-8")
    for function in functions(source):
        texts = [
            ast.unparse(each) for each in ast.walk(function) if isinstance(each, ast.JoinedStr)
        ]
        for each in ast.walk(function):
            if isinstance(each, ast.keyword) and each.arg == "behind":
                assert not [
                    text
                    for text in texts
                    if text in ast.unparse(each.value) and texts.count(text) > 1
                ]


def test_a_condition_binds_what_an_update_speaks_of_only_sometimes() -> None:
    mute = pattern(
        "mute", "UpdateItem", "user words:array/string kept:array/string", "void",
        condition='attribute_type(privacy, "M") AND kept = :kept',
        updates=[
            {"field": "privacy.words", "action": "append", "param": "words"},
            {"field": "kept", "action": "append", "param": "kept"},
        ],
    )  # fmt: skip
    user = entity("USER#{user}", None, "user kept:array/string?", mute)
    inside = {"name": "words", "type": "array", "item_type": "string", "required": False}
    user["fields"].append(
        {"name": "privacy", "type": "object", "fields": [inside], "required": False}
    )
    made = compiled(schema(table("Users", "pk", None, User=user)))
    assert made.errors == []
    package, sent = load("bound_once", made), Recorder(None)
    for words, kept in ((["a"], ["b"]), ([], ["b"]), (["a"], []), ([], [])):
        with pytest.raises(AttributeError):  # there is no server
            package.Database(sent).user.mute("1", words, kept)
        request = sent.last
        spoken = request["UpdateExpression"] + " " + request["ConditionExpression"]
        names = {f"#{each}": each for each in ("pk", "version", "privacy", "kept", "words")}
        if not words:
            del names["#words"]
        assert request["ExpressionAttributeNames"] == names
        assert {*re.findall(r"#\w+", spoken)} == {*names}
        assert {*re.findall(r":\w+", spoken)} == {*request["ExpressionAttributeValues"]}
    text = made.files["repositories.py"]
    method = text[text.index("def mute(") :]
    assert method.count('"#privacy":') == method.count('":kept":') == 1


def test_what_is_a_field_and_a_key_of_an_index_is_bound_once() -> None:
    """Unless the key holds it in another form: in lower case, beside other text, or as text what is a number."""
    place = pattern(
        "place", "UpdateItem", "id room:string nick:string rank:integer at:datetime", "void"
    )  # fmt: skip
    user = entity(
        "USER#{id}", None, "id room nick? rank:integer at:datetime seen:datetime", place,
        Rooms=("{room}", "{nick:lower}"), Ranks=("{room}", "R{rank}"), Times=("{nick}", "{at}"),
        Seen=("{room}", "{seen}"),
    )  # fmt: skip
    user["fields"][-1] |= {"touch": True}
    indexes = [index(name, f"{name}_pk", f"{name}_sk") for name in ("Rooms", "Ranks", "Times")]
    seen = index("Seen", "seen_pk", "seen_sk")
    made = compiled(schema(table("Users", "pk", None, *indexes, seen, User=user)))
    assert made.errors == []
    package, sent = load("key_bound_once", made), Recorder(None)
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    users = package.Database(sent).user
    with pytest.raises(AttributeError):  # there is no server
        users.place("1", "kitchen", "Ann", 7, moment)
    bound = sent.last["ExpressionAttributeValues"]
    now = bound.pop(":now")
    assert now not in bound.values()
    at = {"S": "2026-01-02T00:00:00.000000Z"}
    wanted = [{"S": "kitchen"}, {"S": "ann"}, {"S": "Ann"}, {"S": "R7"}, {"N": "7"}, {"N": "1"}, at]
    assert sorted(map(repr, bound.values())) == sorted(map(repr, wanted))
    for name in ("room", "Rooms_pk", "Ranks_pk", "seen_pk"):
        assert f"#{name} = :room" in sent.last["UpdateExpression"]
    for name in ("seen", "seen_sk"):
        assert f"#{name} = :now" in sent.last["UpdateExpression"]
    with pytest.raises(package.KeyValueError, match=r"Rooms_pk: .*2,048 bytes"):
        users.place("1", "k" * 2049, "Ann", 7, moment)


def members_of(node: ast.AST) -> dict[str, ast.expr]:
    """The members of a request that is a call, or an entry of a transaction."""
    match node:
        case ast.Call(keywords=keywords):
            return {each.arg: each.value for each in keywords if each.arg}
        case ast.Dict(keys=keys, values=values):
            both = zip(keys, values, strict=True)
            return {str(key.value): value for key, value in both if isinstance(key, ast.Constant)}
    return {}


def test_what_a_key_condition_holds_as_it_was_given_is_no_operand_of_a_cursor() -> None:
    after = {"range_condition": ">"}
    line = entity(
        "LIST#{name}", "{kind}#{text}", "name kind text",
        pattern("like", "Query", "name start", range_condition="begins_with"),
        pattern("after", "Query", "name kind text", range_condition=">"),
        pattern("loud", "Query", "name text", index_name="Loud", **after),
        pattern("from_to", "Query", "name low:string high:string", range_condition="between"),
        Loud=("{name}", "{text:lower}"),
    )  # fmt: skip
    made = compiled(schema(table("Lines", "pk", "sk", index("Loud", "l_pk", "l_sk"), Line=line)))
    assert made.errors == []
    operands = {
        each.name: [ast.unparse(word.value) for word in ast.walk(each)
            if isinstance(word, ast.keyword) and word.arg == "operands"]
        for each in functions(made.files["repositories.py"])
    }  # fmt: skip
    # Of the end of a range, what is next to it is asked, or what may be behind it.
    assert {name: told for name, told in operands.items() if told} == {"from_to": ["(high,)"]}
    package = load("asked_for", made)
    lines = package.Database(Endless(None)).line
    asked = {
        "like": [("a", "x"), ("a", "xy"), ("b", "x")],
        "after": [("a", "k", "x"), ("a", "k", "y"), ("a", "j", "x")],
        "loud": [("a", "X"), ("a", "y")],
        "from_to": [("a", "b", "c"), ("a", "a", "c"), ("a", "b", "d")],
    }
    for name, calls in asked.items():
        cursor = getattr(lines, name)(*calls[0]).page().cursor
        assert getattr(lines, name)(*calls[0]).page(cursor=cursor).cursor
        for other in calls[1:]:
            with pytest.raises(package.CursorError):
                getattr(lines, name)(*other).page(cursor=cursor)


class Endless(Recorder):
    """A client of tables without an end."""

    def answer(self, operation: str, request: JSON) -> JSON:
        key = {"pk": {"S": "LIST#a"}, "sk": {"S": "k#x"}}
        return {"Items": [], "LastEvaluatedKey": key}
