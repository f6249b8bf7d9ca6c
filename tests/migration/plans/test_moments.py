"""Moments from one form to the other: the same moment, or the value as it is."""

from __future__ import annotations

import pytest

from dyngen.ir.types import Kind, Type
from dyngen.migration.items.moments import can_cast, cast, is_another_form
from dyngen.migration.outcome import AttributeValue

TEXT, STRING = Type(Kind.DATETIME), Type(Kind.STRING)
SHORT = Type(Kind.DATETIME, format="iso_s")
SECONDS, MILLIS = (
    Type(Kind.DATETIME, format="epoch_s"),
    Type(Kind.DATETIME, format="epoch_ms"),
)
EXPIRY = Type(Kind.DATETIME, epoch=True)


@pytest.mark.parametrize(
    ("value", "old", "new", "wanted"),
    [
        ({"S": "2024-01-31T09:30:00.000000Z"}, TEXT, SECONDS, {"N": "1706693400"}),
        ({"S": "2024-01-31T10:30:00+01:00"}, TEXT, SECONDS, {"N": "1706693400"}),
        ({"S": "2024-01-31T09:30:00.250Z"}, STRING, MILLIS, {"N": "1706693400250"}),
        ({"S": "1969-12-31T23:59:59Z"}, TEXT, SECONDS, {"N": "-1"}),
        ({"N": "1706693400"}, SECONDS, MILLIS, {"N": "1706693400000"}),
        ({"N": "1706693400000"}, MILLIS, EXPIRY, {"N": "1706693400"}),
        ({"N": "1706693400250"}, MILLIS, TEXT, {"S": "2024-01-31T09:30:00.250000Z"}),
        ({"N": "1706693400"}, SECONDS, STRING, {"S": "2024-01-31T09:30:00Z"}),
    ],
)
def test_the_same_moment(
    value: AttributeValue, old: Type, new: Type, wanted: AttributeValue
) -> None:
    assert cast(value, old, new) == wanted
    assert cast(wanted, new, old).keys() == value.keys()


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        ({"S": "2024-01-31T09:30:00.250Z"}, TEXT, SECONDS),
        ({"S": "2024-01-31T09:30:00"}, TEXT, SECONDS),
        ({"S": "2024-01-31T09:30:00.0000004Z"}, TEXT, SECONDS),
        ({"S": "20240131T093000.0000004Z"}, TEXT, MILLIS),
        ({"S": "soon"}, TEXT, SECONDS),
        ({"N": "1706693400250"}, MILLIS, SECONDS),
        ({"N": "1.5"}, SECONDS, MILLIS),
        ({"N": "9" * 30}, SECONDS, TEXT),
        ({"NULL": True}, TEXT, SECONDS),
        ({"BOOL": True}, TEXT, SECONDS),
        ({"N": "1706693400"}, TEXT, SECONDS),
        ({"S": "2024-01-31T09:30:00Z"}, SECONDS, TEXT),
    ],
)
def test_what_is_done_or_would_lose_something_stays(
    value: AttributeValue, old: Type, new: Type
) -> None:
    assert cast(value, old, new) == value


def test_what_can_be_done() -> None:
    assert can_cast(TEXT, SECONDS)
    assert can_cast(STRING, Type(Kind.UUID))
    assert not can_cast(STRING, Type(Kind.INTEGER))
    assert not can_cast(Type(Kind.INTEGER), SECONDS)
    assert not can_cast(Type(Kind.STRING, choices=("a",)), Type(Kind.UUID))


def test_what_is_to_be_written_in_place() -> None:
    assert is_another_form(TEXT, SECONDS)
    assert is_another_form(TEXT, SHORT)
    assert is_another_form(STRING, Type(Kind.DATE))
    assert not is_another_form(SECONDS, MILLIS)
    assert not is_another_form(TEXT, STRING)
    assert not is_another_form(SECONDS, EXPIRY)
