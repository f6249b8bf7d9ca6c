"""What keeps the keys of one position apart: no two (entity, values) may make one text.

All templates of a key attribute share one space of texts. Two mechanisms divide it:

    TENANT#{t}   TENANT#{t}#USER#{u}      t may not hold "#USER#": another template goes on there
    {watch_key}  PROFILE                  watch_key may not be PROFILE: the literal reading goes first

The first is `Component.refused`, the second `Template.rivals`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from dyngen.ir.keys import Component, Shape, Template

_OTHER = "\x00other"
"""Stands for every character that is in no literal."""


def divide(templates: Sequence[Template]) -> list[Template]:
    """The templates of one key position, each with what its components refuse and which readings go first."""
    texts = [each for each in templates if each.wire == "S"]
    refusing = [each if each.wire == "N" else _refusing(each, texts) for each in templates]
    texts = [each for each in refusing if each.wire == "S"]
    return [each if each.wire == "N" else _with_rivals(each, texts) for each in refusing]


def _refusing(one: Template, all_of_them: Sequence[Template]) -> Template:
    parts: list[str | Component] = []
    position = 0
    for part in one.parts:
        if isinstance(part, Component):
            position += 1
            refused = {
                other.shape.literals[position]
                for other in all_of_them
                if other.shape.literals[:position] == one.shape.literals[:position]
                and len(other.shape.literals) > position
            }
            part = replace(part, refused=tuple(sorted(refused - {"", part.before})))
        parts.append(part)
    told = tuple(
        part.refused if part.before else () for part in parts if isinstance(part, Component)
    )
    shape = replace(one.shape, refused=told if any(told) else ())
    if alphabets := _alphabets(one, all_of_them):
        widths = tuple(each.width or 0 for each in one.components)
        shape = replace(shape, alphabets=alphabets, widths=widths)
    return replace(one, parts=tuple(parts), shape=shape)


def _alphabets(one: Template, all_of_them: Sequence[Template]) -> tuple[str, ...]:
    """The characters of each component, if the literals alone do not tell the template from all others."""
    alphabets = tuple(each.alphabet or "" for each in one.components)
    alike = (
        other.shape.literals != one.shape.literals and _meet(one, other, alphabets=False)
        for other in all_of_them
    )
    return alphabets if any(alphabets) and any(alike) else ()


def _with_rivals(one: Template, all_of_them: Sequence[Template]) -> Template:
    rivals = {
        other.shape.literals: other.shape
        for other in all_of_them
        if other.shape.literals != one.shape.literals
        and goes_first(other, one)
        and not _continues(other, one)
        and _meet(one, other)
    }
    return replace(one, rivals=tuple(rivals[key] for key in sorted(rivals)))


def readings_before(one: Template, all_of_them: Sequence[Template]) -> tuple[Shape, ...]:
    """The shapes a text must be tried against before it may be read as `one`."""
    found = {
        other.shape.literals: other.shape
        for other in all_of_them
        if other.wire == "S"
        and other.shape.literals != one.shape.literals
        and goes_first(other, one)
        and _meet(one, other)
    }
    return tuple(found[key] for key in sorted(found))


def goes_first(one: Template, other: Template) -> bool:
    """Is `one` the more particular reading: literal text where `other` has a field, or longer?"""
    left, right = list(one.parts), list(other.parts)
    while left and right:
        a, b = left.pop(0), right.pop(0)
        if isinstance(a, str) and isinstance(b, str):
            shared = 0
            while shared < min(len(a), len(b)) and a[shared] == b[shared]:
                shared += 1
            if shared < min(len(a), len(b)):
                return False
            if len(a) > shared:
                left.insert(0, a[shared:])
            if len(b) > shared:
                right.insert(0, b[shared:])
        elif isinstance(a, str):
            return True
        elif isinstance(b, str):
            return False
    return bool(left)


def _continues(longer: Template, shorter: Template) -> bool:
    """Does `longer` begin as `shorter`, whose last component then refuses what follows?"""
    ends_open = shorter.shape.literals[-1] == ""
    beginning = shorter.shape.literals[:-1]
    return (
        ends_open
        and longer.shape.literals[: len(beginning)] == beginning
        and len(longer.shape.literals) > len(beginning)
    )


def _meet(one: Template, other: Template, *, alphabets: bool = True) -> bool:
    """Can one text be read as both? Components may be any text, or any of their alphabet."""
    signs = {
        character
        for each in (one, other)
        for literal in each.shape.literals
        for character in literal
    }
    signs.add(_OTHER)
    return _common_text(_steps(one, alphabets), _steps(other, alphabets), signs)


_Step = tuple[str | None, bool]
"""(the characters that may stand here, None: any; may they be repeated)"""


def _steps(template: Template, alphabets: bool) -> list[_Step]:
    steps: list[_Step] = []
    for part in template.parts:
        if isinstance(part, Component):
            steps.append((part.alphabet if alphabets else None, True))
        else:
            steps.extend((character, False) for character in part)
    return steps


def _common_text(one: list[_Step], other: list[_Step], signs: set[str]) -> bool:
    """Breadth first over pairs of positions: have both taken the same characters, and both come to their end?"""
    start = (0, 0)
    seen, queue = {start}, deque([start])
    while queue:
        i, j = queue.popleft()
        if i == len(one) and j == len(other):
            return True
        if i == len(one) or j == len(other):
            continue
        (here, _), (there, _) = one[i], other[j]
        tried = signs | set(here or there or "")
        if not any(_allows(here, sign) and _allows(there, sign) for sign in tried):
            continue
        for next_i in _after(one[i], i):
            for next_j in _after(other[j], j):
                state = (next_i, next_j)
                if state not in seen:
                    seen.add(state)
                    queue.append(state)
    return False


def _after(step: _Step, position: int) -> tuple[int, ...]:
    return (position, position + 1) if step[1] else (position + 1,)


def _allows(characters: str | None, sign: str) -> bool:
    return characters is None or sign in characters
