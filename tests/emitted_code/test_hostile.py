r"""Text from outside never becomes code: whatever a schema or a usage file says, the emitted modules keep their shape.

The claim, held for each build below:

1. a schema whose texts are hostile is refused with a diagnostic, or it emits modules whose `ast` has the same shape as
   those of the same schema with harmless texts in the same places: nothing but constants differ;
2. those constants are the harmless ones with the harmless text replaced by the hostile one, character by character.
   In docstrings, where text is wrapped, runs of white space (and the full stop that ends a sentence) are one space,
   and the article before an `entity_type` agrees with it;
3. `access_patterns.json` says the same.

One attack is one hostile text in one place. Names (of entities, fields, methods, parameters, indexes, tables) are no
such places: there a hostile text is refused.
"""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import ast
import builtins
import copy
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dyngen.cli.report import render
from dyngen.cli.settings import Format
from dyngen.output.format import format_module
from dyngen.output.header import stamp
from dyngen.runtime.keys import text_after
from emitted import SOAK, Compiled, compile_file, compiled, load

ATTACKS = 1_000_000 if SOAK else 20_000

# -- what is said ------------------------------------------------------------------------------------------------

CODE = '__import__("builtins").__dict__.__setitem__("PWNED", 1)'
PIECES = [
    '"', "'", '"""', "'''", '""', "\\", "\\\\", '\\"', "\\'", '"""\\', '\\"""', "\\N{DIGIT ONE}", "\\x41", "\\u0041", "\\n",
    "\n", "\r", "\r\n", "\t", "\v", "\f", "\x00", "\x07", "\x1b[2J", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f", "\x85", "\xa0",
    "\u2028", "\u2029", "\u200b", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u00ad", "\u3000",
    "#", "# type: ignore", "# noqa", "# fmt: off", "# -*- coding: utf-7 -*-", "%s", "%(x)s", "$x", "`", ";", ":", ",", "@", "=",
    "(", ")", "[", "]", "\n)\n", "'])", '"])', "}}{{", "{", "}", "{}", "{{", "}}", "{x}", "{x!r:>{y}}", "{__import__('os')}",
    f'"""\n{CODE}\n"""', f'"\n{CODE}\n"', f"' + {CODE} + '", f'" + {CODE} + "', f"{{{CODE}}}", f"\n    {CODE}\n", CODE,
    "\n\n\nclass X:\n    pass\n", "\\\n", "\n\\", ">>> 1", "Args:\n", "Raises X.", "\n#", "... ", "HOLE", "DOC", "NAME", "self",
    "\U0001f600", "e\u0301", "\u0130", "\ufb01", "\uff07", "\uff02", "\U000e0022", "\U0010ffff", "\ud800", "\udfff", "\udc80",
    "__dyngen_shadow__", "__dyngen", "None", "True", "0", "..", "/", "../../x", "<b>", "&quot;", "::error::", "]]>", "*/", "--",
]  # fmt: skip


def hostile(rng: random.Random) -> str:
    """A text made to break out of wherever it is put."""
    if rng.random() < 0.2:
        return "".join(
            chr(rng.choice(_ODD) if rng.random() < 0.5 else rng.randrange(0x250))
            for _ in range(rng.randint(1, 6))
        )
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 4)))


_ODD = [
    point
    for point in range(0x110000)
    if unicodedata.category(chr(point)) in ("Cc", "Cf", "Zl", "Zp", "Zs", "Cs")
]

# -- where it is said --------------------------------------------------------------------------------------------

# A marker stands where a text may: `<kind>`. Kinds differ in what else they must be.
PROSE, DATA, KEY = "prose", "data", "key"
_MARKER = re.compile(r"<(prose|data|key)>")


