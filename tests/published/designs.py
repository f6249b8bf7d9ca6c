"""Designs that others published: the schema for the tables, the items as published, and what is done with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas import JSON, entity, fields

Item = dict[str, Any]
Call = tuple[Any, ...]
"""`("complaint.get_complaint", "Complaint123")`: a method and its arguments.

A tuple is given as a list, a frozenset as a set, and a `Made` as an entity of the package.
"""


@dataclass(frozen=True)
class Made:
    """An entity that the caller makes."""

    name: str
    values: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Stored:
    """An item as somebody else's program wrote it."""

    entity: str
    item: Item
    values: Mapping[str, Any]
    """What each field of the entity is, those aside that are None."""
    reads: tuple[Call, ...]
    """The calls that find it; of the items of a design, exactly those that name a call are its answer."""
    changes: Mapping[Call, Item] = field(default_factory=dict)
    """Calls that change it, and the attributes that are otherwise then: None is gone."""
    sets: tuple[str, Any] | None = None
    """A field that is changed in what was read, which is then stored."""
    stores: Item = field(default_factory=dict)
    """The attributes that are otherwise then."""
    heals: Item = field(default_factory=dict)
    """What any write of the whole item puts right: an index key that is not made of the item's fields."""


@dataclass(frozen=True)
class Design:
    """Tables of one program."""

    name: str
    schema: JSON
    items: tuple[Stored, ...]


_COLUMN = re.compile(r"(\w+)(\*)?(?:=([^:?]+))?(?::(\w+)(?:/(\w+))?)?(\?)?")


def kind(pk: str, sk: str | None, columns: str, *patterns: JSON, **more: Any) -> JSON:
    """An entity of a table that is there already. `columns` are `fields` with the stored names behind them.

    `"user_id* made=CreatedAt:datetime/iso_ms note?"`: `user_id` stands in the key only, `made` is stored as CreatedAt
    in milliseconds, `note` is optional. In `more` stand what else there is to say of a field, by its name, `constants`
    (each an attribute and its value), and what fills the indexes.
    """
    constants: Mapping[str, tuple[str, str]] = more.pop("constants", {})
    said: dict[str, JSON] = {}
    words = []
    for word in columns.split():
        found = _COLUMN.fullmatch(word)
        assert found, word
        name, in_key, attribute, type, of, optional = found.groups(default="")
        said[name] = more.pop(name, {}) | ({"stored": "key"} if in_key else {})
        if attribute:
            said[name]["attribute"] = attribute
        if type == "datetime":
            said[name]["format"] = of
        shape = {"": "", "datetime": ":datetime"}.get(type, f":{type}" + (f"/{of}" if of else ""))
        words.append(f"{name}{shape}{optional}")
    one = entity(pk, sk, "", *patterns, **more)
    one["fields"] = [
        *fields(" ".join(words), **said),
        *(
            {"name": name, "type": "string", "attribute": attribute, "const": value}
            for name, (attribute, value) in constants.items()
        ),
    ]
    return one


def uncounted(document: JSON) -> JSON:
    """The schema of a program that counts no updates."""
    for each in document["tables"]:
        each["table_config"]["version_attribute"] = None
    return document


def wire(**values: Any) -> Item:
    """An item of texts, whole numbers and booleans; what is a dict is in wire format already."""
    return {name: _wire(value) for name, value in values.items()}


def _wire(value: Any) -> Any:
    match value:
        case dict() | None:
            return value
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case list():
            return {"L": [_wire(each) for each in value]}
    return {"S": value}
