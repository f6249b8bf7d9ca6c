"""Rules about transactions (DG6xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG601",
        "a transaction names tables of the schema",
        "Each item of a transaction is in a table of this schema, in the same account and region.",
        '{"table": "User", "entity": "User", "action": "Put"}   (the table is called Users)',
        '{"table": "Users", "entity": "User", "action": "Put"}',
    ),
    Rule(
        "DG602",
        "a transaction names entities of that table",
        "The entity says how the item's key is made and what is in it.",
        '{"table": "Users", "entity": "Usr", "action": "Put"}',
        '{"table": "Users", "entity": "User", "action": "Put"}',
    ),
    Rule(
        "DG603",
        "a transaction reads or writes, not both",
        "TransactGetItems only reads; TransactWriteItems puts, updates, deletes, and checks "
        "conditions. To read and then write, check in the write what was read.",
        '{"operation": "TransactWrite", "entities_involved": [{"action": "Get", "…": "…"}]}',
        '{"operation": "TransactWrite", "entities_involved": [{"action": "ConditionCheck", '
        '"condition": "attribute_exists(pk)", "…": "…"}]}',
    ),
    Rule(
        "DG604",
        "what a transaction returns fits its operation",
        "TransactWriteItems returns no items: it happened, or an error says which item stood in "
        "the way. A read returns an object with one attribute per item, or an array of what was "
        "found.",
        '{"operation": "TransactGet", "return_type": "boolean"}',
        '{"operation": "TransactGet", "return_type": "object"}',
    ),
    Rule(
        "DG605",
        "a read has no condition",
        "TransactGetItems takes keys and nothing else.",
        '{"action": "Get", "condition": "attribute_exists(pk)"}',
        '{"action": "Get"}',
    ),
    Rule(
        "DG606",
        "a ConditionCheck has a condition",
        "It writes nothing; the condition is all that it does. It counts as one of the "
        "transaction's items and costs as much as a write.",
        '{"table": "Users", "entity": "User", "action": "ConditionCheck"}',
        '{"table": "Users", "entity": "User", "action": "ConditionCheck", "condition": '
        '"attribute_exists(pk)"}',
    ),
    Rule(
        "DG607",
        "a transaction has at most 100 items",
        "DynamoDB refuses more (and more than 4 MB). Cut in pieces it would be several "
        "transactions, and no longer all or nothing; so dyngen does not do it behind your back. With `each` "
        "the method raises ValueError before anything is sent.",
        '{"operation": "TransactWrite", "entities_involved": ["… 101 items"]}',
        '{"operation": "TransactWrite", "entities_involved": ["… 100 items"]}',
    ),
    Rule(
        "DG608",
        "a transaction touches each item once",
        "DynamoDB refuses it otherwise: Transaction request cannot include multiple operations on "
        "one item. A condition on an item that is written stands at its write. Two items are one, too, where there are "
        "more of them than keys: three of an entity whose key is a boolean. Where keys are equal at run "
        "time only, the method raises ValueError before anything is sent.",
        '{"entities_involved": [{"entity": "User", "action": "ConditionCheck", "condition": '
        '"attribute_exists(pk)"}, {"entity": "User", "action": "Update"}]}',
        '{"entities_involved": [{"entity": "User", "action": "Update", "condition": '
        '"attribute_exists(pk)"}]}',
    ),
    Rule(
        "DG609",
        "each item's key is given",
        "The key comes from parameters named after its fields, from what `key` names, or from an entity "
        "parameter of the item's own type.",
        '{"entities_involved": [{"entity": "User", "action": "Delete"}], "parameters": []}',
        '{"entities_involved": [{"entity": "User", "action": "Delete"}], "parameters": [{"name": '
        '"user_id", "type": "string"}]}',
    ),
    Rule(
        "DG610",
        "each Put has an entity to put",
        "A put stores a whole item, so there is a parameter that is one, or a parameter for each field that "
        "every item has; with several puts of one entity they are taken in order.",
        '{"entities_involved": [{"entity": "User", "action": "Put"}], "parameters": [{"name": '
        '"email", "type": "string"}]}',
        '{"entities_involved": [{"entity": "User", "action": "Put"}], "parameters": [{"name": '
        '"user", "type": "entity", "entity_type": "User"}]}',
    ),
    Rule(
        "DG611",
        "each Update sets something",
        "Parameters that are fields of the item and not of its key are what an Update sets. "
        "Without one it would only count version up, for twice the price of a plain write.",
        '{"entities_involved": [{"entity": "User", "action": "Update"}], "parameters": [{"name": '
        '"user_id", "…": "…"}]}',
        '{"entities_involved": [{"entity": "User", "action": "Update"}], "parameters": [{"name": '
        '"user_id", "…": "…"}, {"name": "email", "…": "…"}]}',
    ),
    Rule(
        "DG612",
        "every parameter of a transaction has an effect",
        "A parameter that is part of no key, item, assignment or condition would be ignored in "
        "silence.",
        '{"parameters": [{"name": "user", "type": "entity", "entity_type": "User"}, {"name": '
        '"colour", "type": "string"}]}',
        '{"parameters": [{"name": "user", "type": "entity", "entity_type": "User"}]}',
    ),
    Rule(
        "DG614",
        "a transaction has a name of its own",
        "All transactions are methods of one class, TransactionService.",
        '{"cross_table_access_patterns": [{"name": "register", "…": 1}, {"name": "register", "…": '
        "2}]}",
        '{"cross_table_access_patterns": [{"name": "register_user", "…": 1}, {"name": '
        '"register_shop", "…": 2}]}',
    ),
    Rule(
        "DG615",
        "each names an array",
        "With `each` there is an item for every element of an array parameter, of entities or of values, "
        "and none for an empty one.",
        '{"parameters": [{"name": "line", "type": "entity", "entity_type": "OrderLine"}], '
        '"entities_involved": [{"entity": "OrderLine", "action": "Put", "each": "line"}]}',
        '{"parameters": [{"name": "lines", "type": "array", "item_type": "entity", "entity_type": '
        '"OrderLine"}], "entities_involved": [{"entity": "OrderLine", "action": "Put", "each": "lines"}]}',
    ),
    Rule(
        "DG616",
        "what may be None is used only where its item is left out then",
        "A parameter with `optional` may be None. An item with `when` is part of the transaction only if the "
        "parameter is given; items without it are always there, and need all that they use.",
        '{"parameters": [{"name": "claim", "type": "entity", "entity_type": "CouponClaim", "optional": '
        'true}], "entities_involved": [{"entity": "CouponClaim", "action": "Put"}]}',
        '{"parameters": [{"name": "claim", "type": "entity", "entity_type": "CouponClaim", "optional": '
        'true}], "entities_involved": [{"entity": "CouponClaim", "action": "Put", "when": "claim"}]}',
    ),
    Rule(
        "DG617",
        "key names values for fields of the key",
        "`key` says where fields of an item's key come from: a parameter, a field of one that is an entity, or "
        "of the current element with `each`. Fields that it does not name come from parameters of their name. Of an "
        "entity that is put it says what fields are, those that are in no key as well.",
        '{"entity": "User", "action": "Update", "key": {"user": "follower_id"}}',
        '{"entity": "User", "action": "Update", "key": {"user_id": "follower_id"}}',
    ),
    Rule(
        "DG618",
        "a field of a parameter is there",
        "`order.total` is a field of a parameter that is an entity, `lines.quantity` one of the current element "
        "of an array, which only an item with `each` has. The condition of a put, or of an update by an entity, can "
        "name the fields of that entity. The field must have a value in every item.",
        '{"entity": "Product", "action": "Update", "updates": [{"field": "stock", "action": "decrement", '
        '"param": "lines.quantity"}]}',
        '{"entity": "Product", "action": "Update", "each": "lines", "updates": [{"field": "stock", "action": '
        '"decrement", "param": "lines.quantity"}]}',
    ),
    Rule(
        "DG619",
        "a ConditionCheck says whether its item may be missing",
        "Of an item that is not there, DynamoDB finds that each attribute is missing and differs from any value. So "
        "a check that no suspended member opens a project lets everybody in who is no member at all. Demand the "
        "item, or say that there need be none.",
        '{"entity": "Member", "action": "ConditionCheck", "condition": "role <> \\"guest\\""}',
        '{"entity": "Member", "action": "ConditionCheck", "condition": "attribute_exists(pk) AND role <> '
        '\\"guest\\""}',
        severity=Severity.WARNING,
    ),
)
