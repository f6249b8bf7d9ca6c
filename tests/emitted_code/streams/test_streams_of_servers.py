"""streams.py and what a server says: records as `get_records` brings them, in each envelope that they travel in.

pytest --ddb=ministack tests/emitted_code/streams/test_streams_of_servers.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

import boto3
import pytest

from emitted import compiled, load
from emitted_code.streams.stream_events import ENVELOPES, Envelope, Record, passes
from emulator import SETTINGS, client_of
from schemas import entity, schema, table

pytestmark = pytest.mark.slow


@cache
def made() -> Any:
    """The package of a table whose stream has both images, with what travels badly: bytes, sets, objects, numbers."""
    thing = entity(
        "T#{id}", "X",
        "id price:decimal raw:bytes tags:string_set sizes:number_set? parts:array/bytes box:object note?",
    )  # fmt: skip
    things = table("Things", "pk", "sk", Thing=thing, Other=entity("O#{id}", "X", "id"))
    things["table_config"]["stream"] = "NEW_AND_OLD_IMAGES"
    return load("streams_of_servers", compiled(schema(things)))


@pytest.fixture
def records(endpoint: str) -> Sequence[Record]:
    """What the stream has of a thing that is made, changed and deleted, and of another item."""
    package = made()
    client = client_of(endpoint)
    package.create_tables(client)
    db = package.Database(client)
    db.thing.create_thing(thing())
    db.thing.update_thing(replace(thing(), note="new"))
    db.other.create_other(package.Other(id="1"))
    db.thing.delete_thing("1")
    arn = client.describe_table(TableName="Things")["Table"]["LatestStreamArn"]
    return recorded(boto3.client("dynamodbstreams", **SETTINGS, endpoint_url=endpoint), arn)


def recorded(streams: Any, arn: str) -> list[Record]:
    """All records of a stream, as boto3 gives them, and whose they are, which others are told beside them."""
    found: list[Record] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
        start = streams.get_shard_iterator(**place, ShardIteratorType="TRIM_HORIZON")
        found += streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return [{**each, "eventSourceARN": arn} for each in found]


def thing(**more: Any) -> Any:
    return made().Thing(
        id="1",
        price=Decimal("1.25"),
        raw=b"\x00\xff",
        tags={"a", "b"},
        sizes={Decimal(1), Decimal("2.5")},
        parts=[b"\x01", b""],
        box={"of": {"n": 1}, "list": [True, None]},
        **more,
    )


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_what_was_written_is_told(envelope: Envelope, records: Sequence[Record]) -> None:
    package = made()
    streams = import_module(f"{package.__name__}.streams")
    told = streams.decode_records(envelope(records), table="Things")
    inserted, modified, other, removed = told
    names = [type(each).__name__ for each in (inserted, modified, other, removed)]
    assert names == ["Inserted", "Modified", "Inserted", "Removed"]
    before, after = thing(version=1), thing(version=2, note="new")
    assert (inserted.new, modified.old) == (before, before)
    assert (modified.new, removed.old) == (after, after)
    assert modified.changed == {"note", "version"}
    assert other.new == package.Other(id="1", version=1)
    assert not removed.expired


def test_filters_let_the_records_of_their_entity_pass(records: Sequence[Record]) -> None:
    package = made()
    streams = import_module(f"{package.__name__}.streams")
    of = {name: streams.filter_criteria(getattr(package, name)) for name in ("Thing", "Other")}
    assert [passes(of["Thing"], each) for each in records] == [True, True, False, True]
    assert [passes(of["Other"], each) for each in records] == [False, False, True, False]
