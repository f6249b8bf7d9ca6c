"""What an action changes: a field, a member of an object, an element of an array, or the entry of a free-form object.

"prefs.theme"                       Path(("prefs", "theme"))
"steps[2]"                          Path(("steps", 2))
"votes", "key": "option"            Path(("votes", Ref(option)))
"""

from __future__ import annotations

import re

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_entry, mistaken_field
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Path, Step
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


@record(frozen=True, slots=True)
class Aim:
    """A target and what is known of it."""

    field: Field
    target: Path
    type: Type | None
    """None of an entry of a free-form object."""
    leaf: Field | None
    """The field or member itself; None of what is in one without a name in the schema."""
    absent: bool
    """May it be absent?"""


def aimed(model: written.UpdateAction, update: WrittenUpdate, at: Place) -> Aim | None:
    """What an entry of `updates` changes; None if there is no such thing, which is reported."""
    entity, name = update.entity, update.name
    named, position = _position(model.field)
    if _names_entry(model.field, update, at):
        return None
    if "[" in named:
        at["field"].error(
            "DG452",
            f"{quoted(model.field)} is no path that an update can take",
            'a position counts from 0 and ends the path, as in "steps[2]": an element is set or removed as a whole',
        )
        return None
    first, *rest = named.split(".")
    field = _field(first, entity, name, at)
    if field is None:
        return None
    given = update.key.get(field)
    recased = entity.has_any_case(field) and model.action == "set"
    if not (recased and given and given.name == model.param) and not is_settable(
        field, entity, name, at["field"]
    ):
        return None
    leaf, steps = field, list[Step]([field.attribute])
    for step in rest:
        inner = _member(leaf, step, model.field, at)
        if inner is None:
            return None
        leaf = inner
        steps.append(leaf.attribute)
    path = Path(tuple(steps))
    if position is not None:
        return _element(model, field, leaf, Path((*path.steps, position)), at)
    if model.key is None:
        return Aim(field, path, leaf.type, leaf, not leaf.required)
    return _entry(model, field, leaf, path, update.givens[model.key], at)


def _entry(
    model: written.UpdateAction, field: Field, leaf: Field, path: Path, given: Given, at: Place
) -> Aim | None:
    """The entry of a free-form object that a parameter names."""
    if leaf.type.kind is not Kind.OBJECT or leaf.type.record:
        declared = leaf.type.record is not None
        at["key"].error(
            "DG452",
            f"{model.field} is "
            + ("an object whose members are declared" if declared else a(str(leaf.type.kind)))
            + ", so no parameter names an entry of it",
            f'name the member: "field": "{model.field}.…"'
            if declared
            else '"key" goes with an object without "fields"',
            on_key=True,
        )
        return None
    if given.kind != "string":
        given.mistyped(
            "DG452", f"{given.name} names an entry of {model.field}, and names are texts", "string"
        )
        return None
    if not given.become(Type(Kind.STRING)):
        return None
    return Aim(field, Path((*path.steps, given.ref)), None, None, True)


def _names_entry(text: str, update: WrittenUpdate, at: Place) -> bool:
    """Is the last step of a path a parameter, as in conditions? It is what `key` names; that is reported."""
    found = _ENTRY.fullmatch(text)
    if found is None:
        return False
    option = found["option"]
    if option in update.givens:
        remedy = f'write "field": "{found["field"]}", "key": "{option}"'
    else:
        remedy = f'add a parameter, and write "field": "{found["field"]}", "key": its name'
    at["field"].error(
        "DG452",
        f"{quoted(text)} is no path that an update can take",
        f"the entry that a parameter names is said by key: {remedy}",
        once=mistaken_entry(update.entity.name, update.name, option),
    )
    return True


_ENTRY = re.compile(r"(?P<field>[^:#]+)\.[:#](?P<option>\w+)")


def _position(text: str) -> tuple[str, int | None]:
    """What is named, and the position in it: `("steps", 2)` of `steps[2]`."""
    found = _POSITION.fullmatch(text)
    return (found["named"], int(found["position"])) if found else (text, None)


_POSITION = re.compile(r"(?P<named>.+)\[(?P<position>[0-9]{1,5})\]")


def _element(
    model: written.UpdateAction, field: Field, leaf: Field, path: Path, at: Place
) -> Aim | None:
    """The element of an array at a position, which must be there."""
    kind = leaf.type.item
    if kind is None:
        at["field"].error(
            "DG452",
            f"{leaf.label} is {a(str(leaf.type.kind))}, and has no element {path.steps[-1]}",
            "a position goes with an array",
        )
        return None
    if model.key is not None:
        at["key"].error(
            "DG452",
            f"{model.field} is an element of an array, so no parameter names an entry of it",
            "remove key",
            on_key=True,
        )
        return None
    return Aim(field, path, kind, None, False)


def _field(first: str, entity: Draft, name: str, at: Place) -> Field | None:
    """The field of the entity, which is no constant."""
    field = entity.known.get(first)
    if field is None and first in entity.attributes:
        at["field"].error(
            "DG423",
            f"{name} sets {first}, which is a constant",
            "remove the entry: every write stores it",
        )
        return None
    if field is None:
        at["field"].error(
            "DG452",
            f"{quoted(first)} is not a field of {entity.name}",
            unknown(first, list(entity.fields), "add it to the fields"),
            once=mistaken_field(entity.name, first),
        )
        return None
    return field


def has_content(entity: Draft, name: str, at: Place) -> bool:
    """Is there anything in an item of the entity that an update of all of it changes? If not, that is reported."""
    if entity.only_a_key:
        at.error(
            "DG242",
            f"{name} updates {a(entity.name)}, which is nothing but its key",
            'give it a field that can be set, or count updates: "version_attribute"',
        )
    return not entity.only_a_key


def is_settable(field: Field, entity: Draft, name: str, at: Place) -> bool:
    """May an update change this field? If not, that is reported."""
    if entity.has_any_case(field):
        at.error(
            "DG423",
            f"{name} sets {field.label}, which is part of the primary key but for its case",
            "to store the case of the call, set it by the parameter of the key: "
            f'"action": "set", "param": "{field.label}"',
        )
        return False
    if field in entity.key_fields:
        why = "part of the primary key"
    elif field.derived:
        why = "computed from the key"
    elif field.touch:
        why = "set to now by every write"
    elif field == entity.version:
        why = "counted by every update"
    else:
        return True
    behind = "; expected_version checks it" if field == entity.version else ""
    at.error(
        "DG423",
        f"{name} sets {field.label}, which is {why}",
        f"remove {'the entry' if at.step == 'field' else 'the parameter'}{behind}",
    )
    return False


def _member(owner: Field, step: str, text: str, at: Place) -> Field | None:
    """The field of a nested object."""
    record = owner.type.record
    if record is None:
        free = owner.type.kind is Kind.OBJECT
        at["field"].error(
            "DG452",
            f"{quoted(text)} goes into {owner.label}, which "
            + ("declares no fields" if free else f"is {a(str(owner.type.kind))}"),
            f'declare it in "fields" of {owner.label}; or name the object as "field", and a parameter that says which '
            'entry as "key"'
            if free
            else "a path goes through objects",
        )
        return None
    members = {each.label: each for each in record.fields}
    if step not in members:
        at["field"].error(
            "DG452",
            f"{quoted(step)} is not a field of the object {owner.label}",
            unknown(step, list(members), "add it to the fields"),
            part=step,
        )
        return None
    return members[step]
