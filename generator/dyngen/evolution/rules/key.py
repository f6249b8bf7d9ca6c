"""Rules about items that cannot be found any more (DB1xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import Break, Recipe

TABLE: tuple[Break, ...] = (
    Break(
        "DB101",
        "a table has another name",
        "The new code looks in a table that is empty, or not there; what is stored stays in the old one. If it is "
        "the same table under another name, the schema need not say so: `Database(client, table_names={…})` does.",
        '"table_name": "Posts"  →  "table_name": "Articles"',
        "keep the name, and give the deployed one to Database: `table_names={…}`",
        Recipe.TABLE,
        ("TableConfig.table_name",),
    ),
    Break(
        "DB102",
        "the keys of an entity are other texts",
        "An item is found by the text of its key. New code makes another text of the same fields, so it neither "
        "finds nor updates what is stored, and what it writes the old code does not find; where a query still "
        "reads both, the item's key is not what its fields make, and it is refused. Templates are compared by the "
        "texts that they can make: another spelling of the same texts is no change.",
        '"sk_template": "COMMENT#{comment_id}"  →  "COMMENT#{created_at}#{comment_id}"',
        'give the new key as "also_at" first: then items are written to both, and copied',
        Recipe.MOVE,
        ("Entity.pk_template", "Entity.sk_template", "Field.type", "Field.item_type"),
    ),
    Break(
        "DB103",
        "an entity is in another table",
        "What is stored stays in the old table, where the new code does not look.",
        '"Posts": {"Comment": …}  →  "Comments": {"Comment": …}',
        "copy the items to the new table while both are written, then read the new one",
        Recipe.COPY,
        ("TableModel.entities",),
    ),
    Break(
        "DB104",
        "a table has other key attributes",
        "DynamoDB cannot change the key of a table. CloudFormation and Terraform make a new, empty table and "
        "delete the old one with everything in it.",
        '"sort_key": "sk"  →  "sort_key": "range"',
        "make a table beside it, copy the items, and switch over",
        Recipe.TABLE,
        ("TableConfig.partition_key", "TableConfig.sort_key"),
    ),
    Break(
        "DB105",
        "a key takes fewer texts than it did, or more",
        "A field in the key takes other texts than before: a text became a uuid, an enum lost a value, a format has "
        "room for less. Items under texts that only one side takes, the other cannot ask for. Whether there are any "
        "depends on what is stored.",
        '"user_id" in "USER#{user_id}": string  →  uuid',
        "see that no item has such a key, or copy those that have",
        Recipe.WRITERS_FIRST,
        ("Field.type", "Field.enum"),
    ),
    Break(
        "DB106",
        "the texts of a key are shared out otherwise",
        "Templates of one key attribute share its texts, so that each key is read in one way only. A template that "
        "comes or goes moves the borders: a text that a field could hold is refused now, or one that was refused "
        "is written. Whether there is any depends on what is stored.",
        "USER#{user_id}  beside it now  USER#{user_id}#ORDER#{order_id}: no user_id may hold #ORDER# any more",
        "begin the new template with a literal of its own",
        Recipe.WRITERS_FIRST,
        ("TableModel.entities", "Entity.pk_template", "Entity.sk_template"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB107",
        "items are read at what was their second place",
        "The last release writes every item to both places, so the new one may read the other one. But what was stored "
        "before is there only if it was copied.",
        '"sk_template": "A#{id}", "also_at": {"sk_template": "B#{id}"}  →  "sk_template": "B#{id}", "also_at": '
        '{"sk_template": "A#{id}"}',
        "see that everything is copied: `dyngen migrate run` of the release before, and `dyngen verify --all`",
        Recipe.MOVE,
        ("Entity.also_at", "Entity.pk_template", "Entity.sk_template"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB108",
        "items are no longer written where old code reads them",
        "The new release reads items at what was their second place, and writes to that alone. While code of the last "
        "release runs, it does not see what the new one writes, and what it deletes comes back.",
        '"sk_template": "A#{id}", "also_at": {"sk_template": "B#{id}"}  →  "sk_template": "B#{id}"',
        'keep the old key as "also_at" for a release',
        Recipe.MOVE,
        ("Entity.also_at", "AlsoAt.written"),
    ),
)
