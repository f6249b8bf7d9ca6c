"""Conditions that compare what is there with a field of the entity that is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, pattern, schema, table

NEWER = "attribute_not_exists(pk) OR at < :reading.at"


def declared(*patterns: JSON) -> JSON:
    fields = "device at:datetime level:integer note? seen:datetime"
    reading = entity("DEVICE#{device}", None, fields, *patterns)
    by_name = {each["name"]: each for each in reading["fields"]}
    by_name["seen"]["touch"] = True
    return schema(table("Readings", "pk", None, Reading=reading))


def at(hour: int) -> datetime:
    return datetime(2024, 5, 1, hour, tzinfo=UTC)


def test_only_what_is_newer_is_stored() -> None:
    made: Any = load(
        "newer",
        compiled(
            declared(
                pattern("store", "PutItem", "reading:Reading", "single_entity", condition=NEWER),
                pattern("raise_to", "UpdateItem", "device reading:Reading limit:integer", "single_entity",
                        condition="level < :reading.level AND level < :limit"),
            )
        ),
    )  # fmt: skip
    with moto(made) as client:
        recorder = Recorder(client)
        readings = made.Database(recorder).reading
        for hour, level in ((5, 1), (6, 2)):
            readings.store(made.Reading(device="d", at=at(hour), level=level))
        for hour in (5, 6):
            with pytest.raises(made.ConditionFailedError):
                readings.store(made.Reading(device="d", at=at(hour), level=9))
        sent = len(recorder.sent)
        with pytest.raises(made.FieldValueError, match="at"):
            readings.store(made.Reading(device="d", at="2024", level=9))
        assert len(recorder.sent) == sent
        stored = readings.get_reading("d")
        stored.level = 3
        assert readings.raise_to("d", stored, 5).level == 3
        for level, limit in ((3, 5), (4, 3)):
            stored = readings.get_reading("d")
            stored.level = level
            with pytest.raises(made.ConditionFailedError):
                readings.raise_to("d", stored, limit)
        assert readings.get_reading("d").level == 3


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("note < :reading.note", "DG618"),
        ("seen < :reading.seen", "DG507"),
        ("at < :reading.when", "DG507"),
        ("level < :reading.at", "DG508"),
    ],
)
def test_what_cannot_be_compared_is_told(condition: str, code: str) -> None:
    put = pattern("store", "PutItem", "reading:Reading", "single_entity", condition=condition)
    assert [each.code for each in compiled(declared(put)).errors] == [code]


def test_what_is_deleted_gives_nothing() -> None:
    delete = pattern("drop", "DeleteItem", "device", "single_entity", condition="at < :reading.at")
    assert [each.code for each in compiled(declared(delete)).errors] == ["DG507"]
