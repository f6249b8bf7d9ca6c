"""Rules about indexes and projections (DG3xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG301",
        "an index has a name of its own",
        "A query names its index. DynamoDB refuses to create a table with two indexes of one name.",
        '{"gsi_list": [{"name": "ByStatus", "…": 1}, {"name": "ByStatus", "…": 2}]}',
        '{"gsi_list": [{"name": "ByStatus", "…": 1}, {"name": "ByTopic", "…": 2}]}',
    ),
    Rule(
        "DG302",
        "a mapping is for an index of the table",
        "A mapping says what the entity writes into the key attributes of an index. For an index "
        "that does not exist it would write attributes that nothing reads.",
        '{"gsi_list": [{"name": "ByStatus", "…": "…"}], "gsi_mappings": [{"name": "ByStats", "…": '
        '"…"}]}',
        '{"gsi_list": [{"name": "ByStatus", "…": "…"}], "gsi_mappings": [{"name": "ByStatus", '
        '"…": "…"}]}',
    ),
    Rule(
        "DG303",
        "a mapping is written as the index's key is",
        "A key of several attributes (GSIs only, since November 2025) is a list of native values "
        "and is mapped by a list of templates; a key of one attribute by one text. "
        "{country}#{city} in one attribute and country, city in two are different indexes.",
        '{"partition_key": ["country", "city"], "pk_template": "{country}#{city}"}',
        '{"partition_key": ["country", "city"], "pk_template": ["{country}", "{city}"]}',
    ),
    Rule(
        "DG304",
        "each attribute of an index's key has a template",
        "An item that lacks any key attribute of an index is not in it. With a template too few, "
        "no item would ever be.",
        '{"partition_key": ["country", "city"], "pk_template": ["{country}"]}',
        '{"partition_key": ["country", "city"], "pk_template": ["{country}", "{city}"]}',
    ),
    Rule(
        "DG305",
        "a mapping fills the sort key of its index",
        "Indexes are sparse: an item without the index's sort key is silently left out. Queries "
        "on the index return nothing, without any error, until somebody misses the data.",
        '{"gsi_list": [{"name": "ByStatus", "partition_key": "status", "sort_key": "day"}], '
        '"gsi_mappings": [{"name": "ByStatus", "pk_template": "{status}"}]}',
        '{"gsi_list": [{"name": "ByStatus", "partition_key": "status", "sort_key": "day"}], '
        '"gsi_mappings": [{"name": "ByStatus", "pk_template": "{status}", "sk_template": '
        '"{day}"}]}',
    ),
    Rule(
        "DG306",
        "a sort-key template needs an index with a sort key",
        "The index would not sort by it: results come in no order that one could rely on. The key "
        "schema of an index cannot be changed afterwards, so this is the time to decide.",
        '{"gsi_list": [{"name": "ByStatus", "partition_key": "status"}], "gsi_mappings": '
        '[{"name": "ByStatus", "pk_template": "{status}", "sk_template": "{day}"}]}',
        '{"gsi_list": [{"name": "ByStatus", "partition_key": "status", "sort_key": "day"}], '
        '"gsi_mappings": [{"name": "ByStatus", "pk_template": "{status}", "sk_template": '
        '"{day}"}]}',
    ),
    Rule(
        "DG307",
        "an entity is mapped to an index once",
        "An item is in an index at most once, under the one value of its key attributes. To find "
        "it under several, store several items.",
        '{"gsi_mappings": [{"name": "ByTag", "pk_template": "{tag1}"}, {"name": "ByTag", '
        '"pk_template": "{tag2}"}]}',
        '{"gsi_mappings": [{"name": "ByTag", "pk_template": "{tag1}"}]}',
    ),
    Rule(
        "DG308",
        "an index that includes fields says which",
        "INCLUDE means the keys and the attributes that are listed. An empty list is KEYS_ONLY "
        "under another name, and DynamoDB refuses it.",
        '{"name": "ByStatus", "partition_key": "status", "projection": "INCLUDE"}',
        '{"name": "ByStatus", "partition_key": "status", "projection": "INCLUDE", '
        '"included_attributes": ["title"]}',
    ),
    Rule(
        "DG309",
        "only an INCLUDE index lists attributes",
        "ALL holds everything and KEYS_ONLY nothing but keys; a list beside them contradicts "
        "them, and DynamoDB refuses the table.",
        '{"projection": "ALL", "included_attributes": ["title"]}',
        '{"projection": "INCLUDE", "included_attributes": ["title"]}',
    ),
    Rule(
        "DG310",
        "included_attributes come with a projection",
        "Without a projection an index holds whole items, and is paid for so: every write of an "
        "item is written to the index in full. AWS's generator ignores the list, and so does "
        "dyngen; whoever wrote it wanted the smaller index.",
        '{"name": "ByStatus", "partition_key": "status", "included_attributes": ["title"]}',
        '{"name": "ByStatus", "partition_key": "status", "projection": "INCLUDE", '
        '"included_attributes": ["title"]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG311",
        "included attributes are named once, and are no keys",
        "Every index holds its own key and the key of the table anyway. Listing these, or a name "
        "twice, only uses up the 20 names that an index may include.",
        '{"partition_key": "status", "projection": "INCLUDE", "included_attributes": ["title", '
        '"status"]}',
        '{"partition_key": "status", "projection": "INCLUDE", "included_attributes": ["title"]}',
    ),
    Rule(
        "DG312",
        "included attributes are fields of what is in the index",
        "DynamoDB takes any name and never complains: items simply come back without what was "
        "meant. Adding it later means to delete the index and build it anew.",
        '{"projection": "INCLUDE", "included_attributes": ["titel"]}',
        '{"projection": "INCLUDE", "included_attributes": ["title"]}',
    ),
    Rule(
        "DG314",
        "an index that leaves out required fields returns parts of items",
        "What the index does not hold cannot be returned from it, so its queries return a class "
        "of their own, without these fields. To have the whole item, callers get it from the "
        "table, which costs a second read per item.",
        '{"projection": "INCLUDE", "included_attributes": ["title"]}   (every Post has a text, '
        "too)",
        '{"projection": "INCLUDE", "included_attributes": ["title", "text"]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG316",
        "each key attribute is named once",
        "Partition key and sort key are two attributes of an item. DynamoDB refuses a key schema "
        "that names one twice.",
        '{"table_name": "Posts", "partition_key": "pk", "sort_key": "pk"}',
        '{"table_name": "Posts", "partition_key": "pk", "sort_key": "sk"}',
    ),
    Rule(
        "DG318",
        "a table has a name of its own",
        "A table is known by its name, within an account and region. Entities that live in one "
        "table stand in one entry, so that dyngen can keep their keys apart.",
        '{"tables": [{"table_config": {"table_name": "Blog"}}, {"table_config": {"table_name": '
        '"Blog"}}]}',
        '{"tables": [{"table_config": {"table_name": "Blog"}}, {"table_config": {"table_name": '
        '"BlogArchive"}}]}',
    ),
    Rule(
        "DG319",
        "indexes stay apart in Python",
        "The key functions of an index carry its name in snake case. Names that differ only in "
        "capitals or underscores would give two functions one name.",
        '{"gsi_list": [{"name": "ByStatus", "…": 1}, {"name": "by_status", "…": 2}]}',
        '{"gsi_list": [{"name": "ByStatus", "…": 1}, {"name": "ByStatusAndDay", "…": 2}]}',
    ),
    Rule(
        "DG320",
        "a table with local indexes has a sort key",
        "A local index shows the items of a partition in another order. In a table without a sort "
        "key a partition is one item, and DynamoDB refuses to create the index.",
        '{"table_config": {"partition_key": "pk"}, "lsi_list": [{"name": "ByTotal", "sort_key": '
        '"total"}]}',
        '{"table_config": {"partition_key": "pk", "sort_key": "sk"}, "lsi_list": [{"name": '
        '"ByTotal", "sort_key": "total"}]}',
    ),
    Rule(
        "DG321",
        "a local index sorts by an attribute of its own",
        "Its partition key is the table's. By the table's sort key the items are sorted already, "
        "and by the partition key they are all the same.",
        '{"table_config": {"partition_key": "pk", "sort_key": "sk"}, "lsi_list": [{"name": '
        '"ByTotal", "sort_key": "sk"}]}',
        '{"table_config": {"partition_key": "pk", "sort_key": "sk"}, "lsi_list": [{"name": '
        '"ByTotal", "sort_key": "total"}]}',
    ),
)
