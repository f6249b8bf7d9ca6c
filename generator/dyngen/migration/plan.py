"""A migration as data: what is written to which attributes of which entity, and the two schemas that it follows from.

A plan is a file that people review and workers run. It holds the texts of both schemas, so a worker needs nothing else.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import json
from collections.abc import Mapping

from dyngen.migration.outcome import AttributeValue
from dyngen.records import record

FORMAT = 1
"""Of the file. Another one is another language."""


class Kind(enum.StrEnum):
    """What a step does to an item."""

    INDEX_KEYS = "index-keys"
    ATTRIBUTE = "attribute"
    CONSTANT = "constant"
    DEFAULT = "default"
    REMOVE = "remove"
    MOVE = "move"


class Phase(enum.StrEnum):
    """When a step is run: while both releases read the items, or when the old one is gone."""

    EXPAND = "expand"
    CONTRACT = "contract"


@record(frozen=True, slots=True)
class Nested:
    """An attribute of the objects within a target, all of them where they are in lists."""

    within: tuple[str, ...]
    """The attributes that lead from the target to the objects; none if it is these itself."""
    old: str
    new: str
    """The same where only its form is another."""


@record(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done to the items of one entity."""

    kind: Kind
    phase: Phase
    table: str
    """As the new schema calls it; so is the entity."""
    entity: str
    targets: tuple[str, ...]
    """The attributes that it writes, or removes."""
    sources: tuple[str, ...] = ()
    """The attributes that they are made of; of a removal what must hold the same, if anything."""
    why: str
    """A sentence for who reviews the plan."""
    index: str | None = None
    """Of index keys: whose they are."""
    from_attribute: str | None = None
    """Of an attribute: what it was stored under; the same where only its form is another."""
    value: AttributeValue | None = None
    """Of a constant or a default."""
    nested: Nested | None = None
    """Of an attribute and of a removal: what of the target it is about, if not the whole of it."""


@record(frozen=True, slots=True)
class Side:
    """A schema as it was read."""

    path: str
    """Its suffix says which format the text has."""
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@record(frozen=True, slots=True)
class Plan:
    """The steps from one schema to another."""

    package: str
    """As the new schema calls it."""
    old: Side
    new: Side
    steps: tuple[Step, ...]
    writers: tuple[str, ...] = ()
    """What code of the old release would undo while it still writes, as `dyngen breaking` says it."""

    @property
    def digest(self) -> str:
        """The same for plans that say the same."""
        return hashlib.sha256(
            json.dumps(row(self), sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()

    def of(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of one phase."""
        return tuple(each for each in self.steps if each.phase is phase)


def to_json(plan: Plan) -> str:
    """The text of the file."""
    return json.dumps(row(plan), indent=2, ensure_ascii=False) + "\n"


def row(plan: Plan) -> dict[str, object]:
    """The plan as JSON has it."""
    return {
        "format": FORMAT,
        "package": plan.package,
        "steps": [row_of(each) for each in plan.steps],
        "writers": list(plan.writers),
        "old": _side(plan.old),
        "new": _side(plan.new),
    }


def row_of(step: Step) -> dict[str, object]:
    """A step as JSON has it."""
    needed: Mapping[str, object] = {
        "index": step.index,
        "from_attribute": step.from_attribute,
        "value": None if step.value is None else _value(step.value),
        "nested": None if step.nested is None else _nested(step.nested),
    }
    return {
        "kind": step.kind.value,
        "phase": step.phase.value,
        "table": step.table,
        "entity": step.entity,
        "targets": list(step.targets),
        "sources": list(step.sources),
        **{key: value for key, value in needed.items() if value is not None},
        "why": step.why,
    }


def _nested(nested: Nested) -> dict[str, object]:
    return {"within": list(nested.within), "old": nested.old, "new": nested.new}


def _side(side: Side) -> dict[str, object]:
    return {"path": side.path, "sha256": side.sha256, "text": side.text}


def _value(value: AttributeValue) -> dict[str, object]:
    """A value in wire format as JSON has it: bytes as base64, as DynamoDB itself writes them."""
    return {kind: _content(content) for kind, content in value.items()}


def _content(content: object) -> object:
    match content:
        case bytes():
            return base64.b64encode(content).decode()
        case list():
            return [_value(each) if isinstance(each, dict) else _content(each) for each in content]
        case dict():
            return {name: _value(each) for name, each in content.items()}
    return content
