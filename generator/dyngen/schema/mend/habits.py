"""What people write who know it from other languages, and mean something that has a spelling of its own here.

"type": "array<string>"        "type": "array", "item_type": "string"
"projection": "id, total"      "projection": ["id", "total"]
"updates": "SET total = :n"    "updates": [{"field": "total", "action": "set", "param": "n"}]
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


_FIELD, _PARAMETER = r"#?([\w.]+)", r":(\w+)"
_CHANGES = {
    "set": rf"{_FIELD}\s*=\s*{_PARAMETER}",
    "increment": rf"{_FIELD}\s*=\s*#?\1\s*\+\s*{_PARAMETER}",
    "decrement": rf"{_FIELD}\s*=\s*#?\1\s*-\s*{_PARAMETER}",
    "set_if_absent": rf"{_FIELD}\s*=\s*if_not_exists\(\s*#?\1\s*,\s*{_PARAMETER}\s*\)",
    "remove": _FIELD,
}


def as_updates(value: object) -> str | None:
    """The array that an update expression of DynamoDB stands for; None if that is not plain."""
    if not isinstance(value, str):
        return None
    clauses = re.split(r"\b(SET|REMOVE)\b", value, flags=re.IGNORECASE)
    if clauses.pop(0).strip():
        return None
    found = []
    for word, clause in zip(clauses[::2], clauses[1::2], strict=True):
        for each in re.split(r",(?![^(]*\))", clause):
            change = _change(each.strip(), removes=word.upper() == "REMOVE")
            if change is None:
                return None
            found.append(change)
    return json.dumps(found) if found else None


def _change(text: str, *, removes: bool) -> dict[str, str] | None:
    for action, form in _CHANGES.items():
        if (action == "remove") is removes and (found := re.fullmatch(form, text, re.IGNORECASE)):
            operand = {} if removes else {"param": found[2]}
            return {"field": found[1], "action": action, **operand}
    return None
