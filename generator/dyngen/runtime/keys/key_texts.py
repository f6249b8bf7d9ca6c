"""Keys as texts: how they are read, and what they are compared with."""

from __future__ import annotations

import re

from ..errors import KeyValueError
from ..items.plain import plain_text
from .components import check_text


class KeyShape:
    """A key template without its fields: the literals around the components.

        KeyShape("ORDER#", "#", "")     ORDER#{order_date}#{order_id}
        KeyShape("PROFILE")             PROFILE

    Every text is read in one way only: a component ends where the literal behind it first
    occurs, or where it has the length that `cuts` says (0: the literal tells). `refused` are
    texts that begin in no component (see `check_text`), `forms` regular expressions of what
    each looks like (empty: any text): a key in which it is otherwise is of another template.
    `made` are such expressions, too, of what a key function makes: only what callers give is
    held to them, and not what is stored.
    """

    __slots__ = ("_first", "_made", "_rest")

    def __init__(
        self,
        *literals: str,
        cuts: tuple[int, ...] = (),
        refused: tuple[tuple[str, ...], ...] = (),
        forms: tuple[str, ...] = (),
        made: tuple[str, ...] = (),
    ) -> None:
        self._first = literals[0]
        behind = literals[1:]
        count = len(behind)
        self._rest = tuple(
            zip(
                behind,
                cuts or (0,) * count,
                refused or ((),) * count,
                [re.compile(form) if form else None for form in forms or ("",) * count],
                strict=True,
            )
        )
        self._made = made  # compiled when it is asked for, which few programs do

    def matches(self, text: str) -> bool:
        """Can `text` have been made by this template?"""
        return self._components(text) is not None

    def makes(self, text: str) -> bool:
        """Is `text` what a key function of this template makes of some values?"""
        components = self._components(text)
        return components is not None and all(
            not form or re.fullmatch(form, component) is not None
            for form, component in zip(self._made, components, strict=False)
        )

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
        for literal, cut, refused, form in self._rest:
            if cut:
                end = begin + cut
            elif literal:
                end = text.find(literal, begin)
            else:
                end = len(text)
            behind = end + len(literal)
            if end <= begin or behind > len(text) or not text.startswith(literal, end):
                return None
            for each in refused:
                if 0 <= text.find(each, begin, behind) < end:
                    return None
            component = text[begin:end]
            if form is not None and form.fullmatch(component) is None:
                return None
            components.append(component)
            begin = behind
        return tuple(components) if begin == len(text) else None


def key_text(
    entity: str, key: str, text: str, most: int, rivals: tuple[KeyShape, ...] = ()
) -> str:
    """Return the finished text of a key.

    Raises `KeyValueError` if it takes more than the `most` bytes that DynamoDB takes, or could
    also be read as one of `rivals`.
    """
    text = plain_text(text)  # that of a component which is the whole key
    # A character takes up to four bytes of UTF-8.
    if 4 * len(text) > most and len(text.encode()) > most:
        raise KeyValueError(
            entity, key, None, f"must not be longer than {most:,} bytes"
        )
    if rivals and _is_of_any(text, rivals):
        raise KeyValueError(
            entity, key, None, "would also be the key of another kind of item"
        )
    return text


def _is_of_any(text: str, shapes: tuple[KeyShape, ...]) -> bool:
    """Tell whether `text` can be of one of these. (A generator in `key_text` would slow down all its names.)"""
    return any(shape.matches(text) for shape in shapes)


def raw_text(
    entity: str, key: str, text: str, most: int, shape: KeyShape, *rivals: KeyShape
) -> str:
    """Return the text of a key that is given as it is stored.

    Raises `KeyValueError` if it is of another shape, holds what no value looks like there, or
    reads as one of `rivals`.
    """
    check_text(entity, key, key, text)
    text = plain_text(text)
    if not shape.makes(text):
        raise KeyValueError(entity, key, None, f"must be the key of {entity} items")
    return key_text(entity, key, text, most, rivals)


def upper_text(
    entity: str, key: str, prefix: str, operand: str, delimiter: str, most: int
) -> str:
    """Return the least text above every key that begins with `prefix`, a component that is
    at most `operand`, and `delimiter`.

    Not simply the text behind `prefix + operand + delimiter`: `a!` is greater than `a`, but
    its key `a!#` is less than `a#`, since `!` sorts below the delimiter. So every beginning
    of the operand, itself a lesser component, is looked at. Nothing sorts behind U+10FFFF: what
    has no other character ends at the greatest text that a key can be.

    Raises `KeyValueError` if no key with the operand is as short as the `most` bytes that DynamoDB takes.
    """
    operand = plain_text(operand)
    key_text(entity, key, prefix + operand + delimiter, most)
    beginnings = [
        prefix + operand[:length] + delimiter for length in range(1, len(operand) + 1)
    ]
    if not all(each.strip("\U0010ffff") for each in beginnings):
        return "\U0010ffff" * (most // 4)
    return key_text(entity, key, max(map(text_after, beginnings)), most)


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
