"""Modules of Terraform: a resource for each table, and its names as outputs.

    resource "aws_dynamodb_table" "deals" {
      name         = "Deals"
      billing_mode = "PAY_PER_REQUEST"
      hash_key     = "deal_id"
      …

Generations 5 and 6 of the provider know the key of an index by `hash_key` and `range_key`; only `key_schema`, which 6
knows from 6.29 and gets right from 6.35 on, says keys of several attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dyngen.config import UsageError
from dyngen.export.files import File
from dyngen.export.hcl import Attribute, Block, Reference, hcl_text
from dyngen.export.labels import resource_names, unique
from dyngen.export.options import Provider
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Index, Table, TableSettings

_RESOURCE = "aws_dynamodb_table"
_WITH_KEY_SCHEMA = ">= 6.35"


def modules(schema: Schema, provider: Provider | None) -> Iterator[File]:
    """The one module of a schema, for this generation of the provider, or for each that can say it."""
    several = [index for table in schema.tables for index in table.indexes if _has_several(index)]
    if several and provider is Provider.FIVE:
        raise UsageError(
            f"{schema.source}: the key of index {several[0].name} has several attributes, "
            "which provider 5 cannot say\nhelp: --terraform-provider 6"
        )
    if several or provider is Provider.SIX:
        version = _WITH_KEY_SCHEMA
    else:
        version = "~> 5.0" if provider is Provider.FIVE else ">= 5.0"
    labels = resource_names(schema.tables)
    blocks = [_required(version)]
    blocks += [_table(table, labels[table.name], provider) for table in schema.tables]
    blocks += _outputs(schema, labels)
    yield File("tables.tf", hcl_text(blocks))


def _required(version: str) -> Block:
    aws = Attribute("aws", {"source": "hashicorp/aws", "version": version})
    return Block("terraform", (), [Block("required_providers", (), [aws])])


def _table(table: Table, label: str, provider: Provider | None) -> Block:
    return Block("resource", (_RESOURCE, label), [*_arguments(table), *_blocks(table, provider)])


def _arguments(table: Table) -> Iterator[Attribute]:
    settings = table.settings
    yield Attribute("name", table.name)
    yield Attribute("billing_mode", settings.billing_mode)  # else it would be PROVISIONED
    yield from _capacity(settings)
    yield Attribute("hash_key", table.partition.name)
    if table.sort:
        yield Attribute("range_key", table.sort.name)
    if settings.stream:
        yield Attribute("stream_enabled", True)
        yield Attribute("stream_view_type", settings.stream)
    if settings.deletion_protection:
        yield Attribute("deletion_protection_enabled", True)


def _blocks(table: Table, provider: Provider | None) -> Iterator[Block]:
    settings = table.settings
    for key in table.key_attributes:
        yield _block("attribute", Attribute("name", key.name), Attribute("type", key.wire))
    for index in table.local_indexes:
        yield _local_index(index)
    for index in table.global_indexes:
        yield _global_index(index, settings, provider)
    if settings.ttl_attribute:
        name = Attribute("attribute_name", settings.ttl_attribute)
        yield _block("ttl", name, Attribute("enabled", True))
    if settings.point_in_time_recovery:
        yield _block("point_in_time_recovery", Attribute("enabled", True))
    yield _lifecycle(settings)


def _local_index(index: Index) -> Block:
    return _block(
        "local_secondary_index",
        Attribute("name", index.name),
        Attribute("range_key", index.sort[0].name),
        *_projection(index),
    )


def _global_index(index: Index, settings: TableSettings, provider: Provider | None) -> Block:
    body: list[Attribute | Block] = [Attribute("name", index.name)]
    if provider is Provider.SIX or _has_several(index):
        keys = [("HASH", key) for key in index.partition] + [("RANGE", key) for key in index.sort]
        schema = [
            _block("key_schema", Attribute("attribute_name", key.name), Attribute("key_type", half))
            for half, key in keys
        ]
    else:
        schema = []
        body.append(Attribute("hash_key", index.partition[0].name))
        body += [Attribute("range_key", key.name) for key in index.sort]
    return _block(
        "global_secondary_index", *body, *_projection(index), *_capacity(settings), *schema
    )


def _projection(index: Index) -> Iterator[Attribute]:
    yield Attribute("projection_type", index.projection)
    if index.projection == "INCLUDE":
        yield Attribute("non_key_attributes", sorted(index.included))  # a set


def _capacity(settings: TableSettings) -> Iterator[Attribute]:
    if settings.billing_mode == "PROVISIONED":
        yield Attribute("read_capacity", settings.read_units)
        yield Attribute("write_capacity", settings.write_units)


def _lifecycle(settings: TableSettings) -> Block:
    """No plan takes a table away with its items; what scaling does to its capacity is left alone."""
    body = [Attribute("prevent_destroy", True)]
    if settings.billing_mode == "PROVISIONED":
        scaled = [Reference(("read_capacity",)), Reference(("write_capacity",))]
        body.append(Attribute("ignore_changes", scaled))
    return Block("lifecycle", (), body)


def _outputs(schema: Schema, labels: Mapping[str, str]) -> list[Block]:
    outputs: dict[str, Block] = {}
    for table in schema.tables:
        label = labels[table.name]
        for what in ("name", "arn", *(("stream_arn",) if table.settings.stream else ())):
            name = unique(f"{label}_{what}", outputs)
            value = Attribute("value", Reference((_RESOURCE, label, what)))
            outputs[name] = Block("output", (name,), [value])
    return [*outputs.values()]


def _has_several(index: Index) -> bool:
    return len(index.partition) > 1 or len(index.sort) > 1


def _block(kind: str, *body: Attribute | Block) -> Block:
    return Block(kind, (), body)
