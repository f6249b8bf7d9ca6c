"""Stream records, taken out of the envelopes in which they travel."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..errors import DataLayerError
from ..wire import AttributeValue, Item, is_list, is_object

StreamEvent: TypeAlias = Literal["INSERT", "MODIFY", "REMOVE"]


class StreamRecordError(DataLayerError):
    """What was given is no stream record, or not one of the table. The message shows no values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRecord:
    """A stream record, its items in wire format with binary values as bytes."""

    event: StreamEvent
    keys: Item
    new_image: Item | None
    old_image: Item | None
    table_name: str | None
    """As deployed, for packages of several streams; None where the envelope does not say it."""
    expired: bool
    """Was the item deleted by DynamoDB, because its time to live was over?"""

    def new(self) -> Item:
        """Return the item as it is after the change. Raises StreamRecordError if the stream does not show it."""
        return self._image(self.new_image, "NewImage")

    def old(self) -> Item:
        """Return the item as it was before the change. Raises StreamRecordError if the stream does not show it."""
        return self._image(self.old_image, "OldImage")

    def _image(self, image: Item | None, name: str) -> Item:
        if image is None:
            raise StreamRecordError(
                f"{self.event} has no {name}: the stream shows less than the schema says"
            )
        return image


@dataclass(frozen=True, slots=True)
class Enveloped:
    """What an envelope holds for one record, not looked at yet."""

    sequence_number: str | None
    """By which the source of the event knows it: that of the Kinesis record, where there is one."""
    _content: object
    _source: object

    def record(self) -> StreamRecord:
        """Return the record. Raises StreamRecordError if it is none."""
        content = _opened(self._content)
        try:
            return _record(content, self._source)
        except (KeyError, TypeError, ValueError):
            raise StreamRecordError("not a record of a DynamoDB stream") from None

    def keys(self) -> Item:
        """Return the primary key as far as it can be read; empty if it cannot be."""
        try:
            return self.record().keys
        except StreamRecordError:
            return {}


def enveloped(event: object) -> Iterator[Enveloped]:
    """Yield what an event holds for each record.

    An event is what Lambda is called with by a DynamoDB or Kinesis stream, the list that EventBridge
    Pipes send, or an answer to GetRecords. Raises StreamRecordError for anything else.
    """
    records = event.get("Records") if is_object(event) else event
    if not is_list(records):
        raise StreamRecordError("the event holds no records of a stream")
    for record in records:
        if not is_object(record):
            raise StreamRecordError("the event holds something else than records")
        kinesis = record.get("kinesis", record)
        if is_object(kinesis) and "data" in kinesis:
            yield Enveloped(_text(kinesis.get("sequenceNumber")), kinesis["data"], None)
        else:
            change = record.get("dynamodb")
            number = change.get("SequenceNumber") if is_object(change) else None
            yield Enveloped(_text(number), record, record.get("eventSourceARN"))


def _opened(content: object) -> object:
    """Return what Kinesis carries as Base64 of JSON; anything else as it is."""
    if not isinstance(content, str):
        return content
    try:
        opened: object = json.loads(b64decode(content))
    except ValueError:
        raise StreamRecordError("the data of the Kinesis record is not JSON") from None
    return opened


def _record(content: object, source: object) -> StreamRecord:
    if not is_object(content):
        raise TypeError(content)
    change = _structure(content["dynamodb"])
    new, old = change.get("NewImage"), change.get("OldImage")
    return StreamRecord(
        event=_event(content["eventName"]),
        keys=_item(change["Keys"]),
        new_image=None if new is None else _item(new),
        old_image=None if old is None else _item(old),
        table_name=_text(content.get("tableName")) or _table_in(source),
        expired=_by_time_to_live(content.get("userIdentity")),
    )


def _event(name: object) -> StreamEvent:
    if name == "INSERT":
        return "INSERT"
    if name == "MODIFY":
        return "MODIFY"
    if name == "REMOVE":
        return "REMOVE"
    raise ValueError(name)


def _table_in(source: object) -> str | None:
    """Return the name of the table in the ARN of its stream: `arn:…:table/Orders/stream/…`."""
    resource = source.rpartition(":table/")[2] if isinstance(source, str) else ""
    name, found, _ = resource.partition("/stream/")
    return name if found else None


def _by_time_to_live(identity: object) -> bool:
    # Lambda writes the names small, GetRecords with a capital.
    if not is_object(identity):
        return False
    folded = {name.lower(): value for name, value in identity.items()}
    return (folded.get("type"), folded.get("principalid")) == (
        "Service",
        "dynamodb.amazonaws.com",
    )


def _structure(value: object) -> Mapping[str, object]:
    if not is_object(value):
        raise TypeError(value)
    return value


def _item(image: object) -> Item:
    return {name: _value(value) for name, value in _structure(image).items()}


def _value(value: object) -> AttributeValue:
    """Return a value with bytes where JSON has Base64."""
    [(descriptor, content)] = _structure(value).items()
    match descriptor:
        case "S":
            return {"S": _string(content)}
        case "N":
            return {"N": _string(content)}
        case "B":
            return {"B": _bytes(content)}
        case "BOOL" if isinstance(content, bool):
            return {"BOOL": content}
        case "NULL" if isinstance(content, bool):
            return {"NULL": content}
        case "M":
            return {"M": _item(content)}
        case "L" if is_list(content):
            return {"L": [_value(each) for each in content]}
        case "SS" if is_list(content):
            return {"SS": [_string(each) for each in content]}
        case "NS" if is_list(content):
            return {"NS": [_string(each) for each in content]}
        case "BS" if is_list(content):
            return {"BS": [_bytes(each) for each in content]}
        case _:
            raise ValueError(descriptor)


def _string(content: object) -> str:
    if not isinstance(content, str):
        raise TypeError(content)
    return content


def _bytes(content: object) -> bytes:
    if isinstance(content, str):
        return b64decode(content, validate=True)
    if isinstance(content, bytes):
        return content
    raise TypeError(content)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
