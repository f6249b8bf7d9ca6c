"""Values of sample items and their keys, as pages show them; those of sensitive fields are hidden.

Constant("L", (Constant("S", "fog"), Constant("S", "pier")))      fog, pier
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dyngen.ir.conditions import Constant
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.schema import Schema
from dyngen.ir.types import Field, Type
from dyngen.picture.key_texts import Segments
from dyngen.records import record

HIDDEN = "•••"
"""In place of what is sensitive."""
_LONGEST = 56
_HUES = 12


class Colours:
    """Each field that stands in a key has a colour, the same in every key and every entity: a number below 12."""

    def __init__(self, schema: Schema) -> None:
        names = (
            field.label
            for entity in schema.entities
            for key in entity.all_keys
            for field in key.fields
        )
        self._known = {name: n % _HUES for n, name in enumerate(dict.fromkeys(names))}

    def of(self, field: Field | None) -> int | None:
        return self._known.get(field.label) if field else None

    @property
    def legend(self) -> Sequence[tuple[str, int]]:
        """The fields with their colours."""
        return tuple(self._known.items())


@record(frozen=True, slots=True)
class Part:
    """A piece of a key or of a template: literal text, or what comes from a field."""

    text: str
    colour: int | None = None
    field: str = ""


Parts = tuple[Part, ...]


def key_parts(segments: Segments, colours: Colours) -> Parts:
    """A key of an item."""
    return tuple(
        Part(
            HIDDEN if segment.field and segment.field.sensitive else segment.text,
            colours.of(segment.field),
            segment.field.label if segment.field else "",
        )
        for segment in segments
    )


def template_parts(template: Template, colours: Colours) -> Parts:
    """A template as the schema spells it."""
    return tuple(
        Part(part)
        if isinstance(part, str)
        else Part(
            f"{{{part.field.label}{_spec(part)}}}",
            colours.of(part.field),
            part.field.label,
        )
        for part in template.parts
    )


def _spec(component: Component) -> str:
    spec = "lower" if component.lowered else component.spec
    return f":{spec}" if spec else ""


@record(frozen=True, slots=True)
class KeyTemplate:
    """What a key attribute holds."""

    attribute: str
    parts: Parts


def key_templates(key: Key | None, colours: Colours) -> list[KeyTemplate]:
    """What each attribute of a key holds."""
    templates = key.templates if key else ()
    return [KeyTemplate(each.attribute, template_parts(each, colours)) for each in templates]


def text_of(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)


def shown(value: Constant, field: Field) -> str:
    """The value of a field, cut if it is long."""
    text = HIDDEN if field.sensitive else plain(value, field.type)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def plain(value: Constant, type: Type | None = None) -> str:
    """A value as people write it, in braces and brackets where it has members."""
    record = type.record if type else None
    match value.value:
        case bool() as flag:
            return "null" if value.wire == "NULL" else str(flag).lower()
        case bytes() as data:
            return f"{len(data)} byte{'' if len(data) == 1 else 's'}"
        case str() as text:
            return text
        case several if value.wire == "M":
            fields = {each.attribute: each for each in record.fields} if record else {}
            members = [each for each in several if isinstance(each, tuple)]
            return f"{{{', '.join(_member(*each, fields.get(each[0])) for each in members)}}}"
        case several:
            item = type.item if type else None
            elements = [plain(e, item) if isinstance(e, Constant) else str(e) for e in several]
            return f"[{', '.join(elements)}]" if value.wire == "L" else ", ".join(elements)


def _member(name: str, value: Constant, field: Field | None) -> str:
    if field and field.sensitive:
        return f"{name}: {HIDDEN}"
    return f"{name}: {plain(value, field.type if field else None)}"
