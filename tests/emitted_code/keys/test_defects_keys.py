"""Defects known from other generators of data layers, none of which packages of this one have: keys and indexes.

One test for each defect, named after what is right; D01 to D33 number the list that they come from. Those about methods
are in test_defects.py.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from schemas import JSON, entity, index, pattern, schema, table, where

pytestmark = pytest.mark.slow

RANGES = {"above": ">", "from": ">=", "below": "<", "until": "<=", "prefix": "begins_with"}


def ranges(name: str, fixed: str, operand: str) -> list[JSON]:
    """A query for each kind of range: `items_above`, `items_from`, …, `items_within`."""
    found = [
        pattern(
            f"{name}_{word}", "Query", f"{fixed} {operand}", "entity_list", range_condition=sign
        )
        for word, sign in RANGES.items()
        if word != "prefix" or ":" not in operand  # a number has no beginning
    ]
    both = f"{fixed} {operand} {operand.replace('edge', 'edge2')}"
    return [
        *found,
        pattern(f"{name}_within", "Query", both, "entity_list", range_condition="between"),
    ]


SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByOwner", "owner_pk", "owner_sk"),
        index(
            "ByPlace", ["city", "hall_pk"], ["rating", "shelf", "row_sk"],
            projection="INCLUDE", included_attributes=["title"],
        ),
        index("ByMaker", "maker_pk", projection="KEYS_ONLY"),
        Settings=entity("TENANT#{tenant}#AREA#{area}", "SETTINGS", "tenant area theme"),
        Product=entity(
            "TENANT#{tenant}#AREA#{area}",
            "ITEM#{sku}",
            "tenant area sku owner? price:integer title city hall rating:decimal shelf:integer maker",
            pattern("get_all", "Query", "tenant area", "entity_list"),
            *ranges("items", "tenant area", "edge"),
            pattern("by_owner", "Query", "owner", "entity_list", index_name="ByOwner"),
            pattern("of_owner", "Query", "owner price:integer", "entity_list", index_name="ByOwner"),
            pattern("in_place", "Query", "city hall", "entity_list", index_name="ByPlace"),
            pattern(
                "from_shelf", "Query", "city hall rating:decimal edge:integer", "entity_list",
                index_name="ByPlace", range_condition=">=",
            ),
            pattern("by_maker", "Query", "maker", "entity_list", index_name="ByMaker"),
            pattern("set_owner", "UpdateItem", "tenant area sku owner", "single_entity"),
            ByOwner=("Z#{owner}", "PRICE#{price:05d}"),
            ByPlace=(["{city}", "HALL#{hall}"], ["{rating}", "{shelf}", "ROW#{sku}"]),
            ByMaker="M#{maker}",
        ),
        Echo=entity("ECHO#{code}", "{code}#{part}", "code part text",
                    pattern("of_code", "Query", "code", "entity_list")),
    ),
    table(
        "Scores", "game", "points",
        Score=entity("{game}", "{points}", "game points:integer player",
                     *ranges("scores", "game", "edge:integer")),
    ),
    table(
        "Names", "name", None,
        Tag=entity(
            "{name}", None, "name size:integer status version:integer",
            pattern("set_status", "UpdateItem", "name status", "single_entity"),
            pattern(
                "larger", "Scan", "least:integer", "entity_list",
                filter_expression=where("size", ">", "least"),
            ),
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> ModuleType:
    return load("defects_shop", compiled(SHOP))


@pytest.fixture
def recorder(shop: ModuleType, client: Any) -> Recorder:
    shop.create_tables(client)
    return Recorder(client)


@pytest.fixture
def db(shop: ModuleType, recorder: Recorder) -> Any:
    """The shop with settings and three items beside each other; the second item belongs to nobody."""
    found = shop.Database(recorder)
    found.settings.create_settings(shop.Settings(tenant="t", area="a", theme="dark"))
    for sku, owner, price in (("b", "ann", 5), ("bb", None, 9), ("c", "ann", 30)):
        found.product.create_product(product(shop, sku=sku, owner=owner, price=price))
    for points in (5, 10, 15, 100):
        found.score.create_score(shop.Score(game="g", points=points, player="p"))
    recorder.sent.clear()
    return found


def product(shop: ModuleType, **changes: Any) -> Any:
    values = {"tenant": "t", "area": "a", "sku": "b", "price": 5, "title": "T", "city": "Rome"}
    values |= {"hall": "h", "rating": Decimal("4.50"), "shelf": 3, "maker": "m"}
    return shop.Product(**{**values, **changes})


def stored(client: Any, sk: str) -> JSON:
    key = {"pk": {"S": "TENANT#t#AREA#a"}, "sk": {"S": sk}}
    found: JSON = client.get_item(TableName="Shop", Key=key)["Item"]
    return found


def skus(found: Any) -> list[str]:
    return [each.sku for each in found]


def test_d02_index_keys_are_written_and_kept_right(db: Any, client: Any) -> None:
    """Key attributes of indexes are never written, so that the indexes stay empty."""
    keys = {name: stored(client, "ITEM#b")[name] for name in ("owner_pk", "owner_sk", "maker_pk")}
    assert keys == {
        "owner_pk": {"S": "Z#ann"},
        "owner_sk": {"S": "PRICE#00005"},
        "maker_pk": {"S": "M#m"},
    }
    assert skus(db.product.by_owner("ann")) == ["b", "c"]
    db.product.set_owner("t", "a", "b", "bob")
    assert skus(db.product.by_owner("ann")) == ["c"]
    changed = db.product.get_product("t", "a", "c")
    changed.owner = "bob"
    db.product.update_product(changed)
    assert skus(db.product.by_owner("bob")) == ["b", "c"]


def test_d03_list_templates_give_one_value_for_each_attribute(
    shop: ModuleType, db: Any, client: Any
) -> None:
    """The templates of a list key become one string, the text of a Python list."""
    found = stored(client, "ITEM#c")
    assert [found[name] for name in ("city", "row_sk")] == [{"S": "Rome"}, {"S": "ROW#c"}]
    assert "['" not in inspect.getsource(shop.keys)


NUMBERS = {
    "above": ((10,), [15, 100]), "from": ((10,), [10, 15, 100]), "below": ((10,), [5]),
    "until": ((10,), [5, 10]), "within": ((5, 15), [5, 10, 15]),
}  # fmt: skip


@pytest.mark.parametrize("word", NUMBERS)
def test_d04_every_comparison_is_a_request_that_works(db: Any, word: str) -> None:
    """Comparisons are written as code that is no Python, like `Key('x').>=(y)`."""
    edges, points = NUMBERS[word]
    assert [each.points for each in getattr(db.score, f"scores_{word}")("g", *edges)] == points


def test_d05_a_range_is_on_the_next_attribute_of_a_list_key(
    db: Any, recorder: Recorder, shop: ModuleType
) -> None:
    """A range on a list key compares the wrong attribute, or tests it for equality."""
    db.product.create_product(product(shop, sku="top", shelf=7))
    assert skus(db.product.from_shelf("Rome", "h", Decimal("4.5"), 4)) == ["top"]
    request = recorder.sent[-1][1]
    names = request["ExpressionAttributeNames"]
    condition = request["KeyConditionExpression"]
    for short, name in names.items():
        condition = condition.replace(short, name)
    assert condition.split(" AND ")[-1].startswith("shelf >=")
    assert "row_sk" not in condition


def test_d05_a_size_is_compared_with_what_is_given() -> None:
    """The size of a field compared with a list of values is written as an unfinished expression."""
    among = {"field": "title", "function": "size", "operator": "in", "params": ["one", "two"]}
    parameters = "id one:integer two:integer"
    find = pattern(
        "find", "Query", parameters, "entity_list", filter_expression={"conditions": [among]}
    )
    thing = entity("{id}", None, "id title", find)
    assert [
        each.code for each in compiled(schema(table("Things", "pk", None, Thing=thing))).errors
    ] == ["DG512"]


def test_d06_a_composite_partition_key_takes_all_its_fields(db: Any) -> None:
    """A partition key of several fields is built from the first of them only."""
    assert skus(db.product.get_all("t", "a")) == ["b", "bb", "c"]
    assert skus(db.product.get_all("t", "other")) == []
    assert db.product.get_product("t", "a", "bb").owner is None
    with pytest.raises(TypeError):
        db.product.get_all("t")


def test_d07_queries_use_the_parameters_that_they_have(db: Any) -> None:
    """Queries compare a sort key that nobody gave, and ignore one that is given."""
    assert skus(db.product.get_all("t", "a")) == [
        "b",
        "bb",
        "c",
    ]  # not the settings in the same partition
    assert skus(db.product.of_owner("ann", 30)) == ["c"]
    assert skus(db.product.of_owner("ann", 31)) == []


TEXTS = {
    "above": (("b",), ["bb", "c"]), "from": (("b",), ["b", "bb", "c"]), "below": (("bb",), ["b"]),
    "until": (("bb",), ["b", "bb"]), "prefix": (("b",), ["b", "bb"]), "within": (("b", "bb"), ["b", "bb"]),
}  # fmt: skip


@pytest.mark.parametrize("word", TEXTS)
def test_d08_a_range_on_a_prefixed_key_compares_the_field(db: Any, word: str) -> None:
    """A range compares the bare value with keys that begin with text of the template, and finds the wrong items."""
    edges, wanted = TEXTS[word]
    assert skus(getattr(db.product, f"items_{word}")("t", "a", *edges)) == wanted


def test_d13_a_projection_has_the_fields_that_the_index_holds(shop: ModuleType, db: Any) -> None:
    """Fields of index keys count as missing, and fields that the index lacks as projected."""
    columns = {each.name for each in dataclasses.fields(shop.ProductInByPlace)}
    assert columns == {"tenant", "area", "sku", "city", "hall", "rating", "shelf", "title"}
    maker = {each.name for each in dataclasses.fields(shop.ProductInByMaker)}
    assert maker == {"tenant", "area", "sku", "maker"}
    assert next(iter(db.product.by_maker("m"))).maker == "m"  # held in no attribute but the key
    hints = typing.get_type_hints(shop.ProductRepository.by_maker, vars(shop.repositories))
    assert hints["return"] == shop.Query[shop.ProductInByMaker]


def test_d14_incomplete_items_are_returned_and_not_dropped(shop: ModuleType, db: Any) -> None:
    """Items of an index that holds only some fields are read as whole entities, and all are dropped."""
    for found in (list(db.product.in_place("Rome", "h")), list(db.product.by_maker("m"))):
        assert sorted(skus(found)) == ["b", "bb", "c"]


def test_d15_numbers_in_list_keys_stay_numbers(shop: ModuleType, db: Any, client: Any) -> None:
    """Numbers in a list key are compared as text, which never equals what is stored."""
    found = stored(client, "ITEM#b")
    assert (Decimal(found["rating"]["N"]), found["shelf"]) == (Decimal("4.5"), {"N": "3"})
    definitions = shop.TABLES["Shop"]["AttributeDefinitions"]
    kinds = {each["AttributeName"]: each["AttributeType"] for each in definitions}
    assert [kinds[name] for name in ("rating", "shelf", "row_sk")] == ["N", "N", "S"]
    assert len(list(db.product.from_shelf("Rome", "h", Decimal("4.5"), 3))) == 3


def test_d16_prefixes_are_the_text_before_the_first_field(db: Any, recorder: Recorder) -> None:
    """The prefix of a sort key is guessed from the entity's type where the template says something else."""
    list(db.product.get_all("t", "a"))
    assert {"S": "ITEM#"} in recorder.sent[-1][1]["ExpressionAttributeValues"].values()
    assert db.settings.get_settings("t", "a").theme == "dark"
    key = recorder.sent[-1][1]["Key"]
    assert key["sk"] == {"S": "SETTINGS"}


