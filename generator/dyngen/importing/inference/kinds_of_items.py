"""Which kinds of items a table holds: told apart by an attribute that says it, and by the labels in their keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dyngen.importing.inference.parts import SEPARATORS, Part, Texts, parts_of
from dyngen.importing.inference.texts import is_capitals, is_marked, is_usual, is_word
from dyngen.importing.observed import KeyAttribute, TableShape
from dyngen.importing.values import Item
from dyngen.records import record

TYPE_NAMES = (
    *(
        "__edb_e__",
        "_type",
        "_et",
        "__typename",
        "_entity",
        "entityType",
        "entity_type",
        "EntityType",
    ),
    *(
        "entity",
        "Entity",
        "cls",
        "Type",
        "type",
        "itemType",
        "item_type",
        "recordType",
        "record_type",
    ),
    *("docType", "doc_type", "kind"),
)
"""What attributes that say the kind of an item are called, those that say nothing else first."""
_STRONG = 8
"""So many of them are never anything else."""
_MANY_LABELS = 40
_SEVERAL = 4
Labels = frozenset[tuple[int, str]]
"""Positions in a key with the words that are labels there."""


@record(frozen=True, slots=True)
class Split:
    """An item with its keys in parts."""

    item: Item
    texts: Texts
    keys: tuple[tuple[Part, ...], ...]
    """The parts of the partition key, and of the sort key if there is one; of a number, or binary, itself."""


@record(frozen=True, slots=True)
class Kind:
    """Items that belong together: what says so, and where in their keys labels stand."""

    type_value: str | None
    items: tuple[Split, ...]
    literal: tuple[tuple[bool, ...], ...]


def texts_of(item: Item, leave_out: Iterable[str]) -> dict[str, list[str]]:
    """The texts of an item's attributes, each with the names of those that have it."""
    texts: dict[str, list[str]] = {}
    for name in sorted(item.keys() - set(leave_out)):
        if item[name].is_scalar:
            texts.setdefault(item[name].text, []).append(name)
    return texts


def kinds_of(shape: TableShape, items: Sequence[Item]) -> tuple[list[Kind], str | None]:
    """The kinds of items, the most frequent first, and the attribute that says which one an item is.

    Kinds have keys that look different: items of two types with keys of one look are of one kind, since one could take
    the place of the other.
    """
    plain = _grouped(shape, items, None)
    attribute = _type_attribute(plain, {key.name for key in shape.keys})
    return (plain if attribute is None else _grouped(shape, items, attribute)), attribute


def _grouped(shape: TableShape, items: Sequence[Item], attribute: str | None) -> list[Kind]:
    """The kinds by the labels in their keys, which are cut at the most frequent separator only if that is as good."""
    fine = _cut(shape, items, attribute, SEPARATORS)
    behind = [
        part.behind[0]
        for kind in fine
        for split in kind.items
        for key in split.keys
        for part in key
        if part.behind
    ]
    if len(set(behind)) < 2:
        return fine
    [(most, _)] = Counter(behind).most_common(1)
    coarse = _cut(shape, items, attribute, most)
    return coarse if _is_cut_in_vain(fine, coarse) else fine


def _is_cut_in_vain(fine: Sequence[Kind], coarse: Sequence[Kind]) -> bool:
    """Whether kinds that are one if keys are cut less have the same attributes: then values were cut, as paths are."""
    owner = {id(split.item): number for number, kind in enumerate(coarse) for split in kind.items}
    looks: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for kind in fine:
        common = frozenset.intersection(*(frozenset(split.item) for split in kind.items))
        looks[owner[id(kind.items[0].item)]].add((kind.type_value, common))
    return len(coarse) < len(fine) and all(len(each) == 1 for each in looks.values())


def _cut(
    shape: TableShape, items: Sequence[Item], attribute: str | None, separators: str
) -> list[Kind]:
    left_out = {key.name for key in shape.keys} | shape.composed(items) | set(TYPE_NAMES)
    split = [_split(shape.keys, item, texts_of(item, left_out), separators) for item in items]
    labels = [_labels(split, half, attribute) for half in range(len(shape.keys))]
    groups: dict[tuple[object, ...], list[Split]] = defaultdict(list)
    for each in split:
        groups[_signature(each, labels)].append(each)
    kinds = [
        Kind(_type_of(group, attribute), tuple(group), _literal(group[0], labels))
        for group in groups.values()
    ]
    return sorted(kinds, key=lambda kind: -len(kind.items))


