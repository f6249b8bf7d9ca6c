"""Rules about access patterns (DG4xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG401",
        "a pattern has a number of its own",
        "The number is how documents, dashboards and the mapping file refer to a pattern, over "
        "all tables and transactions.",
        '{"access_patterns": [{"pattern_id": 1, "…": "…"}, {"pattern_id": 1, "…": "…"}]}',
        '{"access_patterns": [{"pattern_id": 1, "…": "…"}, {"pattern_id": 2, "…": "…"}]}',
    ),
    Rule(
        "DG402",
        "a pattern has a name of its own in its entity",
        "Each pattern is a method of the repository. Of two methods with one name Python keeps "
        "the last, without a word.",
        '{"access_patterns": [{"name": "get_posts", "…": 1}, {"name": "get_posts", "…": 2}]}',
        '{"access_patterns": [{"name": "get_posts", "…": 1}, {"name": "get_posts_by_day", "…": '
        "2}]}",
    ),
    Rule(
        "DG403",
        "a pattern reads an index of its table",
        "A query on an index that does not exist fails with a ValidationException: The table does "
        "not have the specified index.",
        '{"operation": "Query", "index_name": "ByStats"}',
        '{"operation": "Query", "index_name": "ByStatus"}',
    ),
    Rule(
        "DG404",
        "a pattern reads an index that its entity is in",
        "Without a mapping the entity never writes the key attributes of that index, so none of "
        "its items is there. The query would succeed, cost its minimum, and return nothing, for "
        "ever.",
        '{"gsi_mappings": [], "access_patterns": [{"operation": "Query", "index_name": '
        '"ByStatus"}]}',
        '{"gsi_mappings": [{"name": "ByStatus", "pk_template": "{status}"}], "access_patterns": '
        '[{"operation": "Query", "index_name": "ByStatus"}]}',
    ),
    Rule(
        "DG405",
        "only Query and Scan read an index",
        "GetItem and BatchGetItem read the table by its primary key, writes go to the table; an "
        "index cannot be asked for one item. The name is ignored.",
        '{"operation": "GetItem", "index_name": "ByEmail"}',
        '{"operation": "Query", "index_name": "ByEmail", "return_type": "single_entity"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG406",
        "a global index cannot be read consistently",
        "A global secondary index is filled after the write has been acknowledged, usually within "
        "milliseconds. DynamoDB refuses ConsistentRead on it. Who must see the last write reads "
        "the table, or a local index.",
        '{"operation": "Query", "index_name": "ByStatus", "consistent_read": true}',
        '{"operation": "Query", "index_name": "ByStatus"}',
    ),
    Rule(
        "DG407",
        "consistent_read is for reads, and limit for what returns several items",
        "Writes are always made on the current item, and a Query with return_type single_entity ends at the first "
        "match. The key is ignored.",
        '{"operation": "PutItem", "consistent_read": true}',
        '{"operation": "PutItem"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG411",
        "what is returned fits the operation",
        "GetItem finds one item or none, a Query any number, a write can tell whether it "
        "happened. An index that holds only parts of items cannot return whole ones of mixed "
        "kinds.",
        '{"operation": "GetItem", "return_type": "entity_list"}',
        '{"operation": "GetItem", "return_type": "single_entity"}',
    ),
    Rule(
        "DG430",
        "a pattern's name hides no method of the repository",
        "Every repository has create, get, update, delete and batch methods, named after the "
        "entity. A pattern that has such a name and does something else keeps it, and the usual "
        "method is missing.",
        '{"name": "get_post", "operation": "Query", "return_type": "entity_list"}',
        '{"name": "get_posts_of_user", "operation": "Query", "return_type": "entity_list"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG431",
        "order and page size go with what has them",
        "Only a Query has an order, and only Query and Scan have pages. (A limit counts the items "
        "that are read, before a filter drops some.)",
        '{"operation": "GetItem", "descending": true}',
        '{"operation": "Query", "descending": true}',
    ),
)
