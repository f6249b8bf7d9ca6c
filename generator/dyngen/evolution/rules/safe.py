"""Keys of the schema language, and settings of a project, whose change breaks nothing, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = "only documentation"
_SAID = "only what is said while compiling"

SAFE: Mapping[str, str] = MappingProxyType(
    {
        "SchemaModel.$schema": "only for editors",
        "SchemaModel.dyngen:ignore": _SAID,
        "TableModel.table_config": "judged by what it holds",
        "Entity.pk_params": "follows from pk_template",
        "Entity.sk_params": "follows from sk_template",
        "Field.description": _TEXT,
        "Parameter.description": _TEXT,
        "AccessPattern.description": _TEXT,
        "CrossPattern.description": _TEXT,
        "AccessPattern.limit": "only the size of a page: iteration goes over all of them",
        "tool.dyngen.paths": "schemas are searched where each side has them",
        "tool.dyngen.infrastructure": "only where exports are written",
        "tool.dyngen.strict": _SAID,
        "tool.dyngen.ignore": _SAID,
        "tool.dyngen.usage-data": "only what examples are made of",
        "tool.dyngen.formatter": "the same text",
        "tool.dyngen.breaking": "only how findings are taken",
    }
)
