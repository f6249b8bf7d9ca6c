"""Texts of keys, cut at separators, but not inside moments, nor inside values of the item itself.

parts_of("USER#u1:2024-01-31T09:30:00Z", {})      USER | u1 | 2024-01-31T09:30:00Z, with `#` and `:` between
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dyngen.records import record

Texts = Mapping[str, Sequence[str]]
"""The names of the attributes that have a text, for each text that an item has."""

SEPARATORS = "#|:/~^;,!"
_CUT = re.compile(rf"[{re.escape(SEPARATORS)}]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_KEY = re.compile(rf"[A-Z_]+[{re.escape(SEPARATORS)}]")
"""How other keys begin: an attribute that holds one is no part of this one."""


@record(frozen=True, slots=True)
class Part:
    """A piece of a key, and the separator behind it. `fixed`: certainly no value but a label."""

    text: str
    behind: str = ""
    fixed: bool = False


def parts_of(text: str, texts: Texts, separators: str = SEPARATORS) -> tuple[Part, ...]:
    """The parts of a key of an item that has these texts."""
    found: list[Part] = []
    start = at = 0
    while at < len(text):
        end = _whole(text, at, texts) if at == start else at
        cut = _CUT.match(text, end)
        if cut and set(cut[0]) & set(separators):
            found += _labelled(text[start:end], cut[0], texts)
            start = at = cut.end()
        else:
            at = max(end, at + 1)
    return (*found, *_labelled(text[start:], "", texts))


def _whole(text: str, at: int, texts: Texts) -> int:
    """Where what begins at a place ends, if it may hold separators itself; else that place."""
    moment = _MOMENT.match(text, at)
    if moment:
        return moment.end()
    rest = text[at:]
    held = [
        value
        for value in texts
        if value and rest.startswith(value) and _CUT.search(value) and not _KEY.match(value)
        if len(rest) == len(value) or _CUT.match(rest, len(value))
    ]
    return at + max(map(len, held), default=0)


def _labelled(text: str, behind: str, texts: Texts) -> list[Part]:
    """A part, or two: `team_green` is a label and a value, where the item has a `team` that is green."""
    if text and text not in texts:
        for cut in re.finditer(r"[_.-]", text):
            label, rest = text[: cut.end()], text[cut.end() :]
            folded = rest.casefold()
            for value, names in texts.items():
                known = label[:-1].casefold()
                if (
                    rest
                    and value.casefold() == folded
                    and any(_is_called(name, known) for name in names)
                ):
                    return [Part(label, "", fixed=True), Part(rest, behind)]
    return [Part(text, behind)]


def _is_called(attribute: str, label: str) -> bool:
    """Whether a label is the name of an attribute, with or without what says that it is an id."""
    name = attribute.casefold().replace("_", "")
    return label.replace("_", "") in (name, name.removesuffix("id"))
