"""Rules about Python code that calls a package (DB5xx)."""

from __future__ import annotations

from dyngen.diagnostics import Severity
from dyngen.evolution.rule import Break, Recipe

TABLE: tuple[Break, ...] = (
    Break(
        "DB501",
        Severity.WARNING,
        "a package is gone",
        "It has another name, or its schema is gone. What is stored stays.",
        "orders_schema.json  →  sales_schema.json",
        'keep the name ("package" at the root of the schema says it), or a module that imports the new one',
        Recipe.CALLERS,
        ("SchemaModel.package", "SchemaModel.tables"),
    ),
    Break(
        "DB502",
        Severity.WARNING,
        "an entity is gone",
        "Its class, its repository and its key functions are gone with it.",
        '"entities": {"Post": …, "Draft": …}  →  {"Post": …}',
        "remove its uses first",
        Recipe.CALLERS,
        ("TableModel.entities", "SchemaModel.tables"),
    ),
    Break(
        "DB503",
        Severity.WARNING,
        "an entity has another name",
        "Names of entities are not stored: items are read as before. But the class, the repository and the methods "
        "are called otherwise.",
        '"Post": …  →  "Article": …',
        "change the callers with it",
        Recipe.CALLERS,
        ("TableModel.entities",),
    ),
    Break(
        "DB504",
        Severity.WARNING,
        "a class has lost an attribute",
        "Code that reads it, or gives it to the constructor, fails.",
        '{"name": "nickname", …}, removed',
        "remove its uses first",
        Recipe.CALLERS,
        ("Entity.fields", "Field.fields", "Field.item_fields", "Field.name"),
    ),
    Break(
        "DB505",
        Severity.WARNING,
        "an attribute has another type in Python",
        "Code that uses it is written for the other type; mypy and pyright tell where.",
        '"type": "string"  →  "type": "uuid"',
        "change the callers with it",
        Recipe.CALLERS,
        (
            *("Field.type", "Field.item_type", "Field.required", "Field.default", "Field.enum"),
            *("Field.fields", "Field.item_fields"),
        ),
    ),
    Break(
        "DB506",
        Severity.WARNING,
        "an attribute has another name in Python",
        "It is stored as before. But code that reads it, or gives it to the constructor, fails.",
        '"name": "mail"  →  "name": "email"',
        "change the callers with it",
        Recipe.CALLERS,
        ("Field.name",),
    ),
    Break(
        "DB507",
        Severity.WARNING,
        "a method is gone",
        "Code that calls it fails.",
        '{"name": "get_drafts", …}, removed',
        "remove its uses first",
        Recipe.CALLERS,
        ("Entity.access_patterns", "SchemaModel.cross_table_access_patterns"),
    ),
    Break(
        "DB508",
        Severity.WARNING,
        "a method has another name",
        "Patterns are known by their number: it is the same one. But code that calls it fails.",
        '"name": "get_post"  →  "name": "find_post"',
        "change the callers with it",
        Recipe.CALLERS,
        ("AccessPattern.name", "CrossPattern.name"),
    ),
    Break(
        "DB509",
        Severity.WARNING,
        "a method takes other arguments",
        "An argument is gone, has another name, place or type, or a new one has no default. One with a default at "
        "the end breaks nobody.",
        '"parameters": [user_id]  →  [user_id, since]',
        "give a new argument a default, or add a pattern beside it",
        Recipe.CALLERS,
        (
            *("AccessPattern.parameters", "CrossPattern.parameters", "AccessPattern.partial"),
            *(f"Parameter.{key}" for key in ("name", "type", "item_type", "entity_type")),
            *("Parameter.default", "Parameter.optional"),
        ),
    ),
    Break(
        "DB510",
        Severity.WARNING,
        "a method returns something else",
        "Another class, one of more classes (a match over all of them is no longer complete), or one instead "
        "of many.",
        '"return_type": "single_entity"  →  "return_type": "entity_list"',
        "add a pattern beside it, and let callers change over",
        Recipe.CALLERS,
        (
            *("AccessPattern.return_type", "AccessPattern.projection", "AccessPattern.entities"),
            *("CrossPattern.return_type", "AccessPattern.operation", "TableModel.entities"),
            *("Index.projection", "Index.included_attributes"),
        ),
    ),
    Break(
        "DB511",
        Severity.WARNING,
        "a pattern has another number",
        "It is the same method. What was recorded under the old number is about something else now.",
        '"pattern_id": 7  →  "pattern_id": 9',
        "keep the number; a new pattern gets a new one",
        Recipe.NONE,
        ("AccessPattern.pattern_id", "CrossPattern.pattern_id"),
    ),
)
