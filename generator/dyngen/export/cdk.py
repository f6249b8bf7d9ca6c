"""Modules for CDK in Python: a construct that holds the tables of a schema.

    class ShopTables(Construct):
        def __init__(self, scope: Construct, construct_id: str) -> None:
            super().__init__(scope, construct_id)
            self.orders_table = Table(self, "Orders", table_name="Orders", …)

`Table` is the same resource that templates have, and takes capacity as it is declared; `TableV2` is another kind of
resource, to which a table that is deployed cannot be moved in place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from dyngen.export.files import File
from dyngen.export.labels import logical_ids, table_names
from dyngen.ir.keys import KeyAttribute
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Index, Table, TableSettings
from dyngen.names import Identifier, is_identifier, pascal
from dyngen.output.format import formatted
from dyngen.output.formatters import by_ruff
from dyngen.syntax import (
    Arguments,
    Docstring,
    Expression,
    Import,
    Statement,
    Statements,
    expression,
    literal,
    module,
    phrase,
    statement,
)

_DYNAMODB = """
    Attribute AttributeType BillingMode PointInTimeRecoverySpecification ProjectionType StreamViewType Table
"""
_VOCABULARY = {
    "Construct": Import("constructs", "Construct"),
    "RemovalPolicy": Import("aws_cdk", "RemovalPolicy"),
    **{name: Import("aws_cdk.aws_dynamodb", name) for name in _DYNAMODB.split()},
}
_NAME = "tables.py"
_TYPES = {"S": Identifier("STRING"), "N": Identifier("NUMBER")}


def constructs(schema: Schema) -> Iterator[File]:
    """The one module of a schema."""
    ids, names = logical_ids(schema.tables), table_names(schema.tables)
    body = [
        each
        for table in schema.tables
        for each in _statements(table, ids[table.name], Identifier(names[table.name]))
    ]
    name = f"{pascal(schema.package)}Tables"
    construct = _construct(Identifier(name if is_identifier(name) else "Tables"), _SAYS, body)
    code = module(".tables", f"The tables of {schema.package}, for CDK.", [construct], _VOCABULARY)
    yield File(_NAME, formatted({_NAME: code.code}, by_ruff)[_NAME])


_SAYS = Docstring("The tables, each kept with its items when its stack goes.")


def _statements(table: Table, construct_id: str, name: Identifier) -> Iterator[Statement]:
    """What makes a table, and its indexes one by one."""
    yield _table(name, construct_id, list(_of_table(table)))
    for index in table.local_indexes:
        arguments = [_named("index_name", literal.text(index.name)), *_sorted(index.sort)]
        yield _local_index(name, [*arguments, *_projection(index)])
    for index in table.global_indexes:
        arguments = [_named("index_name", literal.text(index.name))]
        arguments += _key(index)
        arguments += [*_projection(index), *_capacity(table.settings)]
        yield _global_index(name, arguments)


def _of_table(table: Table) -> Iterator[cst.Arg]:
    settings = table.settings
    yield _named("table_name", literal.text(table.name))
    yield _named("partition_key", _attribute_of(table.partition))
    yield from _sorted([table.sort] if table.sort else [])
    yield _named("billing_mode", _billing_mode(Identifier(settings.billing_mode)))
    yield from _capacity(settings)
    if settings.stream:
        yield _named("stream", _view_type(Identifier(settings.stream)))
    if settings.ttl_attribute:
        yield _named("time_to_live_attribute", literal.text(settings.ttl_attribute))
    if settings.point_in_time_recovery:
        yield _named("point_in_time_recovery_specification", _recovery())
    if settings.deletion_protection:
        yield _named("deletion_protection", literal.boolean(True))
    yield _named("removal_policy", _retain())


def _key(index: Index) -> Iterator[cst.Arg]:
    """The key of a global index: a half with several attributes is a list of them."""
    for half, attributes in (("partition_key", index.partition), ("sort_key", index.sort)):
        if len(attributes) == 1:
            yield _named(half, _attribute_of(attributes[0]))
        elif attributes:
            yield _named(f"{half}s", phrase.list_([_attribute_of(each) for each in attributes]))


def _sorted(attributes: Sequence[KeyAttribute]) -> list[cst.Arg]:
    return [_named("sort_key", _attribute_of(each)) for each in attributes]


def _projection(index: Index) -> Iterator[cst.Arg]:
    yield _named("projection_type", _projection_type(Identifier(index.projection)))
    if index.projection == "INCLUDE":
        yield _named("non_key_attributes", literal.value(index.included))


def _capacity(settings: TableSettings) -> Iterator[cst.Arg]:
    if settings.billing_mode == "PROVISIONED":
        yield _named("read_capacity", literal.number(settings.read_units))
        yield _named("write_capacity", literal.number(settings.write_units))


def _attribute_of(key: KeyAttribute) -> Expression:
    return _attribute(key.name, _TYPES[key.wire])


def _named(keyword: str, value: Expression) -> cst.Arg:
    return phrase.argument(value, Identifier(keyword))


@statement
def _construct(NAME: Identifier, SAYS: Docstring, BODY: Statements) -> None:
    """
    class NAME(Construct):
        SAYS

        def __init__(self, scope: Construct, construct_id: str) -> None:
            super().__init__(scope, construct_id)
            BODY
    """


@statement
def _table(NAME: Identifier, ID: str, ARGUMENTS: Arguments) -> None:
    """self.NAME = Table(self, ID, *ARGUMENTS)"""


@statement
def _local_index(NAME: Identifier, ARGUMENTS: Arguments) -> None:
    """self.NAME.add_local_secondary_index(*ARGUMENTS)"""


@statement
def _global_index(NAME: Identifier, ARGUMENTS: Arguments) -> None:
    """self.NAME.add_global_secondary_index(*ARGUMENTS)"""


@expression
def _attribute(NAME: str, TYPE: Identifier) -> None:
    """Attribute(name=NAME, type=AttributeType.TYPE)"""


@expression
def _billing_mode(MODE: Identifier) -> None:
    """BillingMode.MODE"""


@expression
def _view_type(TYPE: Identifier) -> None:
    """StreamViewType.TYPE"""


@expression
def _projection_type(TYPE: Identifier) -> None:
    """ProjectionType.TYPE"""


@expression
def _recovery() -> None:
    """PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True)"""


@expression
def _retain() -> None:
    """RemovalPolicy.RETAIN"""
