"""What changed and breaks nothing, for who wants to see that as well: what only documents, and what is new.

harmless(old, new, changes)      "description of Post.get_post is another: only documentation", "Draft is new", …
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from dyngen.diagnostics import Pointer, Span
from dyngen.evolution.finding import Change
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.project import Project
from dyngen.evolution.rules import SAFE, SETTING
from dyngen.records import record
from dyngen.schema.document import AccessPattern, CrossPattern, Entity, Shape, TableModel


@record(frozen=True, slots=True)
class Harmless:
    """A change, and why it breaks nothing."""

    message: str
    span: Span


def harmless(old: Meaning, new: Meaning, changes: Collection[Change]) -> Iterator[Harmless]:
    """The changes between two sides that are no findings. What is new is one if there is a finding in it."""
    found = [each.pointer for each in changes]
    for key, shown, pointer in _differing(old.document.model, new.document.model, (), ()):
        if key is None:
            if not any(each[: len(pointer)] == pointer for each in found):
                yield Harmless(f"{shown} is new", new.locate("", pointer, on_key=True))
        elif key in SAFE:
            name = key.partition(".")[2]
            message = f"{name} of {shown} is another: {SAFE[key]}"
            yield Harmless(message, new.locate("", pointer, on_key=True))


def harmless_settings(old: Project, new: Project) -> Iterator[Harmless]:
    """The same of `[tool.dyngen]`."""
    for key, reason in SAFE.items():
        name = key.removeprefix(SETTING)
        was, now = (getattr(each.settings, name.replace("-", "_"), None) for each in (old, new))
        if key.startswith(SETTING) and was != now:
            yield Harmless(f"{name} of [tool.dyngen] is another: {reason}", new.span(name))


_ALONE = (TableModel, Entity, AccessPattern, CrossPattern)
"""What is new by itself. A field, a parameter or an index changes what has it, and that is for the rules."""
_Found = tuple[str | None, str, Pointer]
"""The key of the language, None for what is new; how it is called, and where it stands."""


def _differing(old: Shape, new: Shape, at: Pointer, names: tuple[str, ...]) -> Iterator[_Found]:
    for attribute, info in type(new).model_fields.items():
        key = info.alias or attribute
        was, now = getattr(old, attribute), getattr(new, attribute)
        here = (*at, key)
        if isinstance(was, Shape) and isinstance(now, Shape):
            yield from _differing(was, now, here, names)
        elif members := _members(now):
            before = {each: shape for each, _, shape in _members(was)}
            for name, step, shape in members:
                inner = (*names, name)
                if name in before:
                    yield from _differing(before[name], shape, (*here, step), inner)
                elif isinstance(shape, _ALONE):
                    yield None, ".".join(filter(None, inner)), (*here, step)
        elif was != now:
            yield f"{type(new).__name__}.{key}", ".".join(filter(None, names)) or "the schema", here


def _members(value: object) -> Sequence[tuple[str, str | int, Shape]]:
    """The objects in a list or a mapping: what they are called, and the step that leads to each."""
    if isinstance(value, Mapping):
        return [(key, key, each) for key, each in value.items() if isinstance(each, Shape)]
    if isinstance(value, list):
        return [
            (_name(each, number), number, each)
            for number, each in enumerate(value)
            if isinstance(each, Shape)
        ]
    return ()


def _name(shape: Shape, number: int) -> str:
    config = getattr(shape, "table_config", None)
    name = config.table_name if config else getattr(shape, "name", None)
    return str(name) if name else f"[{number}]"