def schema_of(entities: int) -> dict[str, Any]:
    """A schema with a marker in every place that may hold text."""
    return {
        "$schema": "<data>",
        "tables": [
            {
                "table_config": {"table_name": f"Table{n}", "partition_key": "p<key>", "sort_key": "s<key>"},
                "gsi_list": [
                    {"name": "ByMood", "partition_key": "gp<key>", "sort_key": "gs<key>"},
                    {"name": "ByParts", "partition_key": ["m1<key>", "m2<key>"], "sort_key": "m3<key>", "projection": "KEYS_ONLY"},
                ],
                "entities": {f"Thing{n}": _entity(n), f"Part{n}": _part(n)},
            }
            for n in range(entities)
        ],
        "cross_table_access_patterns": [
            {
                "pattern_id": 9000 + n,
                "name": f"make_{n}",
                "description": "<prose>",
                "operation": "TransactWrite",
                "entities_involved": [
                    {"table": f"Table{n}", "entity": f"Thing{n}", "action": "Put", "condition": "attribute_not_exists(mood)"},
                    {"table": f"Table{n}", "entity": f"Part{n}", "action": "Put"},
                ],
                "parameters": [
                    {"name": "thing", "type": "entity", "entity_type": f"Thing{n}", "description": "<prose>"},
                    {"name": "part", "type": "entity", "entity_type": f"Part{n}", "description": "<prose>"},
                ],
                "return_type": "boolean",
            }
            for n in range(entities)
        ],
    }  # fmt: skip


def _entity(n: int) -> dict[str, Any]:
    moods = ["<data>"] * 60
    return {
        "entity_type": "<prose>",
        "pk_template": "a<key>{id}<key>",
        "sk_template": "b<key>{day}<key>{size:06d}<key>",
        "fields": [
            {"name": "id", "type": "string", "required": True, "description": "<prose>"},
            {"name": "day", "type": "date", "required": True, "description": "<prose>"},
            {"name": "size", "type": "integer", "required": True, "description": "<prose>"},
            {"name": "mood", "type": "string", "required": True, "enum": moods, "description": "<prose>"},
            {"name": "note", "type": "string", "required": False, "default": "<data>", "description": "<prose>"},
            {"name": "hint", "type": "string", "required": False, "default": "<data>", "sensitive": True},
            {"name": "rank", "type": "decimal", "required": False, "description": "<prose>"},
            {"name": "inner", "type": "object", "required": False, "fields": [
                {"name": "word", "type": "string", "required": False, "default": "<data>", "description": "<prose>"},
                {"name": "kind", "type": "string", "required": True, "enum": moods[:4], "description": "<prose>"},
            ]},
            {"name": "rows", "type": "array", "item_type": "object", "required": True, "item_fields": [
                {"name": "cell", "type": "string", "required": True, "enum": moods[:3], "description": "<prose>"}]},
        ],
        "gsi_mappings": [
            {"name": "ByMood", "pk_template": "c<key>{mood}<key>", "sk_template": "d<key>{size:06d}"},
            {"name": "ByParts", "pk_template": ["e<key>{id}", "f<key>{mood}"], "sk_template": "g<key>{day}"},
        ],
        "access_patterns": [
            {"pattern_id": n * 20 + 1, "name": "find", "description": "<prose>", "operation": "Query",
             "parameters": [{"name": "id", "type": "string", "description": "<prose>"},
                            {"name": "since", "type": "date", "description": "<prose>"}],
             "range_condition": ">=", "return_type": "entity_list"},
            {"pattern_id": n * 20 + 2, "name": "all_of", "description": "<prose>", "operation": "Query",
             "parameters": [{"name": "id", "type": "string"}, {"name": "word", "type": "string", "default": "<data>", "description": "<prose>"}],
             "filter_expression": {"conditions": [{"field": "note", "operator": "=", "param": "word"}]},
             "return_type": "entity_list"},
            {"pattern_id": n * 20 + 3, "name": "by_mood", "description": "<prose>", "operation": "Query", "index_name": "ByMood",
             "parameters": [{"name": "mood", "type": "string", "description": "<prose>"}], "return_type": "entity_list"},
            {"pattern_id": n * 20 + 4, "name": "by_parts", "description": "<prose>", "operation": "Query", "index_name": "ByParts",
             "parameters": [{"name": "id", "type": "string"}, {"name": "mood", "type": "string"}], "return_type": "entity_list"},
            {"pattern_id": n * 20 + 5, "name": "annotate", "description": "<prose>", "operation": "UpdateItem",
             "parameters": [{"name": "id", "type": "string"}, {"name": "day", "type": "date"}, {"name": "size", "type": "integer"},
                            {"name": "note", "type": "string", "description": "<prose>", "default": "<data>"},
                            {"name": "old", "type": "string", "default": "<data>"}],
             "condition": {"conditions": [{"field": "hint", "operator": "<>", "param": "old"}]}, "return_type": "single_entity"},
            {"pattern_id": n * 20 + 6, "name": "everything", "description": "<prose>", "operation": "Query",
             "parameters": [{"name": "id", "type": "string", "description": "<prose>"}], "return_type": "mixed_data"},
            {"pattern_id": n * 20 + 7, "name": "sweep", "description": "<prose>", "operation": "Scan", "parameters": [], "return_type": "entity_list"},
            {"pattern_id": n * 20 + 8, "name": "drop", "description": "<prose>", "operation": "DeleteItem",
             "parameters": [{"name": "id", "type": "string"}, {"name": "day", "type": "date"}, {"name": "size", "type": "integer"}],
             "return_type": "success_flag"},
        ],
    }  # fmt: skip


