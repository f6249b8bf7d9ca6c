"""What people write who know it from other languages, and mean something that has a spelling of its own here.

"type": "array<string>"        "type": "array", "item_type": "string"
"projection": "id, total"      "projection": ["id", "total"]
"""

from __future__ import annotations

import json
import re

_ARRAY_OF = re.compile(
    r"(?:array|list|sequence)\s*[<\[(]\s*(\w+)\s*[>\])]|(\w+)\[\]", re.IGNORECASE
)


def array_of(value: object) -> str | None:
    """What an array holds whose type says so: `array<string>`, `List[str]`, `string[]`."""
    found = _ARRAY_OF.fullmatch(value.strip()) if isinstance(value, str) else None
    return (found[1] or found[2]) if found else None


def as_array(value: object) -> str | None:
    """The array that a text with commas stands for, or that of one word; None if it is no such text."""
    if not isinstance(value, str) or not value.strip():
        return None
    words = [each.strip() for each in value.split(",")]
    return (
        json.dumps(words, ensure_ascii=False)
        if all(re.fullmatch(r"[\w.-]+", each) for each in words)
        else None
    )
