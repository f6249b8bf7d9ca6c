"""Refusals of DynamoDB become errors that say what happened, to people and to programs."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from dyngen.runtime.calls.transact import require_equal, token_or_new, transact_get, transaction
from dyngen.runtime.calls.translate import creating, expecting
from dyngen.runtime.errors import (
    CancellationReason,
    ConditionFailedError,
    CursorError,
    DataLayerError,
    FieldValueError,
    ItemDecodeError,
    ItemExistsError,
    ItemNotFoundError,
    KeyValueError,
    Reasons,
    TransactionFailedError,
    UnprocessedItemsError,
    VersionConflictError,
    reason_at,
)
from dyngen.runtime.wire import Item, attributes_of, item_of

KEY: Item = {"pk": {"S": "USER#1"}}
ITEM: Item = {**KEY, "name": {"S": "s3cret"}, "version": {"N": "3"}}


def refused(
    code: str = "ConditionalCheckFailedException", retries: int = 0, **more: object
) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "The conditional request failed"},
        "ResponseMetadata": {"RetryAttempts": retries},
        **more,
    }
    return ClientError(response, "PutItem")


# ---- conditions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected_version", "stored", "error"),
    [
        (None, None, ItemNotFoundError),
        (2, None, ItemNotFoundError),
        (None, ITEM, ItemExistsError),
        (3, ITEM, ItemExistsError),  # the version is right: something else was wrong
        (2, ITEM, VersionConflictError),
        (1, KEY, ItemExistsError),  # no version counts as 1
        (2, KEY, VersionConflictError),
        (None, {**KEY, "version": {"N": "1.5"}}, ItemExistsError),  # what others may have stored
        (1, {**KEY, "version": {"N": "1.5"}}, VersionConflictError),
        (1, {**KEY, "version": {"N": "1E+40"}}, VersionConflictError),
        (1, {**KEY, "version": {"S": "1"}}, VersionConflictError),
        (1, {**KEY, "version": {"NULL": True}}, VersionConflictError),
    ],
)
def test_what_is_stored_tells_the_errors_apart(
    expected_version: int | None, stored: Item | None, error: type[ConditionFailedError]
) -> None:
    more: dict[str, Any] = {} if stored is None else {"Item": stored}
    with (
        pytest.raises(error) as caught,
        expecting(
            "User",
            KEY,
            absent=ItemNotFoundError,
            present=ItemExistsError,
            expected_version=expected_version,
        ),
    ):
        raise refused(**more)
    assert type(caught.value) is error
    assert (caught.value.entity, caught.value.key, caught.value.item) == ("User", KEY, stored)
    assert "s3cret" not in str(caught.value) + repr(caught.value)


def test_messages() -> None:
    assert str(ItemExistsError("User", KEY)) == "User pk='USER#1' exists already"
    assert str(ItemNotFoundError("User", KEY)) == "User pk='USER#1' does not exist"
    assert str(ItemExistsError("User", KEY, hide_key=True)) == "User exists already"
    assert str(VersionConflictError("User", KEY)).startswith("User pk='USER#1' was changed")
    assert str(ConditionFailedError("User", {"a": {"N": "1"}, "b": {"B": b"x"}})) == (
        "User a='1' b=b'x' does not meet the condition of the write"
    )


@pytest.mark.parametrize(
    "error", [refused("ValidationException"), KeyError("x"), refused("ThrottlingException")]
)
def test_other_errors_pass_unchanged(error: Exception) -> None:
    for manager in (
        expecting("User", KEY),
        creating("User", KEY, ITEM),
        transaction(lambda reasons: TransactionFailedError("t", reasons, {})),
    ):
        with pytest.raises(type(error)) as caught, manager:
            raise error
        assert caught.value is error


def test_the_class_of_the_clients_error_does_not_matter() -> None:
    class Double(Exception):
        response: Mapping[str, object] = {"Error": {"Code": "ConditionalCheckFailedException"}}

    with pytest.raises(ItemExistsError), creating("User", KEY, ITEM):
        raise Double
    for nonsense in (None, {}, {"Error": "x"}, 5):
        error = RuntimeError()
        error.response = nonsense  # type: ignore[attr-defined]
        with pytest.raises(RuntimeError), creating("User", KEY, ITEM):
            raise error


# ---- creates whose answer was lost -------------------------------------------------------------


def test_a_lost_answer_of_our_own_create_is_success() -> None:
    lost = refused(retries=1, Item={**ITEM, "version": {"N": "3.0"}})
    told = None
    try:
        with creating("User", KEY, ITEM):
            raise lost
    except ItemExistsError as error:
        told = error
    assert told is None


@pytest.mark.parametrize(
    ("retries", "stored"),
    [
        (0, ITEM),  # an equal item, but nothing was retried: somebody else's
        (1, {**ITEM, "name": {"S": "other"}}),
        (1, {**ITEM, "more": {"S": "x"}}),
        (1, KEY),
        (1, None),
    ],
)
def test_anything_else_is_an_item_that_exists(retries: int, stored: Item | None) -> None:
    more: dict[str, Any] = {} if stored is None else {"Item": stored}
    with pytest.raises(ItemExistsError) as caught, creating("User", KEY, ITEM):
        raise refused(retries=retries, **more)
    assert caught.value.item == stored
    assert isinstance(caught.value.__cause__, ClientError)


# ---- transactions ------------------------------------------------------------------------------


class RegisterFailed(TransactionFailedError):
    user: CancellationReason[str] | None
    lookup: CancellationReason[str] | None

    def __init__(self, reasons: Reasons) -> None:
        super().__init__("register", reasons, {"user": "Put User", "lookup": "Put Lookup"})
        self.user = reason_at(reasons, 0, lambda item: item["name"]["S"])
        self.lookup = reason_at(reasons, 1, lambda item: item["name"]["S"])


def test_a_cancelled_transaction_says_why_for_each_item() -> None:
    reasons = [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "it is there", "Item": ITEM},
    ]
    with pytest.raises(RegisterFailed) as caught, transaction(RegisterFailed):
        raise refused("TransactionCanceledException", CancellationReasons=reasons)
    error = caught.value
    assert error.user is None
    assert error.lookup == CancellationReason("ConditionalCheckFailed", "it is there", "s3cret")
    assert error.codes == ("None", "ConditionalCheckFailed")
    assert str(error) == "register was cancelled (item 2, Put Lookup: ConditionalCheckFailed)"
    assert "s3cret" not in repr(error)


def test_an_old_item_that_cannot_be_decoded_does_not_hide_the_failure() -> None:
    def decode(item: Item) -> str:
        raise ItemDecodeError("User", item, "name", "is missing", item)

    reasons = Reasons([{"Code": "ConditionalCheckFailed", "Message": "m", "Item": ITEM}])
    assert reason_at(reasons, 0, decode) == CancellationReason("ConditionalCheckFailed", "m", None)


def test_items_that_are_counted_at_run_time_are_told_by_their_names() -> None:
    codes = ["ConditionalCheckFailed", "None", "ThrottlingError", "TransactionConflict"]
    reasons = Reasons([{"Code": code} for code in codes], ["line", "line", "order", "line"])
    error = TransactionFailedError("place", reasons, {"order": "Put Order", "line": "Update Line"})
    assert str(error) == (
        "place was cancelled (item 1, Update Line: ConditionalCheckFailed; item 3, Put Order: ThrottlingError; "
        "item 4, Update Line: TransactionConflict)"
    )


def test_reasons_may_be_missing() -> None:
    with (
        pytest.raises(RegisterFailed, match="no reason given") as caught,
        transaction(RegisterFailed),
    ):
        raise refused("TransactionCanceledException")
    assert (caught.value.user, caught.value.lookup) == (None, None)


def test_tokens() -> None:
    assert token_or_new("mine") == "mine"
    assert token_or_new(None) != token_or_new(None)
    assert 1 <= len(token_or_new(None)) <= 36


def test_values_that_must_agree() -> None:
    require_equal("user_id differs", 1, 1)
    with pytest.raises(ValueError, match=r"^user_id differs$"):
        require_equal("user_id differs", "s3cret", 2)
    with pytest.raises(ValueError, match=r"^total differs$"):
        require_equal("total differs", Decimal("sNaN"), Decimal(1))


def test_answers_are_narrowed() -> None:
    assert item_of({}) is None
    assert item_of({"Item": ITEM}) == ITEM
    assert attributes_of({}) == {}
    assert attributes_of({"Attributes": ITEM}) == ITEM
    answers = {"Responses": [{"Item": ITEM}, {}, {"Item": {}}]}
    assert transact_get(lambda **_: answers, {}, {}, {}) == [ITEM, None, None]
    assert transact_get(lambda **_: {}, {}, {}) == [None, None]


# ---- copies ------------------------------------------------------------------------------------

ERRORS: list[DataLayerError] = [
    ItemExistsError("User", KEY, ITEM),
    VersionConflictError("User", KEY, ITEM, hide_key=True),
    ItemDecodeError("User", KEY, "name", "is missing", KEY),
    FieldValueError("User", "address.zip", "must be int, not str"),
    KeyValueError("User", "pk", None, "is wrong"),
    CursorError("damaged"),
    UnprocessedItemsError("T", put=[ITEM], delete=[KEY]),
    TransactionFailedError("t", Reasons([{"Code": "Throttled"}]), {}),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_can_be_copied_and_sent_to_another_process(error: DataLayerError) -> None:
    for other in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301
        assert type(other) is type(error)
        assert (str(other), vars(other)) == (str(error), vars(error))


# ---- against moto ------------------------------------------------------------------------------


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client(
            "dynamodb",
            "eu-west-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",  # noqa: S106
        )
        client.create_table(
            TableName="T",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )
        yield client


def test_conditions_on_moto(client: Any) -> None:
    create = {
        "TableName": "T",
        "Item": ITEM,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    with creating("User", KEY, ITEM):
        client.put_item(**create)
    with pytest.raises(ItemExistsError) as caught, creating("User", KEY, ITEM):
        client.put_item(**create)
    assert caught.value.item == ITEM

    failed = RegisterFailed
    put = {**create}
    with pytest.raises(failed) as cancelled, transaction(failed):
        client.transact_write_items(
            TransactItems=[{"Put": {**put, "Item": {"pk": {"S": "new"}}}}, {"Put": put}]
        )
    assert cancelled.value.user is None
    assert cancelled.value.lookup is not None
    assert cancelled.value.lookup.item == "s3cret"
    gets = [{"TableName": "T", "Key": {"pk": {"S": name}}} for name in ("USER#1", "new")]
    assert transact_get(client.transact_get_items, *gets) == [ITEM, None]
