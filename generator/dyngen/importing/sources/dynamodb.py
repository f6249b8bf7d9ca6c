"""A live table: what DescribeTable says of it, its time to live, and the first items of a scan.

Nothing is written. The scan ends with the number of items that was asked for; it reads segments in turn, so that the
items are from all over the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol

from dyngen.config import UsageError
from dyngen.importing.observed import Observed, TableShape, Watch, at_most
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import ShapeError, member, members, shape_of, unsaid
from dyngen.importing.values import Item, NotAnItem, item_of

_SEGMENTS = 8
_PAGE = 100

Answer = Mapping[str, object]


class Client(Protocol):
    """What is asked of a client of boto3."""

    def describe_table(self, *, TableName: str) -> Answer: ...  # noqa: N803 - boto3's
    def describe_time_to_live(self, *, TableName: str) -> Answer: ...  # noqa: N803
    def describe_continuous_backups(self, *, TableName: str) -> Answer: ...  # noqa: N803
    def scan(self, **request: object) -> Answer: ...
    def get_item(self, **request: object) -> Answer: ...


class WritingClient(Client, Protocol):
    """The same client, for who does more than to look."""

    def put_item(self, **request: object) -> Answer: ...
    def update_item(self, **request: object) -> Answer: ...
    def transact_write_items(self, **request: object) -> Answer: ...
    def query(self, **request: object) -> Answer: ...
    def create_table(self, **request: object) -> Answer: ...


def client_of(
    region: str | None, profile: str | None, endpoint_url: str | None, *, retries: bool = True
) -> WritingClient:
    """A client of boto3, which sends again what fails unless it is told not to.

    UsageError if there is no boto3, or it finds no region or no such profile.
    """
    try:
        boto3 = import_module("boto3")
        errors = import_module("botocore.exceptions")
        config = import_module("botocore.config")
    except ImportError:
        raise UsageError("reading a table needs boto3\nhelp: pip install boto3") from None
    try:
        session = boto3.Session(profile_name=profile, region_name=region)
        once = config.Config(retries={"mode": "standard", "total_max_attempts": 1})
        client: WritingClient = session.client(
            "dynamodb", endpoint_url=endpoint_url, config=None if retries else once
        )
    except (errors.BotoCoreError, ValueError) as error:
        raise UsageError(
            f"{error}\nhelp: --region, --profile, or the settings of the AWS CLI"
        ) from None
    return client


def from_table(client: Client, name: str, size: int, watch: Watch = iter) -> Observed:
    """A table of an account and `size` of its items, or fewer. UsageError if it cannot be read."""
    errors = import_module("botocore.exceptions")
    refused = (errors.BotoCoreError, errors.ClientError)
    try:
        described = member(client.describe_table(TableName=name), "Table")
        items = tuple(at_most(watch(_scanned(client, name, size)), size)) if size else ()
    except refused as error:
        help_ = advice(error) or (
            "is it in this account and region? DescribeTable and Scan must be allowed"
        )
        raise UsageError(f"{name}: {error}\nhelp: {help_}") from None
    remarks = [*unsaid(described)]
    ttl = recovery = None
    try:
        ttl = member(client.describe_time_to_live(TableName=name), "TimeToLiveDescription")
        recovery = member(
            client.describe_continuous_backups(TableName=name), "ContinuousBackupsDescription"
        )
    except refused as error:
        remarks.append(f"its time to live, or its recovery, could not be asked for: {error}")
    try:
        shape = deployed_shape(
            str(described.get("TableName", name)), described, ttl or {}, recovery or {}
        )
    except ShapeError as error:
        raise UsageError(f"{error}\nhelp: is this DynamoDB?") from None
    count = described.get("ItemCount")
    seen = max(len(items), count if isinstance(count, int) else 0)
    return Observed(shape, items, seen, tuple(remarks))


def deployed_shape(name: str, described: Answer, ttl: Answer, recovery: Answer) -> TableShape:
    """The shape of a table of which these answers tell. ShapeError if the first describes none."""
    return shape_of(name, _completed(described, recovery), _ttl(ttl))


def _ttl(described: Answer) -> str | None:
    active = described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return str(described.get("AttributeName")) if active else None


def _completed(described: Answer, backups: Answer) -> Answer:
    """The description, with the recovery in the words of CloudFormation."""
    recovery = member(backups, "PointInTimeRecoveryDescription")
    enabled = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    return {
        **described,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled},
    }


def _scanned(client: Client, name: str, size: int) -> Iterator[Item]:
    """Items of all segments in turn, a page each."""
    segments = _SEGMENTS if size > _PAGE else 1
    starts: dict[int, object] = dict.fromkeys(range(segments))
    while starts:
        for segment, start in list(starts.items()):
            request = {
                "TableName": name,
                "Segment": segment,
                "TotalSegments": segments,
                "Limit": _PAGE,
            }
            if start:
                request["ExclusiveStartKey"] = start
            answer = client.scan(**request)
            for each in members(answer, "Items"):
                try:
                    yield item_of(each)
                except NotAnItem as error:
                    raise UsageError(f"{name}: {error}\nhelp: is this DynamoDB?") from None
            starts[segment] = answer.get("LastEvaluatedKey")
            if not starts[segment]:
                del starts[segment]
