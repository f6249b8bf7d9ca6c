"""The tables of the example applications, filled with their samples and imported: how much comes back.

Only two items of each kind are there to learn from. An entity comes back if its items, and no others, were taken for
one kind; a template (of each key of the table and of its indexes) letter for letter, but for the names of fields that
stand only in keys and so cannot be known.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws

from applications import schema_of
from dyngen.importing.observed import TableShape
from dyngen.importing.run import Imported, run
from dyngen.importing.sources.dynamodb import from_table
from dyngen.importing.values import Value, item_of, number_text
from dyngen.names import snake
from emitted import NAMES
from emitted import package as package_of
from emulator import SETTINGS
from importing.imports import Item, goes_through

COMES_BACK = {
    "coordination": (8, 8),
    "deals_app": (
        18,
        19,
    ),  # both watches are of brands: that a watch_key may be another's is not to be seen
    "ecommerce_app": (31, 31),
    "elearning_platform": (35, 35),
    "food_delivery_app": (19, 19),
    "gaming_leaderboard": (37, 37),
    "inventory": (22, 22),
    "parcel_tracking": (25, 25),
    "saas_app": (37, 37),
    "social_media_app": (26, 26),
    "user_analytics": (28, 28),
    "user_registration": (6, 6),
    "version_control": (33, 33),
}
"""How many entities and templates come back, and of how many."""


@cache
def imported(application: str) -> tuple[Imported, Mapping[str, Mapping[str, list[Item]]]]:
    """The import of an application's tables, and what was in them by table and entity."""
    schema, module = schema_of(application), package_of(application)
    examples = importlib.import_module(f"{module.__name__}.examples")
    stored: dict[str, dict[str, list[Item]]] = {}
    tables = []
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        module.create_tables(client)
        for table in schema["tables"]:
            name = table["table_config"]["table_name"]
            stored[name] = {}
            for entity in table["entities"]:
                samples = (
                    getattr(examples, f"{kind}_{snake(entity)}") for kind in ("sample", "other")
                )
                stored[name][entity] = [as_kept(sample().to_item()) for sample in samples]
                for item in stored[name][entity]:
                    client.put_item(TableName=name, Item=item)
            tables.append(from_table(client, name, 1000))
    return run(tables), stored


def as_kept(value: Any) -> Any:
    """An item with its numbers as DynamoDB keeps them, and moto does not: `58.00` is `58`."""
    if isinstance(value, dict):
        return {
            key: number_text(each) if key == "N" and isinstance(each, str) else as_kept(each)
            for key, each in value.items()
        }
    return [as_kept(each) for each in value] if isinstance(value, list) else value


def templates_of(entity: Any) -> dict[str, str]:
    """The templates of an entity by where they stand; fields that only keys hold are all called `key`."""
    halves = {"pk": entity["pk_template"], "sk": entity.get("sk_template", "")}
    for mapping in (*entity.get("gsi_mappings", ()), *entity.get("lsi_mappings", ())):
        for half in ("pk", "sk"):
            found = mapping.get(f"{half}_template", [])
            for place, text in enumerate([found] if isinstance(found, str) else found):
                halves[f"{mapping['name']}.{half}.{place}"] = text
    for each in entity["fields"]:
        if each.get("stored") == "key":
            halves = {
                place: re.sub(rf"{{{each['name']}\b", "{key", text)
                for place, text in halves.items()
            }
    return {place: text for place, text in halves.items() if text}


def keys_of(items: Iterable[Mapping[str, Value]], shape: TableShape) -> frozenset[tuple[str, ...]]:
    """Which items these are: their keys."""
    return frozenset(tuple(item[key.name].text for key in shape.keys) for item in items)


@pytest.mark.slow
@pytest.mark.parametrize("application", NAMES)
def test_nine_of_ten_entities_and_templates_come_back(application: str) -> None:
    made, stored = imported(application)
    document: Any = made.draft.document
    schemas = {
        table["table_config"]["table_name"]: table["entities"] for table in document["tables"]
    }
    shapes = {table.shape.name: table.shape for table in made.tables}
    kinds = {
        (table.shape.name, keys_of(entity.items, table.shape)): entity.name
        for table in made.tables
        for entity in table.entities
    }
    hits = of = 0
    for table in schema_of(application)["tables"]:
        name = table["table_config"]["table_name"]
        for entity, declared in table["entities"].items():
            items = [item_of(item) for item in stored[name][entity]]
            found = kinds.get((name, keys_of(items, shapes[name])))
            theirs = templates_of(declared)
            mine = templates_of(schemas[name][found]) if found else {}
            of += 1 + len(theirs)
            hits += bool(found) + sum(mine.get(place) == text for place, text in theirs.items())
    assert (hits, of) == COMES_BACK[application]
    assert hits >= 0.9 * of


@pytest.mark.slow
@pytest.mark.parametrize("application", NAMES)
def test_every_item_goes_through_the_package_that_comes_out(application: str) -> None:
    made, stored = imported(application)
    of_tables = {
        table: [item for kind in kinds.values() for item in kind] for table, kinds in stored.items()
    }
    goes_through(application, made, of_tables)
