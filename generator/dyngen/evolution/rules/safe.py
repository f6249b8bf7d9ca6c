"""Keys of the schema language whose change breaks nothing, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = "only documentation"

SAFE: Mapping[str, str] = MappingProxyType(
    {
        "SchemaModel.$schema": "only for editors",
        "SchemaModel.dyngen:ignore": "only what is said while compiling",
        "TableModel.table_config": "judged by what it holds",
        "Entity.pk_params": "follows from pk_template",
        "Entity.sk_params": "follows from sk_template",
        "Field.description": _TEXT,
        "Parameter.description": _TEXT,
        "AccessPattern.description": _TEXT,
        "CrossPattern.description": _TEXT,
        "AccessPattern.limit": "only the size of a page: iteration goes over all of them",
    }
)
