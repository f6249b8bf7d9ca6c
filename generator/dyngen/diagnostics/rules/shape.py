"""Rules about the shape of a document: its keys, and what kind of value each takes (DG1xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG101",
        "no key that is needed is missing",
        "What is not said would have to be guessed, and a guess about a key or an operation ends up "
        "in stored items. "
        "There is a default only where every choice can be taken back.",
        '{"name": "email", "type": "string"}',
        '{"name": "email", "type": "string", "required": true}',
    ),
    Rule(
        "DG102",
        "a value has the type that its key takes",
        'Nothing is converted: "5" is no number and "yes" is not true. DynamoDB keeps numbers and '
        "strings apart as well: "
        'a key written as {"S": "5"} is never found as {"N": "5"}.',
        '{"name": "email", "type": "string", "required": "yes"}',
        '{"name": "email", "type": "string", "required": true}',
    ),
    Rule(
        "DG103",
        "every key is one that the format has",
        "A misspelt key is worse than a missing one: everything looks declared and nothing happens. An index under "
        '"gsi_lists" would never be created, and the first query in production would find that out.',
        '{"table_config": {"table_name": "Posts", "partitionkey": "pk"}}',
        '{"table_config": {"table_name": "Posts", "partition_key": "pk"}}',
    ),
    Rule(
        "DG104",
        "a value is one of those that its key allows",
        "These words are DynamoDB's own, and it tells upper case from lower case: Query, not query.",
        '{"operation": "query"}',
        '{"operation": "Query"}',
    ),
    Rule(
        "DG105",
        "what must hold something is not empty",
        "A table without entities, an entity without fields, or a filter without conditions cannot "
        "do anything; an empty "
        "list is usually what is left of a thing that was meant.",
        '{"filter_expression": {"conditions": []}}',
        '{"filter_expression": {"conditions": [{"field": "status", "operator": "=", "param": "status"}]}}',
    ),
    Rule(
        "DG106",
        "counts and numbers stay within their bounds",
        "DynamoDB takes at most four attributes in the partition key of an index and four in its "
        "sort key, a page size "
        "from 1 to 2,147,483,647, and at least one unit of capacity.",
        '{"name": "ByPlace", "partition_key": ["planet", "country", "state", "city", "street"]}',
        '{"name": "ByPlace", "partition_key": ["country", "state", "city", "street"]}',
    ),
    Rule(
        "DG107",
        "an array says what is in it, an entity parameter says which entity",
        "A list in DynamoDB can hold anything. The Python type of its elements, and how each is read "
        "and written, come "
        "from item_type; which class an argument has comes from entity_type.",
        '{"name": "tags", "type": "array", "required": false}',
        '{"name": "tags", "type": "array", "item_type": "string", "required": false}',
    ),
    Rule(
        "DG108",
        "no key contradicts the type beside it",
        "A string has no fields inside. Either the type or the other key is a slip, and which of "
        "them it is decides how "
        "the attribute is stored.",
        '{"name": "address", "type": "string", "required": true, "fields": [{"name": "city", "…": "…"}]}',
        '{"name": "address", "type": "object", "required": true, "fields": [{"name": "city", "…": "…"}]}',
    ),
    Rule(
        "DG109",
        "every key has an effect",
        "item_type is about arrays and entity_type about entity parameters; elsewhere they are left "
        "over from an edit. "
        "AWS's generator ignores them, and so does dyngen, but the next reader may not.",
        '{"name": "email", "type": "string", "item_type": "string", "required": true}',
        '{"name": "email", "type": "string", "required": true}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG110",
        "only warnings that exist can be ignored",
        "Warnings are advice, and a team may know better. Errors are things that cannot work, so "
        "there is nothing to "
        "ignore; and a code that does not exist silences nothing, which would be found out only when "
        "the warning shows up.",
        '{"dyngen:ignore": ["DG103"]}',
        '{"dyngen:ignore": ["DG109"]}',
    ),
)
