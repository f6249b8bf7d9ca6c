"""Values that an update supplies itself: the time of touched fields, and what a new item has if nobody says it.

updated_at, touched                    SET updated_at = now
created_at, generated, of an upsert    SET created_at = if_not_exists(created_at, now)
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.stored_values import is_empty_set, stored_default
from dyngen.analysis.updates.actions import Action
from dyngen.diagnostics import Place
from dyngen.ir.changes import Operand, of_attribute
from dyngen.ir.key_values import NOW, Fixed, Source, Supplied
from dyngen.ir.types import Field, Generator
from dyngen.names import free_name
from dyngen.schema import document as written


def touches(entity: Draft, at: Place) -> list[Action]:
    """An action for each field that every write sets to the time of the write."""
    found = []
    for field in entity.touched:
        now = _made("now", field, ())
        found.append(setting(field, "set", (now, now), at))
    return found


def initial(field: Field, taken: Collection[str]) -> tuple[Operand, Source] | None:
    """What a new entity has if nobody gives a value, as it is stored and as a key takes it.

    None: nothing. `taken` are names that the variable of a new UUID cannot have.
    """
    if field.generate:
        made = _made(field.generate, field, taken)
        return made, made
    if field.default is not None and not is_empty_set(field.default, field.type):
        stored = stored_default(field.default, field.type)
        return stored, Fixed(field.type, field.default, stored)
    return None


def setting(field: Field, name: written.Action, value: tuple[Operand, Source], at: Place) -> Action:
    """What writes a field that the schema says nothing about."""
    operand, source = value
    return Action(
        at=at,
        field=field,
        target=of_attribute(field.attribute),
        path=field.label,
        name=name,
        operand=operand,
        source=source,
        leaf=field,
    )


def _made(generator: Generator, field: Field, taken: Collection[str]) -> Supplied:
    name = NOW if generator == "now" else f"new_{field.name}"
    return Supplied(generator, field.type, free_name(name, taken))
