"""The schema language as people write it: one pydantic model per object, one attribute per key, no meaning.

    SchemaModel.model_validate(json.loads(text)).tables[0].entities["Post"].pk_template   # "{user_id}"

Nothing is coerced ("5" is no integer, true is no integer) and a key that is not here is refused. The descriptions are
what editors show: `dyngen jsonschema` is made from these models. A key that was left out is not in `model_fields_set`,
which tells `"default": null` from no default.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, model_validator
from pydantic import Field as Key

from dyngen.schema.shapes import EnumValues, KeyNames, Templates, refuse_null

FieldType = Literal[
    "string", "integer", "decimal", "boolean", "array", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set",
]  # fmt: skip
ItemType = Literal[
    "string", "integer", "decimal", "boolean", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set",
]  # fmt: skip
ParameterType = Literal[
    "string", "integer", "decimal", "boolean", "array", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set", "entity",
]  # fmt: skip
ParameterItemType = Literal[
    "string", "integer", "decimal", "boolean", "object", "uuid",
    "datetime", "date", "bytes", "string_set", "number_set", "entity",
]  # fmt: skip
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
CrossReturnType = Literal["boolean", "object", "array"]

MomentFormat = Literal["iso_us", "iso_offset", "iso_ms", "iso_s", "epoch_s", "epoch_ms"]
CrudMethod = Literal["create", "get", "update", "delete", "batch_get", "batch_write"]

CONDITION_TAGS = ("<condition text>", "<condition object>")
"""Pydantic puts these into the path of an error inside a condition; they are no keys of the document."""


def _absent_if_empty(value: object) -> object:
    """An empty text where a name may stand counts as no name: AWS's generator reads it so."""
    return None if value == "" else value


def _list_if_empty(value: object) -> object:
    return [] if value in ("", {}) else value


def _condition_kind(value: object) -> str:
    return CONDITION_TAGS[isinstance(value, dict)]


class Shape(BaseModel):
    """What all objects of the language have in common."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, protected_namespaces=()
    )


class Field(Shape):
    """An attribute of an item, and of the Python class."""

    name: str = Key(
        examples=["user_id"],
        description="Name of the field in the schema and in the Python class. Unique in the entity.",
    )
    type: FieldType = Key(
        description="Type of the values. datetime is stored as ISO 8601 UTC text that sorts, or as its format says."
    )
    required: bool = Key(
        description="Whether every item has it. An optional field may be None and is then not stored."
    )
    attribute: str | None = Key(
        None,
        examples=["orderId"],
        description="Name of the attribute in the item, any that DynamoDB takes; by default that of the field.",
    )
    item_type: ItemType | None = Key(
        None, description="Type of the elements; needed when type is array."
    )
    description: str | None = Key(None, description="Documentation of the attribute.")
    enum: EnumValues = Key(None, description="The only values allowed: strings, or integers.")
    default: object = Key(
        None, description="Value of an optional field when the caller gives none."
    )
    fields: list[Field] | None = Key(
        None, min_length=1, description="Fields of a nested object; with type object."
    )
    item_fields: list[Field] | None = Key(
        None,
        min_length=1,
        description="Fields of each element; with type array and item_type object.",
    )
    format: MomentFormat = Key(
        "iso_us",
        description="How a datetime is stored, in keys too: as ISO 8601 UTC text in microseconds (iso_offset: ending "
        "in +0000, as PynamoDB has it), milliseconds or seconds, or as a number of seconds or milliseconds since 1970.",
    )
    ttl: bool = Key(
        False,
        description="Whether DynamoDB deletes the item at this time. One integer or datetime field; "
        "of a datetime the whole seconds are stored.",
    )
    sensitive: bool = Key(
        False, description="Whether the value is kept out of repr, logs and error messages."
    )
    stored: Literal["key"] | None = Key(
        None,
        description="key: only a key of the item, or of an index, holds it; it is no attribute, and is read back.",
    )
    generate: Generator | None = Key(
        None,
        description="What a new entity has here if the caller gives nothing: a UUID (strings and uuids), or the time "
        "(datetimes, dates, and the time to live).",
    )
    touch: bool = Key(
        False,
        description="Whether every write of the package sets it to the time of the write. A datetime.",
    )

    const: object = Key(
        None,
        examples=["ORDER"],
        description="What the attribute is in every item: written always, checked on reading, and no field of the "
        'Python class. Beside "name", "type", "attribute" and "description" such a field says nothing else.',
    )

    @model_validator(mode="before")
    @classmethod
    def _has_what_is_constant(cls, value: object) -> object:
        if isinstance(value, dict) and "const" in value:
            return {"required": True, **value}
        return value

    @property
    def stored_name(self) -> str:
        """What the attribute is called."""
        return self.name if self.attribute is None else self.attribute


class GsiMapping(Shape):
    """How an entity fills the key attributes of one global secondary index."""

    name: str = Key(examples=["ByStatus"], description="Name of an index in the table's gsi_list.")
    pk_template: Templates = Key(
        examples=["STATUS#{status}"],
        description="Value of the index's partition key, such as STATUS#{status}; an array for a multi-attribute key.",
    )
    sk_template: Templates | None = Key(
        None, description="Value of the index's sort key; an array for a multi-attribute key."
    )


class LsiMapping(Shape):
    """How an entity fills the sort key of one local secondary index. Its partition key is the table's."""

    name: str = Key(examples=["ByTotal"], description="Name of an index in the table's lsi_list.")
    sk_template: str = Key(
        examples=["TOTAL#{total:08d}"], description="Value of the index's sort key."
    )


