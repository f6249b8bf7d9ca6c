"""What links say: the fragments of a page's parts. None of the names in them can hold a slash."""

from __future__ import annotations

from dyngen.ir.tables import Index, Table


def of_place(table: Table, index: Index | None = None) -> str:
    """A table, or one of its indexes."""
    return f"index/{table.name}/{index.name}" if index else f"table/{table.name}"


def of_entity(name: str) -> str:
    return f"entity/{name}"


def of_pattern(number: int) -> str:
    return f"pattern/{number}"
