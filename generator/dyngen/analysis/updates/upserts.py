"""What an upsert writes besides its actions, so that an item that it makes is whole.

key {post_id}, views = 0 by default       SET post_id = :post_id, views = if_not_exists(views, :views)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyngen.analysis.updates.actions import Action
from dyngen.analysis.updates.supplies import initial, setting
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.ir.changes import is_whole
from dyngen.ir.conditions import Value

_MAKING = ("set", "set_if_absent", "increment", "decrement", "append", "prepend")


def completed(actions: Sequence[Action], update: WrittenUpdate) -> list[Action] | None:
    """The actions, and those that fill in the rest of a new item.

    None if it would lack a required field, which is reported.
    """
    entity, name, at = update.entity, update.name, update.naming
    taken = {*update.givens, *update.taken}
    inside = [each for each in actions if not is_whole(each.target)]
    for each in inside:
        each.at.error(
            "DG456",
            f"{name} makes the item where it is not there, and then {each.field.label} is not there either",
            f"set {each.field.label} as a whole, or leave if_missing out",
        )
    copies = [each for each in actions if each.copies]
    for each in copies:
        each.at["other_field"].error(
            "DG456",
            f"{name} makes the item where it is not there, and then there is nothing to copy",
            f"set {each.path} to a parameter or a constant, or leave if_missing out",
        )
    if not _makes_whole(actions, update) or inside or copies:
        return None
    named = {each.field for each in actions}
    others = [
        field
        for field in entity.fields.values()
        if field not in (entity.version, *named, *entity.key_fields)
    ]
    return [
        *(
            setting(
                field, "set", (Value(update.key[field].ref, field.type), update.key[field].ref), at
            )
            for field in entity.key_fields
            if field.attribute not in entity.key_names
            and not field.in_key_only
            and field not in named
        ),
        *(
            setting(field, "set_if_absent", value, at)
            for field in others
            if (value := initial(field, taken))
        ),
        *(
            replace(each, initial=initial(each.field, taken)) if each.partial else each
            for each in actions
        ),
    ]


def _makes_whole(actions: Sequence[Action], update: WrittenUpdate) -> bool:
    """Has a new item every required field? What it would lack is reported."""
    entity, name = update.entity, update.name
    acted = {each.field for each in actions if each.name in _MAKING}
    partial = {each.field for each in actions if each.partial}
    missing = [
        field
        for field in entity.fields.values()
        if field.required
        and not (field.derived or field.generate)
        and field not in acted - partial
        and field not in entity.key_fields
        and field != entity.version
    ]
    if not missing:
        return True
    open_ = ", ".join(each.label for each in missing if each in partial)
    idle = ", ".join(each.label for each in missing if each not in partial)
    advice = [f"add an action for {idle}, such as set_if_absent"] if idle else []
    why = "partial" if update.partial else "optional"
    advice += [f"leave {why} out, so that {open_} must be given"] if open_ else []
    update.naming.error(
        "DG455",
        f"{name} may make {entity.name} items without {', '.join(f.label for f in missing)}, "
        "which every item has",
        f'{", and ".join(advice)}; or make it "required": false',
    )
    return False
