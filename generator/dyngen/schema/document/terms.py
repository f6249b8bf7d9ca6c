"""What all objects of the language have in common, and the words among which it offers a choice."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FieldType = Literal[
    "string", "integer", "decimal", "boolean", "array", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set",
]  # fmt: skip
ItemType = Literal[
    "string", "integer", "decimal", "boolean", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set",
]  # fmt: skip
ParameterType = Literal[FieldType, "entity"]
ParameterItemType = Literal[ItemType, "entity"]
Operation = Literal[
    "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"
]  # fmt: skip
ReturnType = Literal[
    "single_entity", "previous_entity", "entity_list", "success_flag", "mixed_data", "void"
]  # fmt: skip
RangeCondition = Literal["begins_with", "between", ">", "<", ">=", "<="]
Projection = Literal["ALL", "KEYS_ONLY", "INCLUDE"]
FilterOperator = Literal["=", "<>", "<", "<=", ">", ">=", "between", "in"]
FilterFunction = Literal[
    "contains", "begins_with", "attribute_exists", "attribute_not_exists", "attribute_type", "size"
]
LogicalOperator = Literal["AND", "OR"]
BillingMode = Literal["PAY_PER_REQUEST", "PROVISIONED"]
Stream = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
Generator = Literal["uuid4", "uuid7", "now"]
Action = Literal[
    "set", "set_if_absent", "remove", "increment", "decrement", "append", "prepend", "add", "delete"
]  # fmt: skip
IfMissing = Literal["fail", "create"]
CrossOperation = Literal["TransactWrite", "TransactGet"]
CrossAction = Literal["Put", "Update", "Delete", "ConditionCheck", "Get"]
CrossReturnType = Literal["boolean", "void", "object", "array"]
MomentFormat = Literal["iso_us", "iso_offset", "iso_ms", "iso_s", "epoch_s", "epoch_ms"]
CrudMethod = Literal["create", "get", "update", "delete", "batch_get", "batch_write"]
CONDITION_TAGS = ("<condition text>", "<condition object>")
CRUD_TAGS = ("<crud switch>", "<crud methods>")
SPELLING_TAGS = frozenset(CONDITION_TAGS + CRUD_TAGS)
"""Which of two spellings a value has, so that a mistake is told of that one. Pydantic puts these into the path of an
error inside of it; they are no keys of the document."""


class Shape(BaseModel):
    """What all objects of the language have in common."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, protected_namespaces=()
    )
