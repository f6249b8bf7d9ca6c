"""Keys of an index that some kinds of items make of their fields, while another has the like as a text of its own.

    Member.GSI1PK   MEMBER#{member_id}     made of a field
    Book.GSI1PK     {gsi1pk}               whatever it is; in some books MEMBER#m1

A package would refuse to write such a book: its key is one that only members may have. So no kind makes it of fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dyngen.importing.inference.findings import FoundEntity, FoundTemplate
from dyngen.importing.observed import KeyAttribute


def undecided(entities: Sequence[FoundEntity]) -> frozenset[str]:
    """The key attributes of indexes that must be fields in every kind of item."""
    return frozenset(
        key.name
        for free in entities
        for key, template in _keys(free)
        if _is_itself(key, template, free)
        for other in entities
        if _made_like(key, other, free)
    )


def _keys(entity: FoundEntity) -> Iterator[tuple[KeyAttribute, FoundTemplate]]:
    """The key attributes that an entity has in indexes, with their templates."""
    for mapping in entity.mappings:
        if mapping.partition:
            yield from zip(mapping.index.partition, mapping.partition, strict=True)
        yield from zip(mapping.index.sort, mapping.sort, strict=True)


def _is_itself(key: KeyAttribute, template: FoundTemplate, entity: FoundEntity) -> bool:
    fields = {each.label for each in entity.fields if each.attribute == key.name}
    return any(template.text == f"{{{label}}}" for label in fields)


def _made_like(key: KeyAttribute, other: FoundEntity, free: FoundEntity) -> bool:
    """Whether the other kind makes this key of fields, and one of the first is as if it were made so."""
    for made, template in _keys(other):
        if made == key and not _is_itself(key, template, other):
            pattern = ".+".join(map(re.escape, re.split(r"\{[^}]*\}", template.text)))
            texts = (item[key.name].text for item in free.items if key.name in item)
            if any(re.fullmatch(pattern, text, re.DOTALL) for text in texts):
                return True
    return False
