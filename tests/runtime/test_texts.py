"""Values as text, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.runtime.items.texts import (
    MICROSECONDS,
    MILLISECONDS,
    SECONDS,
    TooFine,
    boolean_of,
    boolean_text,
    cut_moment,
    datetime_of,
    datetime_text,
    decimal_text,
    epoch_datetime,
    epoch_number,
    epoch_seconds,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("-0.00", "0"),
        ("0E+999999999", "0"),
        ("-0.10", "-0.1"),
        ("1E-7", "0.0000001"),
        ("12300.00", "12300"),
    ],
)
def test_decimals_are_plain(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


def test_an_int_is_a_decimal() -> None:
    assert [decimal_text(0), decimal_text(-120)] == ["0", "-120"]


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+126", "1E-131"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        decimal_text(Decimal(number))


@given(st.decimals(-(10**12), 10**12, places=6))
def test_equal_decimals_have_one_text(number: Decimal) -> None:
    assert decimal_text(number) == decimal_text(number.normalize())
    assert Decimal(decimal_text(number)) == number


# ---- moments -----------------------------------------------------------------------------------


def test_moments_are_utc_with_fixed_width() -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2024, 1, 31, 11, 30, tzinfo=berlin)
    assert datetime_text(moment) == "2024-01-31T09:30:00.000000Z"
    assert datetime_of("2024-01-31T11:30:00+02:00") == moment
    assert datetime_of(datetime_text(moment)).tzinfo is UTC


def test_a_moment_without_zone_is_refused() -> None:
    naive = datetime(2024, 1, 31)
    for convert in (datetime_text, epoch_seconds):
        with pytest.raises(ValueError, match="time zone"):
            convert(naive)
    for text in ("2024-01-31T09:30:00", "2024-01-31"):
        with pytest.raises(ValueError, match="time zone"):
            datetime_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31T09:30:00.0000001Z",
        "2024-01-31 09:30:00,123456789+02:00",
        # No longer than those that the package writes:
        "20240131T093000.1234567Z",
        "20240131T093000,000000001Z",
        "2024-W05-3T093000.0000001Z",
        "20240131T093000.1234567+02",
        "2024W05T09+00:00:00.1234567",
    ],
)
def test_a_moment_that_python_would_cut_is_too_fine(text: str) -> None:
    with pytest.raises(TooFine, match="microseconds"):
        datetime_of(text)


def test_zeros_behind_microseconds_say_nothing() -> None:
    noon = datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert datetime_of("2024-01-31T12:00:00.000000000Z") == noon
    assert datetime_of("2024-01-31T12:00:00.000000+00:00:00") == noon
    assert datetime_of("20240131T120000.000000000Z") == noon


def test_a_moment_that_could_not_be_read_again_is_refused() -> None:
    early = datetime.min.replace(tzinfo=timezone(timedelta(hours=2)))
    for convert in (datetime_text, epoch_seconds, lambda moment: epoch_number(moment, SECONDS)):
        with pytest.raises(OverflowError):
            convert(early)


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_text_and_come_back(left: datetime, right: datetime) -> None:
    assert (datetime_text(left) < datetime_text(right)) == (left < right)
    assert datetime_of(datetime_text(left)) == left
    assert len(datetime_text(left)) == 27


@given(MOMENTS)
def test_epoch_seconds_cut_off_fractions(moment: datetime) -> None:
    stored = epoch_datetime(str(epoch_seconds(moment)))
    assert timedelta(0) <= moment - stored < timedelta(seconds=1)
    assert stored.microsecond == 0


def test_booleans() -> None:
    assert [boolean_of(boolean_text(value)) for value in (True, False)] == [True, False]
    with pytest.raises(ValueError, match="neither"):
        boolean_of("True")


def test_what_is_whole_is_so_in_utc() -> None:
    """Offsets may have microseconds, and such a moment was cut when it was written."""
    odd = timezone(timedelta(hours=1, microseconds=1))
    moment = datetime(2024, 1, 31, 9, 30, tzinfo=odd)
    for precision in (SECONDS, MILLISECONDS):
        assert not precision.holds(moment)
        with pytest.raises(TooFine):
            datetime_text(moment, precision)
        assert precision.holds(cut_moment(moment, precision))
    assert SECONDS.holds(moment + timedelta(microseconds=1))
    assert datetime_text(moment, MICROSECONDS) == "2024-01-31T08:29:59.999999Z"
    assert cut_moment(moment, SECONDS) == datetime(2024, 1, 31, 8, 29, 59, tzinfo=UTC)
