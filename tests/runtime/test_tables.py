"""A table that is there is held against what is declared; a name of no table is a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Barrier
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from dyngen.runtime.calls.clients import synchronous
from dyngen.runtime.calls.tables import create_missing, deployed_names
from dyngen.runtime.errors import TableMismatchError
from emitted import compiled, load
from emulator import moto
from schemas import GONE, changed, entity, pattern, schema, table

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
    found: list[list[str]] = [[] for _ in changes]
    with moto() as client:
        for each, new in zip(changes, found, strict=True):
            create_missing(client, {"Posts": changed(POSTS, each)}, {"Posts": "stage-posts"}, new)
    return found


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
    local = {"LocalSecondaryIndexes": [BY_TITLE]}
    assert created(local, local) == [["Posts"], []]


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


@pytest.mark.parametrize(
    "fails", ["create_table", "describe_table", "update_time_to_live", "update_continuous_backups"]
)
def test_an_error_notes_what_another_call_would_not_set(fails: str) -> None:
    """The second table cannot be made, nothing is known of the first, or one of the settings is refused."""
    tables = []
    for name in ("First", "Second"):
        item = entity(
            f"{name}#{{id}}", None, "id until:datetime", pattern(f"all_{name.lower()}", "Scan")
        )
        tables.append(table(name, "pk", None, **{f"{name}Item": item}))
    tables[0]["entities"]["FirstItem"]["fields"][1]["ttl"] = True
    tables[1]["table_config"]["point_in_time_recovery"] = True
    made = load(f"noted_{fails}", compiled(schema(*tables)))
    with moto() as client:
        refused = Refusing(client, fails)
        with pytest.raises(RuntimeError) as caught:
            made.create_tables(refused, table_names={"First": "first"})
        notes = getattr(caught.value, "__notes__", [])
        told = [
            (note.partition(":")[0], "time to live" in note, "recovery" in note) for note in notes
        ]
        assert told == (
            [("first", True, False)] + [("Second", False, True)] * (fails != "create_table")
        )
        made.create_tables(client, table_names={"First": "first"})
        assert client.describe_time_to_live(TableName="first")["TimeToLiveDescription"][
            "TimeToLiveStatus"
        ] == ("ENABLED" if fails == "update_continuous_backups" else "DISABLED")


@pytest.mark.parametrize("operation", ["update_time_to_live", "update_continuous_backups"])
def test_what_is_set_last_is_looked_at_too(operation: str) -> None:
    """Of a client whose kind cannot be seen, each answer that is to be awaited is refused."""
    item = entity("T#{id}", None, "id until:datetime", pattern("all_things", "Scan"))
    item["fields"][1]["ttl"] = True
    things = table("Things", "pk", None, Thing=item)
    things["table_config"]["point_in_time_recovery"] = True
    made = load(f"looked_at_{operation}", compiled(schema(things)))
    with moto() as client, pytest.raises(TypeError, match=f"^{operation} of the client is to be"):
        made.create_tables(Promising(client, operation))


def test_backups_of_a_new_table_need_not_be_ready_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB prepares them after it has made the table, and says so, for a while, where recovery is asked for."""
    things = table("Things", "pk", None, Thing=entity("T#{id}", None, "id"))
    things["table_config"]["point_in_time_recovery"] = True
    made = load("ready_later", compiled(schema(things)))
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with moto() as client:
        made.create_tables(Preparing(client, 3))
        described = client.describe_continuous_backups(TableName="Things")
        state = described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert state["PointInTimeRecoveryStatus"] == "ENABLED"
        assert waited == [0.5] * 3
        client.delete_table(TableName="Things")
        with pytest.raises(ClientError, match="being enabled") as caught:
            made.create_tables(Preparing(client, 10**6))
        assert sum(waited) == 301  # five minutes more
        assert "maybe without point-in-time recovery" in caught.value.__notes__[0]


