"""What is sent, judged without any emulator, for emulators are lax: random arguments, and DynamoDB's rules.

`proof.running.requests.Checker` demands of every request: no name or value that is not used, every attribute through a
placeholder, key values of the key's type, the sort key from the left with its range last, no filter on keys of what is
queried, batches and transactions within their limits and without one key twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

import emitted
from applications import patterns_of, schema_of
from clients import Empty, Recorder
from proof.model.effects import snake
from proof.model.terms import Json
from proof.random.applications import Sampler
from proof.running.comparing import attempt, settled
from proof.running.package import Bridge
from proof.running.requests import Checker, RefusedRequestError

pytestmark = pytest.mark.slow

CALLS = 12


ALL = [
    pytest.param(name, entity, pattern, id=f"{name}-{pattern['pattern_id']}-{pattern['name']}")
    for name in emitted.NAMES
    for entity, pattern in patterns_of(name)
]


@pytest.mark.parametrize(("name", "entity", "pattern"), ALL)
def test_dynamodb_would_take_every_request(name: str, entity: str, pattern: Json) -> None:
    package = emitted.package(name)
    client = Recorder(Empty(), Checker(package.TABLES).check)
    database = package.Database(client)
    sampler = Sampler(schema_of(name), seed=pattern["pattern_id"])
    sampler.population()
    bridge = Bridge(package, sampler.model)
    owner = getattr(database, snake(entity)) if entity else database.transactions
    for number in range(100 * CALLS):
        if number >= CALLS and client.sent:
            break  # before, whatever was given may have contradicted itself
        given = bridge.arguments(entity, pattern, sampler.call(entity, pattern).args)
        try:
            attempt(lambda given=given: settled(getattr(owner, pattern["name"])(**given)))  # type: ignore[misc]
        except RefusedRequestError as error:
            if "a key twice" not in str(error):  # the arguments named one item twice
                raise
    assert client.sent


# ---- a few of them, word for word --------------------------------------------------------------


def sent(name: str, repository: str, method: str, *args: Any) -> Mapping[str, Any]:
    """The one request that a call sends."""
    package = emitted.package(name)
    client = Recorder(Empty(), Checker(package.TABLES).check)
    attempt(lambda: settled(getattr(getattr(package.Database(client), repository), method)(*args)))
    ((_, request),) = client.sent
    return request


def test_a_range_in_the_middle_of_a_key_ends_behind_every_longer_one() -> None:
    request = sent(
        "ecommerce_app", "order", "get_orders_between", "u1", date(2024, 1, 1), date(2024, 1, 31)
    )
    assert request["KeyConditionExpression"] == "#pk = :pk AND #sk BETWEEN :low AND :high"
    assert request["ExpressionAttributeNames"] == {"#pk": "pk", "#sk": "sk"}
    assert request["ExpressionAttributeValues"] == {
        ":pk": {"S": "USER#u1"},
        ":low": {"S": "ORDER#2024-01-01"},
        ":high": {"S": "ORDER#2024-01-31$"},
    }


def test_a_between_with_its_ends_reversed_sends_nothing() -> None:
    package = emitted.package("ecommerce_app")
    client = Recorder(Empty(), Checker(package.TABLES).check)
    query = package.Database(client).order.get_orders_between(
        "u1", date(2024, 2, 1), date(2024, 1, 31)
    )
    assert (list(query), query.first(), query.count(), client.sent) == ([], None, 0, [])


def test_a_numeric_key_is_compared_as_a_number() -> None:
    request = sent("user_analytics", "user_profile", "get_users_in_score_range", "high", 9, 10)
    assert request["IndexName"] == "EngagementIndex"
    values = request["ExpressionAttributeValues"].values()
    assert sorted(map(str, values)) == ["{'N': '10'}", "{'N': '9'}", "{'S': 'ENGAGEMENT#high'}"]


def test_a_query_of_an_entity_keeps_to_its_prefix() -> None:
    request = sent("ecommerce_app", "address", "get_addresses", "u1")
    assert request["KeyConditionExpression"] == "#pk = :pk AND begins_with(#sk, :sk)"
    assert request["ExpressionAttributeValues"] == {
        ":pk": {"S": "USER#u1"},
        ":sk": {"S": "ADDRESS#"},
    }


def test_several_attributes_are_asked_from_the_left_with_the_range_last() -> None:
    request = sent(
        "parcel_tracking",
        "parcel",
        "get_parcels_dispatched_between",
        "DE",
        "FR",
        "express",
        date(2024, 1, 1),
        date(2024, 1, 2),
    )
    names, values = request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]
    condition = re.sub(r"#\w+", lambda found: names[found[0]], request["KeyConditionExpression"])
    condition = re.sub(r":\w+", lambda found: values[found[0]]["S"], condition)
    assert condition.split(" AND ") == [
        "origin_country = DE",
        "destination_country = FR",
        "service_level = express",
        "dispatch_date BETWEEN 2024-01-01",
        "2024-01-02",
    ]


def test_an_update_takes_the_index_key_along() -> None:
    request = sent("social_media_app", "post", "update_engagement", "u1", "p1", 3, 4)
    assert request["Key"] == {"user_id": {"S": "u1"}, "sk": {"S": "POST#p1"}}
    request = sent("user_analytics", "user_profile", "set_age_group", "u1", "18-24")
    names = request["ExpressionAttributeNames"].values()
    assert {"age_group", "age_pk", "version"} <= set(names)
    assert {"S": "AGE#18-24"} in request["ExpressionAttributeValues"].values()
