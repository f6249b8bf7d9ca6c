r"""How pieces of a schema are shown in messages: in JSON's quotes, on one line, never too long.

quoted("user_id")    "user_id"
quoted("a\nb\x1b")   "a\nb\u001b"     nothing that a terminal would obey
shown({"a": 1})      an object
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

_LONGEST = 60
_INVISIBLE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def quoted(text: str) -> str:
    """The text in double quotes, with escapes for what cannot be seen, cut if long."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return visible(json.dumps(text, ensure_ascii=False))


def visible(text: str) -> str:
    r"""The text with its invisible characters (bidirectional marks, C1 controls) written as \uXXXX."""
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def shown(value: object) -> str:
    """A JSON value in words: `the text "yes"`, `the number 5`, `true`, `an array`."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int | Decimal):
        return f"the number {value}"
    if isinstance(value, list):
        return "an array" if value else "an empty array"
    return "an object" if value else "an empty object"


def ordinal(position: int) -> str:
    """A list position in words: 0 is `1st`."""
    number = position + 1
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
