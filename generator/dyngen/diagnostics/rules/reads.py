"""Rules about what a read can say (DG44x)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG440",
        "an optional parameter is one that a read or an update can do without",
        "A Query or Scan can do without a comparison of its filter that stands under AND only, without an end of "
        "its range, and without the last fields of the sort key: then it finds more. An UpdateItem by values "
        "leaves a field, or a member, as it is that is set to it. Without any other parameter there would be another "
        "question, or none.",
        '{"operation": "Query", "parameters": [{"name": "user_id", "type": "string", "optional": true}]}',
        '{"operation": "Query", "parameters": [{"name": "user_id", "type": "string"}]}',
    ),
    Rule(
        "DG441",
        "a projection is of a read that returns one kind of whole items",
        "GetItem, Query, Scan and BatchGetItem of a table, or of an index that holds whole items, can read some "
        "fields of each. An index with another projection holds what it holds, a write reads nothing, and the "
        "kinds of mixed data have fields of their own.",
        '{"operation": "PutItem", "projection": ["order_id"]}',
        '{"operation": "Query", "projection": ["order_id"]}',
    ),
    Rule(
        "DG442",
        "a projection names fields",
        "Each is a field of the entity or its version, once: the class of the row has exactly these. A field that is "
        "computed is read from the key attribute that it is called like.",
        '{"projection": ["order_id", "totl"]}',
        '{"projection": ["order_id", "total"]}',
    ),
    Rule(
        "DG444",
        "entities are chosen from mixed data",
        "They say which kinds of items a Query returns that can return several. Any other read is about the entity "
        "that it stands in.",
        '{"operation": "Query", "return_type": "entity_list", "entities": ["Post", "Comment"]}',
        '{"operation": "Query", "return_type": "mixed_data", "entities": ["Post", "Comment"]}',
    ),
    Rule(
        "DG445",
        "the entities of mixed data share its partitions",
        "Each is an entity of the table, once, whose items can lie in the partition of the table, or of the index, "
        "that is queried, and have a sort key as it is asked for. Of another kind nothing would ever come back.",
        '{"return_type": "mixed_data", "entities": ["Post", "Invoice"]}   (of other partitions)',
        '{"return_type": "mixed_data", "entities": ["Post", "Comment"]}',
    ),
    Rule(
        "DG446",
        "between has its lower bound first",
        "Of a range of keys the last two parameters are the bounds, in this order; of a filter or condition those "
        "behind BETWEEN. Where a caller gives them as their names say, the range would hold nothing.",
        '{"range_condition": "between", "parameters": ["user_id", "to_day", "from_day"]}',
        '{"range_condition": "between", "parameters": ["user_id", "from_day", "to_day"]}',
        severity=Severity.WARNING,
    ),
)
