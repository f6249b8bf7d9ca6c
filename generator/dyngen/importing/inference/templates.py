"""What keys of one kind of item are made of: labels, attributes of the item, and what the keys alone hold.

template_of(USER|u1, USER|u2, …)      USER#{user_id}, where every item has this `userId`

A template is only said of a key where it makes every one of the keys that were seen (of an index: nearly every one).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from dyngen.importing.inference.parts import Part
from dyngen.importing.inference.texts import is_word, type_of_texts, width_of
from dyngen.names import snake
from dyngen.records import record


@record(frozen=True, slots=True)
class Scalar:
    """What a key may be made of: the text of an attribute, and whether that is a number."""

    text: str
    is_number: bool = False


Scalars = Mapping[str, Scalar]
"""What the key of an item may be made of, by the names of its attributes."""


@record(frozen=True, slots=True)
class Column:
    """What stands in one place of the keys of several items."""

    texts: tuple[str, ...]
    behind: str
    literal: bool


@record(frozen=True, slots=True)
class Use:
    """An attribute in a template: its name, its format (`lower`, `04d`), in how many of the keys it is, and rivals."""

    attribute: str
    format: str = ""
    hits: int = 0
    rivals: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Unknown:
    """Something in a key that no attribute has: its texts, and the label before it."""

    texts: tuple[str, ...]
    label: str

    @property
    def width(self) -> int | None:
        return width_of(self.texts)

    @property
    def keys(self) -> dict[str, object]:
        """Keys of a field that say its type."""
        return {"type": "integer"} if self.width else type_of_texts(self.texts)


@record(frozen=True, slots=True)
class Template:
    """A template before fields have their names."""

    pieces: tuple[str | Use | Unknown, ...]
    seen: int
    """How many keys it was made of."""

    @property
    def uses(self) -> tuple[Use, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Use))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Unknown))

    @property
    def literals(self) -> tuple[str, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, str))

    def text(self, name: Callable[[Use | Unknown], str]) -> str:
        """The template as a schema has it, with the names that fields have."""
        return "".join(
            piece if isinstance(piece, str) else f"{{{name(piece)}}}" for piece in self.pieces
        )


def columns_of(keys: Sequence[tuple[Part, ...]], literal: Sequence[bool]) -> list[Column]:
    """The columns of keys that have as many parts."""
    return [
        Column(tuple(part.text for part in place), place[0].behind, is_literal)
        for place, is_literal in zip(zip(*keys, strict=True), literal, strict=True)
    ]


def template_of(
    columns: Sequence[Column], items: Sequence[Scalars], tolerance: float, prefer: str = ""
) -> Template:
    """The template of keys in these columns; `items` are the texts of the items that the keys are of."""
    pieces: list[str | Use | Unknown] = []
    label = ""
    for column in columns:
        constant = len(set(column.texts)) == 1
        if column.literal and constant:
            pieces.append(column.texts[0] + column.behind)
            label = column.texts[0]
            continue
        pieces += _explained(column.texts, items, tolerance, (label, prefer))
        if column.behind:
            pieces.append(column.behind)
    return Template(_joined(pieces), len(items))


def _joined(pieces: Sequence[str | Use | Unknown]) -> tuple[str | Use | Unknown, ...]:
    """The pieces, with texts that follow each other in one."""
    joined: list[str | Use | Unknown] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)


def _explained(
    texts: tuple[str, ...], items: Sequence[Scalars], tolerance: float, hints: tuple[str, str]
) -> list[str | Use | Unknown]:
    """What one part of a key is: an attribute, a letter before a number, something of fixed width before another."""
    if use := _use(texts, items, tolerance, hints):
        return [use]
    letters = _LETTERS.match(texts[0])
    if letters and all(text.startswith(letters[0]) for text in texts):
        numbers = [text[letters.end() :] for text in texts]
        use = _use(numbers, items, tolerance, hints) if all(map(str.isdigit, numbers)) else None
        if use and (use.format or all(len(number) >= _TELLING for number in numbers)):
            return [letters[0], use]
    if type_of_texts(texts)["type"] != "string":
        return [Unknown(texts, hints[0])]
    for width in _WIDTHS:
        heads, tails = [text[:width] for text in texts], [text[width:] for text in texts]
        if all(tails) and type_of_texts(heads)["type"] != "string":
            head = _use(heads, items, tolerance, hints) or Unknown(tuple(heads), hints[0])
            tail = _use(tails, items, tolerance, hints) or Unknown(tuple(tails), hints[0])
            return [head, tail]
    return [Unknown(texts, hints[0])]


_LETTERS = re.compile(r"[A-Za-z]+")
_TELLING = 4
"""Numbers of so many digits are hardly alike by chance."""
_WIDTHS = (36, 27, 24, 20, 10)
"""Of UUIDs, of moments in their formats, of dates."""


def _use(
    texts: Sequence[str], items: Sequence[Scalars], tolerance: float, hints: tuple[str, str]
) -> Use | None:
    """The attribute that has these texts, if one has: written as it is, in lower case, or filled with zeros."""
    width = width_of(texts)
    formats = ("", f"0{width}d", "lower") if width else ("", "lower")
    needed = len(texts) * (1 - tolerance)
    for format in formats:
        found: Counter[tuple[str, bool]] = Counter()
        for text, item in zip(texts, items, strict=True):
            found.update(
                (name, value.is_number)
                for name, value in item.items()
                if _written(value, format) == text
            )
        # A number in one item and a text in another make no field.
        hits = {name: count for (name, _), count in found.items()}
        fitting = sorted(
            (name for name, count in hits.items() if count >= needed),
            key=lambda name: (-hits[name], -_likeness(name, hints), len(name), name),
        )
        if fitting:
            return Use(fitting[0], format, hits[fitting[0]], tuple(fitting[1:]))
    return None


def _written(value: Scalar, format: str) -> str | None:
    """A value as a template with this format writes it; None if it cannot."""
    if format in ("", "lower"):
        return value.text if not format else None if value.is_number else value.text.lower()
    return value.text.zfill(int(format[1:-1])) if value.is_number else None


def _likeness(name: str, hints: tuple[str, str]) -> int:
    """How much the name of an attribute is like the label before it, or the name of the key attribute."""
    words = set(snake(name).split("_"))
    label, prefer = (set(snake(hint).split("_")) for hint in hints)
    return 3 * len(words & label) + len(words & prefer) + ("id" in words)


def is_sound(columns: Sequence[Column]) -> bool:
    """Whether keys can be read back: what stands behind a part is not in it."""
    for place, column in enumerate(columns[:-1]):
        follower = columns[place + 1]
        behind = column.behind
        if follower.literal:
            behind += follower.texts[0] + follower.behind
        fixed = type_of_texts(column.texts)["type"] != "string" or width_of(column.texts)
        if not column.literal and not fixed and any(behind in text for text in column.texts):
            return False
    return not any(text == "" for column in columns if not column.literal for text in column.texts)


def loose(columns: Sequence[Column], keys: Sequence[str]) -> Template:
    """The template that says least: the labels that keys begin with, and one part for all the rest."""
    beginning = ""
    for column in columns[:-1]:
        if not column.literal:
            break
        beginning += column.texts[0] + column.behind
    rest = tuple(key[len(beginning) :] for key in keys)
    label = columns[0].texts[0] if beginning else ""
    pieces = (beginning, Unknown(rest, label)) if beginning else (Unknown(rest, label),)
    return Template(pieces, len(keys))


def is_plain_word(column: Column) -> bool:
    """Whether a column holds one word, the same everywhere."""
    return len(set(column.texts)) == 1 and is_word(column.texts[0])
