"""Rules about parameters, and the part that each plays (DG4xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG408",
        "a parameter has a name of its own",
        "Python refuses a function with two parameters of one name.",
        '{"parameters": [{"name": "user_id", "type": "string"}, {"name": "user_id", "type": '
        '"uuid"}]}',
        '{"parameters": [{"name": "user_id", "type": "uuid"}]}',
    ),
    Rule(
        "DG410",
        "an entity parameter is of an entity of the schema",
        "The parameter's type is that entity's class. Entities of all tables can be named, in any "
        "order.",
        '{"name": "post", "type": "entity", "entity_type": "Posts"}',
        '{"name": "post", "type": "entity", "entity_type": "Post"}',
    ),
    Rule(
        "DG412",
        "parameters cover the key",
        "GetItem, UpdateItem and DeleteItem need the whole primary key, a Query needs all of the "
        "partition key with =. Each field of the key is given by the parameter of the same name; "
        "without one of them DynamoDB could only scan.",
        '{"pk_template": "TENANT#{tenant_id}#USER#{user_id}", "parameters": [{"name": '
        '"tenant_id", "type": "string"}]}',
        '{"pk_template": "TENANT#{tenant_id}#USER#{user_id}", "parameters": [{"name": '
        '"tenant_id", "type": "string"}, {"name": "user_id", "type": "string"}]}',
    ),
    Rule(
        "DG413",
        "every parameter has an effect",
        "A parameter that is part of no key, filter, assignment or condition would be accepted "
        "and ignored: the caller asks for the posts of one topic and gets all of them. In "
        "production that is found late.",
        '{"operation": "Query", "parameters": [{"name": "user_id", "…": "…"}, {"name": "colour", '
        '"…": "…"}]}',
        '{"operation": "Query", "parameters": [{"name": "user_id", "…": "…"}]}',
    ),
    Rule(
        "DG414",
        "a parameter has the type of what it stands for",
        'DynamoDB keeps {"S": "5"} and {"N": "5"} apart: the wrong one is refused in a key '
        "condition and never equal in a filter. The field's type is the one that is stored, so it "
        "counts; the declaration should say the same.",
        '{"name": "points", "type": "string"}   (the field points is an integer)',
        '{"name": "points", "type": "integer"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG415",
        "a range is said, not guessed",
        "Two parameters named like the ends of a span are taken for a between on the next field "
        "of the sort key. Said outright, the next reader need not know that rule, and a renamed "
        "parameter does not change the query.",
        '{"parameters": [{"name": "user_id", "…": "…"}, {"name": "start_day", "…": "…"}, {"name": '
        '"end_day", "…": "…"}]}',
        '{"range_condition": "between", "parameters": [{"name": "user_id", "…": "…"}, {"name": '
        '"start_day", "…": "…"}, {"name": "end_day", "…": "…"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG416",
        "a filter is said, not guessed from a name's end",
        "A parameter whose name ends like a field is taken for an equality with that field. A "
        "filter drops items after they were read and billed, so it deserves to be visible: on a "
        "large partition a query for one item in a thousand pays for the thousand.",
        '{"operation": "Scan", "parameters": [{"name": "wanted_status", "type": "string"}]}',
        '{"operation": "Scan", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "wanted_status"}]}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG417",
        "a filter or a check is said, not guessed",
        "A parameter named like a field that is not part of the key is taken for an equality with "
        "it: a filter of a query, which drops items after they were read and billed, or a check "
        "of the item that GetItem has read.",
        '{"operation": "Query", "parameters": [{"name": "user_id", "…": "…"}, {"name": "status", '
        '"…": "…"}]}',
        '{"operation": "Query", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "status"}]}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG418",
        "a range is for a Query",
        "Only Query has a condition on the sort key; GetItem and the writes take one whole key, "
        "and a Scan takes none.",
        '{"operation": "GetItem", "range_condition": ">="}',
        '{"operation": "Query", "range_condition": ">="}',
    ),
    Rule(
        "DG419",
        "a range needs a sort key",
        "The partition key can only be compared with =. What has no sort key has nothing that "
        "could be compared in another way, except by a filter on everything that was read.",
        '{"table_config": {"partition_key": "user_id"}, "range_condition": ">="}',
        '{"table_config": {"partition_key": "user_id", "sort_key": "day"}, "range_condition": '
        '">="}',
    ),
    Rule(
        "DG420",
        "a range compares the next field of the sort key",
        "A sort key is sorted by its first field, then by the next: only a range on the field "
        "right behind those that are given is one stretch of the index. The operand is the last "
        "parameter (of between: the last two), before it come the fields in the order of the "
        "template.",
        '{"sk_template": "ORDER#{day}#{order_id}", "range_condition": ">=", "parameters": '
        '["user_id", "order_id", "since"]}',
        '{"sk_template": "ORDER#{day}#{order_id}", "range_condition": ">=", "parameters": '
        '["user_id", "since"]}',
    ),
    Rule(
        "DG421",
        "begins_with is about text",
        "Numbers are stored as numbers and have no beginning; DynamoDB refuses begins_with on "
        "them.",
        '{"sk_template": "{points}", "range_condition": "begins_with"}   (points is an integer)',
        '{"sk_template": "{points}", "range_condition": ">="}',
    ),
    Rule(
        "DG422",
        "a range on a number in text needs padding",
        "As text, 10 is less than 9: the range would return the wrong items, and it would look "
        "right as long as all numbers have one digit. With a fixed width text sorts as the "
        "numbers do.",
        '{"sk_template": "LEVEL#{number}", "range_condition": ">="}',
        '{"sk_template": "LEVEL#{number:06d}", "range_condition": ">="}',
    ),
    Rule(
        "DG433",
        "a parameter of a write has one part",
        "A parameter that is compared, or that is part of another item's key, does not silently set "
        "the field that it is called like as well: in the one place None has no meaning, in the other "
        "it removes the field. Where updates changes that field otherwise, nothing is in doubt.",
        '{"condition": "status = :status", "parameters": ["user_id", "status"]}',
        '{"condition": "status = :expected_status", "parameters": ["user_id", "expected_status", "status"]}',
    ),
    Rule(
        "DG434",
        "a parameter stands for values of one type",
        "Where one parameter stands for several fields, they must have one type, one enum, and be "
        "optional alike: a value that one of them does not allow could be written, and not be read again.",
        '{"parameters": ["order_id", "shipment_id", "status"]}   (enums of two entities)',
        '{"parameters": ["order_id", "shipment_id", "order_status", "shipment_status"]}',
    ),
    Rule(
        "DG437",
        "a reference shares a field with the item",
        "A second entity of a put is checked against the item: the fields of its key that the "
        "item has too must be equal, before anything is sent. Without such a field there is "
        "nothing to check, and the parameter does nothing.",
        '{"operation": "PutItem", "parameters": [{"name": "post", "…": "…"}, {"name": "topic", '
        '"entity_type": "Topic"}]}',
        '{"fields": [{"name": "topic_id", "…": "…"}], "parameters": [{"name": "post", "…": "…"}, '
        '{"name": "topic", "entity_type": "Topic"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG438",
        "a range is on the field that its operand is called like",
        "A range compares the next field of the sort key, whatever its operand is called. Called like a field "
        "that comes later in the key, it is compared with another one than it says: an order_id with dates, "
        "which finds all or nothing. A between takes the last two parameters: where the first of them is called like "
        "the next field itself, an end is likely to be missing behind it.",
        '{"range_condition": ">=", "parameters": ["user_id", "order_id"]}   (ORDER#{order_date}#{order_id})',
        '{"range_condition": ">=", "parameters": ["user_id", "order_date", "order_id"]}',
        severity=Severity.WARNING,
    ),
)