class Parameter(Shape):
    """An argument of an access pattern's method."""

    name: str = Key(
        examples=["user_id"],
        description="Name of the Python argument. Key parameters are named after the fields of the key.",
    )
    type: ParameterType = Key(description="Type of the argument; entity for a whole item.")
    entity_type: str | None = Key(
        None, description="Name of the entity; with type entity, or an array of entities."
    )
    item_type: ParameterItemType | None = Key(
        None, description="Type of the elements of an array (default: string)."
    )
    default: object = Key(None, description="Value of the argument when the caller gives none.")
    optional: bool = Key(
        False,
        description="Whether a Query or Scan goes without it where it is None: without the comparison of the filter, "
        "with an open end of the range, or with fewer fields of the sort key; a transaction without the items whose "
        "when it is.",
    )
    description: str | None = Key(None, description="Documentation of the argument.")


class FilterCondition(Shape):
    """A comparison, a group of them (`conditions`), or a negation (`not`)."""

    field: str | None = Key(
        None,
        examples=["status"],
        description="What is compared: a field, a path into one, or a key attribute.",
    )
    key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of a free-form object is compared.",
    )
    operator: FilterOperator | None = Key(
        None, description="Comparison; with function size it compares the size."
    )
    function: FilterFunction | None = Key(
        None, description="Function of DynamoDB's condition expressions."
    )
    param: str | None = Key(
        None,
        description="Name of the parameter to compare with: the lower bound of between, the array of in.",
    )
    param2: str | None = Key(
        None, description="Name of the parameter that is the upper bound of between."
    )
    params: list[str] | None = Key(None, min_length=1, description="Names of the parameters of in.")
    value: object = Key(None, description="A constant to compare with, as JSON writes it.")
    values: list[object] | None = Key(
        None, min_length=1, description="Constants: the two bounds of between, the options of in."
    )
    other_field: str | None = Key(None, description="Another attribute to compare with.")
    other_key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of other_field, a free-form object, is compared with.",
    )
    conditions: list[FilterCondition] | None = Key(
        None, min_length=1, description="A group of conditions, in place of field."
    )
    logical_operator: LogicalOperator = Key("AND", description="How the group is joined.")
    negated: FilterCondition | None = Key(
        None, alias="not", description="The condition that must not hold, in place of field."
    )


class FilterExpression(Shape):
    """Comparisons joined by one operator. DynamoDB reads, and bills, what a filter then discards."""

    conditions: list[FilterCondition] = Key(min_length=1, description="The comparisons, in order.")
    logical_operator: LogicalOperator = Key("AND", description="How the comparisons are joined.")


Expression = Annotated[
    Annotated[str, Tag(CONDITION_TAGS[0])] | Annotated[FilterExpression, Tag(CONDITION_TAGS[1])],
    Discriminator(_condition_kind),
]
"""A condition in either spelling."""


class UpdateAction(Shape):
    """What an update does to one field of the item."""

    field: str = Key(
        examples=["like_count"],
        description="Field that is changed, or a path into an object (prefs.theme) or an array (steps[2]).",
    )
    action: Action = Key(description="What happens to it.")
    param: str | None = Key(None, description="Name of the parameter that is the operand.")
    value: object = Key(None, description="A constant operand, as JSON writes it.")
    other_field: str | None = Key(
        None,
        examples=["status"],
        description="Name of a field whose value before the update is the operand of set.",
    )
    key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of a free-form object is changed.",
    )


