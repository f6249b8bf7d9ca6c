"""Fields of entities, and what entities stand under besides: the keys of indexes, and second places."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Key
from pydantic import model_validator

from dyngen.schema.document.terms import FieldType, Generator, ItemType, MomentFormat, Shape
from dyngen.schema.shapes import EnumValues, Templates


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
        "an integer is in seconds since 1970, of a datetime the whole seconds are stored.",
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
