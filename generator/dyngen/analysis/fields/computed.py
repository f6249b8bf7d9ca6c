"""Fields that are computed: those whose attribute is a key attribute with a template of its own.

    "sort_key": "sort_key", sk_template MENU#{category}#{dish_id}, a field sort_key
    {sort_key} in another template                       MENU#{category}#{dish_id}

Wherever such a field stands in a template, it stands for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dyngen.analysis.indexes import attributes, declared_indexes, declared_mappings
from dyngen.ir.types import Field
from dyngen.schema import document as written

Computed = Mapping[str, str]
"""The template of each computed field."""

_LONGEST = 10_000
"""No key has so much text around its fields."""
_HOLE = re.compile(r"\{(\w+)\}", re.ASCII)
_NAME = re.compile(r"\{(\w+)", re.ASCII)


def computed_fields(
    model: written.Entity, table: written.TableModel, fields: Mapping[str, Field]
) -> Computed:
    """The fields of an entity that its keys give, but for those whose templates name what is no field."""
    stored = {each.attribute: each for each in fields.values() if each.type.is_text}
    known = {*fields, *(each.name for each in model.fields)}
    templates = dict(reversed([*key_templates(model, table)]))  # that of the table counts
    return {
        field.label: template
        for attribute, template in templates.items()
        if (field := stored.get(attribute))
        and template != f"{{{field.label}}}"
        and known.issuperset(named(template))
    }


def written_out(template: str, computed: Computed) -> str:
    """The template with computed fields replaced by theirs; as it is, if one is made of itself."""
    whole = template
    for _ in range(len(computed) + 1):
        deeper = _HOLE.sub(lambda hole: computed.get(hole[1], hole[0]), whole)
        if deeper == whole:
            return whole
        if len(deeper) > _LONGEST:
            break
        whole = deeper
    return template


def named(template: str) -> list[str]:
    """The fields that stand in a template as it is written, each once."""
    return list(dict.fromkeys(_NAME.findall(template)))


def key_templates(model: written.Entity, table: written.TableModel) -> Iterator[tuple[str, str]]:
    """Each key attribute with its template, the table's first."""
    config = table.table_config
    yield config.partition_key, model.pk_template
    if config.sort_key is not None and model.sk_template is not None:
        yield config.sort_key, model.sk_template
    indexes = {index.name: index for index in declared_indexes(table)}
    for mapping in declared_mappings(model):
        if index := indexes.get(mapping.name):
            yield from zip(
                attributes(index.partition_key), attributes(mapping.pk_template), strict=False
            )
            yield from zip(
                attributes(index.sort_key), attributes(mapping.sk_template), strict=False
            )
