"""Keys of indexes that stored items lack: of an index that is new, or that an entity comes into."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.tables import IndexKey
from dyngen.migration.derive.scene import Derived, Scene, is_stored, primary
from dyngen.migration.meanings import written_attributes
from dyngen.migration.plan import Kind, Phase, Step
from dyngen.words.phrasing import listed


def index_keys(scene: Scene, entity: Pair[Entity], written: Collection[str]) -> Iterator[Derived]:
    """The steps of an entity; `written` are the attributes that other steps write.

    No key is written in a form that its attribute has not had: an index with both forms would be right for nobody.
    """
    new = entity.new
    before = {each.index.name: each for each in entity.old.indexes}
    for key in new.indexes:
        templates = [each for each in computed(key) if each.attribute not in primary(new)]
        why = _why(scene, entity, before.get(key.index.name), key, written)
        if not templates or not why or _takes_another_form(scene, entity, templates):
            continue
        if _holds_all_there_is(entity, templates):
            continue
        made_of = {
            field.attribute for each in templates for field in each.fields if is_stored(field)
        }
        formerly = {old for old, name in scene.renamed(entity).items() if name in made_of}
        targets = dict.fromkeys(each.attribute for each in templates)
        step = Step(
            kind=Kind.INDEX_KEYS,
            phase=Phase.EXPAND,
            table=new.table.name,
            entity=new.name,
            targets=tuple(targets),
            sources=tuple(sorted((made_of | formerly) - primary(new) - targets.keys())),
            why=f"{why}: {listed([each.source for each in templates])}",
            index=key.index.name,
        )
        yield Derived(step, frozenset(_mends(new, key)))


def computed(key: IndexKey) -> list[Template]:
    """What of an index key only code writes that knows the templates; the rest are fields."""
    return [each for each in key.own_templates if not each.stored_as_field]


def _attributes(key: IndexKey) -> list[str]:
    """By what the index is keyed."""
    return [template.attribute for template in key.own_templates]


def _why(
    scene: Scene,
    entity: Pair[Entity],
    before: IndexKey | None,
    key: IndexKey,
    written: Collection[str],
) -> str:
    """Why the keys are to be written; empty if stored items have them."""
    owner, name = entity.new.name, key.index.name
    if before is None or _attributes(before) != _attributes(key):
        if scene.texts.unwritten(entity, key):
            if before is None:
                return f"{owner} comes into index {name}"
            return f"index {name} is keyed by other attributes, and must be made again under another name"
    elif [each.attribute for each in computed(before)] != [
        each.attribute for each in computed(key)
    ]:
        return f"a key of {owner} in index {name} was a field, and is made of one now"
    made_of = {field.attribute for each in computed(key) for field in each.fields}
    if before and any(scene.finds("DB308", f"{owner}.{each}") for each in made_of):
        return f"other items of {owner} are in index {name} than before"
    if made_of & {*written}:
        return f"keys of {owner} in index {name} are made of what this plan writes"
    return ""


def _takes_another_form(
    scene: Scene, entity: Pair[Entity], templates: Collection[Template]
) -> bool:
    """Has one of the attributes held another text until now, which old code still reads?"""
    before = {each.attribute: each for each in entity.old.all_templates}
    return any(
        each.attribute in before
        and scene.texts.difference(entity.old.name, before[each.attribute], each) is not None
        for each in templates
    )


def _holds_all_there_is(entity: Pair[Entity], templates: Collection[Template]) -> bool:
    """Is a field read back from one of these keys, which stored items do not have? Nothing else says what it is."""
    there = written_attributes(entity.old)
    return any(
        field.in_key_only and field not in entity.new.key_fields
        for each in templates
        if each.attribute not in there
        for field in each.fields
    )


def _mends(entity: Entity, key: IndexKey) -> Iterator[tuple[str, str]]:
    yield "DB306", f"{entity.name}.{key.index.name}"
    for field in (each for template in computed(key) for each in template.fields):
        yield "DB308", f"{entity.name}.{field.attribute}"
