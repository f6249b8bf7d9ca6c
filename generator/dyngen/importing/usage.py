"""Usage data from a sample: the values that the examples of the package run on.

Two items of each kind, those with the most fields. What looks as if it should not leave the table (a name, a mail
address, a telephone number, a token, prose) is another value of the same type here: `email-1@example.com`, the same
wherever the first was the same.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from dyngen.importing.inference.findings import FoundEntity, FoundField, Json
from dyngen.importing.sensitive import is_personal, looks_sensitive
from dyngen.importing.values import Item, Value
from dyngen.records import field, record


@record(slots=True)
class _Invented:
    """Values in the place of others."""

    texts: dict[str, str] = field(default_factory=dict)

    def text(self, label: str, text: str) -> str:
        """What stands for a text: the same each time."""
        if text not in self.texts:
            number = len(self.texts) + 1
            mail = "@" in text
            self.texts[text] = f"{label}-{number}@example.com" if mail else f"{label}-{number}"
        return self.texts[text]


def usage_of(entities: Sequence[FoundEntity]) -> Json:
    """The usage data of entities; none where no items of any are known."""
    invented = _Invented()
    found: Json = {}
    for entity in entities if any(entity.items for entity in entities) else ():
        items = sorted(entity.items, key=lambda item: -len(item))
        samples = [_values(item, entity, invented) for item in items[:2]] or [_made_up(entity)]
        found[entity.name] = {
            "sample_data": samples[0],
            "access_pattern_data": samples[1] if len(samples) > 1 else {},
            "update_data": {},
        }
    return {"entities": found}


def _made_up(entity: FoundEntity) -> Json:
    """Values for the keys of an entity of which no item is known."""
    return {each.label: _for_key(each, 1) for each in entity.fields if each.required}


def _values(item: Item, entity: FoundEntity, invented: _Invented) -> Json:
    values: Json = {}
    for each in entity.fields:
        if "const" in each.keys or each.attribute is None or each.attribute not in item:
            continue
        value = item[each.attribute]
        if value.kind != "NULL":
            values[each.label] = _value(value, each.label, each.keys, invented)
    number = 1 + list(map(id, entity.items)).index(id(item))
    in_key = {
        each.label: _for_key(each, number) for each in entity.fields if each.attribute is None
    }
    return {**in_key, **values}


def _for_key(found: FoundField, number: int) -> object:
    """A value for a field of a key, where it does not matter which."""
    return {
        "integer": number,
        "date": f"2024-01-{1 + number % 28:02}",
        "datetime": f"2024-01-{1 + number % 28:02}T09:30:00Z",
        "uuid": f"00000000-0000-4000-8000-{number:012}",
    }.get(str(found.keys["type"]), f"{found.label}-{number}")


def _value(value: Value, label: str, keys: Mapping[str, object], invented: _Invented) -> object:
    kind = keys.get("type")
    if value.kind == "S":
        return _text(value.text, label, kind, invented)
    if value.kind == "N":
        return _number(value.text, kind, keys, is_personal(label))
    if value.kind == "BOOL":
        return value.text == "true"
    if value.kind == "B":
        return base64.b64encode(b"\0" * min(len(value.data), 8)).decode()
    if value.kind == "M":
        return _object(value, keys.get("fields"), invented)
    inner = {"type": keys.get("item_type"), "fields": keys.get("item_fields")}
    if value.kind == "SS":
        inner["type"] = "string"
    elements = [_value(each, label, inner, invented) for each in value.elements[:3]]
    return list(dict.fromkeys(elements)) if value.kind in ("SS", "NS") else elements


def _text(text: str, label: str, kind: object, invented: _Invented) -> str:
    if kind in ("uuid", "date", "datetime"):
        return "1990-01-01" if kind == "date" and is_personal(label) else text
    hidden = is_personal(label) or looks_sensitive(text)
    return invented.text(label, text) if hidden else text


def _number(text: str, kind: object, keys: Mapping[str, object], personal: bool) -> object:
    if personal:
        text = "1"
    if kind == "datetime":
        seconds = Decimal(text) / (1000 if keys.get("format") == "epoch_ms" else 1)
        moment = datetime.fromtimestamp(int(seconds), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "decimal":
        return text
    return float(text) if "." in text else int(text)


def _object(value: Value, fields: object, invented: _Invented) -> Json:
    if not isinstance(fields, list):
        return {name: _free(each, name, invented) for name, each in value.members.items()}
    made: Json = {}
    for keys in fields:
        label = str(keys["name"])
        member = value.members.get(str(keys.get("attribute", label)))
        if member is not None and member.kind != "NULL":
            made[label] = _value(member, label, keys, invented)
    return made


def _free(value: Value, label: str, invented: _Invented) -> object:
    """A value inside an object of any form."""
    if value.kind == "NULL":
        return None
    if value.kind == "L":
        return [_free(each, label, invented) for each in value.elements[:3]]
    return _value(value, label, {}, invented)
