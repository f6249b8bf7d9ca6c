"""Tables for tests of the importer: described as AWS describes them, with items, imported and built."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from dyngen.importing.observed import Observed
from dyngen.importing.run import Imported, run
from dyngen.importing.sources.shapes import shape_of
from dyngen.importing.values import Value, item_of
from emitted import Compiled, compiled, load

Item = dict[str, Any]


def described(pk: str, sk: str | None = None, **indexes: Sequence[str]) -> dict[str, Any]:
    """A table as CreateTable has it; `indexes` by name, each with its key attributes. `n:N` is a number."""
    keys = [pk] + ([sk] if sk else [])
    everything = [*keys, *(key for index in indexes.values() for key in index)]
    types = {name: kind or "S" for name, _, kind in (each.partition(":") for each in everything)}
    return {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in types.items()
        ],
        "KeySchema": _schema(keys),
        "GlobalSecondaryIndexes": [
            {
                "IndexName": name,
                "KeySchema": _schema(index),
                "Projection": {"ProjectionType": "ALL"},
            }
            for name, index in indexes.items()
        ],
    }


def _schema(keys: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"AttributeName": key.partition(":")[0], "KeyType": kind}
        for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]


def observed(
    items: Iterable[Item], shape: Mapping[str, Any], ttl: str | None = None, name: str = "Things"
) -> Observed:
    """A table that holds these items."""
    known = tuple(map(item_of, items))
    return Observed(shape_of(name, shape, ttl), known, len(known))


def imported(items: Iterable[Item], shape: Mapping[str, Any], ttl: str | None = None) -> Imported:
    """What the importer makes of such a table."""
    return run([observed(items, shape, ttl)])


def entities(made: Imported) -> dict[str, dict[str, Any]]:
    """The entities of the schema, by name."""
    document: Any = made.draft.document
    return {
        name: entity for table in document["tables"] for name, entity in table["entities"].items()
    }


def templates(made: Imported) -> dict[str, str]:
    """The templates of the primary key of each entity."""
    return {
        name: " | ".join(
            [each["pk_template"], *([each["sk_template"]] if "sk_template" in each else [])]
        )
        for name, each in entities(made).items()
    }


def field(made: Imported, entity: str, name: str) -> dict[str, Any]:
    """A field of the schema."""
    [found] = [each for each in entities(made)[entity]["fields"] if each["name"] == name]
    return dict(found)


def built(made: Imported) -> Compiled:
    """The package of an imported schema, which has no errors."""
    usage = made.usage if made.has_usage else None
    result = compiled(made.draft.document, usage)
    assert not result.errors, [str(each) for each in result.errors]
    return result


def package(name: str, made: Imported) -> ModuleType:
    """The same, imported under a name."""
    return load(f"imported_{name}", built(made))


def goes_through(name: str, made: Imported, items: Mapping[str, Sequence[Item]]) -> None:
    """Assert that each item, by table, is read by exactly one entity of the package, which writes it back as it was.

    Not in what is written are a NULL, and what the import says that it left out.
    """
    module = package(name, made)
    for table in made.tables:
        kinds = [getattr(module, entity.name) for entity in table.entities]
        for item in items[table.shape.name]:
            [kind] = [kind for kind in kinds if is_one(kind, item, module.ItemDecodeError)]
            written = comparable(kind.from_item(item).to_item())
            lost = {key for key in item.keys() - written.keys() if "NULL" not in item[key]}
            assert lost <= left_out(made), (lost, item)
            assert written == {
                key: each for key, each in comparable(item).items() if key in written
            }


def is_one(kind: Any, item: Item, error: type[Exception]) -> bool:
    """Whether an item is one of a kind."""
    try:
        kind.from_item(item)
    except error:
        return False
    return True


def comparable(item: Item) -> dict[str, object]:
    """An item with its numbers as they are written shortest, and its sets in order."""
    return {name: _comparable(value) for name, value in item_of(item).items()}


def _comparable(value: Value) -> object:
    elements = [_comparable(each) for each in value.elements]
    members = {name: _comparable(each) for name, each in value.members.items()}
    ordered = sorted(elements, key=str) if value.kind in ("SS", "NS", "BS") else elements
    return value.kind, value.text, value.data, ordered, members


def left_out(made: Imported) -> set[str]:
    """The attributes that the import says it left out."""
    notes = [note for table in made.tables for each in table.entities for note in each.notes]
    return {note.partition(" is left out")[0] for note in notes if " is left out" in note}


def lines(path: Path, items: Iterable[object]) -> Path:
    """A file with a line of JSON for each item."""
    path.write_text("\n".join(map(json.dumps, items)), "utf-8")
    return path


def keys_of(found: Observed) -> list[str]:
    return [key.name for key in found.shape.keys]
