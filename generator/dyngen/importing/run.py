"""From observed tables to files: the line of an import, on one screen."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dyngen.importing.draft import Draft, draft_of
from dyngen.importing.inference.findings import FoundTable, Json
from dyngen.importing.inference.tables import Unusable, found_table
from dyngen.importing.mending import mended
from dyngen.importing.observed import Observed
from dyngen.importing.usage import usage_of
from dyngen.importing.writing.summary import summary
from dyngen.importing.writing.yaml_text import yaml_of
from dyngen.records import record


@record(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    tables: list[FoundTable]
    draft: Draft
    usage: Json
    told: list[str]
    """The summary, and what else there is to say."""

    @property
    def has_tables(self) -> bool:
        """Whether there is a schema at all."""
        return bool(self.draft.document["tables"])

    @property
    def has_usage(self) -> bool:
        """Whether there are sample values."""
        return bool(self.usage["entities"])

    def schema_text(self, origin: str, *, as_json: bool) -> str:
        """The schema as a file."""
        if as_json:
            return json.dumps(self.draft.document, indent=2, ensure_ascii=False) + "\n"
        return yaml_of(self.draft, [*_HEAD, f"From: {origin}"])

    def usage_text(self) -> str:
        """The usage data as a file."""
        return json.dumps(self.usage, indent=2, ensure_ascii=False) + "\n"


_HEAD = (
    "Made by `dyngen import` from what it could see. Comments say what each guess rests on: read them, correct what is",
    "wrong, rename what deserves a better name, and add the access patterns of your application.",
)


def run(observed: Sequence[Observed]) -> Imported:
    """The schema that tables seem to have. What cannot be described is told."""
    taken: set[str] = set()
    tables: list[FoundTable] = []
    unusable: list[str] = []
    for each in observed:
        try:
            tables.append(found_table(each, taken))
        except Unusable as error:
            unusable.append(str(error))
    draft = draft_of(tables)
    usage = usage_of([entity for table in tables for entity in table.entities])
    left_out = mended(draft, usage)
    return Imported(tables, draft, usage, [*summary(tables, left_out), *unusable])
