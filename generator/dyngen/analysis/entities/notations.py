"""Fields in key templates as other languages write them, which are text here: ${user_id}, <user_id>, %06d."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from dyngen.diagnostics import Place
from dyngen.ir.keys import Component
from dyngen.ir.types import Field

_NAMED = re.compile(
    r"<(?P<angle>\w+)>|\[(?P<square>\w+)\]|%\((?P<percent>\w+)\)[a-z]?|[$@](?P<sign>\w+)|(?<!\w):(?P<colon>\w+)"
)
_FORMAT = re.compile(r"%(?P<format>0?[0-9]*)[sdiu](?![A-Za-z])")


def check_notation(
    parts: Sequence[str | Component], fields: Mapping[str, Field], owner: str, at: Place
) -> None:
    """Warn of what would be a field elsewhere, and is text in every key."""
    inside = {part.field.label for part in parts if isinstance(part, Component)}
    for part, following in zip(parts, (*parts[1:], ""), strict=True):
        if not isinstance(part, str):
            continue
        if part.endswith("$") and isinstance(following, Component):
            spec = "lower" if following.lowered else following.spec
            hole = f"{{{following.field.label}{spec and f':{spec}'}}}"
            advice = f"write {hole}; a template needs no $"
            _warn(f"the $ before {hole}", advice, owner, at, f"${hole}")
        elif text := _foreign(part, fields.keys() - inside):
            _warn(text[0], text[1], owner, at, text[0])


def _foreign(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """What is a field in another notation, and what to write for it; `names` are those of fields."""
    for found in _NAMED.finditer(text):
        name = found[found.lastgroup or 0]
        if name in names:
            return found[0], f"write {{{name}}}"
    if printf := _FORMAT.search(text):
        spec = printf["format"] and f":{printf['format']}d"
        return printf[0], f"write the name of a field between braces: {{user_id{spec}}}"
    return None


def _warn(what: str, advice: str, owner: str, at: Place, part: str) -> None:
    at.warning("DG230", f"{what} becomes part of a key of {owner}", advice, part=part)
