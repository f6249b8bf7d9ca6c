"""Which records are those of an entity, in Lambda's language of event filters.

pk = USER#{user_id}, sk = PROFILE   ▶   {"pk": {"S": [{"prefix": "USER#"}]}, "sk": {"S": ["PROFILE"]}}

Whatever is of the entity passes. Something else may pass as well, whose key begins alike.
"""

from __future__ import annotations

from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.syntax import Expression, literal


def key_pattern(entity: Entity) -> Expression:
    """The pattern for the `Keys` of a record."""
    told: dict[str, literal.Value] = {
        each.attribute: {"S": _matching(each)} for each in entity.key_templates if each.prefix
    }
    # A pattern must ask for something.
    partition = entity.table.partition
    return literal.value(told or {partition.name: {partition.wire: [{"exists": True}]}})


def _matching(template: Template) -> list[literal.Value]:
    return [template.prefix] if template.constant else [{"prefix": template.prefix}]
