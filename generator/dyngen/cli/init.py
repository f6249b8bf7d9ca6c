"""`dyngen init`: a schema to start from, and the section of pyproject.toml that finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dyngen.config import FILE, UsageError, has_section

_SCHEMA_PATH = Path("schemas/blog/schema.yaml")

_SECTION = """\
[tool.dyngen]
paths = ["schemas"]      # schema files, or folders that are searched for them
output = "generated"     # each schema becomes a package in this folder
"""

_SCHEMA = """\
# A schema for dyngen: tables, the entities in them, and every way in which they are read and written.
# `dyngen build` makes the package `blog` of it, `dyngen validate` checks it. JSON is as good as YAML.
tables:
  - table_config:
      table_name: Blog
      partition_key: pk # names of key attributes; what they hold is said by the templates below
      sort_key: sk
    gsi_list:
      - name: ByDay
        partition_key: day_pk
        sort_key: day_sk
    entities:
      Post: # becomes the class Post and the class PostRepository
        entity_type: POST
        pk_template: "AUTHOR#{author_id}" # all posts of an author are one item collection
        sk_template: "POST#{post_id}"
        gsi_mappings:
          - name: ByDay # index keys are kept right on every write
            pk_template: "DAY#{day}"
            sk_template: "{post_id}"
        fields:
          - { name: author_id, type: string, required: true }
          - { name: post_id, type: string, required: true }
          - { name: day, type: date, required: true }
          - { name: title, type: string, required: true, description: Shown as the headline. }
          - { name: tags, type: array, item_type: string, required: false }
        access_patterns: # each one becomes a finished method
          - pattern_id: 1
            name: get_author_posts
            description: All posts of an author
            operation: Query
            return_type: entity_list
            parameters:
              - { name: author_id, type: string }
          - pattern_id: 2
            name: get_posts_of_day
            description: Everything that was posted on one day
            operation: Query
            index_name: ByDay
            return_type: entity_list
            parameters:
              - { name: day, type: date }
          - pattern_id: 3
            name: rename_post
            description: Give a post another title
            operation: UpdateItem
            return_type: single_entity
            parameters:
              - { name: author_id, type: string }
              - { name: post_id, type: string }
              - { name: title, type: string }
"""


def init(
    folder: Annotated[
        Path, typer.Argument(help="The folder of the project.", show_default=False)
    ] = Path(),
) -> None:
    """Write a small commented schema, and the configuration for it. Nothing that exists is overwritten."""
    schema, project = folder / _SCHEMA_PATH, folder / FILE
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder}")
    if schema.exists():
        raise UsageError(
            f"{schema} exists already\nhelp: choose another folder, or build it with `dyngen build`"
        )
    configured = has_section(project)  # found out before anything is written
    try:
        schema.parent.mkdir(parents=True, exist_ok=True)
        _add(schema, _SCHEMA)
        if not configured:
            _add(project, f"\n{_SECTION}" if project.exists() else _SECTION)
    except OSError as error:
        raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error
    typer.echo("now run `dyngen build`", err=True)


def _add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
    typer.echo(f"wrote {path}", err=True)
