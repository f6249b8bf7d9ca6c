"""Tables of a model of NoSQL Workbench, with the sample items that are kept in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dyngen.importing.observed import IndexShape, KeyAttribute, Observed, TableShape
from dyngen.importing.sources.json_stream import SourceError, json_values
from dyngen.importing.sources.shapes import member, members, settings_of
from dyngen.importing.values import NotAnItem, item_of

_HELP = "give a model that NoSQL Workbench has exported, as JSON"
_KEY_TYPES = ("S", "N", "B")


def from_model(path: Path) -> list[Observed]:
    """The tables of a model. SourceError where it cannot be read, or has none."""
    with path.open(encoding="utf-8") as stream:
        _, model = next(json_values(stream, str(path)), (1, None))
    if not isinstance(model, dict):
        raise SourceError(str(path), 1, "not an object with a DataModel", _HELP)
    found = [_table(each, path) for each in members(model, "DataModel")]
    if not found:
        raise SourceError(str(path), 1, "no table in its DataModel", _HELP)
    return found


def _table(described: Mapping[str, object], path: Path) -> Observed:
    name = str(described.get("TableName", path.stem))
    partition, sort = _keys(described)
    if partition is None:
        raise SourceError(str(path), 1, f"table {name} has no PartitionKey", _HELP)
    indexes = [
        index for each in members(described, "GlobalSecondaryIndexes") for index in _index(each)
    ]
    capacity = member(described, "ProvisionedCapacitySettings")
    settings = settings_of({**capacity, "BillingMode": described.get("BillingMode")})
    items, remarks = [], []
    for number, each in enumerate(members(described, "TableData"), 1):
        try:
            items.append(item_of(each))
        except NotAnItem as error:
            remarks.append(f"item {number} of its TableData is left out: {error}")
    facets = _facets(described)
    if facets and not items:
        remarks.append(f"its facets have no items to learn from: {', '.join(facets.values())}")
    shape = TableShape(name, partition, sort, tuple(indexes), None, settings)
    complete = [item for item in items if all(key.name in item for key in shape.keys)]
    return Observed(shape, tuple(complete), len(items), tuple(remarks), facets)


def _facets(described: Mapping[str, object]) -> dict[frozenset[str], str]:
    """The names of facets by their attributes, but for those that two facets have alike."""
    names: dict[frozenset[str], list[str]] = {}
    for each in members(described, "TableFacets"):
        attributes = each.get("NonKeyAttributes")
        if isinstance(attributes, list):
            names.setdefault(frozenset(map(str, attributes)), []).append(str(each.get("FacetName")))
    return {attributes: found[0] for attributes, found in names.items() if len(found) == 1}


def _keys(described: Mapping[str, object]) -> tuple[KeyAttribute | None, KeyAttribute | None]:
    keys = member(described, "KeyAttributes")
    return _key(member(keys, "PartitionKey")), _key(member(keys, "SortKey"))


def _key(described: Mapping[str, object]) -> KeyAttribute | None:
    name, kind = described.get("AttributeName"), described.get("AttributeType")
    return KeyAttribute(str(name), str(kind) if kind in _KEY_TYPES else "S") if name else None


def _index(described: Mapping[str, object]) -> Iterator[IndexShape]:
    partition, sort = _keys(described)
    projection = member(described, "Projection")
    kind, included = projection.get("ProjectionType"), projection.get("NonKeyAttributes")
    if partition is not None:
        yield IndexShape(
            str(described.get("IndexName")),
            (partition,),
            (sort,) if sort else (),
            str(kind) if kind in ("KEYS_ONLY", "INCLUDE") else "ALL",
            tuple(map(str, included)) if isinstance(included, list) else (),
        )
