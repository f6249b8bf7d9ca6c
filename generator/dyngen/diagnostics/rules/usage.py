"""Rules about usage data: the sample values beside a schema (DG7xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG701",
        "usage data covers every entity",
        "The emitted examples run every access pattern of every entity. Without sample values for "
        "one of them they would "
        "run on made-up text, and prove less than they claim.",
        '{"entities": {"User": {"…": {}}}}   (the schema has User and Post)',
        '{"entities": {"User": {"…": {}}, "Post": {"…": {}}}}',
    ),
    Rule(
        "DG702",
        "usage data is about entities of the schema",
        "Sample values for an entity that does not exist are never used: it was renamed, or its name is misspelt.",
        '{"entities": {"Posts": {"…": {}}}}',
        '{"entities": {"Post": {"…": {}}}}',
    ),
    Rule(
        "DG703",
        "usage data has its three sections",
        "sample_data makes the items that reads find, access_pattern_data the items that write patterns put, and "
        "update_data the new values of updates. The last two may be empty.",
        '{"entities": {"Post": {"sample_data": {"post_id": "p1"}}}}',
        '{"entities": {"Post": {"sample_data": {"post_id": "p1"}, "access_pattern_data": {}, "update_data": {}}}}',
    ),
    Rule(
        "DG704",
        "usage data has no unknown sections",
        "A misspelt section is never looked at.",
        '{"entities": {"Post": {"sampledata": {"post_id": "p1"}}}}',
        '{"entities": {"Post": {"sample_data": {"post_id": "p1"}}}}',
    ),
    Rule(
        "DG705",
        "sample values are for fields of the entity",
        "A value for a field that the entity does not have cannot be stored by the emitted classes.",
        '{"sample_data": {"titel": "Hello"}}',
        '{"sample_data": {"title": "Hello"}}',
    ),
    Rule(
        "DG706",
        "a sample value fits the type of its field",
        "The emitted classes are strict about types, as DynamoDB is: a number stored as text sorts "
        "and compares as text "
        '("10" before "9"). Decimals may be written as text, to keep every digit; dates, UUIDs and '
        "bytes (base64) are text.",
        '{"sample_data": {"price": "cheap"}}',
        '{"sample_data": {"price": "19.99"}}',
    ),
    Rule(
        "DG707",
        "usage data is not empty",
        "Without a single value there is nothing to run the examples on. Whoever has no values "
        "leaves the file out.",
        '{"sample_data": {}}',
        '{"sample_data": {"post_id": "p1"}}',
    ),
    Rule(
        "DG708",
        "a sample value is one of its field's enum",
        "A value outside the enum is refused when an item is read back.",
        '{"sample_data": {"status": "ARCHIVD"}}',
        '{"sample_data": {"status": "ARCHIVED"}}',
    ),
    Rule(
        "DG709",
        "usage data has the shape of usage data",
        'It is one object with the key "entities"; in it an object for each entity, and in that an '
        "object for each section.",
        '[{"Post": {"…": {}}}]',
        '{"entities": {"Post": {"sample_data": {"post_id": "p1"}, "access_pattern_data": {}, "update_data": {}}}}',
    ),
    Rule(
        "DG710",
        "filter values are for parameters",
        "filter_values gives values to parameters by name. One that no access pattern of the entity "
        "has is never used.",
        '{"filter_values": {"min_prise": 5}}',
        '{"filter_values": {"min_price": 5}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG711",
        "a sample value is written as its type",
        "The value can be read as what its field wants, and is; but a number in quotes, or a date "
        "with another clock, "
        "will mislead the next reader.",
        '{"sample_data": {"likes": "42", "active": "true"}}',
        '{"sample_data": {"likes": 42, "active": true}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG712",
        "a computed field has the value that its key gives",
        "A field that is called like a key attribute with a template of its own is computed from the "
        "other fields and cannot be set. A sample value that differs would show readers an item that "
        "can never be stored.",
        '{"sample_data": {"category": "Soup", "product_id": "p1", "sort_key": "MENU#Pizza#p1"}}',
        '{"sample_data": {"category": "Soup", "product_id": "p1", "sort_key": "MENU#Soup#p1"}}',
    ),
    Rule(
        "DG713",
        "a sample value is one that its keys take",
        "A part of a key ends where the text behind it first occurs, so a value that holds this text is refused "
        "by the emitted key functions, as are an empty one, a number wider than its format, and what makes a key "
        "too long or the key of another kind of item. The examples could not store the sample.",
        '{"pk_template": "USER#{user_id}#POSTS"}, and {"sample_data": {"user_id": "u1#POSTS"}}',
        '{"pk_template": "USER#{user_id}#POSTS"}, and {"sample_data": {"user_id": "u1"}}',
    ),
)
