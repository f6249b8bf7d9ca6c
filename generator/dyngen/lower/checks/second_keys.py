"""What an update makes of a key at the second place, looked at before the item is read: where what is given decides.

    also_at TOPIC#{topic}, {day}#POST#{post_id}; an update by post_id that sets topic, and day if it is given

    post_also_at_pk(topic)
    if day is not UNSET:
        post_also_at_sk(day, post_id)

Of a key of which only a part is given, that part: check_text("Post", "sk", "title", title, "#")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dyngen.ir.changes import Assign, Change, is_whole
from dyngen.ir.conditions import Ref, Value
from dyngen.ir.given import key_values
from dyngen.ir.key_values import (
    GivenKey,
    KeyNumber,
    KeyText,
    Slot,
    Source,
    Supplied,
)
from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.expressions.branches import Depends
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import doing, if_so
from dyngen.lower.items import keytext
from dyngen.lower.items.keytext import Given
from dyngen.lower.vocabulary import attribute_function
from dyngen.records import record
from dyngen.syntax import Statement, phrase


@record(frozen=True, slots=True)
class _Known:
    """What a field will be, if that is not UNSET."""

    source: Source
    unset: tuple[Ref, ...] = ()


def checks(entity: Entity, key: GivenKey, changed: Sequence[Change]) -> list[Statement]:
    """The statements that refuse what the second key cannot hold; none of an entity that has one place."""
    if entity.copied_to is None:
        return []
    known = _known(entity, key, changed)
    own = {each.attribute: each for each in entity.key_templates}
    found = [
        check
        for template in entity.copied_to.key_templates
        if not _same(template, own[template.attribute])
        for check in _of_template(entity, template, known)
    ]
    return [phrase.below([phrase.comment_line(_WHY)], found[0]), *found[1:]] if found else []


_WHY = "What the second place cannot hold is refused."


def _same(template: Template, own: Template) -> bool:
    """Is it refused as the key at the first place, which is made anyway?"""
    return template.parts == own.parts and template.rivals == own.rivals


def _known(entity: Entity, key: GivenKey, changed: Sequence[Change]) -> dict[Field, _Known]:
    """What fields will be in any case, or are set to if it is given: by themselves, or as parts of index keys."""
    fields = {each.attribute: each for each in entity.fields}
    found = {field: _Known(ref) for field, ref in key_values(entity, key).items()}
    parts = dict[Field, _Known]()
    for change in changed:
        if not isinstance(change, Assign) or change.if_absent or change.nullable:
            continue
        match change.value:
            case Value(ref) if is_whole(change.target) and change.target.attribute in fields:
                found[fields[change.target.attribute]] = _Known(ref, change.unset)
            case KeyNumber(field=field, ref=ref):
                parts[field] = _Known(ref, change.unset)
            case KeyText():
                for part in change.value.parts:
                    if isinstance(part, Slot):
                        parts[part.component.field] = _Known(part.ref, change.unset)
    return {**parts, **found}


def _of_template(
    entity: Entity, template: Template, known: Mapping[Field, _Known]
) -> Iterator[Statement]:
    """The call of the key function, or a check of each part that is given."""
    given = {field: known[field] for field in template.fields if _is_given(known.get(field))}
    if template.fields and len(given) == len(template.fields):
        values = [value_of(given[each].source) for each in template.fields]
        call = phrase.call(phrase.name(attribute_function(template)), *values)
        yield from _if_set(given.values(), [doing(call)])
        all_of_them = _unset(given.values())
        given = {field: each for field, each in given.items() if each.unset != all_of_them}
    for component in template.components:
        if (value := given.get(component.field)) is not None:
            one = Given(component, value_of(value.source))
            yield from _if_set([value], keytext.checks(entity.name, template, [one]))


def _is_given(known: _Known | None) -> bool:
    """What the package makes itself is right."""
    return known is not None and not isinstance(known.source, Supplied)


def _if_set(known: Iterable[_Known], statements: list[Statement]) -> list[Statement]:
    """The statements, where nothing of this is UNSET."""
    unset = _unset(known)
    if not unset or not statements:
        return statements
    return [if_so(phrase.conjunction(Depends(unset=unset).given), statements)]


def _unset(known: Iterable[_Known]) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(ref for each in known for ref in each.unset))
