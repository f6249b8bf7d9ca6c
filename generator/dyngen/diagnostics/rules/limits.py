"""Rules about the limits of DynamoDB (DG8xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG801",
        "a table's name is one that DynamoDB takes",
        "3 to 255 characters: letters, digits, underscores, hyphens and dots. CreateTable refuses "
        "all others.",
        '{"table_name": "My Posts"}',
        '{"table_name": "MyPosts"}',
    ),
    Rule(
        "DG802",
        "an index's name is one that DynamoDB takes",
        "3 to 255 characters: letters, digits, underscores, hyphens and dots. The favourite G1 is "
        "one too short, and CreateTable refuses it.",
        '{"name": "G1"}',
        '{"name": "GSI1"}',
    ),
    Rule(
        "DG803",
        "a table has at most 20 indexes, and 5 local ones besides",
        "That is DynamoDB's default quota; the one of local indexes is fixed. Each of them is written, "
        "and paid for, with every item that is in it. Entities can share an index with generic key "
        "attributes (gsi1pk, gsi1sk), which single-table designs do for this reason.",
        '{"gsi_list": ["… 21 indexes"]}',
        '{"gsi_list": ["… 20 indexes"]}',
    ),
    Rule(
        "DG804",
        "indexes include at most 20 attributes, and a table's indexes 100",
        "Both are limits of CreateTable: 20 names in one index, 100 over all indexes of a table. "
        "ALL has no such limit.",
        '{"projection": "INCLUDE", "included_attributes": ["… 21 names"]}',
        '{"projection": "ALL"}',
    ),
    Rule(
        "DG805",
        "what the definition of a table names has a name of 1 to 255 bytes",
        "DynamoDB refuses longer names for key attributes, for what an index includes, and for the "
        "time to live. Short ones are better anyway: the name is stored, and counted, in every item.",
        '{"table_name": "Posts", "partition_key": ""}',
        '{"table_name": "Posts", "partition_key": "pk"}',
    ),
    Rule(
        "DG806",
        "capacity is given where it is provisioned",
        "A provisioned table is created with its read and write units, a table paid per request "
        "without them: CreateTable refuses anything else. It only reaches the emitted table "
        "definition.",
        '{"billing_mode": "PROVISIONED", "read_capacity": 5}',
        '{"billing_mode": "PROVISIONED", "read_capacity": 5, "write_capacity": 5}',
    ),
    Rule(
        "DG807",
        "a key has room for its fields",
        "DynamoDB takes 2,048 bytes of UTF-8 in a partition key and 1,024 in a sort key, of the "
        "table or of an index. A template with more text than that, or with wider numbers, has no "
        "key at all.",
        '{"sk_template": "REPORT#{n:01024d}"}',
        '{"sk_template": "REPORT#{n:010d}"}',
    ),
)
