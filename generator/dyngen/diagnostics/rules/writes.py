"""Rules about what a pattern writes (DG42x, DG43x, DG45x)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG423",
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
        "an update has something to set",
        "With nothing but key parameters the update only raises version. That is a write unit for "
        "a touch, which is sometimes meant.",
        '{"operation": "UpdateItem", "parameters": [{"name": "user_id", "…": "…"}]}',
        '{"operation": "UpdateItem", "parameters": [{"name": "user_id", "…": "…"}, {"name": '
        '"email", "…": "…"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG426",
        "a put has a whole item to put",
        "PutItem replaces the item: an attribute that is not given is gone. So the pattern takes "
        "the entity, or a parameter for each required field.",
        '{"operation": "PutItem", "parameters": []}',
        '{"operation": "PutItem", "parameters": [{"name": "post", "type": "entity", '
        '"entity_type": "Post"}]}',
    ),
    Rule(
        "DG427",
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
        "a batch has many keys, or many items",
        "BatchGetItem takes an array for the fields of the primary key, walked in step, or one "
        "array of keys; BatchWriteItem takes arrays of entities. dyngen cuts them into requests of 100 and "
        "25 and retries what DynamoDB did not process.",
        '{"operation": "BatchGetItem", "parameters": [{"name": "user_id", "type": "string"}]}',
        '{"operation": "BatchGetItem", "parameters": [{"name": "user_ids", "type": "array", '
        '"item_type": "string"}]}',
    ),
    Rule(
        "DG432",
        "a condition is for a single write",
        "PutItem, UpdateItem and DeleteItem can depend on the stored item. A BatchWriteItem "
        "cannot: DynamoDB has no conditions there. Reads have filters. And an update or delete of "
        "what must not exist can never succeed.",
        '{"operation": "Query", "condition": "exists"}',
        '{"operation": "DeleteItem", "condition": "exists"}',
    ),
    Rule(
        "DG450",
        "an action fits the type of its field",
        "Numbers are counted, arrays extended, sets added to; anything can be set, and what is "
        "optional removed. (DynamoDB removes a set that loses its last element, so a required set "
        "has no delete, nor has one with a default, which it would read as.)",
        '{"field": "title", "action": "increment", "value": 1}',
        '{"field": "like_count", "action": "increment", "value": 1}',
    ),
    Rule(
        "DG451",
        "an action has one operand, of the type that it takes",
        "Every action but remove takes a value: of a parameter, or a constant of the schema. It has "
        "the type of the field; append takes an array, add and delete take a set. What is a key attribute of an "
        "index takes no empty text.",
        '{"field": "stock", "action": "decrement"}',
        '{"field": "stock", "action": "decrement", "param": "quantity"}',
    ),
    Rule(
        "DG452",
        "an action is on a field that is there",
        "A field of the entity, a path through objects that declare their fields, or with key the "
        "entry of an object that declares none, by the name that a parameter gives.",
        '{"field": "prefs.theme", "action": "set", "param": "theme"}   (prefs declares no fields)',
        '{"field": "prefs", "key": "name", "action": "set", "param": "theme"}',
    ),
    Rule(
        "DG453",
        "one place of an item has one action",
        "DynamoDB refuses an update that names the same attribute twice, or an attribute and "
        "something inside it. A parameter that is called like a field sets it as well.",
        '{"updates": [{"field": "prefs", "…": "…"}, {"field": "prefs.theme", "…": "…"}]}',
        '{"updates": [{"field": "prefs.theme", "…": "…"}, {"field": "prefs.language", "…": "…"}]}',
    ),
    Rule(
        "DG454",
        "an action leaves no index key stale",
        "An index key must follow the fields that it is made of, in the same request. A number that "
        "is counted can be a key of its own, but not a part of a text; nor can a key know a field "
        "that is set only where it is absent beside one that is set anyway. A field with a default "
        "is never absent to the package, so that nothing removes it from a key. A constant is one that the key takes.",
        '{"sk_template": "SCORE#{score:06d}", "updates": [{"field": "score", "action": "increment", "value": 1}]}',
        '{"sk_template": "{score}", "updates": [{"field": "score", "action": "increment", "value": 1}]}',
    ),
    Rule(
        "DG455",
        "an upsert gives every required field",
        "Where the item is not there, what the update says is all that there will be of it. Every "
        "required field comes from the key, or is set, set if absent, counted or extended.",
        '{"if_missing": "create", "updates": [{"field": "views", "action": "increment", "value": 1}]}',
        '{"if_missing": "create", "updates": [{"field": "views", "action": "increment", "value": 1}, '
        '{"field": "title", "action": "set_if_absent", "param": "title"}]}',
    ),
    Rule(
        "DG456",
        "an upsert can make the item",
        "It cannot demand that the item exists, change a part of an object that is not there yet, "
        "or take a sort key as it is stored, whose fields it would not know.",
        '{"if_missing": "create", "condition": "exists"}',
        '{"if_missing": "create"}',
    ),
    Rule(
        "DG457",
        "updates, if_missing and partial go with an update by values",
        "They say what an UpdateItem, or the Update of a transaction, does with single fields. An "
        "update that takes a whole entity stores all of them. A partial update needs parameters "
        "that can be left out, and these have no other default.",
        '{"operation": "PutItem", "updates": [{"field": "likes", "action": "increment", "value": 1}]}',
        '{"operation": "UpdateItem", "updates": [{"field": "likes", "action": "increment", "value": 1}]}',
    ),
    Rule(
        "DG458",
        "what is changed inside of an object finds the object there",
        "DynamoDB makes no object on the way to a member: where the item is without it, the update is "
        "refused. An object with a default is in every item that the package writes.",
        '{"name": "votes", "type": "object", "required": false}   (votes.{option} is counted)',
        '{"name": "votes", "type": "object", "required": false, "default": {}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG459",
        "what is copied is there, and of the type of its copy",
        "DynamoDB refuses to copy what an item does not have. So a field is copied that every item has, "
        "that has a default, or that the condition demands, into one of the same type; numbers are counted alike, "
        "and one that is absent counts as its default, or as 0.",
        '{"field": "previous_note", "action": "set", "other_field": "note"}   (note is optional)',
        '{"field": "previous_note", "action": "set", "other_field": "note"}   '
        'beside "condition": "attribute_exists(note)"',
    ),
    Rule(
        "DG460",
        "a parameter that updates uses elsewhere does not set the field of its name",
        "updates alone decides what its operands change. A parameter that is called like a field is easily "
        "taken to set that field as well.",
        '[{"field": "shown", "action": "set", "param": "title"}]   (title is a field, too)',
        '[{"field": "shown", "action": "set", "param": "title"}, {"field": "title", "action": "set", '
        '"param": "title"}]',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG461",
        "what is extended up to a size may be absent at first",
        "What an item does not have is of no size, so DynamoDB finds it neither small nor large. No empty set is "
        "stored: the first player of a game is refused by a condition that there are fewer than four.",
        '{"condition": "size(players) < 4", "updates": [{"field": "players", "action": "add", "param": "player"}]}',
        '{"condition": "attribute_not_exists(players) OR size(players) < 4", "updates": '
        '[{"field": "players", "action": "add", "param": "player"}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG462",
        "what is made anew is not demanded",
        "A put that makes a new UUID for its key, or takes the time for it, is on an item that is not there, so "
        "DynamoDB would refuse every call of a method that demands one.",
        '{"operation": "PutItem", "parameters": [{"name": "title", "type": "string"}], "condition": "exists"}   '
        '(the key is {note_id}, with "generate": "uuid4")',
        '{"operation": "PutItem", "parameters": [{"name": "note_id", "type": "uuid"}, {"name": "title", "type": '
        '"string"}], "condition": "exists"}',
    ),
)
