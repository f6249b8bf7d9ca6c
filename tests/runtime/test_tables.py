"""A table that is there is held against what is declared; a name of no table is a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import boto3
import pytest

from dyngen.runtime.calls.clients import synchronous
from dyngen.runtime.calls.tables import create_missing, deployed_names
from dyngen.runtime.errors import TableMismatchError
from emulator import moto
from schemas import GONE, changed

Request = dict[str, Any]


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


POSTS: Request = {
    "TableName": "Posts",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
        {"AttributeName": "state", "AttributeType": "S"},
    ],
    "KeySchema": _keys("pk", "sk"),
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "ByState",
            "KeySchema": _keys("state", "sk"),
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
INDEX = "GlobalSecondaryIndexes/0"
BY_TITLE = {
    "IndexName": "ByTitle",
    "KeySchema": _keys("pk", "state"),
    "Projection": {"ProjectionType": "ALL"},
}


def created(*changes: Mapping[str, object]) -> list[list[str]]:
    """Which tables each call creates, of a declaration that is changed from call to call."""
    with moto() as client:
        return [
            create_missing(client, {"Posts": changed(POSTS, each)}, {"Posts": "stage-posts"})
            for each in changes
        ]


def test_a_missing_table_is_created_and_one_as_declared_is_left() -> None:
    assert created({}, {}) == [["Posts"], []]


@pytest.mark.parametrize(
    ("there", "difference"),
    [
        (
            {"GlobalSecondaryIndexes": GONE, "AttributeDefinitions": POSTS["AttributeDefinitions"][:2]},
            "it has no index ByState",
        ),
        (
            {"AttributeDefinitions/1/AttributeType": "N"},
            "its key is HASH pk (S), RANGE sk (N), not HASH pk (S), RANGE sk (S)",
        ),
        (
            {f"{INDEX}/KeySchema": _keys("state", "pk")},
            "the key of index ByState is HASH state (S), RANGE pk (S), not HASH state (S), RANGE sk (S)",
        ),
        ({f"{INDEX}/IndexName": "ByMood"}, "it has no index ByState"),
        (
            {f"{INDEX}/Projection": {"ProjectionType": "KEYS_ONLY"}},
            "index ByState holds fewer attributes than it is declared with",
        ),
        (
            {f"{INDEX}/Projection/NonKeyAttributes": ["text"]},
            "index ByState holds fewer attributes than it is declared with",
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_there_and_is_another_one_is_told(
    there: Mapping[str, object], difference: str
) -> None:
    with pytest.raises(TableMismatchError) as caught:
        created(there, {})
    assert difference in caught.value.differences
    assert str(caught.value).startswith("table stage-posts is there, but not as declared: ")


def test_a_table_without_a_local_index_is_another_one() -> None:
    with moto() as client:
        client.create_table(**POSTS)
        declared = {**POSTS, "LocalSecondaryIndexes": [BY_TITLE]}
        with pytest.raises(TableMismatchError, match="no index ByTitle"):
            create_missing(client, {"Posts": declared}, {"Posts": "Posts"})


def test_a_local_index_is_created_and_found_again() -> None:
    with moto() as client:
        declared = {**POSTS, "LocalSecondaryIndexes": [BY_TITLE]}
        assert create_missing(client, {"Posts": declared}, {"Posts": "Posts"}) == ["Posts"]
        assert create_missing(client, {"Posts": declared}, {"Posts": "Posts"}) == []


def test_nothing_is_created_beside_a_table_that_is_another_one() -> None:
    other = changed(POSTS, {"GlobalSecondaryIndexes": GONE, "AttributeDefinitions/2": GONE})
    with moto() as client:
        client.create_table(**other)
        with pytest.raises(TableMismatchError):
            create_missing(client, {"A": POSTS, "Posts": POSTS}, {"A": "A", "Posts": "Posts"})
        assert client.list_tables()["TableNames"] == ["Posts"]


@pytest.mark.parametrize(
    "there",
    [
        {f"{INDEX}/Projection": {"ProjectionType": "ALL"}},
        {f"{INDEX}/Projection/NonKeyAttributes": ["text", "title"]},
        {
            "GlobalSecondaryIndexes": [
                *POSTS["GlobalSecondaryIndexes"],
                {**deepcopy(POSTS["GlobalSecondaryIndexes"][0]), "IndexName": "More"},
            ]
        },
    ],
)
def test_a_table_may_have_more_than_is_declared(there: Mapping[str, object]) -> None:
    assert created(there, {}) == [["Posts"], []]


def test_names_of_tables() -> None:
    tables = ["Posts", "Users"]
    assert deployed_names(tables, None) == {"Posts": "Posts", "Users": "Users"}
    assert deployed_names(tables, {"Users": "stage-users"}) == {
        "Posts": "Posts",
        "Users": "stage-users",
    }
    with pytest.raises(ValueError, match=r"no table 'posts', but 'Posts', 'Users'"):
        deployed_names(tables, {"posts": "stage-posts"})


class Asynchronous:
    async def get_item(self, **_: object) -> Mapping[str, object]:
        return {}


class AsynchronousUnderneath:
    """As aiobotocore makes clients: the methods are plain, and return what a coroutine gives."""

    def get_item(self, **request: object) -> object:
        return self._make_api_call("GetItem", request)

    async def _make_api_call(self, operation: str, request: object) -> Mapping[str, object]:
        return {}


def test_a_resource_is_refused() -> None:
    resource: Any = boto3.resource("dynamodb", region_name="eu-west-1")
    for one in (resource, resource.Table("Things")):
        with pytest.raises(TypeError, match=r"is a resource of boto3.*boto3\.client"):
            synchronous(one)


@pytest.mark.parametrize("kind", [Asynchronous, AsynchronousUnderneath])
def test_an_asynchronous_client_is_refused(kind: type[object]) -> None:
    with pytest.raises(TypeError, match=f"the methods of {kind.__name__} are coroutines"):
        synchronous(kind())


def test_a_client_of_boto3_is_taken_as_it_is() -> None:
    client = boto3.client("dynamodb", region_name="eu-west-1")
    assert synchronous(client) is client


def test_any_other_client_is_taken_and_its_answers_looked_at() -> None:
    class Counting:
        calls = 0

        def get_item(self, **request: object) -> object:
            self.calls += 1
            return {"Item": request} if self.calls == 1 else Later()

    class Later:
        def __await__(self) -> None: ...

    counting: Any = Counting()
    taken = synchronous(counting)
    assert synchronous(taken) is taken
    assert taken.get_item(Key=1) == {"Item": {"Key": 1}}
    with pytest.raises(TypeError, match=r"^get_item of the client is to be awaited"):
        taken.get_item(Key=1)
    assert taken.calls == 2
