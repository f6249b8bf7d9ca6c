"""What the text of a component can look like, where its type gives it a form.

    date                  [0-9]{4}-[0-9]{2}-[0-9]{2}      always 10 characters
    {n:04d}               [0-9]{4}
    enum OPEN, PAID       OPEN|PAID
    string                no form: any text

A form is read twice: as a pattern that emitted code tries a key with, and as a part of the automata that tell
while compiling whether two templates can make one text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dyngen.ir.keys import SORT_KEY_BYTES
from dyngen.ir.types import Field, Kind, MomentFormat
from dyngen.records import record

DIGITS = "0123456789"


@record(frozen=True, slots=True)
class Run:
    """Characters in a row."""

    characters: str
    """What each of them may be; empty: anything."""
    count: int | None = 1
    """None: one or more."""
    optional: bool = False
    """May there be none of them?"""


ANY_TEXT = Run("", None)
Form = tuple[tuple[Run, ...], ...]
"""Alternatives, each made of runs. Without any there is no text that the component could have."""


def form_of(field: Field, spec: str) -> Form | None:
    """The form of a field's text in a key, with a format or without one; None for any text."""
    if field.type.choices or field.type.kind is Kind.BOOLEAN:
        return tuple(_exactly(text) for text in texts_of(field, spec) if fits(spec, text))
    if spec:
        return _formatted(spec)
    if field.type.kind is Kind.DATETIME:
        return _MOMENTS[field.type.format]
    return _FORMS.get(field.type.kind)


def texts_of(field: Field, spec: str) -> tuple[str, ...]:
    """Every value as text, if those are counted (an enum, a boolean); else nothing."""
    if field.type.kind is Kind.BOOLEAN:
        return ("true", "false")
    return tuple(format(choice, spec) for choice in field.type.choices)


def values_of(field: Field) -> int:
    """How many values it has, if those are counted; else 0."""
    return 2 if field.type.kind is Kind.BOOLEAN else len(field.type.choices)


def width(form: Form) -> int:
    """The length that every text of a form has; 0 where it varies."""
    lengths = {sum(run.count or 0 for run in runs) for runs in form}
    varies = any(run.count is None or run.optional for runs in form for run in runs)
    return 0 if varies or len(lengths) != 1 else lengths.pop()


def has_room(spec: str) -> bool:
    """Is there a number that a format is wide enough for, and a key that has room for the format?"""
    numbers = [number.lstrip("0") for number in re.findall(r"[0-9]+", spec)]
    # Python reads no number of thousands of digits.
    return all(len(each) < 5 and int(each or 0) <= SORT_KEY_BYTES for each in numbers) and bool(
        _formatted(spec)
    )


def fits(spec: str, text: str) -> bool:
    """Is a number's text one that its format has room for?"""
    return not spec or re.fullmatch(pattern(_formatted(spec)), text) is not None


def is_counted(form: Form) -> bool:
    """Is every text of the form written out?"""
    return all(
        run == Run(run.characters) and len(run.characters) == 1 for runs in form for run in runs
    )


def characters(form: Form) -> frozenset[str]:
    """Every character that a text of the form can hold."""
    return frozenset(character for runs in form for run in runs for character in run.characters)


def pattern(form: Form) -> str:
    """The form as a regular expression."""
    return "|".join("".join(map(_quantified, runs)) for runs in form)


def _quantified(run: Run) -> str:
    one = _CLASSES.get(run.characters) or _one_of(run.characters)
    if run.count is None:
        return f"{one}*" if run.optional else f"{one}+"
    if run.optional:
        return f"{one}?"
    return one if run.count == 1 else f"{one}{{{run.count}}}"


def _one_of(characters: str) -> str:
    if len(characters) > 1:
        return f"[{_INSIDE.sub(_ESCAPED, ''.join(sorted(characters)))}]"
    # In a class of its own a dot reads better than behind a backslash.
    return "[.]" if characters == "." else _SPECIAL.sub(_ESCAPED, characters)


_SPECIAL, _INSIDE, _ESCAPED = (
    re.compile(r"[\^$*+?{}()|\[\]\\]"),
    re.compile(r"[\\\]^-]"),
    r"\\\g<0>",
)


