"""Rules about files and their text: what stops a schema from being read at all (DG0xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG001",
        Severity.ERROR,
        "the schema is a readable file",
        "A folder, a device or a file without read permission was given where a schema was expected. "
        "dyngen searches "
        "folders for schema.json, *_schema.json and *.schema.json; a path with one of these names must be a file.",
        "dyngen build schema.json/",
        "dyngen build schemas/",
    ),
    Rule(
        "DG002",
        Severity.ERROR,
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
        Severity.ERROR,
        "the text is JSON",
        "JSON has no comments, no trailing commas and no single quotes. Whoever wants those writes "
        "the schema as YAML, "
        "with the same keys and the same meaning.",
        '{"tables": [1, 2,]}',
        '{"tables": [1, 2]}',
    ),
    Rule(
        "DG004",
        Severity.ERROR,
        "the text is YAML",
        "Indentation is meaning in YAML: a line that is one blank off belongs to another object. "
        "Templates with `: ` or "
        "` #` in them, or that begin with `{`, need quotes.",
        "pk_template: {user_id}#",
        'pk_template: "{user_id}#"',
    ),
    Rule(
        "DG005",
        Severity.ERROR,
        "a key stands once in its object",
        "JSON parsers let the last of two equal keys win in silence. Two entities of one name, "
        "pasted together in a "
        "merge, would become one: a whole item type would vanish from the data layer without a word.",
        '{"entities": {"Post": {"…": 1}, "Post": {"…": 2}}}',
        '{"entities": {"Post": {"…": 1}, "PostDraft": {"…": 2}}}',
    ),
    Rule(
        "DG006",
        Severity.ERROR,
        "the file has the size of a schema",
        "A schema describes items, it does not hold them. Eight megabytes are thousands of access patterns; a file "
        "beyond that is an export or a log that got the name of a schema.",
        "dyngen build table_export.json",
        "dyngen build schema.json",
    ),
    Rule(
        "DG007",
        Severity.ERROR,
        "nesting has an end",
        "DynamoDB refuses documents of more than 32 levels, so a schema has no use for more than a hundred.",
        '{"default": [[[[[["…"]]]]]]}',
        '{"default": []}',
    ),
    Rule(
        "DG008",
        Severity.ERROR,
        "numbers are numbers that DynamoDB can hold",
        "DynamoDB's numbers have up to 38 significant digits and a magnitude between 1E-130 and "
        "9.9E+125; it has no NaN "
        "and no infinity. boto3 refuses what would be rounded, so such a default would fail at the first write.",
        '{"name": "ratio", "type": "decimal", "required": false, "default": NaN}',
        '{"name": "ratio", "type": "decimal", "required": false, "default": 0.5}',
    ),
    Rule(
        "DG009",
        Severity.ERROR,
        "YAML says what JSON can say",
        "Aliases, tags, keys that are no text, and several documents in a file have no counterpart in JSON, and no "
        "place to point at when something in them is wrong. Plain words are read as in JSON, too: "
        "`no` and 2024-01-31 "
        "are text.",
        "fields: *common_fields",
        "fields:\n  - {name: user_id, type: string, required: true}",
    ),
)
