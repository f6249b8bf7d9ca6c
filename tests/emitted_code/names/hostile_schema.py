"""A schema and its usage data with a mark in every place that may hold text."""

# Tables of inputs, a row on a line.

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from schemas import JSON, entity, fields, index, pattern, schema, table, transaction, where

PROSE, DATA, KEY = "prose", "data", "key"
"""What a mark `<kind>` stands for: a text that is wrapped, one that is not, a part of a key."""
MARKER = re.compile(r"<(prose|data|key)>")


def schema_of(entities: int) -> JSON:
    """A schema with a mark in every place that may hold text."""
    tables = [
        table(
            f"Table{n}", "p<key>", "s<key>",
            index("ByMood", "gp<key>", "gs<key>"),
            index("ByParts", ["m1<key>", "m2<key>"], "m3<key>", projection="KEYS_ONLY"),
            **{f"Thing{n}": _thing(), f"Part{n}": _part()},
        )
        for n in range(entities)
    ]  # fmt: skip
    transactions = [
        transaction(
            f"make_{n}", "TransactWrite", f"thing:Thing{n} part:Part{n}", "boolean",
            f"Put Thing{n} of Table{n} if attribute_not_exists(mood)", f"Put Part{n} of Table{n}",
        )
        for n in range(entities)
    ]  # fmt: skip
    whole = schema(*tables, transactions=tuple(transactions))
    for number, each in enumerate(tables):
        each["table_config"]["type_attribute"] = f"{number}<data>"
    _describe(whole)
    return {"$schema": "<data>", **whole}


def _describe(value: object) -> None:
    """Every field, parameter and access pattern has a description."""
    if isinstance(value, dict):
        if "name" in value and value.keys() & {"type", "operation"}:
            value["description"] = "<prose>"
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            _describe(member)


def _thing() -> JSON:
    thing = entity(
        "a<key>{id}<key>", "b<key>{day}<key>{size:06d}<key>",
        "id day:date size:integer mood note? hint? rank:decimal? inner:object? rows:array/object",
        pattern("find", "Query", "id since:date", range_condition=">="),
        pattern("all_of", "Query", "id word", filter_expression=where("note", "=", "word")),
        pattern("by_mood", "Query", "mood", index_name="ByMood"),
        pattern("by_parts", "Query", "id mood", index_name="ByParts"),
        pattern(
            "annotate", "UpdateItem", "id day:date size:integer note old", "single_entity",
            condition=where("hint", "<>", "old"),
        ),
        pattern("everything", "Query", "id", "mixed_data"),
        pattern("sweep", "Scan"),
        pattern("sift", "Scan", filter_expression=_constants()),
        pattern(
            "hold", "UpdateItem", "id day:date size:integer note", "success_flag", condition=_constants()
        ),
        pattern("drop", "DeleteItem", "id day:date size:integer", "success_flag"),
        ByMood=("c<key>{mood}<key>", "d<key>{size:06d}"),
        ByParts=(["e<key>{id}", "f<key>{mood}"], "g<key>{day}"),
    )  # fmt: skip
    thing["entity_type"] = "<prose>"
    moods = ["<data>"] * 60
    *_, mood, note, hint, _, inner, rows = thing["fields"]
    mood["enum"] = moods
    note["default"] = hint["default"] = "<data>"
    hint["sensitive"] = True
    inner["fields"] = [*fields("word?"), *fields("kind")]
    inner["fields"][0]["default"], inner["fields"][1]["enum"] = "<data>", moods[:4]
    rows["item_fields"] = fields("cell")
    rows["item_fields"][0]["enum"] = moods[:3]
    renamed = (mood, note, hint, inner, *inner["fields"], *rows["item_fields"])
    for number, each in enumerate(renamed):
        each["attribute"] = f"{number}<data>"
    thing["fields"].append(
        {"name": "brand", "type": "string", "attribute": "brand<data>", "const": "<data>"}
    )
    for each in thing["access_patterns"]:
        for parameter in each["parameters"]:
            if parameter["name"] in ("word", "note", "old"):
                parameter["default"] = "<data>"
    return thing


def _constants() -> JSON:
    """A condition with texts wherever it may have constants."""
    constants: list[JSON] = [
        {"field": "note", "operator": "<>", "value": "<data>"},
        {"field": "hint", "operator": "between", "values": ["", "<data>"]},
        {"field": "note", "operator": "in", "values": ["<data>", "<data>"]},
        {"not": {"field": "hint", "function": "contains", "value": "<data>"}},
    ]
    return {"conditions": constants, "logical_operator": "OR"}


def _part() -> JSON:
    """An entity whose fields `date` and `str` hide other names, so what stands beside them is rewritten."""
    look = pattern("look", "GetItem", "id", "single_entity")
    part = entity("a<key>{id}<key>", "h<key>", "id tags:string_set? date:date? str?", look)
    part["entity_type"] = "<prose>"
    part["also_at"] = {"pk_template": "i<key>{id}<key>", "sk_template": "j<key>"}
    part["fields"][-1]["default"] = "<data>"
    return part


def usage_of(entities: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n in range(entities):
        for section in ("sample_data", "access_pattern_data", "update_data"):
            # Texts of key fields and enums cannot be just any text, those of the rest can.
            values = {"note": "<data>", "hint": "<data>"}
            found.setdefault(f"Thing{n}", {})[section] = values
            found.setdefault(f"Part{n}", {})[section] = {"tags": ["<data>"] * 20}
        found[f"Thing{n}"]["filter_values"] = {"word": "<data>", "old": "<data>"}
    return {"entities": found}


class Places:
    """A document with a numbered text in each of its places."""

    def __init__(self, *documents: Any) -> None:
        self.kinds: list[str] = []
        self.documents = [self._numbered(each) for each in documents]

    def filled(self, texts: list[str]) -> list[Any]:
        return [mapped(each, lambda text: _put(text, texts)) for each in self.documents]

    def _numbered(self, document: Any) -> Any:
        # Things that must be the same text in one table or entity keep one number: key attributes are named once,
        # and the beginnings of the two partition keys differ.
        def number(text: str) -> str:
            def one(found: re.Match[str]) -> str:
                self.kinds.append(found[1])
                return f"\0{len(self.kinds) - 1}\0"

            return MARKER.sub(one, text)

        return mapped(document, number)


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: mapped(member, change) for name, member in value.items()}
    if isinstance(value, list):
        return [mapped(member, change) for member in value]
    return change(value) if isinstance(value, str) else value


def _put(text: str, texts: list[str]) -> str:
    return re.sub("\0(\\d+)\0", lambda found: texts[int(found[1])], text)
