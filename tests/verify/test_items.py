"""Items that are read are judged by the package that is to read them: what is wrong is told, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from dyngen.config import UsageError
from dyngen.verify.difference import Verified
from dyngen.verify.items import Amount, Judged, Reader
from dyngen.verify.judging import Fault
from dyngen.verify.run import verify
from dyngen.verify.sampling import Sample
from emitted import as_file, understood
from schemas import JSON, entity, fields, index, pattern, schema, table

ALL = Amount(None)


def shop(**more: Any) -> JSON:
    order = entity(
        "USER#{user_id}",
        "ORDER#{order_id}",
        "user_id order_id day? total:integer note?",
        pattern("of_day", "Query", "day", index_name="ByDay"),
        ByDay=("DAY#{day}", "{total}"),
    )
    order["fields"] += fields("card", card=more)
    by_day = index("ByDay", "day_pk", "day_sk")
    return schema(table("Shop", "pk", "sk", by_day, Order=order))


def order(number: int, **changes: Any) -> dict[str, Any]:
    """An item as the package writes it, but for the changes; None takes away."""
    item = {
        "pk": {"S": "USER#ann"},
        "sk": {"S": f"ORDER#{number:04d}"},
        "user_id": {"S": "ann"},
        "order_id": {"S": f"{number:04d}"},
        "day": {"S": "monday"},
        "total": {"N": "5"},
        "card": {"S": "SECRET"},
        "day_pk": {"S": "DAY#monday"},
        "day_sk": {"N": "5"},
        **changes,
    }
    return {name: value for name, value in item.items() if value is not None}


def verified(
    client: Any, items: list[Mapping[str, Any]], declared: JSON, amount: Amount
) -> Verified:
    meant = understood(as_file(declared))
    attributes = [("pk", "S"), ("sk", "S"), ("day_pk", "S"), ("day_sk", "N")]
    client.create_table(
        TableName="Shop",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind} for name, kind in attributes
        ],
        KeySchema=_key("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "ByDay",
                "KeySchema": _key("day_pk", "day_sk"),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for item in items:
        client.put_item(TableName="Shop", Item=item)
    [found] = verify([meant], client, {}, amount=amount)
    assert found.differences == ()
    return found


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    halves = ((partition, "HASH"), (sort, "RANGE"))
    return [{"AttributeName": name, "KeyType": half} for name, half in halves]


def items_of(found: Verified) -> Judged:
    assert found.items is not None
    return found.items


def test_exactly_what_is_wrong_is_told(client: Any) -> None:
    good = [order(n) for n in range(40)]
    good.append(order(40, day=None, day_pk=None))
    good.append(order(41, extra={"S": "not in the schema"}))
    good.append(order(42, day_sk={"N": "5.0"}))
    bad = [
        order(50, total={"S": "SECRET"}, day_sk=None),
        order(51, total=None),
        order(52, day={"S": "tuesday"}),
        order(53, day_sk={"N": "6"}),
        order(54, day_sk={"N": "7"}),
        order(55, day_pk=None, day_sk=None),
        order(56, day=None),
        order(57) | {"pk": {"S": "CUSTOMER#ann"}},
        order(58, order_id={"S": "SECRET"}),
    ]
    found = verified(client, [*good, *bad], shop(), ALL)
    judged = items_of(found)
    told = {
        (defect.fault, defect.entity, defect.attribute, defect.why.split(",")[0]): group.count
        for defect, group in judged.groups.items()
    }
    assert told == {
        (Fault.UNREADABLE, "Order", "total", "is of type S"): 1,
        (Fault.UNREADABLE, "Order", "total", "is missing"): 1,
        (
            Fault.UNREADABLE,
            "Order",
            "sk",
            "is not the key that its fields make: it is of another kind",
        ): 1,
        (Fault.STALE, "Order", "day_pk", ""): 1,
        (Fault.STALE, "Order", "day_sk", ""): 2,
        (Fault.MISSING, "Order", "day_pk", ""): 1,
        (Fault.MISSING, "Order", "day_sk", ""): 1,
        (Fault.SUPERFLUOUS, "Order", "day_pk", ""): 1,
        (Fault.NO_ENTITY, "", "", ""): 1,
    }
    assert next(iter(judged.groups)).attribute == "day_sk"  # most of them
    assert judged.read == len(good) + len(bad)
    assert found.differs(strict=False)
    assert "SECRET" not in repr(judged)


def test_an_item_of_no_entity_counts_only_if_that_is_asked(client: Any) -> None:
    other = {"pk": {"S": "?"}, "sk": {"S": "?"}}
    found = verified(client, [order(1), other], shop(), ALL)
    assert (found.differs(strict=False), found.differs(strict=True)) == (False, True)


@pytest.mark.parametrize("hidden", [False, True])
def test_keys_are_shown_where_they_are_no_secret(client: Any, hidden: bool) -> None:
    declared = shop()
    [declared_order] = declared["tables"][0]["entities"].values()
    declared_order["fields"][0]["sensitive"] = hidden
    items: list[Mapping[str, Any]] = [order(n, total=None) for n in range(5)]
    [group] = items_of(verified(client, items, declared, ALL)).groups.values()
    assert (group.count, len(group.keys)) == (5, 0 if hidden else 3)


def test_a_small_table_is_read_whole(client: Any) -> None:
    items: list[Mapping[str, Any]] = [order(n) for n in range(30)]
    judged = items_of(verified(client, items, shop(), Amount(1000)))
    assert (judged.read, judged.groups, judged.stopped) == (30, {}, "")


def test_two_releases_may_read_different_items(client: Any) -> None:
    old = shop()
    [declared] = old["tables"][0]["entities"].values()
    declared["fields"].append({"name": "state", "type": "string", "required": True})
    items: list[Mapping[str, Any]] = [
        order(1, state={"S": "open"}),
        order(2),
        order(3),
        order(4, card=None),
        {"pk": {"S": "?"}, "sk": {"S": "?"}},
    ]
    amount = Amount(None, old=[understood(as_file(old))])
    readers = items_of(verified(client, items, shop(), amount)).readers
    assert readers == {Reader.BOTH: 1, Reader.NEW: 2, Reader.OLD: 0, Reader.NEITHER: 2}


def test_an_old_release_may_have_had_no_such_table(client: Any) -> None:
    other = schema(table("Other", "pk", None, Thing=entity("{id}", None, "id")))
    amount = Amount(None, old=[understood(as_file(other))])
    assert items_of(verified(client, [order(1)], shop(), amount)).readers is None


# ---- samples, of a table that is a list ---------------------------------------------------------


class Listed:
    """A table of items that are numbers, each of which takes half a read unit."""

    def __init__(self, count: int) -> None:
        self.numbers = range(count)
        self.requests: list[dict[str, Any]] = []

    def scan(self, **request: Any) -> Any:
        self.requests.append(request)
        segment, total = request["Segment"], request["TotalSegments"]
        mine = self.numbers[
            len(self.numbers) * segment // total : len(self.numbers) * (segment + 1) // total
        ]
        begin = request.get("ExclusiveStartKey", 0)
        page = mine[begin : begin + request.get("Limit", 100)]
        answer: dict[str, Any] = {
            "Items": [{"n": {"N": str(number)}} for number in page],
            "ConsumedCapacity": {"CapacityUnits": len(page) / 2},
        }
        if begin + len(page) < len(mine):
            answer["LastEvaluatedKey"] = begin + len(page)
        return answer


def sample(client: Any, size: int | None, units: float | None = None) -> tuple[Sample, list[int]]:
    chance = random.Random(1)  # noqa: S311 - so that every run reads the same
    made = Sample(client, "T", len(client.numbers), size, units, chance=chance)
    return made, [int(str(item["n"]["N"])) for item in made.items()]


def test_a_sample_is_from_all_over_the_table() -> None:
    client = Listed(100_000)
    made, numbers = sample(client, 1000)
    assert (len(numbers), len(set(numbers)), made.read) == (1000, 1000, 1000)
    assert len(client.requests) <= 25
    assert {number // 25_000 for number in numbers} == {0, 1, 2, 3}
    assert made.units <= 525


def test_all_is_all() -> None:
    _, numbers = sample(Listed(1234), None)
    assert sorted(numbers) == list(range(1234))


@pytest.mark.parametrize("size", [None, 1000])
def test_read_units_are_bounded(size: int | None) -> None:
    client = Listed(100_000)
    made, numbers = sample(client, size, 100)
    assert 100 <= made.units <= 150
    assert made.read == len(numbers)
    assert made.stopped


def test_a_table_that_may_not_be_read_is_no_difference() -> None:
    from botocore.exceptions import ClientError

    class Refusing(Listed):
        def scan(self, **_: Any) -> Any:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "Scan")

    with pytest.raises(UsageError, match="Scan must be allowed"):
        sample(Refusing(5), None)
