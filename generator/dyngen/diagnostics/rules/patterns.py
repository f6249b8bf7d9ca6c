"""Rules about access patterns and parameters (DG4xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG401",
        Severity.ERROR,
        "a pattern has a number of its own",
        "The number is how documents, dashboards and the mapping file refer to a pattern, over "
        "all tables and transactions.",
        '{"access_patterns": [{"pattern_id": 1, "…": "…"}, {"pattern_id": 1, "…": "…"}]}',
        '{"access_patterns": [{"pattern_id": 1, "…": "…"}, {"pattern_id": 2, "…": "…"}]}',
    ),
    Rule(
        "DG402",
        Severity.ERROR,
        "a pattern has a name of its own in its entity",
        "Each pattern is a method of the repository. Of two methods with one name Python keeps "
        "the last, without a word.",
        '{"access_patterns": [{"name": "get_posts", "…": 1}, {"name": "get_posts", "…": 2}]}',
        '{"access_patterns": [{"name": "get_posts", "…": 1}, {"name": "get_posts_by_day", "…": '
        "2}]}",
    ),
    Rule(
        "DG403",
        Severity.ERROR,
        "a pattern reads an index of its table",
        "A query on an index that does not exist fails with a ValidationException: The table does "
        "not have the specified index.",
        '{"operation": "Query", "index_name": "ByStats"}',
        '{"operation": "Query", "index_name": "ByStatus"}',
    ),
    Rule(
        "DG404",
        Severity.ERROR,
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
        Severity.WARNING,
        "only Query and Scan read an index",
        "GetItem and BatchGetItem read the table by its primary key, writes go to the table; an "
        "index cannot be asked for one item. The name is ignored.",
        '{"operation": "GetItem", "index_name": "ByEmail"}',
        '{"operation": "Query", "index_name": "ByEmail", "return_type": "single_entity"}',
    ),
    Rule(
        "DG406",
        Severity.ERROR,
        "a global index cannot be read consistently",
        "A global secondary index is filled after the write has been acknowledged, usually within "
        "milliseconds. DynamoDB refuses ConsistentRead on it. Who must see the last write reads "
        "the table, or a local index.",
        '{"operation": "Query", "index_name": "ByStatus", "consistent_read": true}',
        '{"operation": "Query", "index_name": "ByStatus"}',
    ),
    Rule(
        "DG407",
        Severity.WARNING,
        "consistent_read is for reads",
        "Writes are always made on the current item. The key is ignored.",
        '{"operation": "PutItem", "consistent_read": true}',
        '{"operation": "PutItem"}',
    ),
    Rule(
        "DG408",
        Severity.ERROR,
        "a parameter has a name of its own",
        "Python refuses a function with two parameters of one name.",
        '{"parameters": [{"name": "user_id", "type": "string"}, {"name": "user_id", "type": '
        '"uuid"}]}',
        '{"parameters": [{"name": "user_id", "type": "uuid"}]}',
    ),
    Rule(
        "DG410",
        Severity.ERROR,
        "an entity parameter is of an entity of the schema",
        "The parameter's type is that entity's class. Entities of all tables can be named, in any "
        "order.",
        '{"name": "post", "type": "entity", "entity_type": "Posts"}',
        '{"name": "post", "type": "entity", "entity_type": "Post"}',
    ),
    Rule(
        "DG411",
        Severity.ERROR,
        "what is returned fits the operation",
        "GetItem finds one item or none, a Query any number, a write can tell whether it "
        "happened. An index that holds only parts of items cannot return whole ones of mixed "
        "kinds.",
        '{"operation": "GetItem", "return_type": "entity_list"}',
        '{"operation": "GetItem", "return_type": "single_entity"}',
    ),
    Rule(
        "DG412",
        Severity.ERROR,
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
        Severity.ERROR,
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
        Severity.WARNING,
        "a parameter has the type of what it stands for",
        'DynamoDB keeps {"S": "5"} and {"N": "5"} apart: the wrong one is refused in a key '
        "condition and never equal in a filter. The field's type is the one that is stored, so it "
        "counts; the declaration should say the same.",
        '{"name": "points", "type": "string"}   (the field points is an integer)',
        '{"name": "points", "type": "integer"}',
    ),
    Rule(
        "DG415",
        Severity.WARNING,
        "a range is said, not guessed",
        "Two parameters named like the ends of a span are taken for a between on the next field "
        "of the sort key. Said outright, the next reader need not know that rule, and a renamed "
        "parameter does not change the query.",
        '{"parameters": [{"name": "user_id", "…": "…"}, {"name": "start_day", "…": "…"}, {"name": '
        '"end_day", "…": "…"}]}',
        '{"range_condition": "between", "parameters": [{"name": "user_id", "…": "…"}, {"name": '
        '"start_day", "…": "…"}, {"name": "end_day", "…": "…"}]}',
    ),
    Rule(
        "DG416",
        Severity.WARNING,
        "a filter is said, not guessed from a name's end",
        "A parameter whose name ends like a field is taken for an equality with that field. A "
        "filter drops items after they were read and billed, so it deserves to be visible: on a "
        "large partition a query for one item in a thousand pays for the thousand.",
        '{"operation": "Scan", "parameters": [{"name": "wanted_status", "type": "string"}]}',
        '{"operation": "Scan", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "wanted_status"}]}}',
    ),
    Rule(
        "DG417",
        Severity.WARNING,
        "a filter or a check is said, not guessed",
        "A parameter named like a field that is not part of the key is taken for an equality with "
        "it: a filter of a query, which drops items after they were read and billed, or a check "
        "of the item that GetItem has read.",
        '{"operation": "Query", "parameters": [{"name": "user_id", "…": "…"}, {"name": "status", '
        '"…": "…"}]}',
        '{"operation": "Query", "filter_expression": {"conditions": [{"field": "status", '
        '"operator": "=", "param": "status"}]}}',
    ),
    Rule(
        "DG418",
        Severity.ERROR,
        "a range is for a Query",
        "Only Query has a condition on the sort key; GetItem and the writes take one whole key, "
        "and a Scan takes none.",
        '{"operation": "GetItem", "range_condition": ">="}',
        '{"operation": "Query", "range_condition": ">="}',
    ),
    Rule(
        "DG419",
        Severity.ERROR,
        "a range needs a sort key",
        "The partition key can only be compared with =. What has no sort key has nothing that "
        "could be compared in another way, except by a filter on everything that was read.",
        '{"table_config": {"partition_key": "user_id"}, "range_condition": ">="}',
        '{"table_config": {"partition_key": "user_id", "sort_key": "day"}, "range_condition": '
        '">="}',
    ),
    Rule(
        "DG420",
        Severity.ERROR,
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
        Severity.ERROR,
        "begins_with is about text",
        "Numbers are stored as numbers and have no beginning; DynamoDB refuses begins_with on "
        "them.",
        '{"sk_template": "{points}", "range_condition": "begins_with"}   (points is an integer)',
        '{"sk_template": "{points}", "range_condition": ">="}',
    ),
    Rule(
        "DG422",
        Severity.ERROR,
        "a range on a number in text needs padding",
        "As text, 10 is less than 9: the range would return the wrong items, and it would look "
        "right as long as all numbers have one digit. With a fixed width text sorts as the "
        "numbers do.",
        '{"sk_template": "LEVEL#{number}", "range_condition": ">="}',
        '{"sk_template": "LEVEL#{number:06d}", "range_condition": ">="}',
    ),
    Rule(
        "DG423",
        Severity.ERROR,
        "an update sets only what can be set",
        "A computed field follows its key, and version is counted by every update. Setting either "
        "by hand would make a stored item lie about itself.",
        '{"operation": "UpdateItem", "parameters": [{"name": "post_id", "…": "…"}, {"name": '
        '"version", "…": "…"}]}',
        '{"operation": "UpdateItem", "parameters": [{"name": "post_id", "…": "…"}, {"name": '
        '"title", "…": "…"}]}',
    ),
    Rule(
        "DG424",
        Severity.ERROR,
        "an update keeps index keys right",
        "An index key is text made of fields. Where one of them changes, the key must change in "
        "the same request, and for that all its fields must be known: DynamoDB cannot compute it. "
        "A stale key means an item that queries find under what it was, and not under what it is.",
        '{"pk_template": "{status}#{topic}", "operation": "UpdateItem", "parameters": ["post_id", '
        '"status"]}',
        '{"pk_template": "{status}#{topic}", "operation": "UpdateItem", "parameters": ["post_id", '
        '"status", "topic"]}',
    ),
    Rule(
        "DG425",
        Severity.WARNING,
        "an update has something to set",
        "With nothing but key parameters the update only raises version. That is a write unit for "
        "a touch, which is sometimes meant.",
        '{"operation": "UpdateItem", "parameters": [{"name": "user_id", "…": "…"}]}',
        '{"operation": "UpdateItem", "parameters": [{"name": "user_id", "…": "…"}, {"name": '
        '"email", "…": "…"}]}',
    ),
    Rule(
        "DG426",
        Severity.ERROR,
        "a put has a whole item to put",
        "PutItem replaces the item: an attribute that is not given is gone. So the pattern takes "
        "the entity, or a parameter for each required field.",
        '{"operation": "PutItem", "parameters": []}',
        '{"operation": "PutItem", "parameters": [{"name": "post", "type": "entity", '
        '"entity_type": "Post"}]}',
    ),
    Rule(
        "DG427",
        Severity.ERROR,
        "PutItem and UpdateItem write one item",
        "Further entities are references to be checked. Two of the entity's own kind leave open "
        "which of them is written; for several items there are BatchWriteItem (25 in a request, "
        "each for itself) and transactions (all or nothing).",
        '{"operation": "PutItem", "parameters": [{"name": "post", "entity_type": "Post"}, '
        '{"name": "other", "entity_type": "Post"}]}',
        '{"operation": "BatchWriteItem", "parameters": [{"name": "posts", "type": "array", '
        '"item_type": "entity", "entity_type": "Post"}]}',
    ),
    Rule(
        "DG429",
        Severity.ERROR,
        "a batch has many keys, or many items",
        "BatchGetItem takes an array for the fields of the primary key, walked in step, or one "
        "array of keys; BatchWriteItem takes arrays of entities. dyngen cuts them into requests of 100 and "
        "25 and retries what DynamoDB did not process.",
        '{"operation": "BatchGetItem", "parameters": [{"name": "user_id", "type": "string"}]}',
        '{"operation": "BatchGetItem", "parameters": [{"name": "user_ids", "type": "array", '
        '"item_type": "string"}]}',
    ),
    Rule(
        "DG430",
        Severity.WARNING,
        "a pattern's name hides no method of the repository",
        "Every repository has create, get, update, delete and batch methods, named after the "
        "entity. A pattern that has such a name and does something else keeps it, and the usual "
        "method is missing.",
        '{"name": "get_post", "operation": "Query", "return_type": "entity_list"}',
        '{"name": "get_posts_of_user", "operation": "Query", "return_type": "entity_list"}',
    ),
    Rule(
        "DG431",
        Severity.ERROR,
        "order and page size go with what has them",
        "Only a Query has an order, and only Query and Scan have pages. (A limit counts the items "
        "that are read, before a filter drops some.)",
        '{"operation": "GetItem", "descending": true}',
        '{"operation": "Query", "descending": true}',
    ),
    Rule(
        "DG432",
        Severity.ERROR,
        "a condition is for a single write",
        "PutItem, UpdateItem and DeleteItem can depend on the stored item. A BatchWriteItem "
        "cannot: DynamoDB has no conditions there. Reads have filters. And an update or delete of "
        "what must not exist can never succeed.",
        '{"operation": "Query", "condition": "exists"}',
        '{"operation": "DeleteItem", "condition": "exists"}',
    ),
    Rule(
        "DG433",
        Severity.ERROR,
        "a parameter of a write has one part",
        "A parameter that is compared, or that is part of another item's key, does not silently set "
        "the field that it is called like as well: in the one place None has no meaning, in the other "
        "it removes the field.",
        '{"condition": "status = :status", "parameters": ["user_id", "status"]}',
        '{"condition": "status = :expected_status", "parameters": ["user_id", "expected_status", "status"]}',
    ),
    Rule(
        "DG434",
        Severity.ERROR,
        "a parameter stands for values of one type",
        "Where one parameter stands for several fields, they must have one type, one enum, and be "
        "optional alike: a value that one of them does not allow could be written, and not be read again.",
        '{"parameters": ["order_id", "shipment_id", "status"]}   (enums of two entities)',
        '{"parameters": ["order_id", "shipment_id", "order_status", "shipment_status"]}',
    ),
    Rule(
        "DG437",
        Severity.WARNING,
        "a reference shares a field with the item",
        "A second entity of a put is checked against the item: the fields of its key that the "
        "item has too must be equal, before anything is sent. Without such a field there is "
        "nothing to check, and the parameter does nothing.",
        '{"operation": "PutItem", "parameters": [{"name": "post", "…": "…"}, {"name": "topic", '
        '"entity_type": "Topic"}]}',
        '{"fields": [{"name": "topic_id", "…": "…"}], "parameters": [{"name": "post", "…": "…"}, '
        '{"name": "topic", "entity_type": "Topic"}]}',
    ),
    Rule(
        "DG450",
        Severity.ERROR,
        "an action fits the type of its field",
        "Numbers are counted, arrays extended, sets added to; anything can be set, and what is "
        "optional removed. (DynamoDB removes a set that loses its last element, so a required set "
        "has no delete.)",
        '{"field": "title", "action": "increment", "value": 1}',
        '{"field": "like_count", "action": "increment", "value": 1}',
    ),
    Rule(
        "DG451",
        Severity.ERROR,
        "an action has one operand, of the type that it takes",
        "Every action but remove takes a value: of a parameter, or a constant of the schema. It has "
        "the type of the field; append takes an array, add and delete take a set.",
        '{"field": "stock", "action": "decrement"}',
        '{"field": "stock", "action": "decrement", "param": "quantity"}',
    ),
    Rule(
        "DG452",
        Severity.ERROR,
        "an action is on a field that is there",
        "A field of the entity, a path through objects that declare their fields, or with key the "
        "entry of an object that declares none, by the name that a parameter gives.",
        '{"field": "prefs.theme", "action": "set", "param": "theme"}   (prefs declares no fields)',
        '{"field": "prefs", "key": "name", "action": "set", "param": "theme"}',
    ),
    Rule(
        "DG453",
        Severity.ERROR,
        "one place of an item has one action",
        "DynamoDB refuses an update that names the same attribute twice, or an attribute and "
        "something inside it. A parameter that is called like a field sets it as well.",
        '{"updates": [{"field": "prefs", "…": "…"}, {"field": "prefs.theme", "…": "…"}]}',
        '{"updates": [{"field": "prefs.theme", "…": "…"}, {"field": "prefs.language", "…": "…"}]}',
    ),
    Rule(
        "DG454",
        Severity.ERROR,
        "an action leaves no index key stale",
        "An index key must follow the fields that it is made of, in the same request. A number that "
        "is counted can be a key of its own, but not a part of a text; nor can a key know a field "
        "that is set only where it is absent beside one that is set anyway. A field with a default "
        "is never absent to the package, so that nothing removes it from a key.",
        '{"sk_template": "SCORE#{score:06d}", "updates": [{"field": "score", "action": "increment", "value": 1}]}',
        '{"sk_template": "{score}", "updates": [{"field": "score", "action": "increment", "value": 1}]}',
    ),
    Rule(
        "DG455",
        Severity.ERROR,
        "an upsert gives every required field",
        "Where the item is not there, what the update says is all that there will be of it. Every "
        "required field comes from the key, or is set, set if absent, counted or extended.",
        '{"if_missing": "create", "updates": [{"field": "views", "action": "increment", "value": 1}]}',
        '{"if_missing": "create", "updates": [{"field": "views", "action": "increment", "value": 1}, '
        '{"field": "title", "action": "set_if_absent", "param": "title"}]}',
    ),
    Rule(
        "DG456",
        Severity.ERROR,
        "an upsert can make the item",
        "It cannot demand that the item exists, change a part of an object that is not there yet, "
        "or take a sort key as it is stored, whose fields it would not know.",
        '{"if_missing": "create", "condition": "exists"}',
        '{"if_missing": "create"}',
    ),
    Rule(
        "DG457",
        Severity.ERROR,
        "updates, if_missing and partial go with an update by values",
        "They say what an UpdateItem, or the Update of a transaction, does with single fields. An "
        "update that takes a whole entity stores all of them. A partial update needs parameters "
        "that can be left out, and these have no other default.",
        '{"operation": "PutItem", "updates": [{"field": "likes", "action": "increment", "value": 1}]}',
        '{"operation": "UpdateItem", "updates": [{"field": "likes", "action": "increment", "value": 1}]}',
    ),
    Rule(
        "DG458",
        Severity.WARNING,
        "what is changed inside of an object finds the object there",
        "DynamoDB makes no object on the way to a member: where the item is without it, the update is "
        "refused. An object with a default is in every item that the package writes.",
        '{"name": "votes", "type": "object", "required": false}   (votes.{option} is counted)',
        '{"name": "votes", "type": "object", "required": false, "default": {}}',
    ),
    Rule(
        "DG459",
        Severity.ERROR,
        "what is copied is there, and of the type of its copy",
        "DynamoDB refuses to copy what an item does not have. So a field is copied that every item has, "
        "or that has a default, into one of the same type.",
        '{"field": "previous_status", "action": "set", "other_field": "note"}   (note is optional)',
        '{"field": "previous_status", "action": "set", "other_field": "status"}',
    ),
)
