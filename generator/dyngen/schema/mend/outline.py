"""What the objects on the way to a pointer are, and what people call them.

    trail(("tables", 0, "entities", "Post", "fields", 1))
        [((), SchemaModel), (("tables", 0), TableModel), (("tables", 0, "entities", "Post"), Entity), (…, Field)]
    Outline(value).noun(("tables", 0, "entities", "Post", "fields", 1))
        'field "title" of entity "Post"'

The outline is derived from the models of `document`; only the nouns are written down here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from dyngen.diagnostics import Pointer
from dyngen.records import record
from dyngen.schema.document import (
    AccessPattern,
    AlsoAt,
    CrossPattern,
    Entity,
    Field,
    FilterCondition,
    FilterExpression,
    GsiMapping,
    Index,
    Involved,
    LocalIndex,
    LsiMapping,
    Parameter,
    SchemaModel,
    Shape,
    TableConfig,
    TableModel,
    UpdateAction,
)
from dyngen.schema.quoting import ordinal, quoted
from dyngen.schema.suggest import translated
from dyngen.steps import value_at

Model = type[Shape]
Trail = list[tuple[Pointer, Model]]

_NOUNS: dict[Model, str] = {
    SchemaModel: "the schema", TableModel: "table", TableConfig: "table_config", Index: "index",
    LocalIndex: "local index", LsiMapping: "index mapping",
    Entity: "entity", Field: "field", GsiMapping: "index mapping", AccessPattern: "access pattern",
    Parameter: "parameter", FilterExpression: "the filter", FilterCondition: "condition",
    CrossPattern: "transaction", Involved: "item", UpdateAction: "update",
    AlsoAt: "second place",
}  # fmt: skip

_NAMED_BY: dict[Model, tuple[str, ...]] = {
    TableModel: ("table_config", "table_name"), Index: ("name",), Field: ("name",),
    LocalIndex: ("name",), LsiMapping: ("name",),
    GsiMapping: ("name",), AccessPattern: ("name",), Parameter: ("name",), CrossPattern: ("name",),
    Involved: ("entity",), UpdateAction: ("field",),
}  # fmt: skip

_OWNERS: dict[Model, tuple[Model, ...]] = {
    TableConfig: (TableModel,), Index: (TableModel,), LocalIndex: (TableModel,), Field: (Field, Entity),
    GsiMapping: (Entity,), LsiMapping: (Entity,), AlsoAt: (Entity,),
    AccessPattern: (Entity,), Parameter: (AccessPattern, CrossPattern),
    FilterExpression: (AccessPattern,), FilterCondition: (AccessPattern,), Involved: (CrossPattern,),
    UpdateAction: (AccessPattern, Involved),
}  # fmt: skip


@cache
def keys(model: Model) -> dict[str, FieldInfo]:
    """The keys that an object may have, as they are written."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def words(info: FieldInfo) -> tuple[str, ...]:
    """The words that a key may have as its value, if it is one of a few."""
    pending: list[object] = [info.annotation]
    while pending:
        annotation = pending.pop()
        if get_origin(annotation) is Literal:
            return get_args(annotation)
        pending += get_args(annotation)
    return ()


@cache
def children(model: Model) -> dict[str, tuple[Model, int]]:
    """The keys that hold objects: their model, and the steps from the key to one (1 in an array)."""
    found = {key: _object_in(info.annotation, 0) for key, info in keys(model).items()}
    return {key: child for key, child in found.items() if child}


def _object_in(annotation: object, steps: int) -> tuple[Model, int] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation, steps
    inner = steps + (get_origin(annotation) in (list, dict))
    found = (_object_in(argument, inner) for argument in get_args(annotation))
    return next((one for one in found if one), None)


def trail(pointer: Pointer) -> Trail:
    """The objects from the root to the pointer, outermost first; the pointer itself if it is one."""
    found: Trail = [((), SchemaModel)]
    at = 0
    while at < len(pointer):
        child = children(found[-1][1]).get(str(pointer[at]))
        if child is None or at + 1 + child[1] > len(pointer):
            break
        at += 1 + child[1]
        found.append((pointer[:at], child[0]))
    return found


def holder(pointer: Pointer) -> tuple[Pointer, Model]:
    """The object whose key the pointer leads through last."""
    return [one for one in trail(pointer) if len(one[0]) < len(pointer)][-1]


def elsewhere(at: Pointer, key: str) -> Pointer | None:
    """The object nearby that the key belongs to: one inside, one above, or one beside those."""
    for above, model in reversed(trail(at)):
        if above != at and key in keys(model) and key not in ("name", "description"):
            return above
        for child, (child_model, steps) in children(model).items():
            if steps == 0 and key in keys(child_model) and (*above, child) != at:
                return (*above, child)
    return None


def further_in(model: Model, key: str) -> tuple[Model, str] | None:
    """The object inside of such a one that has this key, or calls it otherwise than it is written here.

    It is one that holds objects itself, as "access_patterns" does.
    """
    pending = [model]
    seen: list[Model] = []
    while pending:
        one = pending.pop(0)
        if one in seen:
            continue
        seen.append(one)
        if one is not model and (found := translated(key, children(one)) or key) in children(one):
            return one, found
        pending += [child for child, _ in children(one).values()]
    return None


def what(model: Model) -> str:
    """What people call such an object: "an entity"."""
    noun = _NOUNS[model]
    if noun.startswith("the "):
        return noun
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


@record(frozen=True)
class Outline:
    """Names for the objects of one document; `original` turns a pointer into one into `value`."""

    value: object
    original: Callable[[Pointer], Pointer]

    def at(self, pointer: Pointer) -> object:
        """What was written there; None if nothing was."""
        return value_at(self.value, self.original(pointer))

    def noun(self, pointer: Pointer) -> str:
        """What people call the object at the pointer, with what it belongs to."""
        above = trail(pointer)
        model = above[-1][1]
        owners = [one for one in above[:-1] if one[1] in _OWNERS.get(model, ())]
        own = self._short(*above[-1])
        return f"{own} of {self._short(*owners[-1])}" if owners else own

    def way(self, at: Pointer, target: Pointer) -> str:
        """Where a key belongs that was written at another object."""
        if at == target[:-1]:
            return f"it belongs into {quoted(str(target[-1]))}"
        beside = f", beside {quoted(str(at[len(target)]))}" if at[: len(target)] == target else ""
        return f"it belongs to {self.noun(target)}{beside}"

    def subject(self, pointer: Pointer) -> str:
        """What people call the value at the pointer: an object, or a key of one."""
        last, last_model = trail(pointer)[-1]
        is_member = not pointer or isinstance(pointer[-1], int) or last_model is Entity
        if last == pointer and is_member:
            return self.noun(pointer)
        at, model = holder(pointer)
        rest = pointer[len(at) :]
        own = (
            quoted(str(rest[0]))
            if model is SchemaModel
            else f"{quoted(str(rest[0]))} of {self.noun(at)}"
        )
        if len(rest) == 1:
            return own
        return f"the {ordinal(rest[1])} element of {own}" if isinstance(rest[1], int) else own

    def _short(self, pointer: Pointer, model: Model) -> str:
        noun = _NOUNS[model]
        if model is Entity:
            return f"{noun} {quoted(str(pointer[-1]))}"
        name = value_at(self.at(pointer), _NAMED_BY[model]) if model in _NAMED_BY else None
        if isinstance(name, str) and name:
            return f"{noun} {quoted(name)}"
        last = pointer[-1] if pointer else None
        return f"the {ordinal(last)} {noun}" if isinstance(last, int) else noun
