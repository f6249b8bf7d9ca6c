"""What other languages say at one place, and this one says at another, or by saying nothing.

"ttl_attribute": "expires"      of a table    "ttl": true, at the field
"operator": "contains"                        "function": "contains"
"range_condition": "="                        nothing: a parameter named after a field of the key is an equality
"""

from __future__ import annotations

import json

from dyngen.schema.document import (
    AccessPattern,
    Entity,
    Field,
    FilterCondition,
    FilterExpression,
    Index,
    LocalIndex,
    Parameter,
    TableConfig,
    TableModel,
)
from dyngen.schema.mend.outline import Model, keys, words
from dyngen.schema.quoting import quoted

_A_TRANSACTION = 'a transaction stands in "cross_table_access_patterns", beside "tables"'
_ITS_KEY = 'name the attributes as "partition_key" and "sort_key"'
_EXPIRY = 'the field that says when an item expires has "ttl": true'
_KEYS: dict[Model, dict[str, str]] = {
    TableModel: dict.fromkeys(("ttl", "timetolive", "ttlattribute"), _EXPIRY),
    TableConfig: {
        **dict.fromkeys(("ttl", "timetolive", "ttlattribute", "ttlattributename"), _EXPIRY),
        "keyschema": _ITS_KEY,
        "version": 'name the attribute that counts updates as "version_attribute", or leave it out',
    },
    Entity: dict.fromkeys(("ttl", "timetolive", "ttlattribute"), _EXPIRY),
    Index: {"keyschema": _ITS_KEY},
    LocalIndex: {"keyschema": 'name the attribute as "sort_key"'},
    Parameter: {
        "required": 'remove it: every parameter is, but for one with "optional" or "default"'
    },
    AccessPattern: {
        "entitiesinvolved": _A_TRANSACTION,
        "upsert": 'write "if_missing": "create" instead',
    },
}
"""By the key, without case and underscores."""


def key_said_otherwise(model: Model, key: str, value: object) -> str | None:
    """How to say what a key of another language says; None if it is none that is known."""
    if model is FilterExpression and isinstance(value, str | int | bool):
        known = {**keys(FilterCondition), **keys(FilterExpression)}
        shown = json.dumps(value, ensure_ascii=False)
        alone = f'{{"field": {quoted(key)}, "operator": "=", "value": {shown}}}'
        return None if key in known else f'write "conditions": [{alone}]'
    return _KEYS.get(model, {}).get(key.replace("_", "").replace("-", "").lower())


def word_said_otherwise(model: Model, key: str, word: str) -> str | None:
    """How to say what a word of another key, or of another language, says; None if it is none that is known."""
    if model is AccessPattern and key == "operation" and word.lower().startswith("transact"):
        return _A_TRANSACTION
    if model is AccessPattern and key == "range_condition" and word in ("=", "==", "eq", "equals"):
        return "leave it out: a parameter that is named after a field of the key is an equality"
    if model is Field and key == "type" and word.lower() == "enum":
        return 'write "type": "string", and what it may be as "enum": [ … ]'
    other = {"operator": "function", "function": "operator"}.get(key)
    if model is FilterCondition and other and word in words(keys(model)[other]):
        return f"write {quoted(other)}: {quoted(word)} instead"
    return None
