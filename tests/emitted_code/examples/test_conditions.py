"""What filters and conditions ask for, samples have: in their fields, in their keys, and in those of indexes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emitted_code.examples.running import run_schema
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow
OF_A_CONSTANT_KEY = (
    'sk = "OTHER"', 'NOT sk = "PLAN"', 'NOT sk IN ("PLAN", "B")', 'NOT sk BETWEEN "A" AND "Z"', 'NOT sk >= "A"',
    "NOT size(sk) = 4",
)  # fmt: skip
"""What no item meets whose sort key is always "PLAN"."""


def contradictory() -> JSON:
    """Conditions that no sample can be made to meet, and (`keep`) one of the key that is met."""
    seat = entity(
        "HALL#{hall}", "SEAT#{row}#{spare}", "hall row spare note total:integer",
        pattern("both", "UpdateItem", "hall row spare note", "success_flag", condition="total = 1 AND total = 2"),
        pattern("clear", "DeleteItem", "hall row spare", "success_flag", condition="attribute_not_exists(total)"),
        pattern("move", "UpdateItem", "hall row spare note", "success_flag", condition="row = spare"),
        pattern("keep", "UpdateItem", "hall row spare note", "success_flag", condition='row < "zz"'),
    )  # fmt: skip
    plan = entity("HALL#{hall}", "PLAN", "hall note?", *(
        pattern(f"draw_{number}", "UpdateItem", "hall note", "success_flag", condition=condition)
        for number, condition in enumerate(OF_A_CONSTANT_KEY)
    ))  # fmt: skip
    return schema(
        table("Seats", "pk", "sk", Seat=seat, Plan=plan),
        transactions=(
            transaction(
                "swap", "TransactWrite", "seat:Seat", "boolean",
                "Update Seat of Seats if version = 7",
            ),
        ),
    )  # fmt: skip


def test_a_filter_meets_items_that_lack_what_it_looks_at(packages: Path) -> None:
    """moto raises where DynamoDB finds that they do not match; what a condition needs is put there."""
    filters = tuple(
        f'{each} AND order_id <> "order_id-1"'  # no sample has another one, so none is made to meet it
        for each in ("size(tags[0]) > 1", "size(parts[0].note) = 2", "total BETWEEN least AND most")
    )
    scans = (
        pattern(f"find_{number}", "Scan", "", filter_expression=each)
        for number, each in enumerate(filters)
    )
    drops = (
        pattern(f"drop_{number}", "DeleteItem", "order_id", "success_flag", condition=each)
        for number, each in enumerate(
            ("total BETWEEN least AND most", "most BETWEEN least AND total")
        )
    )
    held = "order_id total:integer least:integer? most:integer? tags:array? parts:array?"
    order = entity("ORDER#{order_id}", None, held, *scans, *drops)
    *_, tags, parts = order["fields"]
    tags["item_type"], parts["item_type"] = "string", "object"
    parts["item_fields"] = fields("note?")
    document = schema(table("Lacking", "pk", None, Order=order))
    done = run_schema(packages, "without_parts", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_filter_meets_items_of_other_kinds(packages: Path) -> None:
    """moto raises where DynamoDB finds that values of two types do not match."""
    comparisons = ("size < :n", "size <= :n", "size > :n", "size >= :n", "size BETWEEN :n AND :m")
    finds = (
        pattern(
            f"find_{number}", "Query", "owner n:integer" + " m:integer" * (":m" in each),
            "mixed_data", filter_expression=each,
        )
        for number, each in enumerate(comparisons)
    )  # fmt: skip
    box = entity("OWNER#{owner}", "BOX#{box_id}", "owner box_id size:integer", *finds)
    shirt = entity("OWNER#{owner}", "SHIRT#{shirt_id}", "owner shirt_id size")
    done = run_schema(
        packages, "two_types", schema(table("Things", "pk", "sk", Box=box, Shirt=shirt))
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_condition_that_no_sample_meets_is_no_failure(packages: Path) -> None:
    done = run_schema(packages, "contradictory", contradictory())
    told = [line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()]
    refused = "refused: the samples do not meet its condition"
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert [outcome for _, outcome in told[:3]] == [refused] * 3
    assert told[3][1] == "True"
    assert [outcome for _, outcome in told[4:-1]] == [refused] * (len(OF_A_CONSTANT_KEY) + 1)
    assert told[-1] == ["access", "patterns, 0 failed"]


def test_a_member_that_is_left_out_has_its_default(packages: Path) -> None:
    """What is stored of a sample is not what is said of it: `quota.used` is 2 unless a sample has another."""
    used = {"name": "used", "type": "integer", "required": False, "default": 2}
    name = {"name": "name", "type": "string", "required": False}
    own = {"fields": [used, name]}
    conditions = [
        f"NOT {quota}.{said}"
        for quota in ("quota", "spare")
        for said in ("used > 0", "used = 2", "used BETWEEN 1 AND 3", "used IN (1, 2)")
    ]
    conditions += ["NOT (spare.used > 0 OR spare.used > :least)", "rows[0].used < 2"]
    rename = [{"field": "spare.name", "action": "set", "value": "n"}]
    account = entity(
        "ACCOUNT#{account}",
        None,
        "account quota:object spare:object? rows:array/object?",
        *(
            pattern(
                f"rename_{number}",
                "UpdateItem",
                "account least:integer" if ":least" in each else "account",
                "void",
                condition=each,
                updates=rename,
            )
            for number, each in enumerate(conditions)
        ),
        pattern("drop", "DeleteItem", "account", "success_flag", condition="attribute_not_exists(quota.used)"),
    )  # fmt: skip
    by_name = {each["name"]: each for each in account["fields"]}
    by_name["quota"] |= own
    by_name["spare"] |= own
    by_name["rows"]["item_fields"] = [used, name]
    document = schema(table("Accounts", "pk", None, Account=account))
    done = run_schema(packages, "members_left_out", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    refused = [line for line in done.stdout.splitlines() if "refused" in line]
    assert [line.split()[1] for line in refused] == ["AccountRepository.drop"], done.stdout


AT_THE_END = {
    # field, its type, where it stands, its sample (None: made up): what is a little less, or more, stands in no key
    "first_number": ("line:integer", "LINE#{line:04d}", 0),
    "last_number": ("line:integer", "LINE#{line:04d}", 9999),
    "least_decimal": ("score:decimal", "SCORE#{score:05.2f}", "0.50"),
    "text_before_a_dash": ("name", "NAME#{name}--{note}", None),
    "text_before_a_tilde": ("name", "NAME#{name}~{note}", "ann"),
}


@pytest.mark.parametrize("case", AT_THE_END)
def test_what_is_beside_a_sample_stands_in_its_key(packages: Path, case: str) -> None:
    """Ranges are for less and for more than the sample, and of several items only one is the sample."""
    column, template, sample = AT_THE_END[case]
    name, _, kind = column.partition(":")
    thing = entity(
        "T#{id}", template, f"id note {column}",
        pattern("more", "Query", f"id a:{kind or 'string'}", range_condition=">"),
        pattern("less", "Query", f"id a:{kind or 'string'}", range_condition="<"),
    )  # fmt: skip
    put = transaction(
        "put", "TransactWrite", "first:Thing second:Thing third:Thing", "boolean",
        "Put Thing of Things", "Put Thing of Things", "Put Thing of Things",
    )  # fmt: skip
    usage = None
    if sample is not None:
        values = {"id": "t-1", "note": "n", name: sample}
        both = {"sample_data": values, "access_pattern_data": values, "update_data": {}}
        usage = {"entities": {"Thing": both}}
    document = schema(table("Things", "pk", "sk", Thing=thing), transactions=(put,))
    done = run_schema(packages, case, document, usage)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "3 access patterns, 0 failed"


def test_a_range_without_its_end_finds_the_sample(packages: Path) -> None:
    """Whatever says in the request that the end is not let in: the operator, or the text of the bound."""
    found = [
        pattern(f"{name}_{which}", "Query", f"id bound:{kind}", index_name=name, range_condition=sign)
        for name, kind in (("ByRank", "integer"), ("ByDay", "date"), ("ByLast", "date"))
        for which, sign in (("after", ">"), ("before", "<"), ("from", ">="), ("until", "<="))
    ]  # fmt: skip
    thing = entity(
        "T#{id}", None, "id rank:integer day:date", *found,
        ByRank=("{id}", "{rank}"), ByDay=("{id}", "D#{day}#{id}"), ByLast=("{id}", "L#{day}"),
    )  # fmt: skip
    indexes = [index(name, f"{name}_pk", f"{name}_sk") for name in ("ByRank", "ByDay", "ByLast")]
    done = run_schema(
        packages, "ranges", schema(table("Things", "pk", None, *indexes, Thing=thing))
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == len(found)
    assert [line for line in told if "1 item" not in line] == []


def test_what_is_read_by_a_sparse_index_is_in_it(packages: Path) -> None:
    """The sample is without what is optional, and so without the keys that are made of it."""
    thing = entity(
        "T#{id}", None, "id owner? due:date? rank:integer",
        pattern("of_owner", "Query", "owner", index_name="ByOwner"),
        pattern("of_owner_since", "Query", "owner since:date", index_name="ByOwner", range_condition=">="),
        pattern("ranked", "Query", "owner rank:integer", index_name="ByOwner", filter_expression="rank > :rank"),
        pattern("all_owned", "Scan", index_name="ByOwner"),
        ByOwner=("O#{owner}", "{due}"),
    )  # fmt: skip
    things = table("Things", "pk", None, index("ByOwner", "o_pk", "o_sk"), Thing=thing)
    done = run_schema(packages, "sparse", schema(things))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == 4
    assert [line for line in told if "1 item" not in line] == []


def test_what_a_sparse_index_is_asked_for_stands_in_its_key(packages: Path) -> None:
    """The beginning of one of an enum's values is none of them, and no made-up text has a dash before a dash."""
    thing = entity(
        "T#{id}", None, "id state? owner?",
        pattern("by_state", "Query", "id start", index_name="ByState", range_condition="begins_with"),
        pattern("owned", "Query", "id", index_name="ByOwner"),
        pattern("owned_by", "Query", "id owner", index_name="ByOwner"),
        pattern("owned_since", "Query", "id start", index_name="ByOwner", range_condition=">="),
        pattern("give", "UpdateItem", "id owner", "single_entity"),
        pattern("owned_like", "Query", "id start", index_name="ByOwner", range_condition="begins_with"),
        ByState=("{id}", "{state}##{id}"), ByOwner=("{id}", "{owner}-{id}"),
    )  # fmt: skip
    thing["fields"][1] |= {"enum": ["open", "paid"]}
    indexes = [index(name, f"{name}_pk", f"{name}_sk") for name in ("ByState", "ByOwner")]
    done = run_schema(packages, "asked", schema(table("Things", "pk", None, *indexes, Thing=thing)))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = done.stdout.splitlines()[:-1]
    assert len(told) == 6
    assert [line for line in told if "1 item" not in line and ".give " not in line] == []