def test_d17_a_field_may_be_in_both_keys(shop: ModuleType, db: Any) -> None:
    """A field in the templates of both keys is undefined where the sort key is built."""
    db.echo.create_echo(shop.Echo(code="x", part="1", text="one"))
    db.echo.create_echo(shop.Echo(code="x", part="2", text="two"))
    assert db.echo.get_echo("x", "2").text == "two"
    assert [each.part for each in db.echo.of_code("x")] == ["1", "2"]
    assert shop.echo_key("x", "2") == {"pk": {"S": "ECHO#x"}, "sk": {"S": "x#2"}}


def test_d18_a_declared_version_is_the_one_that_counts(shop: ModuleType, db: Any) -> None:
    """A field `version` clashes with the built-in one; in a key, the entity comes back with another key."""
    assert [each.name for each in dataclasses.fields(shop.Tag)].count("version") == 1
    tag = db.tag.create_tag(shop.Tag(name="n", size=1, status="new", version=1))
    stale = db.tag.get_tag("n")
    assert db.tag.update_tag(tag).version == db.tag.get_tag("n").version == 2
    with pytest.raises(shop.VersionConflictError):
        db.tag.update_tag(stale)


@pytest.mark.parametrize(
    ("sk", "columns"), [("B", "id version"), ("V#{version}", "id version:integer")]
)
def test_d18_a_version_of_another_meaning_is_refused(sk: str, columns: str) -> None:
    """A field `version` clashes with the built-in one; in a key, the entity comes back with another key."""
    found = compiled(schema(table("Things", "pk", "sk", Thing=entity("A#{id}", sk, columns))))
    assert found.files == {}
    assert ["version" in each.message for each in found.errors] == [True]


