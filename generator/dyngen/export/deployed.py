"""The tables as they are deployed: those of schemas in files, or in git as they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dyngen.evolution.former import former_schemas
from dyngen.ir.tables import Table


def deployed(against: str | None, paths: Sequence[Path]) -> list[Table]:
    """All tables of the schemas that `against` means, where `paths` are those of the new ones; none without it."""
    schemas = former_schemas(against, paths) if against else []
    return [table for schema in schemas for table in schema.tables]
