"""The example applications of schemas/, as they are written."""

from __future__ import annotations

import json
from typing import Any

from paths import SCHEMAS

Json = Any
"""What json.loads returns."""


def schema_of(name: str) -> Json:
    """The schema of an application, read anew: who asks may change it."""
    return json.loads((SCHEMAS / name / "schema.json").read_text(encoding="utf-8"))


def patterns_of(name: str) -> list[tuple[str, Json]]:
    """Each access pattern with the entity whose it is; "" for transactions."""
    schema = schema_of(name)
    found = [
        (entity, pattern)
        for table in schema["tables"]
        for entity, model in table["entities"].items()
        for pattern in model.get("access_patterns", ())
    ]
    return found + [("", pattern) for pattern in schema.get("cross_table_access_patterns", ())]


def has_keys_of_several_attributes(name: str) -> bool:
    """Whether an index of the application has a list of key attributes."""
    indexes = [index for table in schema_of(name)["tables"] for index in table.get("gsi_list", ())]
    return any(
        isinstance(index.get(half), list)
        for index in indexes
        for half in ("partition_key", "sort_key")
    )
