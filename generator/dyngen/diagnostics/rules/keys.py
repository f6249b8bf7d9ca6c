"""Rules about key templates (DG2xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG203",
        "a template names fields of its entity",
        "A key is computed from the item's own fields, on every write. What the entity does not "
        "have cannot be put into its key, and a key with a hole in it would be stored under a "
        "name that no read asks for.",
        '{"pk_template": "USER#{userid}", "fields": [{"name": "user_id", "…": "…"}]}',
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "…": "…"}]}',
    ),
    Rule(
        "DG204",
        "a template is text with fields in braces",
        "Between braces stands the name of a field, and nothing else: a template is data and is "
        "never run as code. There is no way to write a literal brace; use another character as "
        "separator.",
        '{"sk_template": "POST#{post_id"}',
        '{"sk_template": "POST#{post_id}"}',
    ),
    Rule(
        "DG208",
        "an item of a table with a sort key has one",
        "DynamoDB refuses an item without its whole primary key: every put of this entity would "
        "fail with a ValidationException. A kind of item that is there once per partition takes a "
        "constant.",
        '{"pk_template": "USER#{user_id}"}',
        '{"pk_template": "USER#{user_id}", "sk_template": "PROFILE"}',
    ),
    Rule(
        "DG209",
        "a sort key needs a table that has one",
        "Without a sort key in the table the partition key alone is the identity of an item. Two "
        "items that differ only in this template would overwrite each other.",
        '{"table_config": {"table_name": "Users", "partition_key": "pk"}, "entities": {"User": '
        '{"sk_template": "PROFILE"}}}',
        '{"table_config": {"table_name": "Users", "partition_key": "pk", "sort_key": "sk"}, '
        '"entities": {"User": {"sk_template": "PROFILE"}}}',
    ),
    Rule(
        "DG210",
        "pk_params and sk_params repeat the template",
        "They are derived from the templates. A schema that gives them and says something else "
        "has two opinions about what makes the key, and one of them is outdated.",
        '{"pk_template": "USER#{user_id}", "pk_params": ["id"]}',
        '{"pk_template": "USER#{user_id}"}',
    ),
    Rule(
        "DG211",
        "a key is made of values that can be text or a number",
        "Key attributes of DynamoDB are strings, numbers or bytes. A list, a map or a set has no "
        "spelling that is the same every time, so a key made of one could not be found again. A "
        "time to live is stored as epoch seconds, in another form than a key would have. A "
        "template makes text or a number: bytes stand in a key as a text that says them.",
        '{"sk_template": "TAGS#{tags}", "fields": [{"name": "tags", "type": "string_set", "…": '
        '"…"}]}',
        '{"sk_template": "TAG#{tag}", "fields": [{"name": "tag", "type": "string", "…": "…"}]}',
    ),
    Rule(
        "DG212",
        "text fields in a key are kept apart by text",
        "From the key ABC nobody can tell A and BC from AB and C: two different items would have "
        "one key, and the later put would silently replace the earlier item.",
        '{"sk_template": "{country}{city}"}',
        '{"sk_template": "{country}#{city}"}',
    ),
    Rule(
        "DG213",
        "fields of the primary key are required",
        "An item cannot be without a part of its primary key. The emitted code refuses None there "
        "before it sends anything; declared as required, the field says so to type checkers as "
        "well.",
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "type": "string", '
        '"required": false}]}',
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "type": "string", '
        '"required": true}]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG214",
        "no two entities can have one primary key",
        "DynamoDB knows nothing of entities: a put to an existing key replaces the item, whatever "
        "it was. With the same text around the fields, some comment will one day have the key of "
        "some post, and one of them is gone.",
        '{"Post": {"sk_template": "{post_id}"}, "Comment": {"sk_template": "{comment_id}"}}',
        '{"Post": {"sk_template": "POST#{post_id}"}, "Comment": {"sk_template": '
        '"COMMENT#{comment_id}"}}',
    ),
    Rule(
        "DG216",
        "no sort-key prefix begins with another",
        "A query for orders by begins_with ORDER# reads order items with ORDER#ITEM# as well. The "
        "emitted query drops them, but their bytes are read and billed, and pages come back "
        "shorter than their limit.",
        '{"Order": {"sk_template": "ORDER#{order_id}"}, "OrderItem": {"sk_template": '
        '"ORDER#ITEM#{item_id}"}}',
        '{"Order": {"sk_template": "ORDER#{order_id}"}, "OrderItem": {"sk_template": '
        '"ITEM#{item_id}"}}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG217",
        "numbers in a text key are padded",
        "A sort key that is text sorts character by character: 10 comes before 9. Queries then "
        "return levels in the order 1, 10, 11, 2, and no range over the number can be right. "
        "Stored keys cannot be changed later without rewriting every item.",
        '{"sk_template": "LEVEL#{number}"}',
        '{"sk_template": "LEVEL#{number:06d}"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG218",
        "a key attribute has one type and one content",
        "The type of a key attribute (S or N) is fixed when the table or index is created; "
        "DynamoDB refuses items with the other. It is that of the template, and where no entity "
        "fills an index, that of the field which is called like its key attribute. And an item "
        "holds one value per attribute, so two templates of one entity for the same attribute cannot both be true.",
        '{"Score": {"sk_template": "{points}"}, "Game": {"sk_template": "DETAILS"}}   (points is '
        "a number)",
        '{"Score": {"sk_template": "SCORE#{points:08d}"}, "Game": {"sk_template": "DETAILS"}}',
    ),
    Rule(
        "DG219",
        "a partition key spreads its items",
        "All items of one partition key share one partition: 1,000 write units and 3,000 read "
        "units a second, whatever the table is provisioned for, and throttling beyond that. That "
        "is fine for a few dozen settings, not for anything that grows.",
        '{"pk_template": "ORDERS", "sk_template": "ORDER#{order_id}"}',
        '{"pk_template": "USER#{user_id}", "sk_template": "ORDER#{order_id}"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG220",
        "a field named like a key attribute holds what the key holds",
        "An item has one attribute of that name, and it is the key. If the template says "
        "something else than the field's value, the field can only be read from it: it must be a "
        "string, and is computed. In another template it stands for its own, and so it cannot be "
        "a part of itself.",
        '{"table_config": {"sort_key": "sk"}, "sk_template": "POST#{sk}", "fields": [{"name": '
        '"sk", "…": "…"}]}',
        '{"table_config": {"sort_key": "sk"}, "sk_template": "POST#{post_id}", "fields": '
        '[{"name": "post_id", "…": "…"}]}',
    ),
    Rule(
        "DG221",
        "a format fits its field",
        "Formats are for numbers, and of them only those that make every number sort and read "
        "back as it is: {n:06d} for an integer, {price:010.2f} for a decimal. Others would round, "
        "or write one number in two ways. A text may be written in lower case: {email:lower}.",
        '{"sk_template": "POST#{post_id:06d}"}   (post_id is a string)',
        '{"sk_template": "LEVEL#{number:06d}"}   (number is an integer)',
    ),
    Rule(
        "DG222",
        "a key is not empty",
        "DynamoDB refuses an empty string as a key attribute; a blank one it takes, and nobody "
        "will find it again.",
        '{"pk_template": ""}',
        '{"pk_template": "USER#{user_id}"}',
    ),
    Rule(
        "DG223",
        "version counts updates",
        "Every update raises version by one, and update methods check it so that two writers do "
        "not silently overwrite each other (optimistic locking). A field of that name plays this "
        "part: it must be an integer that can grow, so it has no enum, is no constant and no time to "
        "live, and cannot stand in a key, which no update may change.",
        '{"sk_template": "V#{version}", "fields": [{"name": "version", "type": "string", "…": '
        '"…"}]}',
        '{"sk_template": "V#{revision}", "fields": [{"name": "revision", "type": "string", "…": '
        '"…"}]}',
    ),
    Rule(
        "DG228",
        "some key of an entity is its own alone",
        "All keys of one attribute share one space of texts, and each text is read as one thing: "
        "the stricter template goes first, and the others refuse what looks like it. Where every "
        "key of an entity looks like the key of another one, nothing is left for it to be stored "
        "under.",
        '{"Event": {"sk_template": "{day}"}, "Year": {"sk_template": "{year:04d}-{month:02d}-'
        '{day:02d}"}}   (in tables or partitions of different templates)',
        '{"Event": {"sk_template": "EVENT#{day}"}, "Year": {"sk_template": "{year:04d}-'
        '{month:02d}-{day:02d}"}}',
    ),
    Rule(
        "DG229",
        "every value of an enum, and a default, can stand in the keys of its field",
        "A part of a key ends where the text behind it first occurs, so a value that holds this "
        "text can never be stored, nor one that is empty, wider than its format or than a key, or "
        "that makes the key of another kind of item. It would be found out when the first item of "
        "that value is written.",
        '{"sk_template": "{direction}#{n}", "fields": [{"name": "direction", "enum": ["IN#OUT", '
        '"OUT"], "…": "…"}]}',
        '{"sk_template": "{direction}#{n}", "fields": [{"name": "direction", "enum": ["IN-OUT", '
        '"OUT"], "…": "…"}]}',
    ),
    Rule(
        "DG230",
        "a field in a template stands between braces alone",
        "Others write ${user_id}, <user_id>, :user_id or %06d; a template writes {user_id}, with a format behind the "
        "name. Anything else is text and becomes part of every key: USER#$u1, or one key for all items. Where it is "
        "meant, as in US${amount}, ignore this warning.",
        '{"pk_template": "USER#${user_id}"}',
        '{"pk_template": "USER#{user_id}"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG231",
        "what only the key holds stands in the key",
        'A field with "stored": "key" is no attribute: it is read back from the key of the table, or of an index that '
        "every item is in. A key attribute, the time to live and a field inside an object are attributes.",
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "email", "stored": "key", "…": "…"}]}',
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "stored": "key", "…": "…"}]}',
    ),
    Rule(
        "DG235",
        "a second place is nobody else's",
        "With also_at each item stands in its table twice while its key is changed. The copies are kept out of all "
        "that is read by their keys alone, so no key there may be one of the same entity, or of another.",
        '{"sk_template": "POST#{post_id}", "also_at": {"sk_template": "POST#{slug}", "…": "…"}}',
        '{"sk_template": "POST#{post_id}", "also_at": {"sk_template": "ARTICLE#{slug}", "…": "…"}}',
    ),
    Rule(
        "DG236",
        "a copy at a second place says what its item says",
        "A copy has all attributes of the item but its key. So what is read from the key alone must stand in both "
        "keys, in that of an index besides or not, a field that is a key attribute itself must be the same in both, "
        "and so must the key attributes of the table that are keys of an index, too.",
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "stored": "key", "…": "…"}], '
        '"also_at": {"pk_template": "POST#{post_id}", "…": "…"}}',
        '{"pk_template": "USER#{user_id}", "fields": [{"name": "user_id", "…": "…"}], '
        '"also_at": {"pk_template": "POST#{post_id}", "…": "…"}}',
    ),
)
