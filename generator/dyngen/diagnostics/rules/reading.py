"""Rules about files and their text: what stops a schema from being read at all (DG0xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG001",
        "the schema is a readable file",
        "A folder, a device or a file without read permission was given where a schema was expected. "
        "dyngen searches "
        "folders for schema.json, *_schema.json and *.schema.json; a path with one of these names must be a file.",
        "dyngen build schema.json/",
        "dyngen build schemas/",
    ),
    Rule(
        "DG002",
        "the text is UTF-8",
        "DynamoDB stores strings as UTF-8, and names from the schema become attribute names. In "
        "another encoding an "
        "attribute name or a key's literal would be stored as something else than what the editor "
        "shows, and the items "
        "written with it could not be found again. A byte-order mark is fine. A JSON escape for half "
        "of a character "
        "(a lone surrogate) cannot be stored at all.",
        r'{"pk_template": "CAF\ud83d#{id}"}',
        r'{"pk_template": "CAFÉ#{id}"}',
    ),
    Rule(
        "DG003",
        "the text is JSON",
        "JSON has no comments, no trailing commas and no single quotes. Whoever wants those writes "
        "the schema as YAML, "
        "with the same keys and the same meaning.",
        '{"tables": [1, 2,]}',
        '{"tables": [1, 2]}',
    ),
    Rule(
        "DG004",
        "the text is YAML",
        "Indentation is meaning in YAML: a line that is one blank off belongs to another object. "
        "Templates with `: ` or "
        "` #` in them, or that begin with `{`, need quotes.",
        "pk_template: {user_id}#",
        'pk_template: "{user_id}#"',
    ),
    Rule(
        "DG005",
        "a key stands once in its object",
        "JSON parsers let the last of two equal keys win in silence. Two entities of one name, "
        "pasted together in a "
        "merge, would become one: a whole item type would vanish from the data layer without a word.",
        '{"entities": {"Post": {"…": 1}, "Post": {"…": 2}}}',
        '{"entities": {"Post": {"…": 1}, "PostDraft": {"…": 2}}}',
    ),
    Rule(
        "DG006",
        "the file has the size of a schema",
        "A schema describes items, it does not hold them. Eight megabytes are thousands of access patterns; a file "
        "beyond that is an export or a log that got the name of a schema.",
        "dyngen build table_export.json",
        "dyngen build schema.json",
    ),
    Rule(
        "DG007",
        "nesting has an end",
        "DynamoDB refuses documents of more than 32 levels, so a schema has no use for more than a hundred.",
        '{"default": [[[[[["…"]]]]]]}',
        '{"default": []}',
    ),
    Rule(
        "DG008",
        "numbers are numbers that DynamoDB can hold",
        "DynamoDB's numbers have up to 38 significant digits and a magnitude between 1E-130 and "
        "9.9E+125; it has no NaN "
        "and no infinity. boto3 refuses what would be rounded, so such a default would fail at the first write.",
        '{"name": "ratio", "type": "decimal", "required": false, "default": NaN}',
        '{"name": "ratio", "type": "decimal", "required": false, "default": 0.5}',
    ),
    Rule(
        "DG009",
        "YAML says what JSON can say",
        "Tags, keys that are no text, several documents in a file and an alias inside of what it stands for have no "
        "counterpart in JSON. Anchors, aliases and merge keys (`<<`) mean what YAML says. Plain words are read as in "
        "JSON, too: `no` and 2024-01-31 are text.",
        "pk_template: !template USER#{user_id}",
        'pk_template: "USER#{user_id}"',
    ),
    Rule(
        "DG010",
        "YAML unfolds to the size of a schema",
        "An alias can stand for a value that holds aliases itself, so ten lines can unfold to more values than any "
        "machine holds. A million are far more than a schema has.",
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]   (and so on)",
        "a: &a [x, x, x]\nb: [*a, *a]",
    ),
    Rule(
        "DG011",
        "no comment cuts a template",
        "Behind a blank YAML takes # for the beginning of a comment. A template without quotes silently ends there: "
        "all items of the entity may then have one key, and each write replaces the item before it.",
        "sk_template: POST #{post_id}",
        'sk_template: "POST #{post_id}"',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG012",
        "a package has a name in Python",
        "A package is called after its schema's file, or after the folder of a bare schema.json. Python can import it "
        "if it is called with letters, digits and underscores of ASCII, begins with no digit and is no keyword. The "
        'key "package" gives another name, and then the file may be called anything.',
        "dyngen build 01-orders_schema.json",
        '{"package": "orders", "tables": ["…"]}',
    ),
)
