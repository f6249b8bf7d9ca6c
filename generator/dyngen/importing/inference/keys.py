"""The templates of a kind of item: of the table's key, and of its place in each index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dyngen.importing.inference.kinds_of_items import Kind
from dyngen.importing.inference.parts import SEPARATORS, parts_of
from dyngen.importing.inference.templates import (
    Column,
    Scalar,
    Scalars,
    Template,
    Unknown,
    Use,
    columns_of,
    is_plain_word,
    is_sound,
    loose,
    template_of,
)
from dyngen.importing.inference.texts import clock_width, width_of
from dyngen.importing.observed import IndexShape, KeyAttribute, is_named_as_key
from dyngen.importing.values import Item
from dyngen.records import field, record

_STALE = 0.05
"""So much of an index may be stale, and so many items out of it, while a template is still said of it."""


@record(slots=True)
class Names:
    """What is known of the names in an entity while its templates are made."""

    labels: Mapping[str, str]
    """The field of each attribute."""
    unknown: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The fields that only keys hold, by their texts."""

    def of(self, piece: Use | Unknown) -> str:
        """What stands in the braces of a template."""
        if isinstance(piece, Use):
            label = self.labels[piece.attribute]
            return f"{label}:{piece.format}" if piece.format else label
        return self.spelt(piece.texts)

    def spelt(self, texts: tuple[str, ...]) -> str:
        """A field that only keys hold, as it stands in braces: with a width, if it is a number of one."""
        width = width_of(texts)
        return f"{self.unknown[texts]}:0{width}d" if width else self.unknown[texts]

    def label_of(self, piece: Use | Unknown) -> str:
        """The name of the field alone."""
        return self.of(piece).partition(":")[0]


def primary_templates(
    kind: Kind, keys: Sequence[KeyAttribute], left_out: frozenset[str]
) -> list[Template]:
    """The templates of the table's key. What is nothing but one value is the key attribute itself."""
    items = [_scalars(split.item, left_out | {key.name for key in keys}) for split in kind.items]
    templates = []
    for half, key in enumerate(keys):
        columns = columns_of([split.keys[half] for split in kind.items], kind.literal[half])
        template = template_of(columns, items, 0.0, key.name)
        if "{" in "".join(template.literals) or "}" in "".join(template.literals):
            template = Template((Use(key.name, "", len(items)),), len(items))
        elif not is_sound(columns):
            template = loose(columns, [split.item[key.name].text for split in kind.items])
        if key.type == "S":
            template = _as_text(template, items)
        lone = len(template.pieces) == 1
        if lone and (template.unknown or _is_number(template, key, items)):
            template = Template((Use(key.name, "", len(items)),), len(items))
        templates.append(template)
    return templates


def _as_text(template: Template, items: Sequence[Scalars]) -> Template:
    """A template of texts in which numbers that tell the time have a width, so that they sort."""
    pieces = []
    for piece in template.pieces:
        if isinstance(piece, Use) and not piece.format:
            held = [item[piece.attribute] for item in items if piece.attribute in item]
            width = clock_width(each.text for each in held if each.is_number)
            if width and all(each.is_number for each in held):
                piece = replace(piece, format=f"0{width}d")
        pieces.append(piece)
    return replace(template, pieces=tuple(pieces))


def _is_number(template: Template, key: KeyAttribute, items: Sequence[Scalars]) -> bool:
    """Whether a template of a text says a number: one number alone, without a width."""
    if key.type != "S" or len(template.pieces) != 1:
        return False
    return any(
        not use.format and use.attribute in item and item[use.attribute].is_number
        for use in template.uses
        for item in items
    )


def _scalars(item: Item, left_out: frozenset[str]) -> dict[str, Scalar]:
    """The attributes that a key may be made of."""
    return {
        name: Scalar(value.text, value.kind == "N")
        for name, value in item.items()
        if name not in left_out and value.is_scalar and value.text != ""
    }


@record(frozen=True, slots=True)
class Derived:
    """A key attribute of an index that is made of other attributes, and the items whose key is another."""

    template: Template
    stale: int
    outside: int
    """Items that have every part of it, and not the key attribute."""


def derived(
    key: KeyAttribute, kind: Kind, held: Sequence[Mapping[str, str]], left_out: frozenset[str]
) -> Derived | None:
    """How an index's key attribute is made of others; None if it is nobody but itself.

    `held` are the texts of fields that only the primary keys of the items hold, by their names behind a colon.
    """
    pairs = [
        (
            split.item,
            {
                **_scalars(split.item, left_out | {key.name}),
                **{name: Scalar(text) for name, text in texts.items()},
            },
        )
        for split, texts in zip(kind.items, held, strict=True)
    ]
    having = [
        (item, parts)
        for item, parts in pairs
        if key.name in item and item[key.name].kind == key.type
    ]
    if not having or key.type == "B":
        return None
    columns = _columns(key, having)
    if columns is None:
        return None
    known = [parts for _, parts in having]
    template = template_of(columns, known, _STALE, key.name)
    if key.type == "S":
        template = _as_text(template, known)
    if _is_number(template, key, known):
        return None
    if template.unknown or not is_sound(columns) or _is_braced(template):
        return None
    several = len({item[key.name].text for item, _ in having}) > 1
    lone = len(template.pieces) == 1 and template.uses
    if lone and not several and not is_named_as_key(key.name):
        return None  # attributes that are alike in few items may be so by chance
    if not template.uses and not (is_named_as_key(key.name) and all(map(is_plain_word, columns))):
        return None
    hits = min((use.hits for use in template.uses), default=len(having))
    used = [use.attribute for use in template.uses]
    outside = sum(
        key.name not in item and all(each in parts for each in used) for item, parts in pairs
    )
    if outside > _STALE * len(pairs):
        return None
    return Derived(template, len(having) - hits, outside)


def _is_braced(template: Template) -> bool:
    return any(brace in literal for literal in template.literals for brace in "{}")


def _columns(
    key: KeyAttribute, having: Sequence[tuple[Item, Mapping[str, Scalar]]]
) -> list[Column] | None:
    """The columns of an index's keys; None where they are not cut alike."""
    if key.type != "S":
        return [Column(tuple(item[key.name].text for item, _ in having), "", False)]
    known = [_by_text(parts) for _, parts in having]
    for separators in (SEPARATORS, "#"):
        keys = [
            parts_of(item[key.name].text, texts, separators)
            for (item, _), texts in zip(having, known, strict=True)
        ]
        if len({tuple(part.behind for part in parts) for parts in keys}) == 1:
            break
    else:
        return None
    literal = []
    for place in zip(*keys, strict=True):
        column = Column(tuple(part.text for part in place), "", False)
        held = all(part.text in texts for part, texts in zip(place, known, strict=True))
        label = place[0].fixed or not column.texts[0] or (is_plain_word(column) and not held)
        literal.append(len(set(column.texts)) == 1 and label)
    return columns_of(keys, literal)


def _by_text(parts: Mapping[str, Scalar]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, part in parts.items():
        found.setdefault(part.text, []).append(name)
    return found


def members(kind: Kind, index: IndexShape) -> int:
    """How many items are in an index: they have every one of its keys, of the type that it wants."""
    keys = (*index.partition, *index.sort)
    return sum(
        all(key.name in split.item and split.item[key.name].kind == key.type for key in keys)
        for split in kind.items
    )
