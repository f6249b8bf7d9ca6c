"""Tables, their indexes, and the entities that live in them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic import Field as Key

from dyngen.schema.document.fields import AlsoAt, Field, GsiMapping, LsiMapping
from dyngen.schema.document.patterns import AccessPattern
from dyngen.schema.document.terms import (
    CRUD_TAGS,
    BillingMode,
    CrudMethod,
    Projection,
    Shape,
    Stream,
)
from dyngen.schema.shapes import KeyNames


def _list_if_empty(value: object) -> object:
    return [] if value in ("", {}) else value


def _crud_kind(value: object) -> str:
    return CRUD_TAGS[isinstance(value, list)]


Crud = Annotated[
    Annotated[bool, Tag(CRUD_TAGS[0])] | Annotated[list[CrudMethod], Tag(CRUD_TAGS[1])],
    Discriminator(_crud_kind),
]
"""All of the methods or none, or those that are named."""


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
    crud: Crud = Key(
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
