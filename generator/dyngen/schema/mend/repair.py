"""A document with mistakes made into one that can be analysed, so that one run finds everything.

    {"operation": "query", …}       "Query" is taken for it, and analysis goes on
    {"operation": "banana", …}      the access pattern is left out
    {"name": "a", "type": "zzz"}    the field's entity is left out, and its name is in `broken_entities`

The written value is never changed: each round applies all edits so far to a copy, so that pointers into the text stay
what they are.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from itertools import islice

from pydantic import ValidationError

from dyngen.diagnostics import Pointer, Report
from dyngen.records import field, record
from dyngen.schema.document import (
    SPELLING_TAGS,
    AccessPattern,
    CrossPattern,
    Entity,
    Field,
    Parameter,
    SchemaModel,
    TableConfig,
    TableModel,
)
from dyngen.schema.mend.companions import companions
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.mistakes import Error, mistakes
from dyngen.schema.mend.outline import Model, Outline, holder, keys, trail
from dyngen.schema.text.source import SourceFile
from dyngen.steps import value_at

_ROUNDS = 12
"""A round mends what the one before uncovered; more than a few would be our bug."""

_RENAMING = ("rename", "negate")

_MOST = 500
"""Errors of shape that are looked at in one round: more are not mistakes in a schema but another kind of file."""

_LEFT_OUT: tuple[Model, ...] = (AccessPattern, CrossPattern, Entity, TableModel)
"""The objects that make sense alone, so that the rest does without one of them."""

_DISPENSABLE: dict[Model, frozenset[str]] = {
    SchemaModel: frozenset({"$schema", "dyngen:ignore", "cross_table_access_patterns", "package"}),
    TableConfig: frozenset(keys(TableConfig)) - {"table_name", "partition_key", "sort_key"},
    Entity: frozenset({"access_patterns", "crud", "pk_params", "sk_params"}),
    Field: frozenset({"description", "enum", "default", "ttl", "sensitive"}),
    Parameter: frozenset({"description", "default"}),
    AccessPattern: frozenset({"consistent_read", "descending", "limit"}),
}
"""Keys without which an object still means the same to everybody else."""


@record()
class Broken:
    """What had to be left out: pointers into the text, and the names that nobody should miss."""

    pointers: set[Pointer] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    names_known: bool = True


def repair(value: object, source: SourceFile, report: Report, broken: Broken) -> SchemaModel | None:
    """The model of what is sound in `value`, after a finding for everything that is not."""
    edits: dict[Pointer, Edit] = {}
    outline = Outline(value, source.original)
    for _ in range(_ROUNDS):
        found, model = _examine(_edited(value, edits), outline)
        _tell(found, value, source, report)
        if model is not None and not found:
            return model
        if len(found) >= _MOST:
            return None
        new = [_edit(mistake, outline, source, broken) for mistake in found]
        if None in new:
            return None
        edits |= {edit.pointer: edit for edit in new if edit}
        _remember(edits.values(), source)
    return None


def _examine(value: object, outline: Outline) -> tuple[list[Mistake], SchemaModel | None]:
    try:
        model = SchemaModel.model_validate(value)
    except ValidationError as error:
        found = islice(error.errors(include_url=False, include_input=False), _MOST)
        errors: list[Error] = [
            {**one, "loc": tuple(step for step in one["loc"] if step not in SPELLING_TAGS)}
            for one in found
        ]
        return mistakes(errors, outline), None
    return companions(model, outline), model


def _tell(found: Iterable[Mistake], value: object, source: SourceFile, report: Report) -> None:
    for one in found:
        if one.code == "DG105" and value_at(value, source.original(one.pointer)):
            continue  # it is only empty because of what was left out
        pointer = source.original(one.pointer)
        span = source.place(pointer, on_key=one.on_key)
        report.add(one.code, pointer, one.message, one.help, on_key=one.on_key, span=span)


def _edit(mistake: Mistake, outline: Outline, source: SourceFile, broken: Broken) -> Edit | None:
    """How to go on after a mistake, at a pointer into the text; None if there is nothing left to go on with."""
    edit = mistake.edit
    if edit is not None:
        target = source.original(edit.target)
        return Edit(edit.kind, source.original(edit.pointer), edit.value, target)
    pointer = mistake.pointer
    if pointer and (pointer, trail(pointer)[-1][1]) != trail(pointer)[-1]:
        at, model = holder(pointer)
        key = str(pointer[len(at)])
        if key in _DISPENSABLE.get(model, ()):
            return Edit("remove", source.original((*at, key)))
    whole = [one for one in trail(pointer) if one[1] in _LEFT_OUT]
    if not whole:
        return None
    _give_up(*whole[-1], outline, broken)
    target = source.original(whole[-1][0])
    broken.pointers.add(target)
    return Edit("remove", target)


def _give_up(at: Pointer, model: Model, outline: Outline, broken: Broken) -> None:
    """Remember the names that go with an object that is left out."""
    value = outline.at(at)
    if model is Entity:
        broken.entities.add(str(at[-1]))
    if model is TableModel:
        entities = value_at(value, ("entities",))
        name = value_at(value, ("table_config", "table_name"))
        if isinstance(entities, dict):
            broken.entities |= entities.keys()
        if isinstance(name, str):
            broken.tables.add(name)
        if not isinstance(entities, dict) or not isinstance(name, str):
            broken.names_known = False


def _remember(edits: Iterable[Edit], source: SourceFile) -> None:
    """Tell the source how the model will differ from the text."""
    for edit in edits:
        parent, last = edit.pointer[:-1], edit.pointer[-1]
        if edit.kind in _RENAMING:
            source.renames[*parent, str(edit.value)] = str(last)
        if edit.kind == "remove" and isinstance(last, int):
            source.holes.setdefault(parent, set()).add(last)


def _edited(value: object, edits: dict[Pointer, Edit]) -> object:
    """A copy of the value with the edits made: the innermost first, and in arrays from the end."""
    if not edits:
        return value
    result = copy.deepcopy(value)
    for edit in sorted(edits.values(), key=lambda one: _order(one.pointer), reverse=True):
        parent, last = value_at(result, edit.pointer[:-1]), edit.pointer[-1]
        if isinstance(parent, list) and isinstance(last, int):
            if edit.kind == "remove":
                del parent[last]
            else:
                parent[last] = edit.value
        elif isinstance(parent, dict):
            present = copy.deepcopy(edit.value) if edit.kind == "set" else parent.pop(last, None)
            if edit.kind == "negate":
                present = not present
            target = value_at(result, edit.target) if edit.kind == "move" else parent
            if edit.kind != "remove" and isinstance(target, dict):
                target[edit.value if edit.kind in _RENAMING else last] = present
    return result


def _order(pointer: Pointer) -> tuple[int, tuple[int, ...]]:
    return len(pointer), tuple(step if isinstance(step, int) else -1 for step in pointer)
