"""Components of keys: what can be one, and how numbers are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.runtime.errors import KeyValueError
from dyngen.runtime.keys.components import (
    check_choice,
    check_decimal,
    check_integer,
    check_moment,
    check_prefix,
    check_text,
    check_type,
    padded,
)


def accepted(value: str, before: str = "", refused: tuple[str, ...] = ()) -> bool:
    try:
        check_text("Post", "sk", "name", value, before, refused)
    except KeyValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "before", "refused", "ok"),
    [
        ("a", "", (), True),
        ("", "", (), False),
        ("a#b", "", (), True),
        ("a#b", "#", (), False),
        ("a#b", "#USER#", (), True),
        ("a#USER#b", "#USER#", (), False),
        ("a#USER", "#USER#", (), False),  # a#USER#USER#…: the literal occurs one earlier
        ("a#USER#b", "", ("#USER#",), False),
        ("a", "#USER#", ("#USER#",), True),
        ("a", "#USER#x#", ("#USER#",), True),  # the template's own text, not the value's
        ("a#U", "SER#", ("#USER#",), False),  # begins in the value, ends in the literal
        ("ITEM", "#", ("#ITEM#",), True),
    ],
)
def test_text_is_judged(value: str, before: str, refused: tuple[str, ...], ok: bool) -> None:
    assert accepted(value, before, refused) == ok


def test_a_refusal_names_the_place_and_not_the_value() -> None:
    with pytest.raises(KeyValueError) as caught:
        check_text("Order", "sk", "order_date", "s3cret#", "#")
    error = caught.value
    assert (error.entity, error.key, error.component) == ("Order", "sk", "order_date")
    assert str(error) == (
        "Order, key sk, order_date: must not contain '#', which has a meaning in the key"
    )
    assert isinstance(error, ValueError)


def test_a_prefix_may_be_empty_or_partial() -> None:
    for fine in ("", "a", "a#US"):
        check_prefix("Post", "sk", "name", fine, "#USER#")
    for wrong in ("a#USER#", "a!b"):
        with pytest.raises(KeyValueError):
            check_prefix("Post", "sk", "name", wrong, "#USER#", ("!",))


class Level(IntEnum):
    HIGH = 3


class Instant(datetime):
    """As libraries have it: their moments are dates, too."""


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        (None, int, "None"),
        ("1#USER#2", int, "str"),
        (True, int, "bool"),
        (Level.HIGH, int, "Level"),
        (1.5, Decimal, "float"),
        (datetime(2024, 1, 1, tzinfo=UTC), date, "datetime"),
        (Instant(2024, 1, 1), date, "Instant"),
        (None, str, "None"),
    ],
)
def test_values_of_another_type_are_refused(value: object, kind: type[object], found: str) -> None:
    with pytest.raises(KeyValueError, match=f"must be {kind.__name__}, not {found}"):
        check_type("Task", "sk", "n", value, kind)


@pytest.mark.parametrize(("value", "kind"), [(1, int), (date(2024, 1, 1), date)])
def test_values_of_the_type_are_fine(value: object, kind: type[object]) -> None:
    assert check_type("Task", "sk", "n", value, kind) is None


@pytest.mark.parametrize("text", ["a\ud800", "\udfff", "\ud83d\ude00"])
def test_half_a_character_is_refused(text: str) -> None:
    for check in (check_text, check_prefix):
        with pytest.raises(KeyValueError, match="lone surrogate") as caught:
            check("Post", "sk", "name", text)
        assert caught.value.component == "name"
        str(caught.value).encode()
    assert accepted("\U0001f600")


class Plain(StrEnum):
    OPEN = "open"


def test_an_enum_is_one_of_its_values() -> None:
    check_choice("Task", "sk", "status", "open", ("open", "done"))
    check_choice("Task", "sk", "status", Plain.OPEN, ("open", "done"))
    check_choice("Task", "sk", "level", 1, (1, 2))
    with pytest.raises(KeyValueError, match="must be one of 'open', 'done'"):
        check_choice("Task", "sk", "status", "s3cret", ("open", "done"))
    for wrong in (True, Level.HIGH, "1", None):
        with pytest.raises(KeyValueError, match="must be int"):
            check_choice("Task", "sk", "level", wrong, (1, 3))  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [0, 10**38 - 1, -(10**38) + 1])
def test_integers_have_38_digits(number: int) -> None:
    assert check_integer("Task", "sk", "n", number) is None


@pytest.mark.parametrize("number", [10**38, -(10**38)])
def test_integers_have_no_more_than_38_digits(number: int) -> None:
    with pytest.raises(KeyValueError, match="38 digits"):
        check_integer("Task", "sk", "n", number)


@pytest.mark.parametrize(
    "text", ["0", "-0.0", "0E+9999", "1E+125", "1E-130", "9" * 38, "1" + "0" * 60]
)
def test_decimals_are_what_dynamodb_stores(text: str) -> None:
    assert check_decimal("Task", "sk", "n", Decimal(text)) is None


@pytest.mark.parametrize(
    "text", ["NaN", "sNaN", "-Infinity", "1E+126", "1E-131", "9" * 39, "0." + "1" * 39]
)
def test_decimals_that_dynamodb_does_not_store_are_refused(text: str) -> None:
    with pytest.raises(KeyValueError, match="must be a"):
        check_decimal("Task", "sk", "n", Decimal(text))


WEST = timezone(-timedelta(hours=1))


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (datetime(2024, 1, 1), "must have a time zone"),
        (datetime.max.replace(tzinfo=WEST), "years 1 to 9999"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), "years 1 to 9999"),
        (date(2024, 1, 1), "must be datetime, not date"),
        (None, "must be datetime, not None"),
    ],
)
def test_a_moment_is_one_in_utc(moment: datetime, reason: str) -> None:
    check_moment("Task", "sk", "at", datetime.max.replace(tzinfo=UTC))
    with pytest.raises(KeyValueError, match=reason):
        check_moment("Task", "sk", "at", moment)


# ---- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "spec", "text"),
    [
        (42, "06d", "000042"),
        (999999, "06d", "999999"),
        (42, "+06d", "+00042"),
        (-42, "+06d", "-00042"),
        (42, "6d", "    42"),
        (-42, " 06d", "-00042"),
        (0, "+03d", "+00"),
        (Decimal("-0.001").quantize(Decimal("0.01")), "07.2f", "0000.00"),
        (Decimal("-0.00"), "+07.2f", "+000.00"),
        (Decimal("1.5"), "08.2f", "00001.50"),
        (1234, "d", "1234"),
    ],
)
def test_numbers_are_padded(number: int | Decimal, spec: str, text: str) -> None:
    assert padded("Task", "sk", "n", number, spec) == text


@pytest.mark.parametrize(
    ("number", "spec", "reason"),
    [
        (1000000, "06d", "wider"),
        (-1, "06d", "negative"),
        (-123456, "+06d", "wider"),
        (Decimal("1.555"), "08.2f", "more digits"),
        (Decimal("NaN"), "08.2f", "finite"),
        (Decimal("Infinity"), "08.2f", "finite"),
        (10**38, "050d", "38 digits"),
        (True, "06d", "must be int, not bool"),
        (1, "08.2f", "must be Decimal, not int"),
        (Decimal(1), "06d", "must be int, not Decimal"),
        ("1", "06d", "must be int, not str"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(number: int | Decimal, spec: str, reason: str) -> None:
    with pytest.raises(KeyValueError, match=reason):
        padded("Task", "sk", "n", number, spec)


@pytest.mark.slow
@given(st.integers(0, 10**6 - 1), st.integers(0, 10**6 - 1))
def test_padded_numbers_sort_as_numbers(left: int, right: int) -> None:
    texts = [padded("Task", "sk", "n", number, "06d") for number in (left, right)]
    assert (texts[0] < texts[1]) == (left < right)


class Mixed(str, Enum):  # noqa: UP042    as older code has it
    OPEN = "open"


class Number(int, Enum):
    ONE = 1


def test_a_member_of_an_enum_is_a_key_only_if_it_reads_like_one() -> None:
    """`f"{Mixed.OPEN}"` is "Mixed.OPEN", which would be another key than the one that is asked for."""
    check_text("Task", "sk", "status", Plain.OPEN, "#")
    with pytest.raises(KeyValueError, match="must be a plain str, not Mixed"):
        check_text("Task", "sk", "status", Mixed.OPEN, "#")
    with pytest.raises(KeyValueError, match="must be int, not Number"):
        check_type("Task", "sk", "n", Number.ONE, int)