def _type_of(group: Sequence[Split], attribute: str | None) -> str | None:
    """The type of all items of a group; None if they have none, or several."""
    values = {_type_value(each.item, attribute) for each in group}
    return values.pop() if len(values) == 1 else None


def _split(
    keys: Sequence[KeyAttribute], item: Item, texts: Mapping[str, list[str]], separators: str
) -> Split:
    parts = tuple(
        parts_of(item[key.name].text, texts, separators)
        if key.type == "S"
        else (Part(item[key.name].text),)
        for key in keys
    )
    return Split(item, texts, parts)


def _labels(split: Sequence[Split], half: int, attribute: str | None) -> Labels:
    """The words that are labels in one half of the key, by position."""
    seen: dict[tuple[int, str], list[Split]] = defaultdict(list)
    for each in split:
        for position, part in enumerate(each.keys[half]):
            if is_word(part.text) and not part.fixed:
                seen[position, part.text].append(each)
    words = Counter(position for position, _ in seen)
    values = _alike(seen, half)
    found = set()
    for (position, word), those in seen.items():
        valued = sum(word in each.texts for each in those)
        said = {_type_value(each.item, attribute) for each in those}
        if is_marked(word) or (
            attribute and {word.casefold()} == {str(one).casefold() for one in said}
        ):
            found.add((position, word))
        elif (
            (position, word) in values or 2 * valued >= len(those) or words[position] > _MANY_LABELS
        ):
            continue
        elif (
            is_capitals(word)
            or (half and is_usual(word))
            or _is_low_label(position, half, those, len(split), words[position])
        ):
            found.add((position, word))
    return frozenset(found)


def _alike(seen: Mapping[tuple[int, str], Sequence[Split]], half: int) -> Labels:
    """Words that tell no kinds apart: several in one place, behind a label or alone, in items that are alike."""
    groups: dict[tuple[int, frozenset[str]], set[tuple[int, str]]] = defaultdict(set)
    for (position, word), those in seen.items():
        if position or all(len(each.keys[half]) == 1 for each in those):
            common = frozenset.intersection(*(frozenset(each.item) for each in those))
            groups[position, common].add((position, word))
    return frozenset(at for words in groups.values() if len(words) >= _SEVERAL for at in words)


def _is_low_label(position: int, half: int, those: Sequence[Split], total: int, words: int) -> bool:
    """Whether a word that is not in capitals stands for itself: few words are in its place, in many items."""
    goes_on = all(len(each.keys[half]) > position + 1 for each in those)
    if goes_on:
        return words <= max(3, total // 10)
    if half == 0:
        return False  # a partition of that name
    partitions = {each.keys[0] for each in those}
    return len(partitions) >= 3 and words <= max(2, total // 20)


def _signature(each: Split, labels: Sequence[Labels]) -> tuple[object, ...]:
    return tuple(
        tuple(
            (part.text if literal else None, part.behind)
            for part, literal in zip(parts, literals, strict=True)
        )
        for parts, literals in zip(each.keys, _literal(each, labels), strict=True)
    )


def _literal(each: Split, labels: Sequence[Labels]) -> tuple[tuple[bool, ...], ...]:
    return tuple(
        tuple(
            part.fixed or not part.text or (position, part.text) in labels[half]
            for position, part in enumerate(parts)
        )
        for half, parts in enumerate(each.keys)
    )


def _type_value(item: Item, attribute: str | None) -> str | None:
    value = item.get(attribute) if attribute else None
    return value.text if value and value.kind == "S" else None


def _type_attribute(kinds: Sequence[Kind], keys: set[str]) -> str | None:
    """The attribute that says which kind an item is; None if there is none."""
    items = [each.item for kind in kinds for each in kind.items]
    for rank, name in enumerate(TYPE_NAMES):
        values = Counter(_type_value(item, name) for item in items)
        missing = values.pop(None, 0)
        if name in keys or not values or missing * 10 > len(items) or "" in values:
            continue
        constant = all(
            len({_type_value(each.item, name) for each in kind.items} - {None}) <= 1
            for kind in kinds
        )
        if rank < _STRONG and len(values) <= max(_MANY_LABELS, len(items) // 10):
            return name
        if constant and (len(kinds) > 1 and len(values) > 1):
            return name
    return None
