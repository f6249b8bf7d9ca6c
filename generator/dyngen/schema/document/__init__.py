"""The schema language as people write it: one pydantic model per object, one attribute per key, no meaning.

    SchemaModel.model_validate(json.loads(text)).tables[0].entities["Post"].pk_template   # "{user_id}"

Nothing is coerced ("5" is no integer, true is no integer) and a key that is not here is refused. The descriptions are
what editors show: `dyngen jsonschema` is made from these models. A key that was left out is not in `model_fields_set`,
which tells `"default": null` from no default.
"""

from __future__ import annotations

from pydantic import Field as Key

from dyngen.schema.document.conditions import FilterCondition, FilterExpression
from dyngen.schema.document.fields import AlsoAt, Field, GsiMapping, LsiMapping
from dyngen.schema.document.patterns import AccessPattern, Parameter, UpdateAction
from dyngen.schema.document.tables import Entity, Index, LocalIndex, TableConfig, TableModel
from dyngen.schema.document.terms import SPELLING_TAGS, Action, LogicalOperator, Projection, Shape
from dyngen.schema.document.transactions import CrossPattern, Involved

__all__ = [
    "SPELLING_TAGS",
    "AccessPattern",
    "Action",
    "AlsoAt",
    "CrossPattern",
    "Entity",
    "Field",
    "FilterCondition",
    "FilterExpression",
    "GsiMapping",
    "Index",
    "Involved",
    "LocalIndex",
    "LogicalOperator",
    "LsiMapping",
    "Parameter",
    "Projection",
    "SchemaModel",
    "Shape",
    "TableConfig",
    "TableModel",
    "UpdateAction",
]


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