def _exactly(text: str) -> tuple[Run, ...]:
    return tuple(map(Run, text))


def _digits(count: int) -> Run:
    return Run(DIGITS, count)


_FORMAT = re.compile(r"([+ ]?)(0?)(\d*)(?:\.(\d+))?[df]?")


def _formatted(spec: str) -> Form:
    """A number by a format of Python: sign, padding and width, digits behind the point."""
    match = _FORMAT.fullmatch(spec)
    if match is None:
        raise ValueError(f"{spec!r} is no format of a key")
    sign, zeros, wide, precise = match.groups()
    fraction = (Run("."), _digits(int(precise))) if int(precise or 0) else ()
    signs = (Run(f"-{sign}"),) if sign else ()
    if not wide:
        return tuple((*signs, *whole, *fraction) for whole in _WHOLE)
    before = int(wide) - sum(run.count or 0 for run in fraction)
    if before < len(signs) + 1:
        return ()  # there is no number so short
    if zeros:
        return ((*signs, _digits(before - len(signs)), *fraction),)
    if before > _PADDED_EXACTLY:
        # Spaces, then perhaps a sign, then digits: as if they could stand anywhere.
        padded = Run(f" {f'-{sign.strip()}' if sign else ''}{DIGITS}", before - 1)
        return ((padded, _digits(1), *fraction),)
    counts = range(1, before - len(signs) + 1)
    return tuple(
        (*_blanks(before - len(signs) - count), *signs, *_number_of(count), *fraction)
        for count in counts
    )


_PADDED_EXACTLY = 40
"""Up to which width each number of blanks is a form of its own."""


def _blanks(count: int) -> tuple[Run, ...]:
    return (Run(" ", count),) if count else ()


def _number_of(digits: int) -> tuple[Run, ...]:
    """So many digits, the first of several no zero."""
    return (Run(DIGITS.lstrip("0")), _digits(digits - 1)) if digits > 1 else (_digits(1),)


_HEX = f"{DIGITS}abcdef"
_CLASSES: Mapping[str, str] = MappingProxyType(
    {DIGITS: "[0-9]", DIGITS.lstrip("0"): "[1-9]", _HEX: "[0-9a-f]"}
)
_ZERO = (Run("0"),)
_UP = (Run(DIGITS.lstrip("0")), Run(DIGITS, None, optional=True))
"""Digits that do not begin with a zero."""
_WHOLE = (_ZERO, _UP)
_MINUS = Run("-", optional=True)
_NUMBER = (_ZERO, (_MINUS, *_UP))
_POINT = (Run("."), Run(DIGITS, None, optional=True), Run(DIGITS.lstrip("0")))
"""Digits behind the point that do not end with a zero."""
_DAY = (_digits(4), Run("-"), _digits(2), Run("-"), _digits(2))
_SECONDS = (*_DAY, Run("T"), _digits(2), Run(":"), _digits(2), Run(":"), _digits(2))
_GROUPS = tuple(run for count in (4, 4, 4, 12) for run in (Run("-"), Run(_HEX, count)))
_FORMS: Mapping[Kind, Form] = MappingProxyType(
    {
        Kind.INTEGER: _NUMBER,
        Kind.DECIMAL: (*_NUMBER, *((_MINUS, *whole, *_POINT) for whole in _WHOLE)),
        Kind.UUID: ((Run(_HEX, 8), *_GROUPS),),
        Kind.DATE: (_DAY,),
    }
)
_MOMENTS: Mapping[MomentFormat, Form] = MappingProxyType(
    {
        "iso_us": ((*_SECONDS, Run("."), _digits(6), Run("Z")),),
        "iso_offset": ((*_SECONDS, Run("."), _digits(6), Run("+"), Run("0", 4)),),
        "iso_ms": ((*_SECONDS, Run("."), _digits(3), Run("Z")),),
        "iso_s": ((*_SECONDS, Run("Z")),),
        "epoch_s": _NUMBER,
        "epoch_ms": _NUMBER,
    }
)
