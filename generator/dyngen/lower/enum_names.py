"""What the types of enums are called.

status of Order: "open", "paid"     OrderStatus: TypeAlias = Literal["open", "paid"]

Nobody wrote the name, so it gives way to all others: where one is taken, the type is spelt out as ever.
"""

from __future__ import annotations

from collections import Counter

from dyngen.ir.schema import Schema
from dyngen.ir.types import Type
from dyngen.lower.rebuilding import rebuilt
from dyngen.lower.vocabulary import beside_enums


def with_enum_names(schema: Schema) -> Schema:
    """The schema without the names of enums that something else is called."""
    used = Counter(type.enum for entity in schema.entities for type in entity.enums)
    if not used:
        return schema
    taken = beside_enums(schema)
    spelt_out = {name for name, count in used.items() if count > 1 or name in taken}
    if not spelt_out:
        return schema

    def without(node: object) -> dict[str, object]:
        return {"enum": None} if isinstance(node, Type) and node.enum in spelt_out else {}

    return rebuilt(schema, without)
