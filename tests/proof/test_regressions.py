"""What the random proof (test_proof.py) has found, each as small as it gets: a schema, a call, a literal answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from clients import Recorder
from proof.running.harness import emulator
from proof.running.package import imported, modules
from proof.running.requests import Checker
from schemas import JSON, entity, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


def one_table(*indexes: JSON, transactions: tuple[JSON, ...] = (), **entities: JSON) -> JSON:
    """A schema of one table, whose keys have a second part if any entity has one."""
    sorts = any("sk_template" in each for each in entities.values())
    only = table("Table", "pk", "sk" if sorts else None, *indexes, **entities)
    return schema(only, transactions=transactions)


@contextmanager
def built(one: JSON, folder: Path) -> Iterator[Any]:
    """The package of a schema; `db` is added: its Database over an empty moto."""
    with emulator() as client, imported(modules(one, folder)) as package:
        package.create_tables(client)
        checked = Recorder(client, Checker(package.TABLES).check)
        package.db, package.sent = package.Database(checked), checked.sent  # type: ignore[attr-defined]
        yield package


def rows(found: Any, *names: str) -> list[Any]:
    """What was found, by some of its fields."""
    taken = [tuple(getattr(each, name) for name in names) for each in found]
    return [one[0] for one in taken] if len(names) == 1 else taken


# ---- whose item is it --------------------------------------------------------------------------


def test_a_component_that_is_no_text_does_not_match_other_texts(tmp_path: Path) -> None:
    """`S#{at}` was thought to be the shape of `S#x#…`: a datetime holds no "#", but nobody looked."""
    everything = pattern("all", "Scan", "")
    one = one_table(
        Beta=entity("T#{tid}", "S#{at}", "tid at:datetime", everything),
        Gamma=entity("T#{tid}", "S#{a}#{ref}", "tid a ref:uuid"),
    )
    with built(one, tmp_path) as package:
        package.db.gamma.create_gamma(package.Gamma(tid="t", a="x", ref=UUID(int=1)))
        package.db.beta.create_beta(package.Beta(tid="t", at=MOMENT))
        assert rows(package.db.beta.all(), "at") == [MOMENT]


@pytest.mark.parametrize(
    ("sk", "names", "value"),
    [("{flag}", "uid flag:boolean", True), ("{n:05d}", "uid n:integer", 7)],
)
def test_a_lone_field_of_few_characters_is_not_any_text(
    sk: str, names: str, value: object, tmp_path: Path
) -> None:
    whole = pattern("mine", "Query", "uid")
    one = one_table(Alpha=entity("{uid}", "B#{a}", "uid a"), Beta=entity("{uid}", sk, names, whole))
    field = names.split()[1].partition(":")[0]
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", a="x"))
        package.db.beta.create_beta(package.Beta(uid="u", **{field: value}))
        assert rows(package.db.beta.mine("u"), field) == [value]


@pytest.mark.parametrize("query", [pattern("mine", "Query", "uid"), pattern("mine", "Scan", "")])
def test_the_length_of_a_component_tells_whose_a_key_is(query: JSON, tmp_path: Path) -> None:
    """`{day}{b}` was no shape, for it has no text of its own; but "O" is shorter than a date."""
    one = one_table(
        Alpha=entity("U#{uid}", "O", "uid"),
        Beta=entity("U#{uid}", "{day}{b}", "uid day:date b", query),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u"))
        package.db.beta.create_beta(package.Beta(uid="u", day=MOMENT.date(), b="x"))
        given = ("u",) if query["operation"] == "Query" else ()
        assert rows(package.db.beta.mine(*given), "b") == ["x"]


def test_a_range_that_is_open_at_one_end_keeps_others_out(tmp_path: Path) -> None:
    """Letters sort behind digits: `> moment` on a bare datetime ran into the keys of another entity."""
    later = pattern("later", "Query", "uid v:datetime", range_condition=">")
    one = one_table(
        Alpha=entity("{uid}", "B#{day} {b}", "uid day:date b"),
        Delta=entity("{uid}", "{at}", "uid at:datetime", later),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", day=date(2023, 12, 31), b="a"))
        package.db.delta.create_delta(package.Delta(uid="u", at=MOMENT.replace(year=2025)))
        assert rows(package.db.delta.later("u", MOMENT), "at") == [MOMENT.replace(year=2025)]


def test_of_two_literals_at_one_place_the_first_one_says_whose_key_it_is(tmp_path: Path) -> None:
    """`a|2#3` is an Alpha: `#` may not be in the first part of one, so a Beta would be `a|2`, and may not hold `|`."""
    whole = pattern("mixed", "Query", "uid", "mixed_data")
    one = one_table(
        Alpha=entity("{uid}", "{a}|{b}", "uid a b", whole),
        Beta=entity("{uid}", "{c}#{d}", "uid c d"),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", a="a", b="2#3"))
        assert list(package.db.alpha.mixed("u")) == [package.Alpha(uid="u", a="a", b="2#3")]


def test_a_value_that_another_template_cannot_have_made_is_no_forgery(tmp_path: Path) -> None:
    """`aa` begins like `a{n:06d}`, but no number is `a`."""
    one = one_table(
        Alpha=entity("{uid}", "a{n:06d}", "uid n:integer"),
        Beta=entity("{uid}", "{b}", "uid b"),
    )
    with built(one, tmp_path) as package:
        assert package.db.beta.create_beta(package.Beta(uid="u", b="aa")).b == "aa"
        with pytest.raises(package.KeyValueError):
            package.Beta(uid="u", b="a000007").to_item()


def test_a_value_that_another_template_would_have_made_longer_is_no_forgery(tmp_path: Path) -> None:
    """A uuid of digits alone looks like a date, but for its length."""
    one = one_table(
        Alpha=entity("{uid}", "O#{ref}#{a}", "uid ref:uuid a"),
        Beta=entity("{uid}", "O#{day}#A#{b}", "uid day:date b"),
    )
    with built(one, tmp_path) as package:
        alpha = package.Alpha(uid="u", ref=UUID(int=2), a="A#x")
        assert package.db.alpha.create_alpha(alpha) == alpha


def test_mixed_data_is_the_whole_partition_though_the_sort_key_is_known(tmp_path: Path) -> None:
    """Ruling 15 gives the sort key `a{tid}` with the partition key; that narrowed the query to one item."""
    whole = pattern("mixed", "Query", "tid", "mixed_data")
    one = one_table(
        Alpha=entity("T#{tid}", "META", "tid"),
        Beta=entity("T#{tid}", "a{tid}", "tid", whole),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(tid="t"))
        package.db.beta.create_beta(package.Beta(tid="t"))
        assert list(package.db.beta.mixed("t")) == [package.Alpha(tid="t"), package.Beta(tid="t")]


def test_an_entity_shares_one_partition_with_some_and_another_with_others(tmp_path: Path) -> None:
    """Both collections were decoded by one function, so one of them came back empty."""
    in_table = pattern("in_table", "Query", "uid", "mixed_data")
    in_index = pattern("in_index", "Query", "b", "mixed_data", index_name="ByB")
    one = one_table(
        index("ByB", "b"),
        Alpha=entity("U#{uid}", "A", "uid b", in_table, in_index, ByB="{b}"),
        Beta=entity("U#{uid}", "B", "uid"),
        Gamma=entity("V#{uid}", "C", "uid b", ByB="{b}"),
    )
    with built(one, tmp_path) as package:
        alpha, beta, gamma = (
            package.Alpha(uid="u", b="x"),
            package.Beta(uid="u"),
            package.Gamma(uid="v", b="x"),
        )
        package.db.alpha.create_alpha(alpha)
        package.db.beta.create_beta(beta)
        package.db.gamma.create_gamma(gamma)
        assert list(package.db.alpha.in_table("u")) == [alpha, beta]
        assert sorted(map(repr, package.db.alpha.in_index("x"))) == [repr(alpha), repr(gamma)]


# ---- ranges ------------------------------------------------------------------------------------


def test_the_beginning_of_a_bare_key_is_not_empty(tmp_path: Path) -> None:
    """DynamoDB refuses the empty text as a key value; with text before it, it stands for everything."""
    like = pattern("like", "Query", "uid v", range_condition="begins_with")
    one = one_table(Alpha=entity("{uid}", "{a}", "uid a", like))
    with built(one, tmp_path) as package, pytest.raises(package.KeyValueError):
        package.db.alpha.like("u", "")


def test_the_beginning_of_a_date_before_a_long_delimiter(tmp_path: Path) -> None:
    like = pattern("like", "Query", "uid v", range_condition="begins_with")
    one = one_table(Alpha=entity("{uid}", "P{day}--{a}", "uid day:date a", like))
    with built(one, tmp_path) as package:
        for day in (30, 31):
            package.db.alpha.create_alpha(package.Alpha(uid="u", day=date(2024, 1, day), a="x"))
        assert rows(package.db.alpha.like("u", "2024-01-3"), "day") == [
            date(2024, 1, 30),
            date(2024, 1, 31),
        ]
        assert rows(package.db.alpha.like("u", "2024-01-31-"), "day") == []


def test_a_component_that_the_next_one_touches_is_excluded_to_its_end(tmp_path: Path) -> None:
    """Behind `…1` come `…1x` and its like, which `sk > …1` let in."""
    behind = pattern("behind", "Query", "uid v:uuid", range_condition=">")
    one = one_table(Alpha=entity("{uid}", "{ref}{b}", "uid ref:uuid b", behind))
    with built(one, tmp_path) as package:
        for number, b in ((1, "x"), (2, "a")):
            package.db.alpha.create_alpha(package.Alpha(uid="u", ref=UUID(int=number), b=b))
        assert rows(package.db.alpha.behind("u", UUID(int=1)), "b") == ["a"]


def test_a_component_that_the_next_one_touches_is_included_to_its_end(tmp_path: Path) -> None:
    upto = pattern("upto", "Query", "uid v:uuid", range_condition="<=")
    one = one_table(Alpha=entity("{uid}", "A#{ref}{b}", "uid ref:uuid b", upto))
    with built(one, tmp_path) as package:
        for number, b in ((1, "x"), (2, "a"), (2, "\U0001f600"), (3, "a")):
            package.db.alpha.create_alpha(package.Alpha(uid="u", ref=UUID(int=number), b=b))
        assert rows(package.db.alpha.upto("u", UUID(int=2)), "b") == ["x", "a", "\U0001f600"]


@pytest.mark.parametrize("condition", [">", ">="])
def test_a_range_does_not_leave_the_component_that_begins_the_key(
    condition: str, tmp_path: Path
) -> None:
    """Where no text stands before it there was no upper end: later days came along."""
    since = pattern("since", "Query", "uid day:date v", range_condition=condition)
    one = one_table(Alpha=entity("{uid}", "{day}{b}", "uid day:date b", since))
    with built(one, tmp_path) as package:
        for day, b in ((1, "x"), (30, "a"), (30, "c"), (31, "x")):
            package.db.alpha.create_alpha(package.Alpha(uid="u", day=date(2024, 1, day), b=b))
        assert rows(package.db.alpha.since("u", date(2024, 1, 30), "b"), "b") == ["c"]


# ---- indexes -----------------------------------------------------------------------------------


def test_an_update_judges_a_text_that_is_an_index_key_itself(tmp_path: Path) -> None:
    """`SET b = ""` went out, which DynamoDB refuses."""
    change = pattern("change", "UpdateItem", "uid b", "single_entity")
    one = one_table(index("ByB", "b"), Alpha=entity("{uid}", None, "uid b?", change, ByB="{b}"))
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", b="x"))
        with pytest.raises(package.KeyValueError):
            package.db.alpha.change("u", "")
        assert package.db.alpha.change("u", "y") == package.Alpha(uid="u", b="y", version=2)
        assert package.db.alpha.change("u", None) == package.Alpha(uid="u", b=None, version=3)


def test_an_index_that_holds_a_field_only_in_a_key_yields_its_own_class(tmp_path: Path) -> None:
    """Everything is in it, but `uid` only inside the text `U#u`, where the entity does not look."""
    by = pattern("by", "Query", "b", index_name="ByB")
    one = one_table(
        index("ByB", "b", projection="INCLUDE", included_attributes=["version"]),
        Alpha=entity("U#{uid}", None, "uid b", by, ByB="{b}"),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", b="x"))
        assert list(package.db.alpha.by("x")) == [package.AlphaInByB(uid="u", b="x", version=1)]


def test_parts_of_known_length_are_read_back_though_they_touch(tmp_path: Path) -> None:
    by = pattern("by", "Query", "b", index_name="ByB")
    one = one_table(
        index("ByB", "b", projection="KEYS_ONLY"),
        Alpha=entity("U#{day}{uid}", None, "day:date uid b", by, ByB="{b}"),
    )
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(day=date(2024, 1, 31), uid="2024", b="x"))
        (found,) = package.db.alpha.by("x")
        assert {each.name: getattr(found, each.name) for each in fields(found)} == {
            "day": date(2024, 1, 31),
            "uid": "2024",
            "b": "x",
        }


# ---- writes ------------------------------------------------------------------------------------


def test_a_range_operand_called_like_a_field_of_the_key_is_compared_with_that(
    tmp_path: Path,
) -> None:
    """`slot_start` was taken for a value of the key attribute `slot`, for that is what `slot_prefix` is."""
    ranges = [
        pattern("since", "Query", "room slot_start:date", range_condition=">="),
        pattern("until", "Query", "room slot_start:date slot_end", range_condition="<="),
        pattern("like", "Query", "room slot_prefix", range_condition="begins_with"),
    ]
    booking = entity(
        "R#{room}", "S#{slot_start}#{slot_end}", "room slot_start:date slot_end", *ranges
    )
    one = schema(table("Table", "pk", "slot", Booking=booking))
    with built(one, tmp_path) as package:
        for day in (1, 2, 3):
            for end in ("a", "b"):
                package.db.booking.create_booking(
                    package.Booking(room="r", slot_start=date(2024, 1, day), slot_end=end)
                )
        second = date(2024, 1, 2)
        found = package.db.booking.since("r", second)
        assert rows(found, "slot_end") == ["a", "b", "a", "b"]
        assert rows(package.db.booking.until("r", second, "a"), "slot_start", "slot_end") == [
            (second, "a")
        ]
        assert rows(package.db.booking.like("r", "S#2024-01-03#b"), "slot_end") == ["b"]


@pytest.mark.parametrize(
    "names", [("item", "items"), ("items", "item"), ("item", "itemss"), ("items", "itemss")]
)
def test_an_array_called_like_a_field_of_the_key_gives_that(
    names: tuple[str, str], tmp_path: Path
) -> None:
    """`items` is also many of `item`, and was taken for that where it came first."""
    many = pattern("many", "BatchGetItem", " ".join(f"{each}:array/string" for each in names))
    one = one_table(Alpha=entity("{item}", "{items}", "item items", many))
    with built(one, tmp_path) as package:
        alpha = package.db.alpha.create_alpha(package.Alpha(item="a", items="b"))
        given = ["b", "a"] if names == ("items", "item") else ["a", "b"]
        assert package.db.alpha.many(*([each] for each in given)) == [alpha]


def test_keys_of_which_a_field_is_called_keys(tmp_path: Path) -> None:
    """An array of that name was taken for whole keys, in wire format."""
    many = pattern("many", "BatchGetItem", "keys:array/string")
    with built(one_table(Alpha=entity("A#{keys}", None, "keys", many)), tmp_path) as package:
        alpha = package.db.alpha.create_alpha(package.Alpha(keys="a"))
        assert package.db.alpha.many(["a"]) == [alpha]


def test_a_sort_key_of_one_field_is_given_by_the_name_of_its_attribute(tmp_path: Path) -> None:
    """`sk` had no effect beside `{order_id}`, and `sk_from` of mixed data could not be what another kind has."""
    mixed = (
        pattern("of", "Query", "user sk", "mixed_data"),
        pattern("since", "Query", "user sk_from", "mixed_data", range_condition=">="),
    )
    fetch = pattern("fetch", "GetItem", "user sk", "single_entity")
    order = entity("U#{user}", "{order_id}", "user order_id", *mixed, fetch)
    note = entity("U#{user}", "N#{number}", "user number")
    rank = entity(
        "P#{game}", "{place}", "game place:integer who?",
        pattern("fetch", "GetItem", "game sk:integer", "single_entity"),
        pattern("at", "Query", "game sk:integer"),
        pattern("rename", "UpdateItem", "game sk:integer who", "single_entity"),
    )  # fmt: skip
    tables = (
        table("Orders", "pk", "sk", Order=order, Note=note),
        table("Ranks", "pk", "sk", Rank=rank),
    )
    with built(schema(*tables), tmp_path) as package:
        made, kept = package.Order(user="u", order_id="o"), package.Note(user="u", number="1")
        package.db.order.create_order(made)
        package.db.note.create_note(kept)
        assert package.db.order.fetch("u", "o") == made
        with pytest.raises(package.KeyValueError):
            package.db.order.fetch("u", "N#1")
        assert list(package.db.order.of("u", "N#1")) == [kept]
        assert list(package.db.order.since("u", "N#1")) == [kept, made]
        first = package.Rank(game="g", place=1)
        package.db.rank.create_rank(first)
        assert package.db.rank.fetch("g", 1) == first
        assert list(package.db.rank.at("g", 1)) == [first]
        assert package.db.rank.rename("g", 1, "ann").who == "ann"


def test_a_sort_key_as_it_is_stored_is_that_of_the_entity_beside_it(tmp_path: Path) -> None:
    """It had no effect: the item of the entity was updated, whatever the key said."""
    store = pattern("store", "UpdateItem", "user sk order:Order", "single_entity")
    one = entity("U#{user}", "O#{order_id}", "user order_id total:integer", store)
    with built(schema(table("Orders", "pk", "sk", Order=one)), tmp_path) as package:
        orders = package.db.order
        first, second = (package.Order(user="u", order_id=each, total=1) for each in "ab")
        for each in (first, second):
            orders.create_order(each)
        first.total = 2
        for key in ("O#b", "O#", "a", "N#a"):
            with pytest.raises(ValueError, match="the sort key of order must be sk"):
                orders.store("u", key, first)
        assert orders.get_order("u", "a").total == 1
        assert orders.store("u", "O#a", first).total == 2


def test_entities_of_a_transaction_agree_where_one_of_them_names_nobody(tmp_path: Path) -> None:
    """An optional field that is None ties nothing, whichever of the two has it."""
    both = transaction(
        "both", "TransactWrite", "alpha:Alpha beta:Beta", "boolean",
        "Put Alpha of Table", "Put Beta of Table",
    )  # fmt: skip
    one = one_table(
        Alpha=entity("A#{uid}", None, "uid"),
        Beta=entity("B#{tid}", None, "tid uid?"),
        transactions=(both,),
    )
    with built(one, tmp_path) as package:
        alpha = package.Alpha(uid="u")
        assert package.db.transactions.both(alpha, package.Beta(tid="t", uid=None)) is True
        assert package.db.transactions.both(alpha, package.Beta(tid="t", uid="u")) is True
        with pytest.raises(ValueError, match="must be equal"):
            package.db.transactions.both(alpha, package.Beta(tid="t", uid="v"))


def test_a_put_of_scalars_takes_a_version_that_the_schema_calls_optional(tmp_path: Path) -> None:
    """Its parameter allowed None, and the item was refused."""
    put = pattern("put_it", "PutItem", "uid version:integer", "single_entity")
    one = one_table(Alpha=entity("{uid}", None, "uid version:integer?", put))
    with built(one, tmp_path) as package:
        assert package.db.alpha.put_it("u", 3) == package.Alpha(uid="u", version=3)
        assert package.db.alpha.put_it.__annotations__["version"] == "int"


def test_a_float_in_an_integer_is_never_stored(tmp_path: Path) -> None:
    change = pattern("change", "UpdateItem", "uid n:integer", "single_entity")
    one = one_table(Alpha=entity("{uid}", "A", "uid n:integer many:array/integer", change))
    with built(one, tmp_path) as package:
        package.db.alpha.create_alpha(package.Alpha(uid="u", n=1, many=[1]))
        for n, many in ((1.5, [1]), (1, [1, 2.5])):
            with pytest.raises(ValueError, match=r"Alpha, field (n|many).*float"):
                package.db.alpha.create_alpha(package.Alpha(uid="w", n=n, many=many))
        with pytest.raises(ValueError, match=r"Alpha, field n.*float"):
            package.db.alpha.change("u", 2.5)
        assert package.db.alpha.get_alpha("w") is None
        assert package.db.alpha.get_alpha("u").n == 1
