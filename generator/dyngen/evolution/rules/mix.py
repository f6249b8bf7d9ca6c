"""Rules about what goes wrong while code of both releases runs (DB4xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import Break, Recipe

_CONDITIONS = (
    *("FilterExpression.conditions", "FilterExpression.logical_operator"),
    *("FilterCondition.field", "FilterCondition.key", "FilterCondition.other_key"),
    *("FilterCondition.operator", "FilterCondition.function"),
    *("FilterCondition.param", "FilterCondition.param2", "FilterCondition.params"),
    *("FilterCondition.value", "FilterCondition.values", "FilterCondition.other_field"),
    *("FilterCondition.conditions", "FilterCondition.logical_operator", "FilterCondition.not"),
)
_UPDATES = tuple(
    f"UpdateAction.{key}" for key in ("field", "action", "param", "value", "other_field", "key")
)

TABLE: tuple[Break, ...] = (
    Break(
        "DB401",
        "a field is new, and old code erases it",
        "A put replaces the whole item. Code of the last release does not know the field, so what new code stored "
        "in it is lost when old code puts the item again. Its updates keep it.",
        '{"name": "nickname", "type": "string", "required": false}, added',
        "roll the release out everywhere before anything relies on the field",
        Recipe.READERS_FIRST,
        ("Entity.fields",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB402",
        "a field is gone, and new code erases it",
        "New code does not know the field: its puts replace items without it, and code of the last release reads "
        "that it is not there. What is not put again keeps the attribute for ever.",
        '{"name": "nickname", "type": "string", "required": false}, removed',
        "see that nothing needs it any more; remove the attribute when only the new release runs",
        Recipe.READERS_FIRST,
        ("Entity.fields",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB403",
        "an index is gone that old code reads",
        "Code of the last release queries it, and fails when it is deleted.",
        '{"name": "ByStatus", …}, removed together with the queries of it',
        "roll out the code that does without it, then delete the index",
        Recipe.READERS_FIRST,
        ("TableModel.gsi_list", "Index.name", "AccessPattern.index_name"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB404",
        "a default is another",
        "Items without the attribute mean another value from now on, and while both releases run they mean two. "
        "Filters still see an attribute that is not there.",
        '"default": "en"  →  "default": "de"',
        "store the old default in items without the attribute, then change it",
        Recipe.WRITERS_FIRST,
        ("Field.default",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB405",
        "old code does not keep index keys that are new",
        "Code of the last release writes items without these keys, and changes the fields they are made of without "
        "the keys: what it touches is missing in the index, or stands in it where it does not belong.",
        '"gsi_mappings": [{"name": "ByStatus", "pk_template": "STATUS#{status}"}], added',
        "fill in the keys only when every process that writes is of the new release",
        Recipe.INDEX,
        ("Entity.gsi_mappings", "GsiMapping.name", "Entity.lsi_mappings", "LsiMapping.name"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB406",
        "index keys are no longer kept",
        "New code does not write the keys of the index: what it changes stays in the index where it was, and what "
        "it stores is not in it. Code of the last release still reads it.",
        '"gsi_mappings": [{"name": "ByStatus", …}], removed',
        "remove the patterns that read it a release before the mapping, then the attributes",
        Recipe.READERS_FIRST,
        ("Entity.gsi_mappings", "GsiMapping.name", "Entity.lsi_mappings", "LsiMapping.name"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB407",
        "the version is counted otherwise",
        "Updates of a whole item demand the version that was read. A field that takes over the counter, or gives "
        "it up, is right only if it counted the same.",
        '{"name": "version", "type": "integer", "required": true}, added',
        "leave the counter to dyngen, or see that the field always counted updates",
        Recipe.READERS_FIRST,
        ("Entity.fields", "Field.name", "TableConfig.version_attribute"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB408",
        "a read gives other items",
        "The same call answers otherwise, depending on which release takes it: another index, another range or "
        "order, another filter, or without seeing the latest write. A cursor that a client holds may not fit any "
        "more.",
        '"range_condition": ">="  →  "range_condition": ">"',
        "add a pattern beside it, and let callers change over",
        Recipe.NONE,
        (
            *("AccessPattern.operation", "AccessPattern.index_name"),
            *("AccessPattern.range_condition", "AccessPattern.filter_expression"),
            *(
                "AccessPattern.descending",
                "AccessPattern.consistent_read",
                "AccessPattern.entities",
            ),
            *(*_CONDITIONS, "Field.format"),
        ),
        severity=Severity.WARNING,
    ),
    Break(
        "DB409",
        "a write does something else",
        "A tighter condition fails where it did not; with a looser one what it guaranteed is gone, since code of "
        "the last release and new code write side by side.",
        '"condition": "not_exists"  →  no condition',
        "add a pattern beside it, and let callers change over",
        Recipe.NONE,
        (
            *("AccessPattern.operation", "AccessPattern.condition", "AccessPattern.updates"),
            *("AccessPattern.if_missing", "AccessPattern.partial"),
            *(*_CONDITIONS, *_UPDATES, "Field.format"),
        ),
        severity=Severity.WARNING,
    ),
    Break(
        "DB410",
        "a transaction does something else",
        "While both releases run, neither may rely on what only one of them writes or checks: an invariant over "
        "several items is kept half. A request that is tried again by the other release under one token is another "
        "request.",
        '"entities_involved": [Put Order]  →  [Put Order, Update Stock]',
        "roll the release out everywhere before anything relies on it",
        Recipe.READERS_FIRST,
        (
            *("CrossPattern.operation", "CrossPattern.entities_involved"),
            *(f"Involved.{key}" for key in ("table", "entity", "action", "condition", "updates")),
            *(f"Involved.{key}" for key in ("if_missing", "each", "when", "key")),
            *(*_CONDITIONS, *_UPDATES, "Field.format"),
        ),
        severity=Severity.WARNING,
    ),
    Break(
        "DB411",
        "an argument has another default",
        "Callers that leave it out get something else.",
        '"default": 10  →  "default": 100',
        "see that every caller wants it",
        Recipe.CALLERS,
        ("Parameter.default",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB412",
        "an entity is gone, and its items are not",
        "They stay in the table. Queries of its partitions still read them, pay for them and skip them.",
        '"entities": {"Post": …, "Draft": …}  →  {"Post": …}',
        "delete its items first, or keep it",
        Recipe.NONE,
        ("TableModel.entities",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB413",
        "a moment is kept by one side only",
        "One side sets the field to the time of every write, the other leaves it: while both run it says when code "
        "of one side wrote last. An index that it keys is not right either.",
        '"touch": true, added',
        "roll the release out everywhere before anything relies on the field",
        Recipe.READERS_FIRST,
        ("Field.touch",),
        severity=Severity.WARNING,
    ),
    Break(
        "DB414",
        "old code does not keep copies",
        "Code of the last release writes items only where they stood so far: the copy of what it touches is missing, "
        "stale, or of an item that is gone.",
        '"also_at": {"pk_template": "AUTHOR#{user_id}", "…": "…"}, added',
        "copy items only when every process that writes is of the new release",
        Recipe.MOVE,
        ("Entity.also_at", "AlsoAt.pk_template", "AlsoAt.sk_template", "AlsoAt.written"),
        severity=Severity.WARNING,
    ),
    Break(
        "DB415",
        "old code takes copies for items",
        "Code of the last release reads where the copies are going to stand: in an index, in the same partition, or in "
        "a scan. It does not know them, so it gives items twice, or refuses to read them.",
        '"also_at": {"sk_template": "POST#{day}#{post_id}", "…": "…"}, added',
        'add it with "written": false first, and write to it in the release after',
        Recipe.MOVE,
        ("Entity.also_at", "AlsoAt.pk_template", "AlsoAt.sk_template"),
    ),
    Break(
        "DB416",
        "copies are left that nothing keeps out of what is read",
        "Code of the last release still writes to a second place that the new one does not know. What stands there is "
        "taken for items, or refused, wherever new code reads it, and nothing deletes it.",
        '"also_at": {"pk_template": "AUTHOR#{user_id}", "…": "…"}, removed',
        'keep it with "written": false first, and delete the copies',
        Recipe.MOVE,
        ("Entity.also_at", "AlsoAt.pk_template", "AlsoAt.sk_template"),
    ),
    Break(
        "DB417",
        "a second place is forgotten",
        "Nothing writes to it any more. What still stands there is taken for items, or refused, wherever new code "
        "reads it.",
        '"also_at": {"written": false, "…": "…"}, removed',
        "see that the copies are deleted: `dyngen migrate run --contract`",
        Recipe.MOVE,
        ("Entity.also_at",),
        severity=Severity.WARNING,
    ),
)
