"""Values as text, and back: numbers, booleans and moments, in keys and where they are stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol, runtime_checkable

from ..wire import T, is_list, is_object, is_set
from .plain import plain_decimal, plain_moment, plain_text


def decimal_text(number: Decimal | int) -> str:
    """Return a number in plain notation: no exponent, no trailing zeros, zero is `0`.

    Raises `ValueError` for NaN, infinity, and what is too large or too small for DynamoDB.
    """
    if isinstance(number, int):
        return str(number)
    number = plain_decimal(number)
    if not number:
        return "0"
    if not number.is_finite() or not -130 <= number.adjusted() <= 125:
        raise ValueError("not a number that DynamoDB can store")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal_of(text: str) -> Decimal:
    """Return the number that a text in a key names; `ValueError` for NaN and infinity, which are none."""
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def boolean_text(value: bool) -> str:
    """Return `true` or `false`."""
    return "true" if value else "false"


def boolean_of(text: str) -> bool:
    """Return the boolean that `boolean_text` wrote; `ValueError` for any other text."""
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def is_whole(text: str) -> bool:
    """Tell whether a text holds no half of a surrogate pair, which is no character and has no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


HALVES: Final = "must not contain a lone surrogate, which is half of a character"
"""What is wrong with any other."""


@runtime_checkable
class Demand(Protocol):
    """What the values of a field must meet besides their type: `Annotated[datetime, MILLISECONDS]`."""

    def wrong(self, value: object, /) -> str | None:
        """Return what is wrong with a value, if it is of the right type."""
        ...


@dataclass(frozen=True, slots=True)
class Precision:
    """How finely a moment is kept."""

    name: str
    microseconds: int

    def wrong(self, value: object) -> str | None:
        """Return the demand that a moment does not meet."""
        return (
            self.demand
            if isinstance(value, datetime) and not self.holds(value)
            else None
        )

    @property
    def demand(self) -> str:
        """What a moment must be, and how it becomes that."""
        return (
            f"must be of whole {self.name}: replace(microsecond=…) cuts what is finer"
        )

    def holds(self, moment: datetime) -> bool:
        """Tell whether `moment` is no finer."""
        return self.microseconds == 1 or self.finer(moment) == 0

    def finer(self, moment: datetime) -> int:
        """Return how many microseconds it is more than is kept, in UTC: an offset may have some."""
        moment = plain_moment(moment)
        offset = moment.utcoffset()
        ahead = offset.microseconds if offset else 0
        return (moment.microsecond - ahead) % self.microseconds


def cut_moment(moment: datetime, precision: Precision) -> datetime:
    """Return `moment` without what is finer."""
    return moment - timedelta(microseconds=precision.finer(moment))


@dataclass(frozen=True, slots=True)
class TextOfKey:
    """What DynamoDB takes in a key attribute of an index, in an item of which no such key is made."""

    most: int

    def wrong(self, value: object) -> str | None:
        """Return why a text cannot stand there."""
        if value == "":
            return "must not be empty: it is a key attribute of an index"
        if (
            isinstance(value, str)
            and len(value.encode(errors="surrogatepass")) > self.most
        ):
            return f"must not be longer than {self.most:,} bytes: it is a key attribute of an index"
        return None

    def stored(self, text: str) -> str:
        """Return the text; `TypeError` if it is none, `ValueError` if it cannot stand there."""
        text = plain_text(text)
        if why := self.wrong(text):
            raise ValueError(why)
        return text


PARTITION_TEXT: Final = TextOfKey(2048)
SORT_TEXT: Final = TextOfKey(1024)


@dataclass(frozen=True, slots=True)
class SetWithDefault:
    """What a set has to hold whose field has a default: an empty one is left out, and would read as that."""

    def wrong(self, value: object) -> str | None:
        """Return why a set cannot be stored."""
        if is_set(value) and not value:
            return "must not be empty: DynamoDB has no empty sets, and what is absent reads as the default"
        return None

    def stored(self, elements: T) -> T:
        """Return the set; `ValueError` if it cannot be stored."""
        if why := self.wrong(elements):
            raise ValueError(why)
        return elements


NOT_EMPTY: Final = SetWithDefault()


class TooFine(ValueError):
    """A moment is finer than what it is kept in (`milliseconds`), and would not be the same again."""


SECONDS: Final = Precision("seconds", 1_000_000)
MILLISECONDS: Final = Precision("milliseconds", 1_000)
MICROSECONDS: Final = Precision("microseconds", 1)


