"""The packages of two sets of schemas: which is which."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.evolution.meaning import Meaning
from dyngen.evolution.pairing.pairs import Pairs, pairs


def packages(old: Sequence[Meaning], new: Sequence[Meaning]) -> Pairs[Meaning]:
    """Paired by name, and else by their tables."""
    return pairs(old, new, lambda side: side.schema.package, _shares_tables)


def _shares_tables(old: Meaning, new: Meaning) -> bool:
    names = {table.name for table in old.schema.tables}
    return any(table.name in names for table in new.schema.tables)
