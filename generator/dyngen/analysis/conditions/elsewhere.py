"""Words of conditions in other languages, and what DynamoDB has instead: `x is not null`, `tags has :tag`, len(x)."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.comparators import MIRRORED
from dyngen.schema.suggest import translated

_PRESENT, _ABSENT = "attribute_exists", "attribute_not_exists"
_FUNCTIONS = {
    "present": _PRESENT, "defined": _PRESENT, "isset": _PRESENT, "is_set": _PRESENT, "has_attribute": _PRESENT,
    "is_not_null": _PRESENT,
    "missing": _ABSENT, "absent": _ABSENT, "undefined": _ABSENT, "is_null": _ABSENT, "isnull": _ABSENT,
    "len": "size", "length": "size", "count": "size",
    "starts_with": "begins_with", "startswith": "begins_with", "prefix": "begins_with",
    "has": "contains", "includes": "contains", "include": "contains", "like": "contains",
}  # fmt: skip
_SIGNS = {"is": "=", "neq": "<>"}
"""Of operators, what `translated` does not know."""
_NOTHING = {"null", "none", "nil", "undefined", "missing", "absent"}
_BOTH = ("contains", "begins_with")


def function(word: str) -> str | None:
    """The function of DynamoDB that another language calls so."""
    return _FUNCTIONS.get(word.lower())


def operator(name: str, words: Sequence[str]) -> str | None:
    """What to write instead of the word behind an attribute, the first of `words`; None for no operator of others."""
    word, *behind = (each.lower() for each in words)
    negated = behind[:1] == ["not"]
    if word == "is" and (behind[negated:] or [""])[0] in _NOTHING:
        return f"write {_PRESENT if negated else _ABSENT}({name})"
    if word == "is" and negated:
        return f"write {name} <> …"
    if sign := _SIGNS.get(word) or translated(word, MIRRORED):
        return f"write {name} {sign} …"
    if word == "like":
        return f"write begins_with({name}, …), or contains({name}, …) for a part of it"
    called = word if word in _BOTH else _FUNCTIONS.get(word, "")
    if called in (_PRESENT, _ABSENT):
        return f"write {called}({name})"
    return f"write {called}({name}, …)" if called in _BOTH else None
