"""What an upsert writes besides its actions, so that an item that it makes is whole.

key {post_id}, views = 0 by default       SET post_id = :post_id, views = if_not_exists(views, :views)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.stored_values import stored_default
from dyngen.analysis.updates.actions import Action
from dyngen.diagnostics import Place
from dyngen.ir.changes import Operand, is_whole, of_attribute
from dyngen.ir.conditions import Value
from dyngen.ir.key_values import Fixed, Source
from dyngen.ir.types import Field
from dyngen.schema import document as written

_MAKING = ("set", "set_if_absent", "increment", "decrement", "append", "prepend")


def completed(
    actions: Sequence[Action], entity: Draft, key: Mapping[Field, Given], name: str, at: Place
) -> list[Action] | None:
    """The actions that fill in the rest of a new item; None if it would lack a required field, which is reported."""
    inside = [each for each in actions if not is_whole(each.target)]
    for each in inside:
        each.at.error(
            "DG456",
            f"{name} makes the item where it is not there, and then {each.field.label} is not there either",
            f"set {each.field.label} as a whole, or leave if_missing out",
        )
    acted = {each.field for each in actions if each.name in _MAKING and not each.partial}
    missing = [
        field.label
        for field in entity.fields.values()
        if field.required
        and not field.derived
        and field not in acted
        and field not in entity.key_fields
        and field != entity.version
    ]
    if missing:
        names = ", ".join(missing)
        at.error(
            "DG455",
            f"{name} may make {entity.name} items without {names}, which every item has",
            f'add an action for {names}, such as set_if_absent, or make it "required": false',
        )
    if inside or missing:
        return None
    named = {each.field for each in actions}
    return [
        *(
            _written(field, "set", Value(key[field].ref, field.type), key[field].ref, at)
            for field in entity.key_fields
            if field.attribute not in key_attributes(entity) and not field.in_key_only
        ),
        *(
            _written(
                field,
                "set_if_absent",
                stored_default(field.default, field.type),
                Fixed(field.type, field.default),
                at,
            )
            for field in entity.fields.values()
            if field.default is not None and field not in named and field != entity.version
        ),
    ]


def key_attributes(entity: Draft) -> set[str]:
    """The attributes that the primary key itself is made of."""
    config = entity.table.table_config
    return {each for each in (config.partition_key, config.sort_key) if each}


def _written(
    field: Field, name: written.Action, operand: Operand, source: Source, at: Place
) -> Action:
    """What writes a field that no action is about."""
    return Action(
        at=at,
        field=field,
        target=of_attribute(field.attribute),
        path=field.label,
        name=name,
        operand=operand,
        source=source,
    )
