"""Texts of keys: every key is read back in one way only, and bounds are exact."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dyngen.runtime.errors import KeyValueError
from dyngen.runtime.keys import (
    KeyShape,
    check_key,
    check_prefix,
    check_text,
    check_type,
    padded,
    text_after,
    upper_text,
)
from dyngen.runtime.texts import (
    boolean_of,
    boolean_text,
    datetime_of,
    datetime_text,
    decimal_text,
    epoch_datetime,
    epoch_seconds,
)

SMALL = st.text("ab#!$", min_size=1, max_size=4)
ANY = st.text(min_size=1, max_size=6)


def accepted(value: str, before: str = "", refused: tuple[str, ...] = ()) -> bool:
    try:
        check_text("Post", "sk", "name", value, before, refused)
    except KeyValueError:
        return False
    return True


# ---- shapes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "text", "components"),
    [
        (KeyShape("PROFILE"), "PROFILE", ()),
        (KeyShape("PROFILE"), "PROFILE#", None),
        (KeyShape("POST#", ""), "POST#1", ("1",)),
        (KeyShape("POST#", ""), "POST#", None),
        (KeyShape("POST#", ""), "post#1", None),
        (KeyShape("POST#", ""), "POST#1#2", ("1#2",)),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#o", ("d", "o")),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#o#x", ("d", "o#x")),
        (KeyShape("ORDER#", "#", ""), "ORDER##o", None),
        (KeyShape("ORDER#", "#", ""), "ORDER#d#", None),
        (KeyShape("ORDER#", "#", ""), "ORDER#d", None),
        (KeyShape("A#", "#END"), "A#x#END", ("x",)),
        (KeyShape("A#", "#END"), "A#x#END#END", None),
        (KeyShape("A#", "##", ""), "A#a##b", ("a", "b")),
        (KeyShape("", "", widths=(6,)), "000042", ("000042",)),
        (KeyShape("S#", "", "", widths=(6, 0)), "S#000042name", ("000042", "name")),
        (KeyShape("S#", "", "", widths=(6, 0)), "S#000042", None),
        (KeyShape("S#", "", "", widths=(6, 0)), "S#042", None),
        (KeyShape("", ""), "anything", ("anything",)),
        (KeyShape("", ""), "", None),
        (KeyShape("X#", "#", ""), "X#line\nbreak#\n", ("line\nbreak", "\n")),
    ],
)
def test_a_shape_reads_a_text(
    shape: KeyShape, text: str, components: tuple[str, ...] | None
) -> None:
    assert shape.matches(text) == (components is not None)
    if components is None:
        with pytest.raises(ValueError, match="another shape"):
            shape.split(text)
    else:
        assert shape.split(text) == components


def test_no_text_is_of_no_shape() -> None:
    assert not KeyShape("", "").matches(None)


@given(SMALL, SMALL, st.sampled_from(["#", "##", "#a#", "b"]))
def test_what_was_checked_is_read_back(first: str, second: str, delimiter: str) -> None:
    assume(accepted(first, delimiter))
    key = f"P#{first}{delimiter}{second}"
    assert KeyShape("P#", delimiter, "").split(key) == (first, second)


@given(st.tuples(SMALL, SMALL), st.tuples(SMALL, SMALL), st.sampled_from(["#", "##", "#a#", "ab"]))
def test_no_two_tuples_give_one_key(
    left: tuple[str, str], right: tuple[str, str], delimiter: str
) -> None:
    assume(left != right)
    assume(accepted(left[0], delimiter) and accepted(right[0], delimiter))
    assert delimiter.join(left) != delimiter.join(right)


# ---- checks ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        (None, int, "None"),
        ("1#USER#2", int, "str"),
        (True, int, "bool"),
        (1.5, Decimal, "float"),
        (datetime(2024, 1, 1, tzinfo=UTC), date, "datetime"),
        (None, str, "None"),
    ],
)
def test_values_of_another_type_are_refused(value: object, kind: type[object], found: str) -> None:
    with pytest.raises(KeyValueError, match=f"must be {kind.__name__}, not {found}"):
        check_type("Task", "sk", "n", value, kind)


@pytest.mark.parametrize(("value", "kind"), [(1, int), (Level.HIGH, int), (date(2024, 1, 1), date)])
def test_values_of_the_type_are_fine(value: object, kind: type[object]) -> None:
    assert check_type("Task", "sk", "n", value, kind) is None


def test_a_key_that_another_template_reads_is_refused() -> None:
    item = KeyShape("ORDER#", "#ITEM#", "")
    check_key("Order", "sk", "ORDER#2024#o1", item)
    with pytest.raises(KeyValueError, match="another kind of item") as caught:
        check_key("Order", "sk", "ORDER#2024#ITEM#1", KeyShape("PROFILE"), item)
    assert caught.value.component is None


# ---- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "spec", "text"),
    [
        (42, "06d", "000042"),
        (999999, "06d", "999999"),
        (42, "+06d", "+00042"),
        (-42, "+06d", "-00042"),
        (255, "04x", "00ff"),
        (Decimal("1.5"), "08.2f", "00001.50"),
        (1234, "d", "1234"),
    ],
)
def test_numbers_are_padded(number: int | Decimal, spec: str, text: str) -> None:
    assert padded(number, spec, "Task", "sk", "n") == text


@pytest.mark.parametrize(
    ("number", "spec", "reason"),
    [
        (1000000, "06d", "wider"),
        (-1, "06d", "negative"),
        (-123456, "+06d", "wider"),
        (Decimal("1.555"), "08.2f", "more digits"),
        (Decimal("NaN"), "08.2f", "finite"),
        (10**17 + 1, "024.3e", "more digits"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(number: int | Decimal, spec: str, reason: str) -> None:
    with pytest.raises(KeyValueError, match=reason):
        padded(number, spec, "Task", "sk", "n")


@given(st.integers(0, 10**6 - 1), st.integers(0, 10**6 - 1))
def test_padded_numbers_sort_as_numbers(left: int, right: int) -> None:
    texts = [padded(number, "06d", "Task", "sk", "n") for number in (left, right)]
    assert (texts[0] < texts[1]) == (left < right)


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


# ---- bounds ------------------------------------------------------------------------------------


@given(ANY, st.text(max_size=4))
def test_text_after_is_greater_than_all_that_begin_so(text: str, rest: str) -> None:
    assume(text.strip("\U0010ffff"))
    after = text_after(text)
    assert text + rest < after
    after.encode()  # no surrogates


@given(ANY, ANY)
def test_text_after_is_the_least(text: str, other: str) -> None:
    assume(text.strip("\U0010ffff"))
    if text < other < text_after(text):
        assert other.startswith(text)


def test_text_after_at_the_edges() -> None:
    assert text_after("ORDER#") == "ORDER$"
    assert text_after("a\ud7ff") == "a\ue000"
    assert text_after("a\U0010ffff") == "b"
    with pytest.raises(ValueError, match="no text"):
        text_after("\U0010ffff")


NARROW = st.text("!#$a", min_size=1, max_size=3)


@given(NARROW, NARROW, st.text("!#$a", max_size=2), st.sampled_from(["#", "#!", "a#"]))
def test_an_upper_bound_holds_every_key_of_a_lesser_component(
    operand: str, component: str, rest: str, delimiter: str
) -> None:
    assume(component <= operand)
    assert f"P#{component}{delimiter}{rest}" < upper_text("P#", operand, delimiter)


@given(NARROW, st.sampled_from(["#", "!", "$"]))
def test_an_upper_bound_is_the_least(operand: str, delimiter: str) -> None:
    """Against a naive model: the greatest key of all components up to the operand."""
    bound = upper_text("P#", operand, delimiter)
    alphabet = "!#$a"
    texts = [""]
    for _ in range(3):
        texts += [text + letter for text in texts for letter in alphabet if len(text) < 3]
    components = {text for text in texts if text and text <= operand}
    greatest = max(f"P#{component}{delimiter}\U0010ffff\U0010ffff" for component in components)
    assert greatest < bound
    beginning = bound[:-1] + chr(ord(bound[-1]) - 1)
    assert greatest.startswith(beginning)  # so that no text lies between but longer keys of it


class Mixed(str, Enum):  # noqa: UP042    as older code has it
    OPEN = "open"


class Plain(StrEnum):
    OPEN = "open"


class Number(int, Enum):
    ONE = 1


def test_a_member_of_an_enum_is_a_key_only_if_it_reads_like_one() -> None:
    """`f"{Mixed.OPEN}"` is "Mixed.OPEN", which would be another key than the one that is asked for."""
    check_text("Task", "sk", "status", Plain.OPEN, "#")
    with pytest.raises(KeyValueError, match="must be a plain str, not Mixed"):
        check_text("Task", "sk", "status", Mixed.OPEN, "#")
    if f"{Number.ONE}" != "1":  # Python 3.12
        with pytest.raises(KeyValueError, match="must be a plain int, not Number"):
            check_type("Task", "sk", "n", Number.ONE, int)
