"""Random schemas under other names, and with items at a second place: what type checkers and ruff are asked about.

    renamed(schema, ["COPIED", …], ["UUID", …])     Alpha is COPIED, and the parameter p1 is UUID
    moving(schema)                                  the first entity has `also_at`

The model knows neither; what the compiler refuses is no schema to be asked about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import count

from proof.model.terms import Json, fields_of, listed
from proof.random.strategies import NAMES

ENTITIES = (
    *("Self", "Replace", "COPIED", "Item", "ConsistentRead", "Query", "str", "found", "Options"),
    *("EntityList", "client", "Annotated"),
)
"""Names of entities that code means something else by, as classes or as variables."""
PARAMETERS = (
    *("cls", "values", "names", "now", "response", "found", "UUID", "ITEMS", "max", "client", "decode"),
    *("expected_version", "consistent_read", "max_wait", "list", "str", "date", "replace", "changes", "self_"),
)  # fmt: skip
"""The same of parameters that are no fields."""
_WORDS = re.compile(rf"\b({'|'.join(NAMES)}|[pqukel]\d+|v_(?:low|high|like))\b")


def renamed(schema: Json, entities: Sequence[str], parameters: Sequence[str]) -> Json:
    """The schema with these names, as far as they reach: they are given in the order in which things are named."""
    given: dict[str, str] = {}
    left = {True: iter(entities), False: iter(parameters)}

    def name(found: re.Match[str]) -> str:
        word = found[0]
        if word not in given:
            given[word] = next(left[word in NAMES], word)
        return given[word]

    text = json.dumps(schema, ensure_ascii=False)
    renamed: Json = json.loads(_WORDS.sub(name, text))
    return renamed


def moving(schema: Json) -> Json:
    """The schema with a second place for the items of an entity of each table that has a sort key."""
    changed: Json = json.loads(json.dumps(schema))
    numbers = count()
    for entity in _first_of_each(changed):
        held = fields_of([entity["pk_template"], *listed(entity["sk_template"])])
        there = "#".join(["AT", *(f"{{{each}}}" for each in held)])
        entity["also_at"] = {"pk_template": there, "sk_template": f"AT{next(numbers)}"}
    return changed


def _first_of_each(schema: Json) -> Iterator[Json]:
    for table in schema["tables"]:
        if "sort_key" in table["table_config"] and table["entities"]:
            yield next(iter(table["entities"].values()))
