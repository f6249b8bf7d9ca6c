r"""Text from outside never becomes code: whatever a schema or a usage file says, the emitted modules keep their shape.

The claim, held for each build below:

1. a schema whose texts are hostile is refused with a diagnostic, or it emits modules whose `ast` has the same shape as
   those of the same schema with harmless texts in the same places: nothing but constants differ;
2. those constants are the harmless ones with the harmless text replaced by the hostile one, character by character.
   In docstrings, where text is wrapped, runs of white space (and the full stop that ends a sentence) are one space;
3. `access_patterns.json` says the same.

One attack is one hostile text in one place. Names (of entities, fields, methods, parameters, indexes, tables) are no
such places: there a hostile text is refused.
"""

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
from emitted import SOAK, Compiled, compile_file, compiled, load

from dyngen.cli.report import render
from dyngen.cli.settings import Format
from dyngen.output.format import format_module
from dyngen.output.header import stamp

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
        return "".join(chr(rng.choice(_ODD) if rng.random() < 0.5 else rng.randrange(0x250)) for _ in range(rng.randint(1, 6)))
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
    moods = ["<data>"] * 12
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
            found.setdefault(f"Part{n}", {})[section] = {"tags": ["<data>", "<data>"]}
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
        strings, docstrings = self.strings.setdefault(name, []), self.docstrings.setdefault(name, [])
        standing = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                (docstrings if id(node) in standing else strings).append(node.value)
                node.value = ""
                node.kind = None
        self.dumps[name] = ast.dump(tree)


def words(text: str) -> str:
    """A docstring without what wrapping may change."""
    return re.sub(r"[\s.]+", " ", text).strip()


def substituted(texts: list[str], harmless: list[str], given: list[str]) -> list[str]:
    pattern = re.compile("|".join(map(re.escape, harmless)))
    by_text = dict(zip(harmless, given, strict=True))
    return [pattern.sub(lambda found: by_text[found[0]], text) for text in texts]


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
        text = re.sub("[{}]", "", text)  # in a template they have a meaning; see test_braces
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # see test_lone_surrogates
    return rng.choice([f"{text}{unique}", f"{unique}{text}", f"{text}{unique}{text}"])


def round_of_attacks(seed: int) -> tuple[list[str], Compiled]:
    rng = random.Random(seed)
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
    expected, found = harmless_shape(), Shape(result)
    plain = harmless()
    for name in expected.dumps:
        assert found.dumps[name] == expected.dumps[name], (seed, name)
        wanted = Counter(substituted(expected.strings[name], plain, given))
        assert Counter(found.strings[name]) == wanted, (seed, name)
        wanted = Counter(map(words, substituted(expected.docstrings[name], plain, given)))
        assert Counter(map(words, found.docstrings[name])) == wanted, (seed, name)
    by_text = substituted([json.dumps(expected.mapping, ensure_ascii=False)], plain, [json.dumps(each, ensure_ascii=False)[1:-1] for each in given])
    assert found.mapping == json.loads(by_text[0]), seed


def test_the_places_are_all_of_the_language() -> None:
    """A text that a schema may hold has its place above, or is a name."""
    assert len(places().kinds) > 500
    assert ROUNDS * len(places().kinds) >= ATTACKS
