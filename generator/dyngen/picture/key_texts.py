"""Keys of sample items, part by part: which text comes from which field.

POST#{post_id}, post_id = "7"       (Segment("POST#"), Segment("7", post_id))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.ir.conditions import Constant
from dyngen.ir.key_values import component_text
from dyngen.ir.keys import Template
from dyngen.ir.types import Field
from dyngen.records import record


@record(frozen=True, slots=True)
class Segment:
    """A part of a key: text that is always there, or what a field gives."""

    text: str
    field: Field | None = None


Segments = tuple[Segment, ...]


def key_segments(template: Template, values: Mapping[str, Constant]) -> Segments | None:
    """The parts of a key attribute, by what the schema calls its fields; None where one of them has no value."""
    found = []
    for part in template.parts:
        if isinstance(part, str):
            found.append(Segment(part))
        elif part.field.label in values:
            text = component_text(part, values[part.field.label])
            found.append(Segment(text, part.field))
        else:
            return None
    return tuple(found)


def text_of(segments: Sequence[Segment]) -> str:
    """The whole text."""
    return "".join(segment.text for segment in segments)


def key_constant(template: Template, segments: Segments) -> Constant:
    """A key attribute in wire format."""
    return Constant(template.wire, text_of(segments))
