"""Rules about names and fields (DG2xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG201",
        "names can be names in Python",
        "Fields become attributes, patterns become methods, entities become classes. DynamoDB "
        "itself takes almost any attribute name, but first-name would be a subtraction in Python. "
        "Keywords are fine as field names: class becomes class_ in Python and stays class in the "
        "item.",
        '{"name": "first-name", "type": "string", "required": true}',
        '{"name": "first_name", "attribute": "first-name", "type": "string", "required": true}',
    ),
    Rule(
        "DG202",
        "names do not hide what every package has",
        "Every entity has the methods key, to_item and from_item, names with a leading underscore "
        "belong to the emitted code, and Database and TransactionService are classes of every "
        "package. Where a schema has transactions, Database keeps the attribute transactions for "
        "them. Names of builtins (list, id, type) and of the support code (Query, Item) do no harm "
        "and are accepted.",
        '{"entities": {"Database": {"…": "…"}}}',
        '{"entities": {"SqlDatabase": {"…": "…"}}}',
    ),
    Rule(
        "DG205",
        "a field has a name of its own",
        "An item has one attribute of each name, so the second field would take the place of the "
        "first.",
        '{"fields": [{"name": "id", "type": "string", "…": "…"}, {"name": "id", "type": "uuid", '
        '"…": "…"}]}',
        '{"fields": [{"name": "id", "type": "uuid", "…": "…"}]}',
    ),
    Rule(
        "DG206",
        "an entity has a name of its own",
        "Each entity becomes a class, a repository and an attribute of Database, in one package "
        "for all tables, and gives its name to other classes (PostRepository, PostInByStatus, "
        "PostMedia for a nested object) and to key functions. Names that differ only in capitals "
        "or underscores would be one name in Python, and where a made name is taken already, one "
        "thing would hide the other.",
        '{"tables": [{"entities": {"Order": {"…": 1}}}, {"entities": {"ORDER": {"…": 2}}}]}',
        '{"tables": [{"entities": {"Order": {"…": 1}}}, {"entities": {"ArchivedOrder": {"…": '
        "2}}}]}",
    ),
    Rule(
        "DG207",
        "fields stay apart in Python",
        "A field called like a keyword gets an underscore in Python. If another field has that "
        "very name, one attribute would hold both. The same goes for a field called like the one "
        "that counts updates.",
        '{"fields": [{"name": "class", "…": "…"}, {"name": "class_", "…": "…"}]}',
        '{"fields": [{"name": "class", "…": "…"}, {"name": "class_level", "…": "…"}]}',
    ),
    Rule(
        "DG224",
        "a default fits, and can be used",
        "A default is what an optional field or a parameter is when the caller gives nothing. A "
        "required field is always given, and a default of another type would be refused at the "
        "first call that relies on it, as would one that no key takes which is made of it.",
        '{"name": "likes", "type": "integer", "required": false, "default": "none"}',
        '{"name": "likes", "type": "integer", "required": false, "default": 0}',
    ),
    Rule(
        "DG225",
        "an enum fits its field",
        "The values of an enum become a Literal in Python, and a stored value outside of it is an "
        "error on reading. Strings and integers can be listed so, each once.",
        '{"name": "stars", "type": "integer", "required": true, "enum": ["1", "2"]}',
        '{"name": "stars", "type": "integer", "required": true, "enum": [1, 2]}',
    ),
    Rule(
        "DG232",
        "an integer of an enum has at most 64 bits",
        "The values of an enum become a Literal in Python, and type checkers take no larger "
        "integers there: those from -9223372036854775807 to 9223372036854775807. A field without "
        "an enum holds any integer of up to 38 digits.",
        '{"name": "mask", "type": "integer", "required": true, "enum": [1, 9223372036854775808]}',
        '{"name": "mask", "type": "integer", "required": true, "enum": [1, 9223372036854775807]}',
    ),
    Rule(
        "DG226",
        "a table has one time to live, a number",
        "DynamoDB deletes items by one top-level Number attribute of the table that holds epoch "
        "seconds; of a string it takes no notice, and the items stay forever. Entities of one "
        "table share that attribute. Deletion may lag by days.",
        '{"name": "expires", "type": "string", "required": false, "ttl": true}',
        '{"name": "expires", "type": "datetime", "required": false, "ttl": true}',
    ),
    Rule(
        "DG227",
        "objects are nested at most 30 deep",
        "DynamoDB takes attribute values of up to 32 levels and refuses the item beyond that. "
        "Long before, an update of the innermost value becomes a rewrite of the item.",
        '{"name": "a", "type": "object", "fields": [{"name": "a", "type": "object", "fields": ["… '
        '31 times"]}]}',
        '{"name": "a", "type": "object", "fields": [{"name": "b", "type": "string", "required": '
        "true}]}",
    ),
    Rule(
        "DG233",
        "what is generated fits its field",
        "uuid4 and uuid7 make values of uuids and strings, now makes datetimes, dates and the integer that is the "
        "time to live. A new entity has the value if its caller gives none, so there is no room for a default, an "
        "enum, or a touch, which sets the field at every write.",
        '{"name": "order_id", "type": "integer", "required": true, "generate": "uuid7"}',
        '{"name": "order_id", "type": "uuid", "required": true, "generate": "uuid7"}',
    ),
    Rule(
        "DG234",
        "what is touched can be set by every write",
        "A touched field is set to now by every create, put and update of the package. It is a datetime of the "
        "entity itself, and no part of its primary key, which would make another item of it. In the key of an index "
        "it may stand: the item then moves to its new place.",
        '{"pk_template": "USER#{user_id}", "sk_template": "{updated_at}", "fields": [{"name": "updated_at", '
        '"touch": true, "…": "…"}]}',
        '{"pk_template": "USER#{user_id}", "sk_template": "{created_at}", "fields": [{"name": "created_at", '
        '"generate": "now", "…": "…"}]}',
    ),
)
