"""Pictures against the packages that they are pictures of, on a DynamoDB that holds their items.

The package of the same schema makes the items, and sends the request of each access pattern; what it reads and what
comes back must be what the picture highlights.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from clients import Recorder, Request
from dyngen.ir.conditions import Constant
from dyngen.ir.plans import BatchGet, Get, Method, Query, Scan
from dyngen.ir.schema import Entity, Schema
from dyngen.picture import reading
from dyngen.picture.items import Item, sample_items
from dyngen.schema.package import usage_data_beside
from dyngen.sources import sources
from dyngen.understand import understand
from emitted import NAMES, module, package
from emulator import Ddb
from paths import SCHEMAS
from proof.running import moto_mended

pytestmark = pytest.mark.slow

Wire = Mapping[str, Any]


def pictured(name: str) -> tuple[Schema, list[Item]]:
    """An application with its usage data, and the items of its picture."""
    path = SCHEMAS / name / "schema.json"
    assert usage_data_beside(path)
    [(_, schema)] = understand(sources([path]), ()).schemas
    return schema, sample_items(schema)


def wire(value: Constant) -> Wire:
    """A value as boto3 takes it."""
    content: Any = value.value
    if value.wire == "L":
        content = [wire(each) for each in content]
    elif value.wire == "M":
        content = {key: wire(each) for key, each in content}
    elif value.wire in ("SS", "NS"):
        content = list(content)
    return {value.wire: content}


def stored(item: Item) -> dict[str, Wire]:
    return {name: wire(value) for name, value in item.attributes.items()}


def comparable(value: Any) -> Any:
    """An item without the order of its sets, and the spelling of its numbers."""
    if isinstance(value, dict):
        return {key: comparable_of(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [comparable(each) for each in value]
    return base64.b64encode(value) if isinstance(value, bytes) else value


def comparable_of(kind: str, value: Any) -> Any:
    match kind, value:
        case "N", str():
            return Decimal(value)
        case (("SS" | "NS"), list()):
            return {comparable_of(kind[0], each) for each in value}
    return comparable(value)


class Counter(Recorder):
    """Notes what DynamoDB says it has read."""

    scanned = 0

    def answer(self, operation: str, request: Request) -> Any:
        answer = super().answer(operation, request)
        self.scanned += answer.get("ScannedCount", 0)
        return answer


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_what_the_package_stores(name: str) -> None:
    """The fields, their defaults, the version and every index key."""
    schema, items = pictured(name)
    package(name)
    examples = module(name, "examples")
    for entity in schema.entities:
        own = [item for item in items if item.entity.name == entity.name]
        made = [getattr(examples, f"{which}_{entity.snake}")() for which in ("sample", "other")]
        different = made[:1] if made[0].key() == made[1].key() else made
        for item, one in zip(own, different, strict=False):
            assert comparable(stored(item)) == comparable(one.to_item())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_highlighted_is_what_is_read(name: str, ddb: Ddb) -> None:
    schema, items = pictured(name)
    counter = Counter(ddb.client())
    made = package(name)
    made.create_tables(counter)
    for item in items:
        counter.put_item(TableName=item.entity.table.name, Item=stored(item))
    examples = vars(module(name, "examples"))["_examples"](made.Database(counter))
    calls = {each.id: each.call for each in examples}
    tried = 0
    for entity, method in reads(schema):
        touched = reading.of_method(schema, entity, method, items)
        counter.scanned = 0
        with moto_mended.applied():
            found = in_order(calls[method.pattern_id]())
        expected = list(touched.answered)
        if isinstance(method.plan, Scan):  # of no order
            found.sort(key=str)
            expected.sort(key=lambda item: str(next(one for one in found if shows(one, item))))
        assert len(found) == len(expected), method.name
        assert all(map(shows, found, expected)), method.name
        if isinstance(method.plan, Scan | Query):
            assert counter.scanned == len(touched.read), method.name
        tried += 1
    assert tried


def reads(schema: Schema) -> Iterator[tuple[Entity, Method]]:
    for entity in schema.entities:
        for _, method in entity.access_patterns:
            if isinstance(method.plan, Query | Scan | Get | BatchGet):
                yield entity, method


def in_order(outcome: Any) -> list[Any]:
    """What an access pattern returned, as a list."""
    if outcome is None or is_dataclass(outcome):
        return [] if outcome is None else [outcome]
    return list(outcome)


def shows(found: Any, item: Item) -> bool:
    """Whether what came back is this item, or a part of it."""
    if type(found).__name__ == item.entity.name:
        return found.key() == {
            template.attribute: wire(item.attributes[template.attribute])
            for key in (item.entity.pk, item.entity.sk)
            if key
            for template in key.templates
        }
    texts = {each.name: getattr(found, each.name) for each in fields(found)}
    return all(
        item.fields[name].value == text for name, text in texts.items() if isinstance(text, str)
    )
