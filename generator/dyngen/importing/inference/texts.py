"""What kinds of texts there are: a word, a date, a moment in one of the formats, a UUID, a number of fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

_CAPITALS = re.compile(r"[A-Z][A-Z_-]*[A-Z]\d?")
_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:_[A-Za-z]+)*")
_MARKED = re.compile(r"\$\w+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENTS = {
    "iso_us": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"),
    "iso_offset": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000"),
    "iso_ms": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    "iso_s": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
}
_HEADS = frozenset(
    ("profile", "metadata", "meta", "details", "detail", "info", "root", "data", "main", "record")
)
_USUAL = _HEADS | {"settings", "config", "preferences", "summary", "stats"}
_DIGITS = re.compile(r"[0-9]{2,38}")
SECONDS = range(946_684_800, 4_102_444_800)
"""From 2000 to 2100."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def is_capitals(text: str) -> bool:
    """Whether a text is a word in capitals, as labels in keys are."""
    return _CAPITALS.fullmatch(text) is not None


def is_word(text: str) -> bool:
    """Whether a text could be a label: letters, or what ElectroDB begins keys with."""
    return is_marked(text) or is_capitals(text) or _WORD.fullmatch(text) is not None


def is_head(text: str) -> bool:
    """Whether a text is what sort keys have for the thing that the partition is about: `PROFILE`, `#metadata`."""
    return text.strip("#").lower() in _HEADS


def is_usual(text: str) -> bool:
    """Whether a text is one that sort keys often have for themselves."""
    return text.strip("#").lower() in _USUAL


def is_marked(text: str) -> bool:
    """Whether a text is a label and nothing else: `$shop`."""
    return _MARKED.fullmatch(text) is not None


def type_of_texts(texts: Iterable[str]) -> dict[str, object]:
    """The narrowest type whose values are written exactly like all of these texts: keys of a field."""
    known = list(texts)
    if all(map(_is_uuid, known)):
        return {"type": "uuid"}
    if all(map(_is_date, known)):
        return {"type": "date"}
    for format, form in _MOMENTS.items():
        if all(form.fullmatch(text) and _is_moment(text) for text in known):
            said: dict[str, object] = {"type": "datetime"}
            return said if format == "iso_us" else said | {"format": format}
    return {"type": "string"}


def width_of(texts: Iterable[str]) -> int | None:
    """How wide numbers are that are filled with zeros; None if these are no such numbers."""
    known = list(texts)
    widths = {len(text) for text in known}
    padded = any(text.startswith("0") and len(text) > 1 for text in known)
    if len(widths) == 1 and padded and all(_DIGITS.fullmatch(text) for text in known):
        return widths.pop()
    return None


def clock_width(texts: Iterable[str]) -> int | None:
    """How wide numbers are that count seconds or milliseconds since 1970; None if these are no such numbers.

    For two centuries to come they have as many digits, so a key that holds them may say how many.
    """
    known = list(texts)
    for width in (10, 13):
        if known and all(len(text) == width and _is_of_this_age(text) for text in known):
            return width
    return None


def _is_of_this_age(number: str) -> bool:
    return number.isascii() and number.isdigit() and int(number[:10]) in SECONDS


def are_loose_moments(texts: Iterable[str]) -> bool:
    """Whether texts look like moments, in whatever spelling."""
    return all(_ISO.match(text) for text in texts)


def _is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None and str(UUID(text)) == text


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text) or not text.isascii():
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    if not text.isascii():
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
