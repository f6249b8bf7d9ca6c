"""What stands at a path of a condition expression: `address.city`, `lines[0].price`."""

from __future__ import annotations

from dyngen.analysis.conditions.operand_types import UNORDERED, searched
from dyngen.analysis.conditions.tokens import Token, Wrong
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.ir.types import Kind, Type
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


def type_at(steps: tuple[str | int, ...], token: Token, entity: Draft) -> Type | None:
    """The type of an attribute, or of what is inside it; None where nothing is declared."""
    first = str(steps[0])
    fields = {**entity.fields, "version": entity.version}
    field = fields.get(first)
    if field is None:
        config = entity.table.table_config
        keys = {config.partition_key, config.sort_key}
        keys |= {
            template.attribute
            for each in entity.mapped
            for key in (each.pk, each.sk)
            if key
            for template in key.templates
        }
        if first not in keys:
            raise Wrong(
                "DG521",
                f"{quoted(first)} is not an attribute of {entity.name}",
                unknown(first, [*entity.fields, *sorted(k for k in keys if k)], "remove it"),
                token,
                once=mistaken_field(entity.name, first),
            )
        return None
    kind: Type | None = field.type
    for step in steps[1:]:
        if kind is None:
            return None
        kind = _inside(kind, step, token)
    return kind


def _inside(kind: Type, step: str | int, token: Token) -> Type | None:
    """The type of a member or an element; None where nothing is declared."""
    wanted = Kind.ARRAY if isinstance(step, int) else Kind.OBJECT
    if kind.kind is not wanted:
        what = f"element {step}" if wanted is Kind.ARRAY else f"member {quoted(str(step))}"
        message = f"{quoted(token.text)} goes into a value of type {kind.kind}, which has no {what}"
        raise Wrong("DG521", message, "elements are in arrays, members in objects", token)
    if wanted is Kind.ARRAY:
        return kind.item
    if kind.record is None:
        return None
    members = {each.attribute: each.type for each in kind.record.fields}
    if step not in members:
        message = f"{quoted(str(step))} is not a field of the object in {quoted(token.text)}"
        raise Wrong("DG521", message, unknown(str(step), list(members), "remove it"), token)
    return members[str(step)]


def check_ordered(operator: str, kind: Type | None, token: Token | None) -> None:
    """Refuse to ask for the order of values that have none."""
    if kind and kind.kind in UNORDERED and operator not in ("=", "<>"):
        message = f"{operator} has no meaning for a value of type {kind.kind}, which has no order"
        raise Wrong("DG509", message, "compare with = or <>", token)


def argument_of(function: str, kind: Type | None, token: Token) -> Type | None:
    """The type of what a function compares an attribute with."""
    if function == "attribute_type":
        return Type(Kind.STRING)
    if kind is None:
        return Type(Kind.STRING) if function == "begins_with" else None
    if kind.kind is Kind.ARRAY and kind.item is None:
        return None
    wanted = searched(function, kind)
    if wanted is None:
        message = f"{function} has no meaning for a value of type {kind.kind}"
        help = "begins_with goes with text and bytes; contains with text, arrays and sets"
        raise Wrong("DG509", message, help, token)
    return wanted
