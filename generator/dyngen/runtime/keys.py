"""Texts of keys: how components are rendered, judged and read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from .errors import KeyValueError


class KeyShape:
    """A key template without its fields: the literals around the components.

        KeyShape("ORDER#", "#", "")     ORDER#{order_date}#{order_id}
        KeyShape("PROFILE")             PROFILE

    Every text is read in one way only: a component ends where the literal behind it first
    occurs. Where that literal is empty in the middle of a template, `widths` says how long
    each component is (0: not fixed). `refused` are texts that no component holds (see
    `check_text`), `alphabets` the characters that each is made of (empty: any): a key in
    which it is otherwise belongs to another template.
    """

    __slots__ = ("_first", "_rest")

    def __init__(
        self,
        *literals: str,
        widths: tuple[int, ...] = (),
        refused: tuple[tuple[str, ...], ...] = (),
        alphabets: tuple[str, ...] = (),
    ) -> None:
        self._first = literals[0]
        behind = literals[1:]
        count = len(behind)
        self._rest = tuple(
            zip(
                behind,
                widths or (0,) * count,
                refused or ((),) * count,
                map(frozenset, alphabets or ("",) * count),
                strict=True,
            )
        )

    def matches(self, text: str | None) -> bool:
        """Can `text` have been made by this template?"""
        return text is not None and self._components(text) is not None

    def split(self, text: str) -> tuple[str, ...]:
        """Return the text of each component.

        Raises `ValueError` if `text` is not of this shape.
        """
        components = self._components(text)
        if components is None:
            raise ValueError("a key of another shape")
        return components

    def _components(self, text: str) -> tuple[str, ...] | None:
        if not text.startswith(self._first):
            return None
        components: list[str] = []
        begin = len(self._first)
        for literal, width, refused, alphabet in self._rest:
            if width:
                end = begin + width
            elif literal:
                end = text.find(literal, begin)
            else:
                end = len(text)
            if end <= begin or not text.startswith(literal, end):
                return None
            behind = end + len(literal)
            for each in refused:
                if 0 <= text.find(each, begin, behind) < end:
                    return None
            component = text[begin:end]
            if alphabet and not alphabet.issuperset(component):
                return None
            components.append(component)
            begin = behind
        return tuple(components) if begin == len(text) else None


def check_text(
    entity: str,
    key: str,
    component: str,
    value: str,
    before: str = "",
    refused: tuple[str, ...] = (),
) -> None:
    """Raise `KeyValueError` unless the text `value` can be a component of a key.

    It is followed by the literal `before`, which must not occur earlier, lest the key could
    be read in another way; nor may any of `refused` begin inside the value.
    """
    if type(value) is not str:
        check_type(entity, key, component, value, str)
    if not value:
        raise KeyValueError(entity, key, component, "must not be empty")
    if before or refused:
        text = value + before
        for literal in (before, *refused):
            if literal and 0 <= text.find(literal) < len(value):
                raise KeyValueError(entity, key, component, _forging(literal))


def check_prefix(
    entity: str,
    key: str,
    component: str,
    value: str,
    before: str = "",
    refused: tuple[str, ...] = (),
    *,
    alone: bool = False,
) -> None:
    """Raise `KeyValueError` unless a component can begin with `value`.

    It may be empty, but not `alone`: DynamoDB compares no key with the empty text.
    """
    check_type(entity, key, component, value, str)
    if alone and not value:
        raise KeyValueError(entity, key, component, "must not be empty")
    for literal in (before, *refused):
        if literal and literal in value:
            raise KeyValueError(entity, key, component, _forging(literal))


def check_type(
    entity: str, key: str, component: str, value: object, kind: type[object]
) -> None:
    """Raise `KeyValueError` unless `value` has the type that its component is declared with.

    Type checkers see to that. But a text in the place of a number could forge a key, and
    `None` would become one, so it is refused in unchecked code too.
    """
    if type(value) is kind:
        return
    wanted = kind.__name__
    if isinstance(value, kind) and (type(value), kind) not in _CONFUSABLE:
        plain = _PLAIN.get(kind)
        if plain is None or plain(value) == f"{value}":
            return
        wanted = f"a plain {wanted}"
    found = "None" if value is None else type(value).__name__
    raise KeyValueError(entity, key, component, f"must be {wanted}, not {found}")


# Subclasses whose text is not that of their base class.
_CONFUSABLE: Final = frozenset({(bool, int), (datetime, date)})


# A member of `class Status(str, Enum)` is a str, and would stand in a key as "Status.OPEN".
_PLAIN: Final[Mapping[type[object], Callable[..., str]]] = {
    str: str.__str__,
    int: int.__repr__,
}


def check_key(entity: str, key: str, text: str, *rivals: KeyShape) -> None:
    """Raise `KeyValueError` if the finished key could also be read as one of `rivals`."""
    if any(rival.matches(text) for rival in rivals):
        raise KeyValueError(
            entity, key, None, "would also be the key of another kind of item"
        )


def _forging(literal: str) -> str:
    return f"must not contain {literal!r}, which has a meaning in the key"


def padded(
    number: int | Decimal, spec: str, entity: str, key: str, component: str
) -> str:
    """Return the number by a format spec of fixed width: `000042` for 42 by `06d`.

    Raises `KeyValueError` if it is wider than the format, loses digits in it, or is negative
    where the format has no room for a sign (`+06d` and ` 06d` have).
    """
    layout = _LAYOUT.fullmatch(spec)
    if layout is None:
        raise ValueError(f"{spec!r} is not a format of numbers")
    sign, width, precision, presentation = layout.groups()
    if not isinstance(number, int):
        check_type(entity, key, component, number, Decimal)
    if isinstance(number, Decimal) and not number.is_finite():
        reason = "must be a finite number"
    elif number < 0 and not sign:
        reason = f"must not be negative: the format {spec!r} has no room for a sign"
    elif width and len(format(number, spec)) > int(width):
        reason = f"must not be wider than the format {spec!r}"
    elif not _survives(number, precision, presentation):
        reason = f"must not have more digits than the format {spec!r} shows"
    else:
        return format(number, spec)
    raise KeyValueError(entity, key, component, reason)


def _survives(number: int | Decimal, precision: str, presentation: str) -> bool:
    """Does a formatted number keep all of its digits?"""
    if isinstance(number, int) and presentation not in _ROUNDING:
        return True
    shown = Decimal(format(number, precision + presentation).rstrip("%"))
    return shown == (number * 100 if presentation == "%" else number)


# [[fill]align][sign][z][#][0][width][grouping][.precision][type], as Python defines it.
_LAYOUT: Final = re.compile(
    r"(?:.?[<>=^])?([+ ]?)-?z?\#?0?(\d*)[,_]?((?:\.\d+)?)([a-zA-Z%]?)", re.DOTALL
)
_ROUNDING: Final = frozenset("eEfFgG%")


def upper_text(prefix: str, operand: str, delimiter: str) -> str:
    """Return the least text above every key that begins with `prefix`, a component that is
    at most `operand`, and `delimiter`.

    Not simply the text behind `prefix + operand + delimiter`: `a!` is greater than `a`, but
    its key `a!#` is less than `a#`, since `!` sorts below the delimiter. So every beginning
    of the operand, itself a lesser component, is looked at.
    """
    return max(
        text_after(prefix + operand[:length] + delimiter)
        for length in range(1, len(operand) + 1)
    )


def text_after(text: str) -> str:
    """Return the least text that is greater than every text that begins with `text`.

    Raises `ValueError` where there is none: nothing sorts behind U+10FFFF.
    """
    kept = text.rstrip("\U0010ffff")
    if not kept:
        raise ValueError("no text is greater than all that begin like this")
    last = ord(kept[-1])
    # Surrogates are no characters; DynamoDB sorts by UTF-8, which is by code point.
    return kept[:-1] + ("\ue000" if last == 0xD7FF else chr(last + 1))
