"""The schema language as a JSON Schema, for editors that complete and check while one types.

    json_schema()["properties"]["tables"]["description"]     "The tables of the application."

Made from the models of `document`, so that there is one description of the language.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from dyngen.schema.document import SchemaModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTITY = "urn:dyngen:schema"


def json_schema() -> dict[str, Any]:
    """A JSON Schema that accepts what `read` accepts, as far as shape goes."""
    made = SchemaModel.model_json_schema(by_alias=True, schema_generator=_Generator)
    field = made["$defs"]["Field"]
    field["required"].remove("required")  # beside const it says nothing
    field["anyOf"] = [{"required": ["required"]}, {"required": ["const"]}]
    return {"$schema": DIALECT, "$id": IDENTITY, **made, "title": "dyngen schema"}


def json_schema_text() -> str:
    """The same as it is published, for a file."""
    return json.dumps(json_schema(), indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's, without a title for every key: editors show it instead of the description."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False
