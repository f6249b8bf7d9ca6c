"""Inputs of create-table and of the calls after it: DynamoDB takes them as they are."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from emitted import EACH_APPLICATION
from export.exporting import application, everything, exports


def create(client: Any, files: dict[str, str]) -> None:
    """Send each file to the method that its name speaks of."""
    for name, text in files.items():
        method = name.removesuffix(".json").rpartition(".")[2].replace("-", "_")
        getattr(client, method)(**json.loads(text))


def described(client: Any) -> dict[str, object]:
    """Everything that describes the tables, but for what each table has for itself."""
    found: dict[str, object] = {}
    for name in client.list_tables()["TableNames"]:
        table = client.describe_table(TableName=name)["Table"]
        for own in ("CreationDateTime", "TableId", "LatestStreamArn", "LatestStreamLabel"):
            table.pop(own, None)
        backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        found[name] = (
            table,
            client.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
            backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        )
    return found


@pytest.mark.parametrize("name", EACH_APPLICATION)
def test_the_tables_are_those_that_the_package_creates(ddb: Any, name: str) -> None:
    client = ddb.client()
    create(client, exports("create-table", application(name)))
    found = described(client)
    client = ddb.client()
    import_module(f"{name}.tables").create_tables(client)
    assert found == described(client)
    assert found


def test_each_call_has_a_file() -> None:
    assert [*exports("create-table", everything())] == [
        "All-of.It_.create-table.json",
        "All-of.It_.update-time-to-live.json",
        "All-of.It_.update-continuous-backups.json",
        "a-b.create-table.json",
        "a_b.create-table.json",
        "123.create-table.json",
    ]
