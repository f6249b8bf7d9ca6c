"""What may be called what. Decided once; docs/naming.md tells it to users.

A field called like a keyword gets an underscore in Python (`class_`) and keeps its stored name; names of builtins
are fine. What emitted code itself needs (`key`, `to_item`, `from_item`, `self`) is refused with a suggestion.
"""

from __future__ import annotations

import keyword
import re

from dyngen.diagnostics import Place
from dyngen.names import pascal, snake
from dyngen.schema.quoting import quoted

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

RESERVED_FIELDS = frozenset({"to_item", "from_item", "key"})
RESERVED_PARAMETERS = frozenset(
    {"self", "client_request_token", "consistent_read", "expected_version"}
)

RUNTIME_NAMES = frozenset(
    [
        "AttributeValue", "CancellationReason", "Changes", "Choice", "ClassVar", "ConditionFailedError",
        "Criteria", "CursorError", "DECODE_FAILURES", "DataLayerError", "Database", "Decimal", "DynamoDBClient",
        "ENCODE_FAILURES", "ExpectedVersion", "FieldValueError", "Final", "Item", "ItemDecodeError",
        "ItemExistsError", "ItemNotFoundError", "Iterable", "JSON", "KeyDiffers", "KeyShape", "KeyValueError",
        "Literal", "Mapping", "Page", "Query", "Reasons", "Scan", "Self", "Sequence", "StoredItem", "TABLES",
        "TableClient", "TableMismatchError", "TransactionFailedError", "TransactionService", "UTC", "UUID",
        "UnprocessedItemsError", "VersionConflictError", "attributes_of", "batch_get", "batch_write",
        "binary", "bool", "boolean", "boolean_of", "boolean_text", "bytes", "check_choice", "check_decimal",
        "check_fields", "check_integer", "check_moment", "check_operand", "check_prefix", "check_text",
        "check_type", "classmethod", "connect", "create_missing", "create_tables", "creating", "dataclass",
        "date", "date_text", "datetime", "datetime_of", "datetime_text", "decimal_text", "decode_array",
        "decode_error", "decode_object", "deleted_item", "deployed_names", "dict", "elements", "encode_array",
        "encode_object", "epoch_datetime", "epoch_seconds", "expecting", "field", "field_error", "filled",
        "float", "frozenset", "int", "integer_text", "isinstance", "item_of", "key_text", "len", "list",
        "max", "min", "number_text", "number_texts", "object", "padded", "property", "range", "raw_text",
        "replace", "require_equal", "set", "sorted_texts", "stored", "str", "super", "synchronous",
        "text_after", "token_or_new", "transact_get", "transaction", "tuple", "unknown", "updated_item",
        "upper_text", "uuid_text", "zip",
    ]
)  # fmt: skip
"""Public names of every emitted package, and what its modules import."""


def a(word: str) -> str:
    """The word with its article: `a Post`, `an Email`."""
    return f"an {word}" if word.lower().startswith(("a", "e", "i", "o", "up")) else f"a {word}"


def count(number: int, noun: str) -> str:
    """The number with its noun: `1 template`, `2 templates`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def suggestion(name: str) -> str:
    """A name that is allowed and as near as can be."""
    words = snake(re.sub(r"[^A-Za-z0-9_]+", "_", name)) or "name"
    if keyword.iskeyword(words):
        return f"{words}_item"
    return words if words[0].isalpha() else f"n_{words.lstrip('_')}"


def class_suggestion(name: str) -> str:
    """The same for a class."""
    words = pascal(suggestion(name).removesuffix("_item"))
    return f"{words}Entity" if keyword.iskeyword(name) or keyword.iskeyword(words) else words


def mistaken_field(owner: str, name: str) -> str:
    """What a mistake about a field is called, that it is told once (see `Report.add`)."""
    return f"field {owner}.{name}"


def check_field_name(name: str, owner: str, at: Place) -> bool:
    if not _WORD.fullmatch(name):
        at.error(
            "DG201",
            f"field name {quoted(name)} of {owner} cannot be a Python name",
            f'use letters, digits and underscores, such as "{suggestion(name)}"',
            once=mistaken_field(owner, name),
        )
    elif name.startswith("_"):
        at.error(
            "DG202",
            f"field name {quoted(name)} of {owner} begins with an underscore",
            f'such names are kept for emitted code: call it "{suggestion(name)}"',
            once=mistaken_field(owner, name),
        )
    elif name in RESERVED_FIELDS:
        at.error(
            "DG202",
            f'every entity has a method called "{name}", so no field of {owner} can be',
            f'call it "{name}_value" or "{snake(owner)}_{name}"',
            once=mistaken_field(owner, name),
        )
    else:
        return True
    return False


def check_entity_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name) or keyword.iskeyword(name) or name.startswith("_"):
        at.error(
            "DG201",
            f"entity name {quoted(name)} cannot be the name of a Python class",
            f'use letters and digits, such as "{class_suggestion(name)}"',
            on_key=True,
        )
    elif name in RUNTIME_NAMES or name in {"True", "False", "None"}:
        at.error(
            "DG202",
            f'entity "{name}" would hide {name} of the emitted package',
            f'call it "{name}Entity" or name what it is in your domain',
            on_key=True,
        )
    else:
        return True
    return False


def check_method_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name) or keyword.iskeyword(name):
        at.error(
            "DG201",
            f"{quoted(name)} cannot be the name of a Python method",
            f'use letters, digits and underscores, such as "{suggestion(name)}"',
        )
    elif name.startswith("_"):
        at.error(
            "DG202",
            f"method name {quoted(name)} begins with an underscore",
            f'such names are kept for emitted code: call it "{suggestion(name)}"',
        )
    else:
        return True
    return False


def check_parameter_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name):
        at.error(
            "DG201",
            f"{quoted(name)} cannot be the name of a Python parameter",
            f'use letters, digits and underscores, such as "{suggestion(name)}"',
        )
    elif name.startswith("_") or name in RESERVED_PARAMETERS:
        at.error(
            "DG202",
            f"{quoted(name)} is kept for emitted code and cannot be a parameter",
            f'call it "{suggestion(name.strip("_"))}_value"',
        )
    else:
        return True
    return False