def test_what_a_condition_asks_for_stands_in_the_keys_of_indexes(packages: Path) -> None:
    """No rank is more than 99 where its key has room for two digits: then no sample meets the condition."""
    thing = entity(
        "T#{id}", None, "id rank:integer",
        pattern("drop", "DeleteItem", "id floor:integer", "success_flag", condition="rank > :floor"),
        ByRank="RANK#{rank:02d}",
    )  # fmt: skip
    values = {"id": "t", "rank": 99}
    both = {"sample_data": values, "access_pattern_data": values, "update_data": {}}
    sample = both | {"filter_values": {"floor": 99}}
    document = schema(table("Things", "pk", None, index("ByRank", "by_rank"), Thing=thing))
    done = run_schema(packages, "ranks", document, {"entities": {"Thing": sample}})
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "refused: the samples do not meet its condition" in done.stdout


def test_an_item_that_must_not_be_there_is_not_the_sample(packages: Path) -> None:
    check, calls = "ConditionCheck Thing of Things if", []
    made = {"a:Thing other": "Put Thing of Things", "one other": f"{check} exists"}
    for number, (given, item) in enumerate(made.items()):
        call = transaction(
            f"do_{number}", "TransactWrite", given, "boolean", item, f"{check} not_exists"
        )
        call["entities_involved"][1]["key"] = {"id": "other"}
        if "one" in given:
            call["entities_involved"][0]["key"] = {"id": "one"}
        calls.append(call)
    thing = entity("T#{id}", None, "id note?")
    document = schema(table("Things", "pk", None, Thing=thing), transactions=tuple(calls))
    done = run_schema(packages, "lacking", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.count(" True") == 2


def test_what_is_held_beside_the_fields_is_known(packages: Path) -> None:
    """Keys and what is the same in every item: what holds of them is known, and what is compared is what they are."""
    said = [
        'begins_with(pk, "USER#") AND size(note) > 3',
        'sk >= "ORDER#" AND attribute_type(by_day, "S") AND day < :before',
        'kind = :kind AND attribute_exists(pk) AND tags BETWEEN 7 AND 9',
        ':stored = sk AND contains(by_rank, "000")',
        'NOT (kind = "NOTE" OR sk < "ORDER#") AND kind IN :kinds',
        'by_rank BETWEEN :low AND :high AND tags > rank',
        'size(kind) = 5 AND by_rank <> sk AND attribute_not_exists(note)',
    ]  # fmt: skip
    given = [" ".join(re.findall(r":(\w+)", each)) for each in said]
    given = [re.sub(r"\bbefore\b", "before:date", each) for each in given]
    given = [re.sub(r"\bkinds\b", "kinds:array/string", each) for each in given]
    calls = [
        pattern(f"find_{number}", "Scan", names, filter_expression=each)
        for number, (names, each) in enumerate(zip(given, said, strict=True))
    ]
    calls += [
        pattern(
            f"drop_{number}", "DeleteItem", f"user order {names}", "success_flag", condition=each
        )
        for number, (names, each) in enumerate(zip(given, said, strict=True))
    ]
    order = entity(
        "USER#{user}", "ORDER#{order}", "user order day:date rank:integer tags:integer note?", *calls,
        ByDay="{day}", ByRank="{rank:04d}",
    )  # fmt: skip
    order["fields"].append({"name": "kind", "type": "string", "const": "ORDER"})
    indexes = index("ByDay", "by_day"), index("ByRank", "by_rank")
    done = run_schema(packages, "beside", schema(table("Shop", "pk", "sk", *indexes, Order=order)))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    told = [line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()[:-1]]
    assert [outcome for _, outcome in told[len(said) :]] == ["True"] * len(said)
    assert [one for one, outcome in told[: len(said)] if not outcome.startswith("1 item")] == []


def test_options_for_a_key_are_a_list_of_such_keys(packages: Path) -> None:
    """Also where only the function of the key knows how it is stored, since a moment is in it."""
    seat = entity(
        "HALL#{hall}", "{at}#{row}", "hall at:datetime row",
        pattern("any_of", "Query", "hall keys:array", index_name="ByHall", filter_expression="sk IN :keys"),
        ByHall=("HALL#{hall}", "{row}"),
    )  # fmt: skip
    document = schema(table("Seats", "pk", "sk", index("ByHall", "gpk", "gsk"), Seat=seat))
    done = run_schema(packages, "options_for_a_key", document)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "SeatRepository.any_of  1 item: Seat(" in re.sub("  +", "  ", done.stdout)
