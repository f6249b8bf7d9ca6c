"""What an import found, for a terminal: a line for each entity, then what has to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.analysis.naming import count
from dyngen.importing.inference.findings import FoundEntity, FoundTable
from dyngen.schema.quoting import visible


def summary(tables: Sequence[FoundTable], left_out: Sequence[str]) -> Iterator[str]:
    """The lines of a summary."""
    for table in tables:
        looked = f"{table.sampled} of {table.seen} items looked at" if table.sampled else "no items"
        yield visible(f"{table.shape.name}: {looked}")
        for entity in table.entities:
            yield f"  {visible(_line(entity, table.sampled))}"
        for note in table.notes:
            yield f"  note: {visible(note)}"
        for entity in table.entities:
            for guess in _to_be_checked(entity):
                yield f"  check: {entity.name}: {visible(guess)}"
    for told in left_out:
        yield f"  check: {visible(told)}"


def _line(entity: FoundEntity, sampled: int) -> str:
    keys = [entity.partition.text, *([entity.sort.text] if entity.sort else [])]
    counted = f"{len(entity.items)} of {sampled} items, " if sampled else ""
    indexes = ", ".join(mapping.index.name for mapping in entity.mappings)
    told = f"{entity.name}: {counted}{' | '.join(keys)}, {count(len(entity.fields), 'field')}"
    return f"{told}, in {indexes}" if indexes else told


_DOUBTS = ("AS IS", "STALE", "not in the index", "key only", "not made of fields")
"""What notes say that have something against a guess."""


def _to_be_checked(entity: FoundEntity) -> Iterator[str]:
    """The guesses that have something against them."""
    yield from (note for note in entity.notes if not note.startswith("told by"))
    templates = [entity.partition, *([entity.sort] if entity.sort else [])]
    templates += [each for mapping in entity.mappings for each in mapping.templates]
    for template in templates:
        for note in template.notes:
            if any(word in note for word in _DOUBTS):
                yield f"{template.text}: {note}"
