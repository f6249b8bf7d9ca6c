"""An empty set is not stored, for DynamoDB has none. Where it could not be left out, it is refused before a request.

Left out, an element of an array would make the next one take its place.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, fields, pattern, schema, table, transaction

EMPTY: set[Any] = set()


def declared() -> JSON:
    game = entity(
        "GAME#{game_id}", None,
        "game_id hands:array/string_set? sums:array/number_set? seen:string_set tags:string_set?",
        pattern("deal", "UpdateItem", "game_id hands:array/string_set", "single_entity"),
        pattern("deal_more", "UpdateItem", "game_id more:array/string_set", "single_entity",
                updates=[{"field": "hands", "action": "append", "param": "more"}]),
        pattern("deal_again", "UpdateItem", "game_id hand:string_set", "single_entity",
                updates=[{"field": "hands[0]", "action": "set", "param": "hand"}]),
        pattern("draw", "UpdateItem", "game_id more:string_set", "single_entity",
                updates=[{"field": "hands[0]", "action": "add", "param": "more"}]),
        pattern("deal_and_see", "UpdateItem", "game_id both:string_set", "single_entity",
                updates=[{"field": each, "action": "set", "param": "both"} for each in ("seen", "hands[0]")]),
        pattern("draw_and_see", "UpdateItem", "game_id both:string_set", "single_entity",
                updates=[{"field": "hands[0]", "action": "add", "param": "both"},
                         {"field": "seen", "action": "set", "param": "both"}]),
        pattern("see", "UpdateItem", "game_id seen:string_set", "single_entity"),
        pattern("edit", "UpdateItem", "game_id seen:string_set tags:string_set", "single_entity", partial=True),
        pattern("held_by", "Scan", "hands:array/string_set", filter_expression="seen IN :hands"),
        pattern("dealt", "Scan", "hands:array/string_set", filter_expression="hands = :hands"),
        pattern("begin", "PutItem", "game_id seen:string_set sums:array/number_set", "single_entity"),
    )  # fmt: skip
    rounds = fields("hands:array/string_set seen:string_set?")
    game["fields"] += [
        {"name": "rounds", "type": "array", "item_type": "object", "item_fields": rounds, "required": False}
    ]  # fmt: skip
    deal = transaction(
        "deal_all",
        "TransactWrite",
        "game_id hands:array/string_set",
        "boolean",
        "Update Game of Games",
    )
    return schema(table("Games", "pk", None, Game=game), transactions=(deal,))


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("empty_sets", compiled(declared()))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        made.Database(found).game.create_game(
            made.Game(game_id="1", hands=[{"a"}, {"b"}], seen={"a"})
        )
        yield Recorder(found)


REFUSED: dict[str, tuple[str, Callable[[Any, Any], object]]] = {
    "an entity": ("hands[1]", lambda db, made: db.game.create_game(
        made.Game(game_id="2", hands=[{"a"}, EMPTY], seen={"a"}))),
    "numbers": ("sums[0]", lambda db, made: db.game.batch_write_game(
        [made.Game(game_id="2", sums=[EMPTY], seen={"a"})])),
    "an update": ("hands[0]", lambda db, made: db.game.update_game(made.Game(game_id="1", hands=[EMPTY], seen={"a"}))),
    "within an object": ("rounds[0].hands[0]", lambda db, made: db.game.create_game(
        made.Game(game_id="2", seen={"a"}, rounds=[made.GameRounds(hands=[EMPTY])]))),
    "a value": ("hands[0]", lambda db, made: db.game.deal("1", [EMPTY])),
    "what is appended": ("hands[1]", lambda db, made: db.game.deal_more("1", [{"c"}, EMPTY])),
    "an element": ("hands[0]", lambda db, made: db.game.deal_again("1", EMPTY)),
    "an element, and a field": ("hands[0]", lambda db, made: db.game.deal_and_see("1", EMPTY)),
    "an option": ("seen[0]", lambda db, made: list(db.game.held_by([EMPTY]))),
    "an operand": ("hands[0]", lambda db, made: list(db.game.dealt([EMPTY]))),
    "a new item": ("sums[1]", lambda db, made: db.game.begin("2", {"a"}, [{Decimal(1)}, EMPTY])),
    "a transaction": ("hands[0]", lambda db, made: db.transactions.deal_all("1", [EMPTY])),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_an_element_is_no_empty_set(made: ModuleType, client: Recorder, what: str) -> None:
    place, write = REFUSED[what]
    with pytest.raises(made.FieldValueError, match="must not be empty") as caught:
        write(made.Database(client), made)
    assert caught.value.field == place
    assert not client.sent


def test_elsewhere_it_is_left_out(made: ModuleType, client: Recorder) -> None:
    games = made.Database(client).game
    assert games.see("1", EMPTY).seen == EMPTY
    rounds = [made.GameRounds(hands=[], seen=EMPTY)]
    games.create_game(made.Game(game_id="2", hands=[], seen=EMPTY, rounds=rounds))
    assert games.get_game("2").rounds == [made.GameRounds(hands=[], seen=None)]
    for request in client.sent:
        assert "'SS': []" not in str(request)
    assert games.get_game("1").hands == [{"a"}, {"b"}]


def test_where_it_is_added_it_changes_nothing(made: ModuleType, client: Recorder) -> None:
    """The item is demanded and counted, as where the set is a field."""
    games = made.Database(client).game
    game = games.draw("1", EMPTY)
    assert (game.hands, game.version) == ([{"a"}, {"b"}], 2)
    assert games.draw("1", {"c"}).hands == [{"a", "c"}, {"b"}]
    game = games.draw_and_see("1", EMPTY)
    assert (game.hands, game.seen, game.version) == ([{"a", "c"}, {"b"}], EMPTY, 4)
    games.deal("1", [])
    with pytest.raises(made.ConditionFailedError):
        games.draw("1", EMPTY)
    with pytest.raises(made.FieldValueError, match="one of its elements must be str"):
        games.draw("1", {"a", 1})


def test_what_is_not_given_is_not_empty(made: ModuleType, client: Recorder) -> None:
    games = made.Database(client).game
    games.edit("1", seen={"b"}, tags={"x"})
    given: list[tuple[dict[str, Any], set[str], set[str] | None]] = [
        ({"seen": {"c"}}, {"c"}, {"x"}),
        ({"seen": EMPTY, "tags": made.UNSET}, EMPTY, {"x"}),
        ({"seen": made.UNSET, "tags": EMPTY}, EMPTY, None),
        ({"tags": {"y"}}, EMPTY, {"y"}),
        ({"tags": None}, EMPTY, None),
    ]
    for values, seen, tags in given:
        game = games.edit("1", **values)
        assert (game.seen, game.tags) == (seen, tags)


def test_whether_a_value_is_given_is_asked_before_whether_it_is_empty() -> None:
    """`not tags` is false of UNSET too, but whoever reads it has to know that."""
    tree = ast.parse(compiled(declared()).files["repositories.py"])
    [edit] = [each for each in ast.walk(tree) if getattr(each, "name", None) == "edit"]
    asked = [each for each in ast.walk(edit) if isinstance(each, ast.If)]
    for name in ("seen", "tags"):
        [outer] = [each for each in asked if ast.unparse(each.test) == f"{name} is not UNSET"]
        [inner] = [each for each in asked if ast.unparse(each.test) == name]
        assert outer.body == [inner]
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("DG451", {"updates": [{"field": "hands", "action": "append", "value": [[]]}]}),
        ("DG451", {"updates": [{"field": "hands", "action": "set", "value": [["a"], []]}]}),
        ("DG508", {"condition": {"conditions": [{"field": "seen", "operator": "=", "value": []}]}}),
        ("DG508", {"condition": {"conditions": [{"field": "seen", "operator": "in", "values": [["a"], []]}]}}),
        ("DG508", {"condition": {"conditions": [{"field": "hands", "function": "contains", "value": []}]}}),
    ],
)  # fmt: skip
def test_a_schema_has_none_either(code: str, more: JSON) -> None:
    given = "game_id" if "updates" in more else "game_id other"
    change = pattern("change", "UpdateItem", given, "single_entity", **more)
    columns = "game_id other? hands:array/string_set? seen:string_set"
    assert findings(entity("GAME#{game_id}", None, columns, change)) == [code]


def test_no_default_holds_one() -> None:
    game = entity("GAME#{game_id}", None, "game_id hands:array/string_set?")
    game["fields"][1]["default"] = [["a"]]
    assert findings(game) == []
    game["fields"][1]["default"] = [["a"], []]
    assert findings(game) == ["DG224"]


@pytest.fixture(scope="module")
def with_defaults() -> ModuleType:
    """An absent set reads as its default, and so would an empty one."""
    seen = "game_id seen:string_set"
    game = entity(
        "GAME#{game_id}", None, "game_id seen:string_set? sums:number_set? also:string_set? left:integer?",
        pattern("see", "UpdateItem", seen, "single_entity"),
        pattern("see_some", "UpdateItem", seen, "single_entity", partial=True),
        pattern("see_too", "UpdateItem", seen, "single_entity", if_missing="create"),
        pattern("see_some_or_begin", "UpdateItem", f"{seen} left:integer", "single_entity",
                partial=True, if_missing="create"),
        pattern("see_both", "UpdateItem", "game_id names:string_set", "single_entity",
                updates=[{"field": each, "action": "set", "param": "names"} for each in ("seen", "also")]),
        pattern("begin", "PutItem", seen, "single_entity"),
        pattern("place", "UpdateItem", "game_id names:string_set", "single_entity",
                updates=[{"field": "round.seen", "action": "set", "param": "names"}]),
    )  # fmt: skip
    rounds = fields("seen:string_set?")
    game["fields"] += [
        {"name": "round", "type": "object", "fields": rounds, "required": False, "default": {}}
    ]
    for field, default in ((game["fields"][1], ["a"]), (game["fields"][2], []), (rounds[0], ["r"])):
        field["default"] = default
    see = transaction("see_all", "TransactWrite", seen, "boolean", "Update Game of Games")
    return load(
        "empty_sets_with_defaults",
        compiled(schema(table("Games", "pk", None, Game=game), transactions=(see,))),
    )


AS_DEFAULT: dict[str, tuple[str, Callable[[Any, Any], object]]] = {
    "an entity": ("seen", lambda db, made: db.game.create_game(made.Game(game_id="2", seen=EMPTY))),
    "a batch": ("seen", lambda db, made: db.game.batch_write_game([made.Game(game_id="2", seen=EMPTY)])),
    "an update": ("seen", lambda db, made: db.game.update_game(made.Game(game_id="1", seen=EMPTY))),
    "within an object": ("round.seen", lambda db, made: db.game.create_game(
        made.Game(game_id="2", round=made.GameRound(seen=EMPTY)))),
    "a value": ("seen", lambda db, made: db.game.see("1", EMPTY)),
    "a value of some": ("seen", lambda db, made: db.game.see_some("1", seen=EMPTY)),
    "an upsert": ("seen", lambda db, made: db.game.see_too("1", EMPTY)),
    "an upsert of some": ("seen", lambda db, made: db.game.see_some_or_begin("1", seen=EMPTY)),
    "what another takes": ("seen", lambda db, made: db.game.see_both("1", EMPTY)),
    "a new item": ("seen", lambda db, made: db.game.begin("2", EMPTY)),
    "a member": ("round.seen", lambda db, made: db.game.place("1", EMPTY)),
    "a transaction": ("seen", lambda db, made: db.transactions.see_all("1", EMPTY)),
}  # fmt: skip


@pytest.mark.parametrize("what", AS_DEFAULT)
def test_what_would_read_as_its_default_is_not_left_out(
    with_defaults: ModuleType, what: str
) -> None:
    place, write = AS_DEFAULT[what]
    made = with_defaults
    with moto(made) as client:
        made.Database(client).game.create_game(made.Game(game_id="1", seen={"b"}))
        sent = Recorder(client)
        with pytest.raises(made.FieldValueError, match="reads as the default") as caught:
            write(made.Database(sent), made)
        assert caught.value.field == place
        assert not sent.sent


@pytest.mark.parametrize(
    "what", ["see", "see_some", "see_too", "see_some_or_begin", "see_both", "place"]
)
def test_what_is_refused_removes_nothing(with_defaults: ModuleType, what: str) -> None:
    method = getattr(with_defaults.GameRepository, what)
    assert "mpty" not in method.__doc__
    assert ".remove(" not in inspect.getsource(method).replace('changes.remove("#left"', "")
    assert "mpty" not in with_defaults.TransactionService.see_all.__doc__


def test_a_new_item_has_the_default_of_one_that_is_not_given(with_defaults: ModuleType) -> None:
    made = with_defaults
    with moto(made) as client:
        games = made.Database(client).game
        assert games.see_some_or_begin("1", left=1).seen == {"a"}
        [stored] = client.scan(TableName="Games")["Items"]
        assert stored["seen"] == {"SS": ["a"]}
        assert games.see_some_or_begin("1", seen={"b"}).left == 1
        assert games.see_some_or_begin("1", left=None).seen == {"b"}


def test_nothing_is_added_to_one_with_a_default() -> None:
    add = {"action": "add", "param": "names"}
    seen = "game_id names:string_set"
    game = entity(
        "GAME#{game_id}", None, "game_id seen:string_set?",
        pattern("see", "UpdateItem", seen, "single_entity", updates=[add | {"field": "seen"}]),
        pattern("place", "UpdateItem", seen, "single_entity", updates=[add | {"field": "round.seen"}]),
    )  # fmt: skip
    rounds = fields("seen:string_set?", seen={"default": ["r"]})
    game["fields"][1]["default"] = ["a"]
    game["fields"].append({"name": "round", "type": "object", "fields": rounds, "required": True})
    all_of = transaction("see_all", "TransactWrite", seen, "boolean", "Update Game of Games")
    all_of["entities_involved"][0]["updates"] = [add | {"field": "seen"}]
    made = load(
        "nothing_added_to_sets_with_defaults",
        compiled(schema(table("Games", "pk", None, Game=game), transactions=(all_of,))),
    )
    with moto(made) as client:
        db = made.Database(client)
        before = made.Game(game_id="1", seen={"b"}, round=made.GameRound())
        client.put_item(TableName="Games", Item=before.to_item())
        assert db.game.see("1", EMPTY) == replace(before, version=2)
        assert db.game.place("1", EMPTY) == replace(before, version=3)
        assert db.transactions.see_all("1", EMPTY)
        assert db.game.place("1", {"c"}).round == made.GameRound(seen={"c", "r"})
        assert db.game.see("1", {"c"}).seen == {"b", "c"}
        writes = (
            (db.game.see, "seen"),
            (db.game.place, "round.seen"),
            (db.transactions.see_all, "seen"),
        )
        for write, field in writes:
            for wrong in ("", [], {1}, None):
                with pytest.raises(made.FieldValueError) as caught:
                    write("1", wrong)
                assert caught.value.field == field


def test_one_whose_default_is_empty_is_left_out(with_defaults: ModuleType) -> None:
    made = with_defaults
    game = made.Game(game_id="1", seen={"b"}, sums=EMPTY, round=made.GameRound(seen={"c"}))
    assert made.Game.from_item(game.to_item()) == game
    assert "sums" not in game.to_item()
    bare = {name: game.to_item()[name] for name in ("pk", "game_id")}
    assert made.Game.from_item(bare) == made.Game(game_id="1", seen={"a"})


def test_a_set_with_a_default_has_no_delete() -> None:
    change = pattern("change", "UpdateItem", "game_id names:string_set", "single_entity",
                     updates=[{"field": "seen", "action": "delete", "param": "names"}])  # fmt: skip
    game = entity("GAME#{game_id}", None, "game_id seen:string_set?", change)
    game["fields"][1]["default"] = ["a"]
    assert findings(game) == ["DG450"]
    game["fields"][1]["default"] = []
    assert findings(game) == []


def findings(game: JSON) -> list[str]:
    return [each.code for each in compiled(schema(table("Games", "pk", None, Game=game))).errors]
