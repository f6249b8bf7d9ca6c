"""The inputs of AWS's commands, and of boto3's methods, that create the tables: a JSON file for each call.

aws dynamodb create-table --cli-input-json file://Deals.create-table.json
aws dynamodb update-time-to-live --cli-input-json file://Deals.update-time-to-live.json
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.export.files import File, json_file
from dyngen.ir.requests import create_request, recovery_request, time_to_live_request
from dyngen.ir.schema import Schema


def inputs(schema: Schema) -> Iterator[File]:
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