class Raced:
    """A client before which somebody else creates each table, as `other` or alike, so that it is the later one."""

    def __init__(self, client: Any, other: Mapping[str, object], *, retries: int = 0) -> None:
        self._client = client
        self._other = other
        self._retries = retries
        self.looks = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def describe_table(self, **request: Any) -> Any:
        """It takes a while until the table can be used; at first nothing is seen of it."""
        response = self._client.describe_table(**request)
        self.looks += 1
        return response if self.looks > 1 else {"Table": {"TableStatus": "CREATING"}}

    def create_table(self, **request: Any) -> Any:
        self._client.create_table(**(self._other or request))
        try:
            return self._client.create_table(**request)
        except ClientError as error:
            error.response["ResponseMetadata"]["RetryAttempts"] = self._retries
            raise


def test_a_table_that_somebody_else_creates_at_the_same_time_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    created: list[str] = []
    with moto() as client:
        create_missing(Raced(client, {}), {"Posts": POSTS}, {"Posts": "stage-posts"}, created)
    assert created == []
    assert waited == [0.5]


def test_a_table_that_somebody_else_creates_otherwise_is_told() -> None:
    other = changed(POSTS, {"GlobalSecondaryIndexes": GONE, "AttributeDefinitions/2": GONE})
    other["TableName"] = "stage-posts"
    with (
        moto() as client,
        pytest.raises(TableMismatchError, match=r"stage-posts.*no index ByState"),
    ):
        create_missing(Raced(client, other), {"Posts": POSTS}, {"Posts": "stage-posts"})


def test_a_table_is_its_own_where_the_answer_was_lost() -> None:
    """The client has sent the request again by itself, and is told that the table is there."""
    created: list[str] = []
    with moto() as client:
        raced = Raced(client, {}, retries=1)
        create_missing(raced, {"Posts": POSTS}, {"Posts": "Posts"}, created)
    assert created == ["Posts"]


def test_two_threads_that_create_the_same_tables_both_go_on() -> None:
    both = Barrier(2)

    def create(client: Any) -> list[str]:
        made: list[str] = []
        create_missing(Together(client, both), {"Posts": POSTS}, {"Posts": "Posts"}, made)
        return made

    with moto() as client, ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(create, [client] * 2)) == [[], ["Posts"]]


class Together:
    """A client that creates a table when another has seen, too, that it is missing."""

    def __init__(self, client: Any, both: Barrier) -> None:
        self._client = client
        self._both = both

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def create_table(self, **request: Any) -> Any:
        self._both.wait(10)
        return self._client.create_table(**request)


class Preparing:
    """A client to which backups are not ready the first so many times that recovery is asked for."""

    def __init__(self, client: Any, times: int) -> None:
        self._client = client
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def update_continuous_backups(self, **request: Any) -> Any:
        if self._times:
            self._times -= 1
            code = "ContinuousBackupsUnavailableException"
            said = {"Code": code, "Message": "Backups are being enabled for the table"}
            raise ClientError({"Error": said}, "UpdateContinuousBackups")
        return self._client.update_continuous_backups(**request)


class Promise:
    def __await__(self) -> None: ...


class Promising:
    """A client that does not say what it is, and has one operation that is to be awaited."""

    def __init__(self, client: Any, operation: str) -> None:
        self._client = client
        self._operation = operation

    def __getattr__(self, name: str) -> Any:
        if name == self._operation:
            return lambda **_: Promise()
        if name.startswith("_"):
            raise AttributeError(name)
        operation = getattr(self._client, name)
        return lambda **request: operation(**request)


class Refusing:
    """A client that fails where the second table is made, or looked at after it was, or at another operation."""

    def __init__(self, client: Any, operation: str) -> None:
        self._client = client
        self._operation = operation
        self._made = 0

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._client, name)

        def call(**request: object) -> object:
            self._made += name == "create_table"
            if name == self._operation and (self._made == 2 or name.startswith("update")):
                raise RuntimeError(name)
            return operation(**request)

        return call