def datetime_text(moment: datetime, precision: Precision = MICROSECONDS) -> str:
    """Return a moment as text that sorts by time: `2024-01-31T09:30:00.000000Z`, in UTC.

    Raises `ValueError` if it has no time zone, or is finer than `precision`; `OverflowError` if
    no year of UTC holds it.
    """
    moment = _in_zone(moment)
    _require_whole(moment, precision)
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec=precision.name) + "Z"


def offset_text(moment: datetime) -> str:
    """Return the same with an offset in place of the `Z`: `2024-01-31T09:30:00.000000+0000`."""
    return datetime_text(moment).removesuffix("Z") + "+0000"


def datetime_of(text: str, precision: Precision = MICROSECONDS) -> datetime:
    """Return the moment, in UTC, that an ISO 8601 text names.

    Raises `ValueError` if it is no such text, has no time zone, or is finer than `precision`.
    """
    moment = datetime.fromisoformat(text)
    # Texts as `datetime_text` writes them have no room for what is finer. Others, such as
    # 20240131T093000.1234567Z, can be as short and need a closer look.
    if (
        len(text) > _LONGEST or text[19:20] not in ".Z" or text[-1] != "Z"
    ) and _FINER.search(text):
        raise TooFine(precision.name)
    moment = _in_zone(moment)
    _require_whole(moment, precision)
    return moment.astimezone(UTC)


def epoch_seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970-01-01 UTC, as time to live wants them.

    Raises `ValueError` if it has no time zone, `OverflowError` if no year of UTC holds it.
    """
    return (_in_zone(moment).astimezone(UTC) - _EPOCH) // timedelta(seconds=1)


def epoch_number(moment: datetime, precision: Precision) -> int:
    """Return how many seconds, or milliseconds, a moment is after 1970-01-01 UTC.

    Raises `ValueError` if it has no time zone, or is finer than `precision`; `OverflowError` if
    no year of UTC holds it, so that it could not be read again.
    """
    moment = _in_zone(moment)
    _require_whole(moment, precision)
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(
        microseconds=precision.microseconds
    )


def epoch_datetime(number: str, precision: Precision = SECONDS) -> datetime:
    """Return the moment, in UTC, so many seconds, or milliseconds, after 1970-01-01 UTC."""
    return _EPOCH + timedelta(microseconds=int(number) * precision.microseconds)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What is finer than microseconds, Python reads without a word, and drops.
_FINER: Final = re.compile(r"[.,]\d{6}\d*[1-9]")
_LONGEST: Final = len("2024-01-31T09:30:00.000000Z")
"""How long texts are that `datetime_text` writes, at most."""


def _require_whole(moment: datetime, precision: Precision) -> None:
    if not precision.holds(moment):
        raise TooFine(precision.name)


def is_in_utc(moment: datetime) -> bool:
    """Tell whether UTC has a year for `moment`, which has a time zone: from 1 to 9999."""
    try:
        plain_moment(moment).astimezone(UTC)
    except OverflowError:
        return False
    return True


def comparable(value: object) -> object:
    """Return what compares as the value does once it was stored: a plain text, of a moment the same in UTC.

    Moments of one zone compare by its clocks, which are put back once a year; and in that hour
    they equal no moment of another zone. To Python `True` is 1, in what is free of form as well.
    """
    if isinstance(value, bool):
        return "BOOL", value
    if isinstance(value, datetime) and plain_moment(value).utcoffset() is not None:
        value = plain_moment(value)
        return value.astimezone(UTC) if is_in_utc(value) else value
    if is_list(value):
        return [comparable(each) for each in value]
    if is_object(value):
        return {name: comparable(member) for name, member in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        compared = [each.name for each in fields(value) if each.compare]
        return type(value), [comparable(getattr(value, name)) for name in compared]
    return plain_text(value) if isinstance(value, str) else value


def is_later(moment: datetime, other: datetime) -> bool:
    """Tell whether a moment is behind the other.

    In UTC: moments of one zone compare by its clocks, which are put back once a year.
    """
    return plain_moment(moment).astimezone(UTC) > plain_moment(other).astimezone(UTC)


OUT_OF_YEARS: Final = "must be a moment in UTC: of the years 1 to 9999"
"""What is wrong with any other."""


def _in_zone(moment: datetime) -> datetime:
    """Return a moment, of the type itself; `ValueError` for one without a time zone."""
    if type(moment) is not datetime:
        moment = plain_moment(moment)
    if moment.utcoffset() is None:
        raise ValueError("a datetime without a time zone names no moment")
    return moment
