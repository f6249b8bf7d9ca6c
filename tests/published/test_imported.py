"""Published designs, imported from their items as published: the package of the schema that comes out reads each."""

from __future__ import annotations

import pytest

from dyngen.importing.observed import Observed
from dyngen.importing.run import run
from importing.imports import described, goes_through, observed
from published.designs import Design
from published.test_published_designs import DESIGNS
from schemas import JSON

pytestmark = pytest.mark.slow


def tables(design: Design) -> list[tuple[JSON, list[JSON]]]:
    """The tables of a design with their items."""
    return [
        (table, [each.item for each in design.items if each.entity in table["entities"]])
        for table in design.schema["tables"]
    ]


@pytest.mark.parametrize("name", DESIGNS)
def test_what_is_imported_reads_each_item_and_writes_it_back(name: str) -> None:
    seen = [looked_at(table, items) for table, items in tables(DESIGNS[name])]
    items = {each["table_config"]["table_name"]: found for each, found in tables(DESIGNS[name])}
    goes_through(f"published_{name}", run(seen), items)


def looked_at(table: JSON, items: list[JSON]) -> Observed:
    config = table["table_config"]
    numbers = {key for item in items for key, value in item.items() if "N" in value}

    def typed(key: str) -> str:
        return f"{key}:N" if key in numbers else key

    keys = [typed(config[key]) for key in ("partition_key", "sort_key") if key in config]
    indexes = {
        each["name"]: [typed(each[key]) for key in ("partition_key", "sort_key") if key in each]
        for each in table["gsi_list"]
    }
    return observed(items, described(*keys, **indexes), name=config["table_name"])
