"""Rules about advice, never an error (DG9xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG901",
        "every index is read",
        "An index costs storage and a write for every item that is in it, and for every change of "
        "what it projects. One that no access pattern reads is paid for nothing.",
        '{"gsi_list": [{"name": "ByStatus", "…": "…"}], "access_patterns": []}',
        '{"gsi_list": [{"name": "ByStatus", "…": "…"}], "access_patterns": [{"operation": '
        '"Query", "index_name": "ByStatus", "…": "…"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG902",
        "no scan for what a key could find",
        "A Scan reads the whole table, a megabyte per request, and is billed for all of it; the "
        "filter only decides what is sent back. A key by the same fields finds the items directly.",
        '{"operation": "Scan", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "status"}]}}',
        '{"operation": "Query", "index_name": "ByStatus", "parameters": [{"name": "status", '
        '"type": "string"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG903",
        "no filter for what an index could find",
        "The query reads, and pays for, all items of the partition and then discards those with "
        "another status. An index by both, user and status, reads only what is returned.",
        '{"operation": "Query", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "status"}]}}',
        '{"operation": "Query", "index_name": "ByUserAndStatus", "parameters": [{"name": "user_id", '
        '"type": "string"}, {"name": "status", "type": "string"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG904",
        "a query has an end",
        "With a constant partition key all items lie in one partition, and a query that names nothing "
        "else reads every one of them: one megabyte a request, more with each item that is ever "
        "written. It is fast in the first week and the slowest page of the application after a year.",
        '{"pk_template": "ALL", "access_patterns": [{"operation": "Query", "name": "get_orders"}]}',
        '{"pk_template": "ALL", "access_patterns": [{"operation": "Query", "name": "get_orders", "limit": 50}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG905",
        "an index holds no more than its queries need",
        "With projection ALL every item is stored again in the index, binary values and all: each write of "
        "such an item is billed for its whole size once more for each index, and a list of a hundred items "
        "reads a hundred images that nobody looks at.",
        '{"gsi_list": [{"name": "ByOwner", "partition_key": "owner_id"}], '
        '"fields": [{"name": "image", "type": "bytes"}]}',
        '{"gsi_list": [{"name": "ByOwner", "partition_key": "owner_id", "projection": "INCLUDE", '
        '"included_attributes": ["title"]}]}',
        severity=Severity.WARNING,
    ),
)