def _part(n: int) -> dict[str, Any]:
    return {
        "entity_type": "<prose>",
        "pk_template": "a<key>{id}<key>",
        "sk_template": "h<key>",
        "fields": [
            {"name": "id", "type": "string", "required": True, "description": "<prose>"},
            {"name": "tags", "type": "string_set", "required": False, "description": "<prose>"},
            # This hides another name, so what stands beside it is rewritten.
            {"name": "date", "type": "date", "required": False, "description": "<prose>"},
            {"name": "str", "type": "string", "required": False, "default": "<data>"},
        ],
        "access_patterns": [
            {"pattern_id": n * 20 + 9, "name": "look", "description": "<prose>", "operation": "GetItem",
             "parameters": [{"name": "id", "type": "string", "description": "<prose>"}], "return_type": "single_entity"},
        ],
    }  # fmt: skip


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
        return [_mapped(each, lambda text: _put(text, texts)) for each in self.documents]

    def _numbered(self, document: Any) -> Any:
        # Things that must be the same text in one table or entity keep one number: key attributes are named once,
        # and the beginnings of the two partition keys differ.
        def number(text: str) -> str:
            def one(found: re.Match[str]) -> str:
                self.kinds.append(found[1])
                return f"\0{len(self.kinds) - 1}\0"

            return _MARKER.sub(one, text)

        return _mapped(document, number)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _mapped(member, change) for name, member in value.items()}
    if isinstance(value, list):
        return [_mapped(member, change) for member in value]
    return change(value) if isinstance(value, str) else value


def _put(text: str, texts: list[str]) -> str:
    return re.sub("\0(\\d+)\0", lambda found: texts[int(found[1])], text)


# -- what came of it ---------------------------------------------------------------------------------------------


class Shape:
    """The emitted modules as trees, their constants taken out."""

    def __init__(self, result: Compiled) -> None:
        self.dumps: dict[str, str] = {}
        self.strings: dict[str, list[str]] = {}
        self.docstrings: dict[str, list[str]] = {}
        for name, text in result.files.items():
            if name.endswith(".py") and name != "runtime.py":
                self._read(name, text)
        self.mapping = json.loads(result.files["access_patterns.json"])

    def _read(self, name: str, text: str) -> None:
        text.encode()  # half a character would be no UTF-8
        tree = ast.parse(text)
        strings, docstrings = (
            self.strings.setdefault(name, []),
            self.docstrings.setdefault(name, []),
        )
        standing = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                (docstrings if id(node) in standing else strings).append(node.value)
                node.value = ""
                node.kind = None
        self.dumps[name] = ast.dump(tree)


def words(text: str) -> str:
    """A docstring without what wrapping may change."""
    return re.sub(r"[\s.]+", " ", re.sub(r"\AAn (?=`)", "A ", text)).strip()


def replacing(given: list[str]) -> Callable[[str], str]:
    """What puts the texts given in the places of the harmless ones."""
    by_text: dict[str, str] = {}
    for plain, hostile in zip(harmless(), given, strict=True):
        by_text[plain] = hostile
        # "BETWEEN ORDER# AND ORDER$": the end of a range is the text behind all that begin so.
        by_text[text_after(plain)] = text_after(hostile)
    return lambda text: _HARMLESS.sub(lambda found: by_text[found[0]], text)