class AccessPattern(Shape):
    """A question that the application asks of the table; it becomes one method."""

    pattern_id: int = Key(
        examples=[1], description="Number of the pattern, unique in the whole schema."
    )
    name: str = Key(examples=["get_user"], description="Name of the method, unique in the entity.")
    description: str = Key(
        examples=["Get a user"], description="First line of the method's documentation."
    )
    operation: Operation = Key(description="DynamoDB operation that answers it.")
    return_type: ReturnType = Key(
        description="What the method returns: previous_entity is the item as it was before an UpdateItem."
    )
    parameters: list[Parameter] = Key([], description="Arguments of the method, in order.")
    index_name: Annotated[str | None, BeforeValidator(_absent_if_empty)] = Key(
        None, description="Index that is read, global or local; without it, the table."
    )
    entities: list[str] | None = Key(
        None,
        min_length=1,
        description="The entities that a Query with return_type mixed_data returns; without it, all that share "
        "the partition.",
    )
    range_condition: Annotated[RangeCondition | None, BeforeValidator(_absent_if_empty)] = Key(
        None,
        description="How the sort key is compared with the last parameter (between: the last two).",
    )
    filter_expression: Annotated[Expression | None, BeforeValidator(refuse_null)] = Key(
        None, description="Filter on what a Query or Scan has read, as an object or as text."
    )
    condition: Expression | None = Key(
        None,
        examples=["not_exists"],
        description="Condition of a write: not_exists, exists, or what a filter_expression can say.",
    )
    updates: list[UpdateAction] = Key(
        [],
        description="What an UpdateItem does besides setting fields to parameters of their name.",
    )
    if_missing: IfMissing = Key(
        "fail", description="Whether an UpdateItem makes the item where it is not there."
    )
    partial: bool = Key(
        False,
        description="Whether each parameter that sets a field may be left out, which leaves the field as it is.",
    )
    projection: list[str] | None = Key(
        None,
        min_length=1,
        description="The fields that a read returns, in a class of their own, instead of the whole entity.",
    )
    consistent_read: bool = Key(
        False, description="Whether a read sees all earlier writes. Not on a global index."
    )
    descending: bool = Key(False, description="Whether a Query returns the largest sort key first.")
    limit: int | None = Key(None, ge=1, description="Size of a page of a Query or Scan.")


class AlsoAt(Shape):
    """A second place of each item, in the same table, while its key is changed."""

    pk_template: str = Key(
        examples=["AUTHOR#{user_id}"], description="Value of the partition key there."
    )
    sk_template: str | None = Key(None, description="Value of the sort key there.")
    written: bool = Key(
        True,
        description="Whether every write of the package writes there as well; false: what stands there is only "
        "kept out of what is read.",
    )


class Entity(Shape):
    """A kind of item."""

    entity_type: str = Key(
        examples=["USER"],
        description="Short name of the kind, such as POST. Stored only if the table has a type_attribute.",
    )
    pk_template: str = Key(
        examples=["USER#{user_id}"],
        description="Value of the partition key, such as USER#{user_id}: text and {field}s.",
    )
    sk_template: str | None = Key(
        None, description="Value of the sort key, such as POST#{created_at}#{post_id}."
    )
    also_at: AlsoAt | None = Key(
        None,
        examples=[{"pk_template": "AUTHOR#{user_id}", "sk_template": "POST#{post_id}"}],
        description="A second place where each of its items stands, while its key is changed.",
    )
    fields: list[Field] = Key(min_length=1, description="Attributes of the item.")
    gsi_mappings: list[GsiMapping] = Key(
        [], description="How the entity fills the table's global indexes."
    )
    lsi_mappings: list[LsiMapping] = Key(
        [], description="How the entity fills the table's local indexes."
    )
    access_patterns: list[AccessPattern] = Key(
        [], description="What is asked about the entity: one method each."
    )
    crud: bool | list[CrudMethod] = Key(
        True,
        examples=[["get", "create"]],
        description="Which of the methods that every repository has are there beside the access patterns: "
        "all, none, or these.",
    )
    pk_params: list[str] | None = Key(
        None, description="Fields of pk_template in order. Derived; checked if given."
    )
    sk_params: list[str] | None = Key(
        None, description="Fields of sk_template in order. Derived; checked if given."
    )


class Index(Shape):
    """A global secondary index of a table."""

    name: str = Key(examples=["ByStatus"], description="Name of the index, unique in the table.")
    partition_key: KeyNames = Key(
        examples=["status_pk"],
        description="Attribute of the partition key, or an array of up to four.",
    )
    sort_key: KeyNames | None = Key(
        None, description="Attribute of the sort key, or an array of up to four."
    )
    projection: Projection = Key("ALL", description="What the index holds besides the keys.")
    included_attributes: list[str] | None = Key(
        None, description="Fields that the index holds besides the keys; with projection INCLUDE."
    )


class LocalIndex(Shape):
    """A local secondary index: the items of each partition of the table, sorted by another attribute."""

    name: str = Key(
        examples=["ByTotal"], description="Name of the index, unique among all of the table."
    )
    sort_key: str = Key(examples=["total_sk"], description="Attribute of the sort key.")
    projection: Projection = Key("ALL", description="What the index holds besides the keys.")
    included_attributes: list[str] | None = Key(
        None, description="Fields that the index holds besides the keys; with projection INCLUDE."
    )


