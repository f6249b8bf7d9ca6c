"""Tables that are deployed as declared do not differ from it, whatever DynamoDB makes of them; others do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dyngen.config import UsageError
from dyngen.verify.difference import Verified
from dyngen.verify.run import verify
from emitted import EACH_APPLICATION, as_file, meaning, package, understood
from schemas import JSON, entity, fields, index, pattern, schema, table


class Reversing:
    """A client whose answers have every list of indexes and attributes in another order."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def describe_table(self, **request: Any) -> Any:
        answer = self._client.describe_table(**request)
        described = answer["Table"]
        indexes = described.get("GlobalSecondaryIndexes", [])
        lists = [described["AttributeDefinitions"], indexes]
        lists += [each["Projection"].get("NonKeyAttributes", []) for each in indexes]
        for each in lists:
            each.reverse()
        return answer


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_what_a_package_creates_is_as_declared(name: str, client: Any) -> None:
    package(name).create_tables(client)
    for each in (client, Reversing(client)):
        found = verify([meaning(name)], each, {})
        assert [one.differences for one in found] == [()] * len(found)


# ---- each difference ----------------------------------------------------------------------------


def shop(**config: Any) -> JSON:
    order = entity(
        "USER#{user_id}",
        "ORDER#{order_id}",
        "user_id order_id day total:integer",
        pattern("of_day", "Query", "day", index_name="ByDay"),
        ByDay="{day}",
    )
    order["fields"] += fields("forget_after:integer?", forget_after={"ttl": True})
    by_day = index("ByDay", "day", projection="INCLUDE", included_attributes=["total", "user_id"])
    made = table("Shop", "pk", "sk", by_day, Order=order)
    made["table_config"] |= config
    return schema(made)


def made(client: Any, **changes: Any) -> None:
    """The table of `shop`, as declared but for the changes of its request."""
    request = {
        "TableName": "Shop",
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": "S"} for each in ("day", "sk", "pk")
        ],
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [of_day()],
        "BillingMode": "PAY_PER_REQUEST",
        **changes,
    }
    client.create_table(**{key: value for key, value in request.items() if value is not None})
    client.update_time_to_live(
        TableName="Shop",
        TimeToLiveSpecification={"Enabled": True, "AttributeName": "forget_after"},
    )


def of_day(**changes: Any) -> Any:
    return {
        "IndexName": "ByDay",
        "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
        "Projection": {
            "ProjectionType": "INCLUDE",
            "NonKeyAttributes": ["user_id", "total"],
        },
        **changes,
    }


def of(client: Any, declared: JSON, **options: Any) -> Verified:
    [found] = verify([understood(as_file(declared))], client, {}, **options)
    return found


def told(client: Any, declared: JSON, **options: Any) -> list[tuple[str, str]]:
    return [(each.at, each.message) for each in of(client, declared, **options).differences]


def without_index(client: Any) -> None:
    made(
        client,
        GlobalSecondaryIndexes=None,
        AttributeDefinitions=[
            {"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")
        ],
    )


def with_a_number(client: Any) -> None:
    made(
        client,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "day", "AttributeType": "S"},
        ],
    )


def with_index(**changes: Any) -> Callable[[Any], None]:
    return lambda client: made(client, GlobalSecondaryIndexes=[of_day(**changes)])


def expiring_by(attribute: str, *, enabled: bool) -> Callable[[Any], None]:
    def make(client: Any) -> None:
        made(client)
        client.update_time_to_live(
            TableName="Shop",
            TimeToLiveSpecification={"Enabled": False, "AttributeName": "forget_after"},
        )
        if enabled:
            client.update_time_to_live(
                TableName="Shop",
                TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
            )

    return make


INDEX, TABLE = "Shop.ByDay", "Shop"


