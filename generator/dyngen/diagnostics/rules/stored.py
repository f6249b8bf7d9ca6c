"""Rules about how fields are stored (DG24x): tables that exist already."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG240",
        "a stored name is one that DynamoDB takes",
        'The "attribute" of a field is what the item calls it, and may be almost any text: _type, '
        "user-id, größe. DynamoDB refuses empty names and names of more than 64 KB.",
        '{"name": "order_id", "attribute": "", "…": "…"}',
        '{"name": "order_id", "attribute": "orderId", "…": "…"}',
    ),
    Rule(
        "DG241",
        "each field is stored under a name of its own",
        "An attribute holds one value, so two fields cannot be stored under one name. A field that "
        "is called like a key attribute is that attribute: stored under another name, every "
        "mention of it could mean either.",
        '{"fields": [{"name": "id", "…": "…"}, {"name": "order_id", "attribute": "id", "…": "…"}]}',
        '{"fields": [{"name": "id", "…": "…"}, {"name": "order_id", "attribute": "orderId", "…": "…"}]}',
    ),
    Rule(
        "DG242",
        "an update changes something",
        'Where "version_attribute" is null nothing is counted, and an update that sets nothing, or '
        "stores an entity that is nothing but its key, would have nothing to say: DynamoDB takes "
        "no empty expression.",
        '{"name": "touch", "operation": "UpdateItem", "parameters": [{"name": "id", "…": "…"}]}',
        '{"name": "touch", "operation": "UpdateItem", "parameters": [{"name": "id", "…": "…"}, '
        '{"name": "seen_at", "type": "datetime"}]}',
    ),
    Rule(
        "DG243",
        "a constant is one value of the item",
        'A field with "const" is an attribute that is the same in every item of the entity: written '
        "always, checked on reading, no field of the class. It holds one text, number, boolean, date, "
        "moment or uuid of its type, and stands in the item itself. Where its attribute is a key "
        "attribute as well, or holds the type that the table stores, both say the same.",
        '{"name": "kind", "type": "integer", "const": "ORDER"}',
        '{"name": "kind", "type": "string", "const": "ORDER"}',
    ),
    Rule(
        "DG244",
        "a format is how a moment is stored",
        "Only a datetime has a format. The time to live is read by DynamoDB itself, as seconds since "
        "1970.",
        '{"name": "expires", "type": "datetime", "ttl": true, "format": "iso_ms"}',
        '{"name": "expires", "type": "datetime", "ttl": true}',
    ),
    Rule(
        "DG245",
        "the time to live is that of all items of a table",
        "DynamoDB knows one attribute of a table, and no entities: every item that has a number there "
        "is deleted when that lies in the past, whatever its entity means by it. Text, and what lies "
        "more than five years back, it leaves alone.",
        '{"A": {"fields": [{"name": "expires", "type": "datetime", "ttl": true, "…": "…"}]}, '
        '"B": {"fields": [{"name": "expires", "type": "integer", "…": "…"}]}}',
        '{"A": {"fields": [{"name": "expires", "type": "datetime", "ttl": true, "…": "…"}]}, '
        '"B": {"fields": [{"name": "expires", "type": "integer", "attribute": "valid_until", "…": "…"}]}}',
        severity=Severity.WARNING,
    ),
)