class TableConfig(Shape):
    """Names and settings of a table."""

    table_name: str = Key(
        examples=["Users"], description="Name of the table, unique in the schema."
    )
    partition_key: str = Key(examples=["pk"], description="Attribute that is the partition key.")
    sort_key: str | None = Key(
        None, description="Attribute that is the sort key, if the table has one."
    )
    billing_mode: BillingMode = Key("PAY_PER_REQUEST", description="How capacity is paid.")
    read_capacity: int | None = Key(
        None, ge=1, description="Read units per second; with billing_mode PROVISIONED."
    )
    write_capacity: int | None = Key(
        None, ge=1, description="Write units per second; with billing_mode PROVISIONED."
    )
    point_in_time_recovery: bool = Key(
        False, description="Whether the table can be restored to any second."
    )
    deletion_protection: bool = Key(False, description="Whether the table refuses to be deleted.")
    stream: Stream | None = Key(None, description="What DynamoDB Streams records of each change.")
    type_attribute: str | None = Key(
        None,
        examples=["Type"],
        description="Attribute that holds the entity_type of every item, as a constant does.",
    )
    version_attribute: str | None = Key(
        "version",
        examples=["rev"],
        description="Attribute in which updates are counted; null: none is, and the last writer wins.",
    )


class TableModel(Shape):
    """A DynamoDB table, its indexes, and the entities that live in it."""

    table_config: TableConfig = Key(description="Names and settings of the table.")
    entities: dict[str, Entity] = Key(
        min_length=1,
        description="The entities by name. The name becomes the Python class; unique in the schema.",
    )
    gsi_list: Annotated[list[Index], BeforeValidator(_list_if_empty)] = Key(
        [], description="Global secondary indexes of the table. Beside table_config, not in it."
    )
    lsi_list: Annotated[list[LocalIndex], BeforeValidator(_list_if_empty)] = Key(
        [],
        description="Local secondary indexes of the table, which must have a sort key. At most five.",
    )


class Involved(Shape):
    """One item of a transaction."""

    table: str = Key(examples=["Users"], description="table_name of the table.")
    entity: str = Key(examples=["User"], description="Name of an entity of that table.")
    action: CrossAction = Key(
        description="What is done with the item. Get in TransactGet, the rest in TransactWrite."
    )
    each: str | None = Key(
        None,
        examples=["lines"],
        description="Name of an array parameter: there is an item for each of its elements.",
    )
    when: str | None = Key(
        None,
        examples=["claim"],
        description="Name of an optional parameter without which the item is left out.",
    )
    key: dict[str, str] = Key(
        {},
        examples=[{"product_id": "lines.product_id"}],
        description="What gives a field of the key that no parameter is named after: a parameter, or a field of one. "
        "Of entities that are put: what it must be.",
    )
    condition: Expression | None = Key(
        None,
        examples=["stock >= :quantity"],
        description="What must hold of the item: not_exists, exists, or a condition in either spelling.",
    )
    updates: list[UpdateAction] = Key(
        [], description="What an Update does besides setting fields to parameters of their name."
    )
    if_missing: IfMissing = Key(
        "fail", description="Whether an Update makes the item where it is not there."
    )


class CrossPattern(Shape):
    """A transaction: several items, of one table or more, read or written all or none."""

    pattern_id: int = Key(
        examples=[100], description="Number of the pattern, unique in the whole schema."
    )
    name: str = Key(
        examples=["register_user"], description="Name of the method of TransactionService."
    )
    description: str = Key(
        examples=["Register a user"], description="First line of the method's documentation."
    )
    operation: CrossOperation = Key(description="Whether the items are written or read.")
    entities_involved: list[Involved] = Key(min_length=1, description="The items, at most 100.")
    parameters: list[Parameter] = Key(description="Arguments of the method, in order.")
    return_type: CrossReturnType = Key(description="boolean for writes; object or array for reads.")


class SchemaModel(Shape):
    """A dyngen schema: tables, entities, and the access patterns that the application needs."""

    tables: list[TableModel] = Key(min_length=1, description="The tables of the application.")
    cross_table_access_patterns: list[CrossPattern] = Key([], description="Transactions.")
    package: str | None = Key(
        None,
        examples=["orders"],
        description="Name of the Python package. By default that of the file without schema, or of its folder.",
    )
    editor_schema: object = Key(
        None, alias="$schema", description="Where editors find the JSON Schema. Ignored by dyngen."
    )
    ignore: list[str] = Key(
        [],
        alias="dyngen:ignore",
        description="Codes of warnings that are not shown for this schema.",
    )
