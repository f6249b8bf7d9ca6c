"""What stands at a path of a condition expression: `address.city`, `lines[0].price`."""

from __future__ import annotations

from dyngen.analysis.drafts import Draft
from dyngen.analysis.tables import unknown
from dyngen.analysis.tokens import Token, Wrong
from dyngen.ir.types import Field, Kind, Type
from dyngen.schema.quoting import quoted


def type_at(steps: tuple[str | int, ...], token: Token, one: Draft) -> Type | None:
    """The type of an attribute, or of what is inside it; None where nothing is declared."""
    first = str(steps[0])
    fields = {**one.fields, "version": one.version}
    field = fields.get(first)
    if field is None:
        config = one.table.table_config
        keys = {config.partition_key, config.sort_key}
        keys |= {
            template.attribute
            for each in one.mapped
            for key in (each.pk, each.sk)
            if key
            for template in key.templates
        }
        if first not in keys:
            raise Wrong(
                "DG521",
                f"{quoted(first)} is not an attribute of {one.name}",
                unknown(first, [*one.fields, *sorted(k for k in keys if k)], "remove it"),
                token,
            )
        return None
    return _inside(field, steps[1:])


def _inside(field: Field, steps: tuple[str | int, ...]) -> Type | None:
    """The type at a path inside a field; None where nothing is declared."""
    kind: Type | None = field.type
    for step in steps:
        if kind is None:
            return None
        if isinstance(step, int):
            kind = kind.item if kind.kind is Kind.ARRAY else None
        else:
            member = (
                next((each for each in kind.record.fields if each.attribute == step), None)
                if kind.record
                else None
            )
            kind = member.type if member else None
    return kind


def element_of(kind: Type) -> Type | None:
    if kind.kind is Kind.ARRAY:
        return kind.item
    return {Kind.STRING_SET: Type(Kind.STRING), Kind.NUMBER_SET: Type(Kind.DECIMAL)}.get(
        kind.kind, Type(Kind.STRING)
    )
