"""Every key of a table's entities gets its share of the texts of its attribute; what cannot be stored is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.indexes import attributes, declared_indexes
from dyngen.analysis.keyspace.collisions import check_keys
from dyngen.analysis.keyspace.disjoint import Share, divide, shared_out
from dyngen.analysis.keyspace.forms import texts_of
from dyngen.analysis.keyspace.refusals import component_text, refusal
from dyngen.analysis.keyspace.wires import key_templates
from dyngen.diagnostics import Place
from dyngen.ir.keys import (
    PARTITION_KEY_BYTES,
    SORT_KEY_BYTES,
    Component,
    Key,
    Template,
)
from dyngen.records import record
from dyngen.schema import document as written


@record(frozen=True, slots=True)
class _Use:
    """A template of an entity, for some attribute."""

    entity: Draft
    template: Template
    at: Place


Shares = dict[tuple[str, str, str], Share]
"""The share of a template of an (entity, attribute, source), where it makes texts."""


def settle(drafts: Sequence[Draft]) -> Shares:
    """Give every key of a table's drafts what it refuses; report what cannot be told apart."""
    told = check_keys(drafts)
    found: Shares = {}
    held: _Held = {}
    for attribute, all_of_them in _by_attribute(drafts).items():
        most = _most(attribute, drafts[0].table)
        uses = [use for use in all_of_them if _fits(use, most)]
        shares = divide([use.template for use in uses])
        users = dict(zip(reversed(shares), reversed(uses), strict=True))
        for use, share in zip(uses, shares, strict=True):
            if use.entity.name not in told:
                _check_share(use, share, users, most)
            template = replace(shared_out(use.template, share), most=most)
            held[use.entity.name, attribute, template.source] = template
            found[use.entity.name, attribute, template.source] = share
    for entity in drafts:
        _give(entity, held)
        entity.shares = {
            (attribute, source): share
            for (name, attribute, source), share in found.items()
            if name == entity.name
        }
    return found


_Held = dict[tuple[str, str, str], Template]
"""What a template of an (entity, attribute, source) has become."""


def _most(attribute: str, table: written.TableModel) -> int:
    """How long a text a key attribute takes: a sort key anywhere is short everywhere.

    That of an index, too, which the entity does not fill on purpose: who has its keys is in it.
    """
    config = table.table_config
    sort = {
        config.sort_key,
        *(each for index in declared_indexes(table) for each in attributes(index.sort_key)),
    }
    return SORT_KEY_BYTES if attribute in sort else PARTITION_KEY_BYTES


def _by_attribute(drafts: Sequence[Draft]) -> Mapping[str, list[_Use]]:
    """The text templates of each attribute, once for each entity."""
    found: dict[str, list[_Use]] = {}
    seen = set[tuple[str, str, str]]()
    for entity, template, at in key_templates(drafts):
        one = (entity.name, template.attribute, template.source)
        if template.wire == "S" and one not in seen:
            seen.add(one)
            found.setdefault(template.attribute, []).append(_Use(entity, template, at))
    return found


def _give(entity: Draft, held: _Held) -> None:
    """Put what templates have become into the keys of an entity."""

    def settled(template: Template) -> Template:
        found = held.get((entity.name, template.attribute, template.source), template)
        place, position = template.shape.place, template.shape.position
        return replace(found, shape=replace(found.shape, place=place, position=position))

    def key(given: Key) -> Key:
        return replace(given, templates=tuple(map(settled, given.templates)))

    entity.pk = key(entity.pk)
    entity.sk = entity.sk and key(entity.sk)
    for mapped in entity.mapped:
        mapped.pk = key(mapped.pk)
        mapped.sk = mapped.sk and key(mapped.sk)


def _fits(use: _Use, most: int) -> bool:
    """Can the key be short enough?"""
    template = use.template
    least = _shortest(template)
    if least > most:
        use.at.error(
            "DG807",
            f"this key of {use.entity.called} is never shorter than {least:,} bytes, and DynamoDB "
            f"takes {most:,} in {template.attribute}",
            "shorten its text, or the formats of its numbers",
        )
    return least <= most


def _shortest(template: Template) -> int:
    """How many bytes its keys have at least."""
    literals = sum(len(literal.encode()) for literal in template.shape.literals)
    return literals + sum(component.width or 1 for component in template.components)


def _check_share(use: _Use, share: Share, users: Mapping[Share, _Use], most: int) -> None:
    """Report a template of which nothing is left, or not some value of an enum, or a default."""
    entity, template = use.entity, use.template
    if share.rivals and share.empty():
        other = users[share.rivals[0]]
        use.at.error(
            "DG228",
            f'every key "{template.source}" of {entity.called} would also be a key '
            f'"{other.template.source}" of {other.entity.called}',
            f"begin it with text of its own, such as {entity.pk.place.entity.upper()}#",
        )
        return
    for position, component in enumerate(share.template.components):
        room = most - _shortest(template) + (component.width or 1)
        field = template.components[position].field
        for text, what in _known(component):
            why = _impossible(component, position, text, share)
            if why is None and len(text.encode()) > room:
                why = f"which makes a key of more than the {most:,} bytes that DynamoDB takes"
            if why:
                use.at.error(
                    "DG229",
                    f'{field.label} of {entity.called} {what} "{text}", {why}',
                    "put other text around the field, or give the value another name",
                    part=f"{{{field.label}",
                )
                break


def _known(component: Component) -> Iterator[tuple[str, str]]:
    """The texts of a component that the schema names, and how."""
    for text in texts_of(component.field, component.spec):
        yield text, "can be"
    default = component_text(component, component.field.default)
    if default is not None:
        yield default, "is by default"


def _impossible(component: Component, position: int, text: str, share: Share) -> str | None:
    """Why a value that the schema names can never stand in the key."""
    if why := refusal(component, text):
        return why
    if share.rivals and share.without({position: text}):
        return "which would make the key of another kind of item"
    return None