_HARMLESS = re.compile(r"h-\d{5}-[hi]")


ENTITIES = 6


@cache
def places() -> Places:
    return Places(schema_of(ENTITIES), usage_of(ENTITIES))


def harmless() -> list[str]:
    """A text for each place, different from all others. Not a name: placeholders of names are others."""
    return [f"h-{number:05d}-h" for number in range(len(places().kinds))]


@cache
def harmless_shape() -> Shape:
    result = compiled(*places().filled(harmless()))
    assert not result.errors, result.errors[:5]
    return Shape(result)


def attack(rng: random.Random, kind: str, number: int) -> str:
    """A hostile text for one place, different from those of all others."""
    text, unique = hostile(rng), f"h-{number:05d}-h"
    if kind == KEY:
        text = re.sub("[{}]", "", text)[
            :35
        ]  # in a template they have a meaning; a name has 255 bytes
    text = text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # see test_lone_surrogates
    return rng.choice([f"{text}{unique}", f"{unique}{text}", f"{text}{unique}{text}"])


def round_of_attacks(seed: int) -> tuple[list[str], Compiled]:
    rng = random.Random(seed)  # noqa: S311
    given = [attack(rng, kind, number) for number, kind in enumerate(places().kinds)]
    return given, compiled(*places().filled(given))


