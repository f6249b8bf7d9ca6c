"""Exports of schemas, without a disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import schemas
from dyngen.export.kinds import exporter
from dyngen.export.options import Kind, Options, Syntax
from dyngen.export.run import exported
from dyngen.ir.tables import Table
from dyngen.output.manifest import NAME
from emitted import as_file, understood
from paths import SCHEMAS

HOSTILE = 'größe "x" ${y} %{z}: {{}} #\\'
"""What DynamoDB allows as the name of an attribute."""


def application(name: str) -> Path:
    return SCHEMAS / name / "schema.json"


def exports(
    kind: str,
    path: Path,
    syntax: str | None = None,
    before: Sequence[Table] = (),
    **options: Any,
) -> dict[str, str]:
    """The text of each exported file of one schema, without the manifest."""
    wanted = Options(syntax=Syntax(syntax) if syntax else None, **options)
    texts = exported(understood(path), exporter(Kind(kind), wanted, before))
    return {name: text for name, text in texts.items() if name != NAME}


def everything() -> Path:
    """A schema whose tables have all that there is to say of a table."""
    event = schemas.entity(
        "U#{user}",
        "E#{id}",
        "user id mood score:integer until:integer",
        ByMood=("{mood}", "{score}"),
        ByAll=(["{user}", "{mood}"], ["{score}", "{id}"]),
    )
    event["fields"][-1]["ttl"] = True
    event["lsi_mappings"] = [{"name": "Scores", "sk_template": "{score}"}]
    full = schemas.table(
        "All-of.It_",
        HOSTILE,
        "sk",
        schemas.index("ByMood", "mood_pk", "mood_sk", projection="INCLUDE",
                      included_attributes=["until"]),
        schemas.index("ByAll", ["one", "two"], ["three", "four"], projection="KEYS_ONLY"),
        Event=event,
    )  # fmt: skip
    full["lsi_list"] = [{"name": "Scores", "sort_key": "local"}]
    full["table_config"] |= {
        "billing_mode": "PROVISIONED",
        "read_capacity": 5,
        "write_capacity": 3,
        "stream": "NEW_AND_OLD_IMAGES",
        "point_in_time_recovery": True,
        "deletion_protection": True,
    }
    # Names that differ, and become one where only some characters are allowed.
    alike = [
        schemas.table(name, "pk", None, **{kind: schemas.entity(f"{kind}#{{id}}", None, "id")})
        for name, kind in (("a-b", "One"), ("a_b", "Two"), ("123", "Three"))
    ]
    return as_file(schemas.schema(full, *alike))