def test_d27_reserved_words_are_names_like_others(shop: ModuleType, db: Any) -> None:
    """Attributes named like reserved words stand bare in expressions, so that each such request fails."""
    db.tag.create_tag(shop.Tag(name="n", size=3, status="new", version=1))
    with pytest.raises(shop.ItemExistsError):
        db.tag.create_tag(shop.Tag(name="n", size=4, status="new", version=1))
    assert db.tag.set_status("n", "old").status == "old"
    assert [each.name for each in db.tag.larger(2)] == ["n"]


def test_d28_deleting_and_moving_say_what_happened(shop: ModuleType, db: Any) -> None:
    """Deleting what is not there reports success, and updating under a changed key blames another process."""
    assert db.product.delete_product("t", "a", "b") is True
    assert db.product.delete_product("t", "a", "b") is False
    moved = db.product.get_product("t", "a", "c")
    moved.sku = "elsewhere"
    with pytest.raises(shop.ItemNotFoundError, match="does not exist"):
        db.product.update_product(moved)
    assert db.product.get_product("t", "a", "c") is not None


def test_d33_a_key_with_a_missing_field_is_left_out(db: Any, client: Any) -> None:
    """An optional field without a value becomes the text `None` in a key, and the index is no longer sparse."""
    found = stored(client, "ITEM#bb")
    assert "owner_pk" not in found
    assert found["owner_sk"] == {"S": "PRICE#00009"}
    assert not [value for value in found.values() if "None" in str(value)]
    assert db.product.set_owner("t", "a", "b", None).owner is None
    assert "owner_pk" not in stored(client, "ITEM#b")
    assert skus(db.product.by_owner("ann")) == ["c"]
    assert skus(db.product.by_owner("None")) == []
