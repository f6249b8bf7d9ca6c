"""The types of key attributes: DynamoDB fixes them with the table, and stores no item that has another type there.

sk_template "{points}" of Score                         N
no template for `size`, and a field size of Thing       that of the field
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.fields.keys_of_others import key_limits
from dyngen.diagnostics import Place
from dyngen.ir.keys import KeyWire, Template

_KINDS: Mapping[str, str] = {"S": "text", "N": "a number"}


def key_templates(drafts: Sequence[Draft]) -> Iterable[tuple[Draft, Template, Place]]:
    """Every template with its place; a copy has the keys of indexes that its entity has, and those are told there."""
    for entity in drafts:
        yield entity, entity.pk.templates[0], entity.at["pk_template"]
        if entity.sk:
            yield entity, entity.sk.templates[0], entity.at["sk_template"]
        for mapped in () if entity.is_copy else entity.mapped:
            for key in mapped.own:
                for position, template in enumerate(key.templates):
                    at = mapped.at[f"{key.place.half}_template"]
                    yield entity, template, at[position] if key.several else at


def wires_of(drafts: Sequence[Draft]) -> dict[str, KeyWire]:
    """The types of the key attributes of a table: what fills them says so, else what is stored under their name."""
    filled = {each.attribute: each.wire for entity in drafts for each in entity.all_templates}
    return {name: wire for name, (_, wire) in _unfilled(drafts, filled).items()} | filled


def _unfilled(drafts: Sequence[Draft], filled: Iterable[str]) -> dict[str, tuple[str, KeyWire]]:
    """The key attributes that no entity fills, as far as one stores what can be a key there: which, and its type."""
    found: dict[str, tuple[str, KeyWire]] = {}
    wanted = (key_limits(drafts[0].table).keys() if drafts else set[str]()) - {*filled}
    for entity in drafts:
        for label, attribute, wire in _stored(entity):
            if attribute in wanted and wire in _KINDS:
                found.setdefault(attribute, (f"{entity.name}.{label}", "N" if wire == "N" else "S"))
    return found


def _stored(entity: Draft) -> Iterator[tuple[str, str, str]]:
    """What an entity stores: what the schema calls it, the attribute and its type."""
    for label, each in entity.known.items():
        if not (each.derived or each.in_key_only):
            yield label, each.attribute, each.type.wire
    for marker in entity.markers:
        yield marker.label, marker.attribute, marker.value.wire


def check_wires(drafts: Sequence[Draft]) -> None:
    """An attribute has one type in every key that it is part of, and one content within an entity."""
    first: dict[str, tuple[Draft, Template]] = {}
    own: dict[tuple[str, str], Template] = {}
    for entity, template, at in key_templates(drafts):
        other, theirs = first.setdefault(template.attribute, (entity, template))
        if theirs.wire != template.wire:
            at.error(
                "DG218",
                f"key attribute {template.attribute} is {_KINDS[template.wire]} here and "
                f'{_KINDS[theirs.wire]} in {other.name} ("{theirs.source}")',
                "a key attribute has one type: add text to the number, or use another attribute",
            )
            continue
        mine = own.setdefault((entity.name, template.attribute), template)
        if mine.parts != template.parts:
            at.error(
                "DG218",
                f'{entity.name} fills key attribute {template.attribute} with "{template.source}" '
                f'here and with "{mine.source}" elsewhere',
                "an attribute holds one value: use the same template, or another attribute",
            )
    _check_fields(drafts, first)


def _check_fields(drafts: Sequence[Draft], in_keys: Mapping[str, tuple[Draft, Template]]) -> None:
    """DynamoDB takes no item in which an attribute has another type than as the key of an index."""
    unfilled = _unfilled(drafts, in_keys)
    for entity in drafts:
        if entity.is_copy:
            continue
        own = {template.attribute for template in entity.all_templates}
        keyed = key_limits(entity.table).keys() - own
        stored = {label: (attribute, wire) for label, attribute, wire in _stored(entity)}
        for number, model in enumerate(entity.model.fields):
            attribute, wire = stored.get(model.name, ("", ""))
            if attribute not in keyed:
                continue
            if attribute in in_keys:
                other, template = in_keys[attribute]
                wanted, what = template.wire, f'that {other.name} fills with "{template.source}"'
            elif attribute in unfilled:
                one, wanted = unfilled[attribute]
                what = f"of an index, and {one} is {_KINDS[wanted]}"
            else:
                wanted, what = None, "of an index, which is text or a number"
            if wire != wanted:
                entity.at["fields"][number]["type"].error(
                    "DG218",
                    f"{entity.name}.{model.name} is of type {model.type}, but {attribute} is a key attribute {what}",
                    "give the field another name: DynamoDB stores no item that has another type there",
                )
