"""What is said of two releases side by side is so: their packages write one table in turn, and the damage shows.

Each row is a change, and what then goes wrong. The same turns with one release on both sides do no harm, nor do they
over a change of which nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dyngen.evolution.rules import RULES, Category
from evolution.changing import between
from proof.running.package import imported, modules
from schemas import (
    GONE,
    changed,
    entity,
    index,
    pattern,
    schema,
    table,
    transaction,
)

BASE = schema(
    table(
        "Shop", "pk", "sk",
        index("ByState", "state_pk"),
        Order=entity(
            "U#{user}", "ORDER#{number}", "user number state nick? lang? at:datetime?",
            pattern("set_state", "UpdateItem", "user number state", "single_entity"),
            pattern("by_state", "Query", "state", index_name="ByState"),
            pattern("save", "PutItem", "order:Order", "single_entity", condition="not_exists"),
            pattern("since", "Query", "user number", range_condition=">="),
            pattern("of_user", "Query", "user"),
            pattern("all_of_user", "Query", "user", "mixed_data"),
            pattern("at_least", "Scan", "least", filter_expression="state >= :least"),
            ByState="STATE#{state}",
        ),
        Note=entity("U#{user}", "NOTE#{number}", "user number text"),
    ),
    transactions=(
        transaction("open", "TransactWrite", "order:Order note:Note", "boolean",
                    "Put Order of Shop if not_exists", "Put Note of Shop"),
    ),
)  # fmt: skip
ORDER = "tables/0/entities/Order"
PATTERNS, CROSS = f"{ORDER}/access_patterns", "cross_table_access_patterns/0"
BASE = changed(
    BASE,
    {
        f"{ORDER}/fields/4/default": "en",
        f"{ORDER}/fields/5/touch": True,
        f"{PATTERNS}/6/parameters/0/default": "a",
    },
)
LONG_AGO = {"S": "2020-01-01T00:00:00Z"}


class Side:
    """One release at work."""

    def __init__(self, package: Any, client: Any) -> None:
        self.package = package
        self.db = package.Database(client)
        self.orders = self.db.order

    def order(self, number: str = "1", **values: Any) -> Any:
        return self.package.Order(**({"user": "u", "number": number, "state": "open"} | values))

    def put(self, order: Any) -> None:
        """As a program that replaces what it knows."""
        self.orders.batch_write_order(put=[order])

    def read_index(self) -> list[Any]:
        """Where copies stand beside their items."""
        return [*self.orders.by_state("open")]

    def get(self, number: str = "1") -> Any:
        return self.orders.get_order("u", number)

    def refuses(self, call: Callable[[], object]) -> bool:
        """Does the release refuse what a condition forbids?"""
        try:
            call()
        except (ClientError, self.package.DataLayerError):
            return True
        return False


Turns = Callable[[Side, Side, Any], bool]
"""What the releases do in turn, the old one first; is it damaged?"""


def erased_by_old(old: Side, new: Side, client: Any) -> bool:
    new.put(new.order(nick="x"))
    old.put(old.get())
    return getattr(new.get(), "nick", None) != "x"


def erased_by_new(old: Side, new: Side, client: Any) -> bool:
    return erased_by_old(new, old, client)


def misses_in_new(old: Side, new: Side, client: Any) -> bool:
    new.put(new.order())
    old.orders.set_state("u", "1", "paid")
    return not [*new.orders.by_state("paid")]


def misses_in_old(old: Side, new: Side, client: Any) -> bool:
    return misses_in_new(new, old, client)


def index_is_deleted(old: Side, new: Side, client: Any) -> bool:
    """What is deployed is what the new release declares."""
    client.delete_table(TableName="Shop")
    new.package.create_tables(client)
    return old.refuses(lambda: [*old.orders.by_state("open")])


def means_two_things(old: Side, new: Side, client: Any) -> bool:
    item = {name: each for name, each in old.order().to_item().items() if name != "lang"}
    client.put_item(TableName="Shop", Item=item)
    return bool(old.get().lang != new.get().lang)


def loses_an_update(old: Side, new: Side, client: Any) -> bool:
    """The old release has read an order, which the new one changes before the old one writes it."""
    old.orders.create_order(old.order())
    read = old.get()
    new.orders.update_order(replace(new.get(), nick="new"))
    refused = old.refuses(lambda: old.orders.update_order(replace(read, nick="old")))
    return not refused


def answers_otherwise(old: Side, new: Side, client: Any) -> bool:
    for number in ("1", "2"):
        old.put(old.order(number))
    answers = [[each.number for each in side.orders.since("u", "1")] for side in (old, new)]
    return answers[0] != answers[1]


def overwrites(old: Side, new: Side, client: Any) -> bool:
    old.orders.save(old.order(state="paid"))
    return not new.refuses(lambda: new.orders.save(new.order()))


def opens_twice(old: Side, new: Side, client: Any) -> bool:
    def opened(side: Side) -> object:
        note = side.package.Note(user="u", number="1", text="x")
        return side.db.transactions.open(side.order(), note)

    opened(old)
    return not new.refuses(lambda: opened(new))


def leaves_out_otherwise(old: Side, new: Side, client: Any) -> bool:
    old.put(old.order(state="c"))
    return len([*old.orders.at_least()]) != len([*new.orders.at_least()])


def reads_it_for_nothing(old: Side, new: Side, client: Any) -> bool:
    old.db.note.create_note(old.package.Note(user="u", number="1", text="x"))
    return not [*new.orders.all_of_user("u")]


def says_an_old_time(old: Side, new: Side, client: Any) -> bool:
    for side in (old, new):
        client.put_item(TableName="Shop", Item={**old.order().to_item(), "at": LONG_AGO})
        side.orders.set_state("u", "1", "paid")
        if client.scan(TableName="Shop")["Items"][0].get("at") == LONG_AGO:
            return True
    return False


def copies_nothing(old: Side, new: Side, client: Any) -> bool:
    old.orders.create_order(old.order())
    return len(client.scan(TableName="Shop")["Items"]) < 2


def reads_new_twice(old: Side, new: Side, client: Any) -> bool:
    """Or not at all."""
    new.orders.create_order(new.order())
    return old.refuses(old.read_index) or len(old.read_index()) != 1


def reads_old_twice(old: Side, new: Side, client: Any) -> bool:
    return reads_new_twice(new, old, client)


def reads_what_is_left(old: Side, new: Side, client: Any) -> bool:
    """A copy that a release before both has written."""
    item = old.order().to_item()
    for sort in ("ORDER#1", "MEMO#1"):
        client.put_item(TableName="Shop", Item={**item, "sk": {"S": sort}})
    return new.refuses(new.read_index) or len(new.read_index()) != 1


@dataclass(frozen=True)
class Row:
    """A change, what then goes wrong, and which release has what BASE has, or what `before` makes of it."""

    changes: Mapping[str, object]
    turns: Turns
    base_is_old: bool = True
    before: Mapping[str, object] = field(default_factory=dict)

    @property
    def base(self) -> Any:
        return changed(BASE, self.before)

    @property
    def releases(self) -> tuple[Any, Any]:
        other = changed(self.base, self.changes)
        return (self.base, other) if self.base_is_old else (other, self.base)


NO_NICK = [
    each for each in BASE["tables"][0]["entities"]["Order"]["fields"] if each["name"] != "nick"
]
NO_INDEX = {
    "tables/0/gsi_list": [],
    f"{ORDER}/gsi_mappings": [],
    f"{PATTERNS}/1": GONE,
}
ALSO_AT = f"{ORDER}/also_at"
MEMO = {"pk_template": "U#{user}", "sk_template": "MEMO#{number}"}
ROWS: dict[str, Row] = {
    "DB401": Row({f"{ORDER}/fields": NO_NICK}, erased_by_old, base_is_old=False),
    "DB402": Row({f"{ORDER}/fields": NO_NICK}, erased_by_new),
    "DB403": Row(NO_INDEX, index_is_deleted),
    "DB404": Row({f"{ORDER}/fields/4/default": "de"}, means_two_things),
    "DB405": Row({f"{ORDER}/gsi_mappings": [], f"{PATTERNS}/1": GONE}, misses_in_new, base_is_old=False),
    "DB406": Row({f"{ORDER}/gsi_mappings": [], f"{PATTERNS}/1": GONE}, misses_in_old),
    "DB407": Row({"tables/0/table_config/version_attribute": "rev"}, loses_an_update),
    "DB408": Row({f"{PATTERNS}/3/range_condition": ">"}, answers_otherwise),
    "DB409": Row({f"{PATTERNS}/2/condition": GONE}, overwrites),
    "DB410": Row({f"{CROSS}/entities_involved/0/condition": GONE}, opens_twice),
    "DB411": Row({f"{PATTERNS}/6/parameters/0/default": "d"}, leaves_out_otherwise),
    "DB412": Row({"tables/0/entities/Note": GONE, CROSS: GONE}, reads_it_for_nothing),
    "DB413": Row({f"{ORDER}/fields/5/touch": GONE}, says_an_old_time),
    "DB414": Row({ALSO_AT: GONE}, copies_nothing, base_is_old=False, before={ALSO_AT: MEMO}),
    "DB415": Row({ALSO_AT: GONE}, reads_new_twice, base_is_old=False, before={ALSO_AT: MEMO}),
    "DB416": Row({ALSO_AT: GONE}, reads_old_twice, before={ALSO_AT: MEMO}),
    "DB417": Row({ALSO_AT: GONE}, reads_what_is_left, before={ALSO_AT: {**MEMO, "written": False}}),
}  # fmt: skip
HARMLESS: dict[str, Mapping[str, object]] = {
    "another pattern": {
        f"{PATTERNS}/7": pattern("paid", "Query", "user number") | {"pattern_id": 99}
    },
    "another entity": {
        "tables/0/entities/Draft": entity("U#{user}", "DRAFT#{number}", "user number")
    },
    "a description": {f"{PATTERNS}/0/description": "Change it."},
    "the size of a page": {f"{PATTERNS}/4/limit": 5},
}


def is_damaged(old: Any, new: Any, turns: Turns, folder: Path, client: Any) -> bool:
    """Do the turns of two releases do harm, on a table that has what either asks for?"""
    with ExitStack() as stack:
        sides = [
            Side(stack.enter_context(imported(modules(each, folder))), client)
            for each in (old, new)
        ]
        richer = max(sides, key=lambda side: len(str(side.package.TABLES)))
        richer.package.create_tables(client)
        return turns(*sides, client)


def test_every_rule_has_a_row() -> None:
    assert {*ROWS} == {code for code, rule in RULES.items() if rule.category is Category.MIX}


@pytest.mark.slow
@pytest.mark.parametrize("code", ROWS)
def test_the_damage_shows(code: str, tmp_path: Path, client: Any) -> None:
    row = ROWS[code]
    assert code in {each.rule.code for each in between(*row.releases)}
    assert is_damaged(*row.releases, row.turns, tmp_path, client)


@pytest.mark.slow
@pytest.mark.parametrize("code", ROWS)
def test_one_release_alone_does_no_harm(code: str, tmp_path: Path, client: Any) -> None:
    row = ROWS[code]
    assert not is_damaged(row.base, row.base, row.turns, tmp_path, client)


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMLESS)
def test_a_change_of_which_nothing_is_said_does_no_harm(
    name: str, tmp_path: Path, client: Any
) -> None:
    new = changed(BASE, HARMLESS[name])
    assert [
        each.rule.code for each in between(BASE, new) if each.rule.category is Category.MIX
    ] == []
    for code, row in ROWS.items():
        if row.before:
            continue
        assert not is_damaged(BASE, new, row.turns, tmp_path, client), code
        client.delete_table(TableName="Shop")