ROUNDS = -(-ATTACKS // len(places().kinds))


@pytest.mark.parametrize("part", range(4))
def test_hostile_text_is_data(part: int) -> None:
    for seed in range(part, ROUNDS, 4):
        given, result = round_of_attacks(seed)
        assert not result.errors, (seed, result.errors[:3])
        check(seed, given, result)


def check(seed: int, given: list[str], result: Compiled) -> None:
    expected, found, replaced = harmless_shape(), Shape(result), replacing(given)
    for name in expected.dumps:
        assert found.dumps[name] == expected.dumps[name], (seed, name)
        wanted = Counter(map(replaced, expected.strings[name]))
        assert Counter(found.strings[name]) == wanted, (seed, name)
        wanted = Counter(words(replaced(text)) for text in expected.docstrings[name])
        assert Counter(map(words, found.docstrings[name])) == wanted, (seed, name)
    assert found.mapping == _mapped(expected.mapping, replaced), seed


def test_there_are_as_many_attacks_as_promised() -> None:
    assert ROUNDS * len(places().kinds) >= ATTACKS


def test_every_place_that_may_hold_text_is_attacked() -> None:
    """A key of the language whose value is a free text has a marker somewhere above, or is a name."""
    found: set[str] = set()

    def look(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                look(member, name)
        elif isinstance(value, list):
            for member in value:
                look(member, key)
        elif isinstance(value, str) and _MARKER.search(value):
            found.add(key)

    look(schema_of(1), "")
    texts = {
        "description",
        "entity_type",
        "pk_template",
        "sk_template",
        "partition_key",
        "sort_key",
        "enum",
        "default",
    }
    assert found == texts | {"$schema"}
    # All other keys that hold a text, as the language declares them, are attacked in test_a_hostile_name_is_refused
    # or have a fixed set of words.
    names = {name for name, _, _ in NAME_PLACES}
    fixed = {"type", "item_type", "operation", "return_type", "range_condition", "projection", "billing_mode", "stream",
             "logical_operator", "operator", "function", "action"}  # fmt: skip
    assert _text_keys() - fixed - texts - names == {"dyngen:ignore"}


def _text_keys() -> set[str]:
    """The keys of the language whose value may be a text or a list of texts, read from its JSON Schema."""
    from dyngen.schema.document import SchemaModel

    keys: set[str] = set()

    def holds_text(value: Any) -> bool:
        if isinstance(value, dict):
            return (
                value.get("type") == "string"
                or any(holds_text(each) for each in value.get("anyOf", []))
                or (value.get("type") == "array" and holds_text(value.get("items", {})))
            )
        return False

    language = SchemaModel.model_json_schema(by_alias=True)
    for one in [language, *language["$defs"].values()]:
        keys |= {name for name, value in one.get("properties", {}).items() if holds_text(value)}
    return keys | {"default"}


def test_black_and_the_import_agree() -> None:
    """What black makes of attacked modules means the same, can be imported, runs nothing, and works with its texts."""
    for seed in range(1 if not SOAK else 100):
        given, result = round_of_attacks(100_000 + seed)
        for name in ("keys.py", "tables.py"):
            format_module(result.files[name])
        made = load(f"hostile_{seed}", result)
        assert not hasattr(builtins, "PWNED")
        document = places().filled(given)[0]
        for number in range(ENTITIES):
            _works(made, document["tables"][number], number)
    assert not hasattr(builtins, "PWNED")


def _works(made: Any, table: dict[str, Any], number: int) -> None:
    """An item goes out and comes back, under the attribute names and with the values that the schema says."""
    from datetime import date

    config, entity = table["table_config"], table["entities"][f"Thing{number}"]
    cls = getattr(made, f"Thing{number}")
    mood = entity["fields"][3]["enum"][5]
    thing = cls(id="i", day=date(2024, 1, 31), size=7, mood=mood, rows=[])
    item = thing.to_item()
    wanted = entity["sk_template"].replace("{day}", "2024-01-31").replace("{size:06d}", "000007")
    assert item[config["sort_key"]] == {"S": wanted}
    assert item[config["partition_key"]] == {"S": entity["pk_template"].replace("{id}", "i")}
    assert item["mood"] == {"S": mood}
    assert item["note"] == {"S": entity["fields"][4]["default"]}
    assert cls.from_item(item) == thing
    assert made.TABLES[f"Table{number}"]["KeySchema"][1]["AttributeName"] == config["sort_key"]


@pytest.mark.parametrize("name", ["entities.py", "repositories.py", "__init__.py"])
def test_black_keeps_the_meaning(name: str) -> None:
    format_module(round_of_attacks(7)[1].files[name])


# -- names are refused -------------------------------------------------------------------------------------------

SMALL: dict[str, Any] = {
    "tables": [
        {
            "table_config": {"table_name": "Table", "partition_key": "pk", "sort_key": "sk"},
            "gsi_list": [
                {
                    "name": "ByMood",
                    "partition_key": "gpk",
                    "projection": "INCLUDE",
                    "included_attributes": ["size"],
                }
            ],
            "entities": {
                "Thing": {
                    "entity_type": "T",
                    "pk_template": "T#{id}",
                    "pk_params": ["id"],
                    "sk_template": "T",
                    "sk_params": [],
                    "fields": [
                        {"name": "id", "type": "string", "required": True},
                        {"name": "mood", "type": "string", "required": True},
                        {"name": "size", "type": "integer", "required": True},
                    ],
                    "gsi_mappings": [{"name": "ByMood", "pk_template": "{mood}"}],
                    "access_patterns": [
                        {
                            "pattern_id": 1,
                            "name": "find",
                            "description": "d",
                            "operation": "Query",
                            "index_name": "ByMood",
                            "parameters": [
                                {"name": "mood", "type": "string"},
                                {"name": "low", "type": "integer"},
                                {"name": "high", "type": "integer"},
                                {"name": "sizes", "type": "array", "item_type": "integer"},
                            ],
                            "filter_expression": {
                                "conditions": [
                                    {
                                        "field": "size",
                                        "operator": "between",
                                        "param": "low",
                                        "param2": "high",
                                    },
                                    {"field": "size", "operator": "in", "params": ["sizes"]},
                                ]
                            },
                            "return_type": "entity_list",
                        }
                    ],
                }
            },
        }
    ],
    "cross_table_access_patterns": [
        {
            "pattern_id": 2,
            "name": "make",
            "description": "d",
            "operation": "TransactWrite",
            "entities_involved": [
                {
                    "table": "Table",
                    "entity": "Thing",
                    "action": "Put",
                    "condition": "attribute_not_exists(pk)",
                }
            ],
            "parameters": [{"name": "thing", "type": "entity", "entity_type": "Thing"}],
            "return_type": "boolean",
        }
    ],
}

_TABLE = ("tables", 0)
_THING = (*_TABLE, "entities", "Thing")
_FIND = (*_THING, "access_patterns", 0)
_MAKE = ("cross_table_access_patterns", 0)
_FILTER = (*_FIND, "filter_expression", "conditions")
# The name of the key, the path to its value, and what stands before the attack (for an expression, its sound part).
NAME_PLACES: list[tuple[str, tuple[str | int, ...], str]] = [
    ("table_name", (*_TABLE, "table_config", "table_name"), "Table"),
    ("name", (*_TABLE, "gsi_list", 0, "name"), "ByMood"),
    ("included_attributes", (*_TABLE, "gsi_list", 0, "included_attributes", 0), "size"),
    ("pk_params", (*_THING, "pk_params", 0), "id"),
    ("sk_params", (*_THING, "sk_params"), ""),
    ("name", (*_THING, "fields", 2, "name"), "size"),
    ("pk_template", (*_THING, "pk_template"), "T#{id"),
    ("name", (*_THING, "gsi_mappings", 0, "name"), "ByMood"),
    ("name", (*_FIND, "name"), "find"),
    ("index_name", (*_FIND, "index_name"), "ByMood"),
    ("name", (*_FIND, "parameters", 1, "name"), "low"),
    ("type", (*_FIND, "parameters", 1, "type"), "integer"),
    ("operation", (*_FIND, "operation"), "Query"),
    ("range_condition", (*_FIND, "range_condition"), ">"),
    ("field", (*_FILTER, 0, "field"), "size"),
    ("operator", (*_FILTER, 0, "operator"), "between"),
    ("param", (*_FILTER, 0, "param"), "low"),
    ("param2", (*_FILTER, 0, "param2"), "high"),
    ("params", (*_FILTER, 1, "params", 0), "sizes"),
    ("name", (*_MAKE, "name"), "make"),
    ("table", (*_MAKE, "entities_involved", 0, "table"), "Table"),
    ("entity", (*_MAKE, "entities_involved", 0, "entity"), "Thing"),
    ("condition", (*_MAKE, "entities_involved", 0, "condition"), "attribute_not_exists(pk) AND "),
    ("entity_type", (*_MAKE, "parameters", 0, "entity_type"), "Thing"),
    ("entities", _THING, "Thing"),
]


def with_name(path: tuple[str | int, ...], text: str) -> Any:
    document = copy.deepcopy(SMALL)
    *way, last = path
    holder: Any = document
    for step in way:
        holder = holder[step]
    if path == _THING:
        holder[text] = holder.pop("Thing")
    else:
        holder[last] = [text] if last == "sk_params" else text
    return document


def hostile_names(rng: random.Random) -> Iterator[str]:
    """Texts that are no name: each has a character that no name has."""
    while True:
        text = hostile(rng)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        # What DynamoDB allows in the name of a table is no attack on it.
        if not re.fullmatch(r"[\w.\-]+", text, re.ASCII) and text.strip():
            yield text


def test_the_small_schema_is_sound() -> None:
    assert not compiled(SMALL).errors


@pytest.mark.parametrize(("name", "path", "before"), NAME_PLACES, ids=lambda each: str(each)[-40:])
def test_a_hostile_name_is_refused(name: str, path: tuple[str | int, ...], before: str) -> None:
    rng = random.Random(repr(path))  # noqa: S311
    texts = hostile_names(rng)
    for _ in range(8 if not SOAK else 2_000):
        text = next(texts)
        result = compiled(with_name(path, rng.choice([f"{before}{text}", text])))
        assert result.errors, (path, text)
        assert not result.files
        assert_printable(result)


def assert_printable(result: Compiled) -> None:
    """No text of a schema gives an order to a terminal, or to GitHub's runner, when it is told of."""
    shown = render(result.diagnostics)
    assert not {
        char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    } - {"\n"}, shown
    # A diagnostic is one line of place and message, at most two with the source, and one with the help.
    starts = [
        line for line in shown.split("\n") if re.match(r".*: (error|warning)\[DG\d+\]: ", line)
    ]
    assert len(starts) >= len(result.diagnostics)
    assert len(shown.split("\n")) <= 4 * len(result.diagnostics) + 1
    commands = render(result.diagnostics, Format.GITHUB)
    lines = re.split("[\r\n]+", commands.rstrip("\n"))
    assert len(lines) == len(result.diagnostics), commands
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)
    for format in (Format.JSON, Format.SARIF):
        json.loads(render(result.diagnostics, format))
        render(result.diagnostics, format).encode()


# -- what has a meaning, and halves of characters ----------------------------------------------------------------


@pytest.mark.parametrize("piece", ["{", "}", "{}", "{{", "}}", "{{id}}", "{id!r}", "{id:>{id}}", "{id.x}", "{id[0]}", f"{{{CODE}}}"])  # fmt: skip
@pytest.mark.parametrize("before", ["T#", "T#{id}#"])
def test_braces_in_a_template_are_fields_or_refused(piece: str, before: str) -> None:
    result = compiled(with_name((*_THING, "pk_template"), f"{before}{piece}"))
    assert result.errors
    assert not result.files


@pytest.mark.parametrize("half", ["\ud800", "\udfff", "\udc80x", "x\udbff"])  # noqa: PT014
@pytest.mark.parametrize("key", ["description", "entity_type", "pk_template", "enum", "name"])
def test_half_a_character_is_refused(half: str, key: str) -> None:
    document = copy.deepcopy(SMALL)
    thing = document["tables"][0]["entities"]["Thing"]
    if key in ("entity_type", "pk_template"):
        thing[key] += half
    else:
        thing["fields"][1][key] = [half] if key == "enum" else half
    result = compiled(document)
    assert "DG002" in {one.code for one in result.errors}
    assert_printable(result)


@pytest.mark.parametrize("blank", [" ", "\n", "\t \n", "\u2028", "\x1c", "\x0b\x0c", "\u3000"])
def test_a_description_of_nothing_is_none(blank: str) -> None:
    """No empty docstrings, and no shape but that of a schema that says nothing."""
    documents = []
    for text in ("", blank):
        document = copy.deepcopy(SMALL)
        for holder in (
            document["tables"][0]["entities"]["Thing"]["fields"][1],
            *document["cross_table_access_patterns"],
        ):
            holder["description"] = text
        documents.append(Shape(compiled(document)))
    assert documents[0].dumps == documents[1].dumps
    assert documents[0].docstrings == documents[1].docstrings


def test_the_path_of_a_schema_is_data(tmp_path: Path) -> None:
    """It stands in the header of each file."""
    rng = random.Random(1)  # noqa: S311
    plain = Shape(_at("schema.json", tmp_path))
    for _ in range(8):
        shown = re.sub("[\0/]", "", hostile(rng)) or "x"
        result = _at(f"{shown}_schema.json", tmp_path)
        assert Shape(result).dumps == plain.dumps
        head = result.files["keys.py"].splitlines()
        assert head[:2] == stamp("keys.py", "", f"{shown}_schema.json").splitlines()


def _at(source: str, folder: Path) -> Compiled:
    path = folder / "schema.json"
    path.write_text(json.dumps(SMALL))
    return compile_file(path, None, source)


def test_marks_within_the_generator_are_no_text_of_a_schema() -> None:
    """Names that hide others are marked while code is made. A text that spells the mark is a text like any other."""
    from dyngen.syntax.kinds import MARK

    for text in (f'""{MARK}"\n{CODE}\n"""', f"x{MARK}", "__dyngen_shadow__", MARK):
        document = copy.deepcopy(SMALL)
        fields = document["tables"][0]["entities"]["Thing"]["fields"]
        fields.append(
            {"name": "date", "type": "date", "required": True, "description": "h-00001-h"}
        )
        fields.append({"name": "str", "type": "string", "required": True, "enum": ["h-00002-h"]})
        plain = Shape(compiled(document))
        fields[-2]["description"], fields[-1]["enum"] = text, [text]
        marked = Shape(compiled(document))
        assert marked.dumps == plain.dumps
        assert text in marked.strings["entities.py"]
        assert words(text) in map(words, marked.docstrings["entities.py"])
