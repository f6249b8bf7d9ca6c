"""Which attributes are the keys, where only items are known: by their names, and by telling items apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dyngen.config import UsageError
from dyngen.importing.observed import IndexShape, KeyAttribute, TableShape
from dyngen.importing.values import Item
from dyngen.schema.quoting import quoted

_PARTITIONS = ("pk", "_pk", "partitionkey", "partition_key", "hashkey", "hash_key", "hash", "pkey")
_SORTS = ("sk", "_sk", "sortkey", "sort_key", "rangekey", "range_key", "range", "skey")
_INDEX = re.compile(r"((?:gsi|lsi)[_-]?\d*)[_-]?(pk|sk)", re.IGNORECASE)
_KEY_KINDS = ("S", "N", "B")


def guessed_shape(
    name: str, items: Sequence[Item], given: tuple[str, ...] = ()
) -> tuple[TableShape, list[str]]:
    """The table that items seem to be of, and what was guessed of it. UsageError if nothing tells them apart."""
    kinds = _kinds(items)
    everywhere = [key for key, count in kinds.items() if count == len(items)]
    remarks = []
    if given:
        keys = [_given(key, everywhere) for key in given]
    else:
        keys = _named(everywhere) or _telling(everywhere, items)
        told = " and ".join(quoted(key.name) for key in keys)
        remarks.append(
            f"its key is taken to be {told}; --partition-key and --sort-key say otherwise"
        )
    indexes = _indexes(kinds, {key.name for key in keys})
    if indexes:
        told = ", ".join(index.name for index in indexes)
        remarks.append(f"indexes guessed by the names of attributes, and their projections: {told}")
    sort = keys[1] if len(keys) > 1 else None
    return TableShape(name, keys[0], sort, tuple(indexes)), remarks


def _kinds(items: Sequence[Item]) -> Counter[KeyAttribute]:
    """In how many items an attribute could be a key of this type."""
    return Counter(
        KeyAttribute(name, value.kind)
        for item in items
        for name, value in item.items()
        if value.kind in _KEY_KINDS
    )


def _given(name: str, everywhere: Sequence[KeyAttribute]) -> KeyAttribute:
    for key in everywhere:
        if key.name == name:
            return key
    raise UsageError(
        f"{quoted(name)} is no key of these items: not every one has it as S, N or B\n"
        f"help: every item has {', '.join(quoted(key.name) for key in everywhere) or 'no attribute'}"
    )


def _named(everywhere: Sequence[KeyAttribute]) -> list[KeyAttribute]:
    """A partition key, and a sort key, that are called what people call them."""
    by_name = {key.name.lower(): key for key in everywhere}
    partition = next((by_name[name] for name in _PARTITIONS if name in by_name), None)
    sort = next((by_name[name] for name in _SORTS if name in by_name), None)
    return [key for key in (partition, sort) if key] if partition else []


def _telling(everywhere: Sequence[KeyAttribute], items: Sequence[Item]) -> list[KeyAttribute]:
    """An attribute, or else two, that no two items have alike."""

    def tells(*keys: KeyAttribute) -> bool:
        return len(
            {tuple((item[key.name].text, item[key.name].data) for key in keys) for item in items}
        ) == len(items)

    likely = sorted(everywhere, key=lambda key: (not key.name.lower().endswith("id"), key.name))
    for key in likely:
        if key.type != "B" and tells(key):
            return [key]
    for first in likely:
        for second in likely:
            if first is not second and tells(first, second):
                return [first, second]
    raise UsageError(
        "nothing tells the items apart\nhelp: name the key: --partition-key NAME [--sort-key NAME]"
    )


def _indexes(kinds: Counter[KeyAttribute], taken: set[str]) -> list[IndexShape]:
    """Indexes whose key attributes are called so: GSI1PK and GSI1SK are GSI1."""
    halves: dict[str, dict[str, KeyAttribute]] = {}
    names: dict[str, str] = {}
    for key in sorted(kinds, key=lambda key: (key.name, -kinds[key])):
        found = _INDEX.fullmatch(key.name)
        if found and key.name not in taken:
            index = re.sub(r"\W", "", found[1].lower()).replace("_", "")
            names.setdefault(index, re.sub(r"[_-]", "", found[1]))
            halves.setdefault(index, {}).setdefault(found[2].lower(), key)
    return [
        IndexShape(names[index], (keys["pk"],), (keys["sk"],) if "sk" in keys else (), "ALL")
        for index, keys in sorted(halves.items())
        if "pk" in keys
    ]
