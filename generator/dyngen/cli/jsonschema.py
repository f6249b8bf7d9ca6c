"""`dyngen jsonschema`: the schema language as a JSON Schema, for editors."""

from __future__ import annotations

import typer


def jsonschema() -> None:
    """Print a JSON Schema of the schema language, so that an editor completes and checks schemas."""
    from dyngen.schema.jsonschema import json_schema_text

    typer.echo(json_schema_text(), nl=False)
