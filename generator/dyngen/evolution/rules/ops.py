"""Rules about tables as they are deployed (DB6xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import Break, Recipe

TABLE: tuple[Break, ...] = (
    Break(
        "DB601",
        "a table is gone from the schema",
        "It is not deleted by that, and what is stored in it stays. Templates that are made of the schema delete it.",
        '"tables": [Posts, Drafts]  →  [Posts]',
        "see that its stream and its backups are done with before it is deleted",
        Recipe.NONE,
        ("SchemaModel.tables",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB602",
        "a local index is added, removed or changed",
        "Local indexes can only be made together with their table: CloudFormation and Terraform replace it "
        "by an empty one.",
        '"lsi_list": [{"name": "ByTotal", …}], added to a table that is deployed',
        "use a global index, or make a table beside it and copy the items",
        Recipe.TABLE,
        (
            "TableModel.lsi_list",
            *(
                f"LocalIndex.{key}"
                for key in ("name", "sort_key", "projection", "included_attributes")
            ),
        ),
    ),
    Break(
        "DB603",
        "a table is protected less",
        "Without point-in-time recovery the window to restore from is discarded; without deletion protection a wrong "
        "template deletes the table.",
        '"deletion_protection": true  →  false',
        "keep it, at least until the change is through",
        Recipe.NONE,
        ("TableConfig.point_in_time_recovery", "TableConfig.deletion_protection"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB604",
        "a table has less capacity",
        "Requests beyond it are throttled.",
        '"write_capacity": 100  →  10',
        "see what the table consumes first",
        Recipe.NONE,
        ("TableConfig.read_capacity", "TableConfig.write_capacity", "TableConfig.billing_mode"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB605",
        "a stream shows less, or is another",
        "What a stream shows is fixed: it is turned off and on again, which makes a new one under a new name. "
        "Whoever reads it must be pointed to it, and misses the images that it no longer has.",
        '"stream": "NEW_AND_OLD_IMAGES"  →  "stream": "NEW_IMAGE"',
        "change what reads it first",
        Recipe.READERS_FIRST,
        ("TableConfig.stream",),
    ),
    Break(
        "DB606",
        "DynamoDB begins to delete items",
        "Every item whose value lies in the past is deleted, within days. A value in milliseconds lies far in the "
        "future, and one that meant something else may lie anywhere.",
        '"expires_at": … "ttl": true, added',
        "see first what the stored values are: whole seconds since 1970",
        Recipe.WRITERS_FIRST,
        ("Field.ttl",),
    ),
    Break(
        "DB607",
        "items are no longer deleted when their time comes",
        "Time to live is off, or counts by another attribute; to change it takes up to an hour in which it is off.",
        '"expires_at": … "ttl": true  →  false',
        "see that something else deletes them, or that the table may grow",
        Recipe.NONE,
        ("Field.ttl",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB608",
        "a value is no longer kept out of logs",
        "It shows in repr, in logs and in error messages from now on.",
        '"sensitive": true  →  false',
        "keep it sensitive",
        Recipe.NONE,
        ("Field.sensitive",),
        severity=Severity.WARNING,
    ),
)