@pytest.mark.parametrize(
    ("make", "config", "at", "message"),
    [
        (lambda _: None, {}, TABLE, "there is no table Shop"),
        (
            with_a_number,
            {},
            TABLE,
            "its key is HASH pk (S), RANGE sk (N), the schema says HASH pk (S), RANGE sk (S)",
        ),
        (
            without_index,
            {},
            INDEX,
            "there is no such index: OrderRepository.of_day would fail",
        ),
        (
            with_index(
                KeySchema=[
                    {"AttributeName": "day", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ]
            ),
            {},
            INDEX,
            "its key is HASH day (S), RANGE sk (S), the schema says HASH day (S): OrderRepository.of_day would fail",
        ),
        (
            with_index(Projection={"ProjectionType": "KEYS_ONLY"}),
            {},
            INDEX,
            "it holds KEYS_ONLY, the schema says INCLUDE total user_id: OrderRepository.of_day would lack attributes",
        ),
        (
            expiring_by("", enabled=False),
            {},
            TABLE,
            "items expire never, the schema says by forget_after",
        ),
        (
            expiring_by("other", enabled=True),
            {},
            TABLE,
            "items expire by other, the schema says by forget_after",
        ),
        (made, {"stream": "NEW_IMAGE"}, TABLE, "its stream is off, the schema says NEW_IMAGE"),
        (
            made,
            {"point_in_time_recovery": True},
            TABLE,
            "point-in-time recovery is off, the schema says on",
        ),
        (
            made,
            {"deletion_protection": True},
            TABLE,
            "the protection against deletion is off, the schema says on",
        ),
        (
            made,
            {"billing_mode": "PROVISIONED", "read_capacity": 5, "write_capacity": 5},
            TABLE,
            "its billing mode is PAY_PER_REQUEST, the schema says PROVISIONED",
        ),
    ],
)
def test_what_is_otherwise_is_told(
    client: Any, make: Callable[[Any], None], config: JSON, at: str, message: str
) -> None:
    make(client)
    assert told(client, shop(**config)) == [(at, message)]
    assert of(client, shop(**config)).differs(strict=False)


def test_what_is_more_than_declared_counts_only_if_that_is_asked(client: Any) -> None:
    made(
        client,
        GlobalSecondaryIndexes=[
            of_day(Projection={"ProjectionType": "ALL"}),
            of_day(IndexName="Another"),
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        DeletionProtectionEnabled=True,
    )
    assert told(client, shop()) == [
        ("Shop.ByDay", "it holds ALL, the schema says INCLUDE total user_id"),
        ("Shop.Another", "an index that the schema does not declare"),
    ]
    found = of(client, shop())
    assert (found.differs(strict=False), found.differs(strict=True)) == (False, True)


def test_capacity_may_be_somebody_elses(client: Any) -> None:
    units = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 5}
    made(
        client,
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units,
        GlobalSecondaryIndexes=[of_day(ProvisionedThroughput=units)],
    )
    declared = shop(billing_mode="PROVISIONED", read_capacity=5, write_capacity=5)
    message = "there is capacity for 7 reads a second, the schema says 5"
    assert told(client, declared) == [("Shop", message)]
    assert told(client, declared, ignore_capacity=True) == []


def test_a_table_may_be_called_otherwise(client: Any) -> None:
    made(client, TableName="Shop")
    declared = understood(as_file(shop()))
    [found] = verify([declared], client, {"Shop": "Elsewhere"})
    assert [each.message for each in found.differences] == ["there is no table Elsewhere"]
    with pytest.raises(UsageError, match="no schema has a table Shp"):
        verify([declared], client, {"Shp": "Shop"})


def test_an_index_that_is_not_complete_is_a_note() -> None:
    class Filling:
        """A table whose index is being filled."""

        def describe_table(self, **_: Any) -> Any:
            filling = of_day(IndexStatus="CREATING", Backfilling=True)
            return {
                "Table": {
                    "TableStatus": "UPDATING",
                    "AttributeDefinitions": [
                        {"AttributeName": each, "AttributeType": "S"}
                        for each in ("pk", "sk", "day")
                    ],
                    "KeySchema": [
                        {"AttributeName": "pk", "KeyType": "HASH"},
                        {"AttributeName": "sk", "KeyType": "RANGE"},
                    ],
                    "GlobalSecondaryIndexes": [filling],
                    "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
                }
            }

        def describe_time_to_live(self, **_: Any) -> Any:
            ttl = {"TimeToLiveStatus": "ENABLING", "AttributeName": "forget_after"}
            return {"TimeToLiveDescription": ttl}

        def describe_continuous_backups(self, **_: Any) -> Any:
            return {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED"}}

    found = of(Filling(), shop())
    assert found.differences == ()
    assert found.notes == ("the table is UPDATING", "index ByDay is CREATING, and lacks items")
