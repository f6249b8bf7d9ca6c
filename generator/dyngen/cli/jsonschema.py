"""`dyngen jsonschema`: the schema language as a JSON Schema, for editors."""

from __future__ import annotations

import json

import typer


def jsonschema() -> None:
    """Print a JSON Schema of the schema language, so that an editor completes and checks schemas."""
    from dyngen.schema.jsonschema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
