"""The inputs of AWS's commands, and of boto3's methods, that create the tables: a JSON file for each call.

    aws dynamodb create-table --cli-input-json file://Deals.create-table.json
    aws dynamodb update-time-to-live --cli-input-json file://Deals.update-time-to-live.json

Where tables are deployed already, a call for each index that comes or goes leads to the new ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dyngen.export.files import File, json_file
from dyngen.export.rollout import rollout
from dyngen.ir.requests import (
    Json,
    attribute_definitions,
    create_request,
    index_request,
    recovery_request,
    time_to_live_request,
)
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table


def inputs(schema: Schema, *, before: Sequence[Table]) -> Iterator[File]:
    """A file for each call that has something to say, in the order of the calls."""
    for table in schema.tables:
        requests = {
            "create-table": create_request(table),
            "update-time-to-live": time_to_live_request(table),
            "update-continuous-backups": recovery_request(table),
        }
        for command, request in requests.items():
            if request is not None:
                yield json_file(f"{table.name}.{command}.json", request)
    yield from _updates([before, *rollout(before, schema.tables)])


def _updates(steps: Sequence[Sequence[Table]]) -> Iterator[File]:
    """The inputs of update-table from each step to the next, numbered by the steps."""
    for number, (one, other) in enumerate(pairwise(steps), 1):
        there = {table.name: table for table in one}
        for table in other:
            if table.name in there and (update := _update(there[table.name], table)):
                yield json_file(f"{number:02}-{table.name}.update-table.json", update)


def _update(one: Table, other: Table) -> Mapping[str, Json] | None:
    """The arguments of UpdateTable for the one global index that comes or goes; None if none does."""
    old, new = ({index.name for index in each.global_indexes} for each in (one, other))
    updates: list[Json] = [{"Delete": {"IndexName": name}} for name in old - new]
    updates += [
        {"Create": index_request(index, other.settings)}
        for index in other.global_indexes
        if index.name not in old
    ]
    if not updates:
        return None
    return {
        "TableName": other.name,
        "AttributeDefinitions": attribute_definitions(other),
        "GlobalSecondaryIndexUpdates": updates,
    }
