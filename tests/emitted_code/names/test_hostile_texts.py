"""Text from outside never becomes code: whatever a schema or a usage file says, the emitted modules keep their shape.

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

from __future__ import annotations

import builtins
import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from dyngen.output.formatters import by_black
from dyngen.runtime.keys.key_texts import text_after
from emitted import SOAK, Compiled, compiled, laid_out, load
from emitted_code.names.hostile import Shape, hostile, whole, words
from emitted_code.names.hostile_schema import KEY, Places, mapped, schema_of, usage_of

pytestmark = pytest.mark.slow

ATTACKS = 1_000_000 if SOAK else 20_000


def replacing(given: list[str]) -> Callable[[str], str]:
    """What puts the texts given in the places of the harmless ones."""
    by_text: dict[str, str] = {}
    for plain, attacking in zip(harmless(), given, strict=True):
        by_text[plain] = attacking
        # "BETWEEN ORDER# AND ORDER$": the end of a range is the text behind all that begin so.
        by_text[text_after(plain)] = text_after(attacking)
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
    text, unique = whole(hostile(rng)), f"h-{number:05d}-h"
    if kind == KEY:
        text = re.sub("[{}]", "", text)[
            :35
        ]  # in a template they have a meaning; a name has 255 bytes
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
        wanted = Counter(words(within_quotes(text, replaced)) for text in expected.docstrings[name])
        assert Counter(map(words, found.docstrings[name])) == wanted, (seed, name)
    mappings = (shape.mapping["access_patterns"] for shape in (expected, found))
    for plain, one in zip(*mappings, strict=True):
        told = mapped(plain, replaced)
        for said in ("filter", "condition"):
            if plain.get(said):
                told[said] = within_quotes(plain[said], replaced)
        if changes := plain.get("changes"):
            told["changes"] = [within_quotes(each, replaced) for each in changes]
        assert one == told, seed


def within_quotes(text: str, replaced: Callable[[str], str]) -> str:
    """A condition in which texts are replaced: constants are quoted, their own quotes doubled."""
    pieces = [replaced(piece) for piece in text.split('"')]
    return '"'.join(piece.replace('"', '""') if n % 2 else piece for n, piece in enumerate(pieces))


def test_there_are_as_many_attacks_as_promised() -> None:
    assert ROUNDS * len(places().kinds) >= ATTACKS


def test_formatting_and_the_import_agree() -> None:
    """Formatted modules that were attacked mean the same, can be imported, run nothing, and work with their texts."""
    for seed in range(1 if not SOAK else 100):
        given, result = round_of_attacks(100_000 + seed)
        for name in ("keys.py", "tables.py"):
            laid_out(result.files[name])
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
    mood, note = entity["fields"][3:5]
    thing = cls(id="i", day=date(2024, 1, 31), size=7, mood=mood["enum"][5], rows=[])
    item = thing.to_item()
    wanted = entity["sk_template"].replace("{day}", "2024-01-31").replace("{size:06d}", "000007")
    assert item[config["sort_key"]] == {"S": wanted}
    assert item[config["partition_key"]] == {"S": entity["pk_template"].replace("{id}", "i")}
    assert item[mood["attribute"]] == {"S": mood["enum"][5]}
    assert item[note["attribute"]] == {"S": note["default"]}
    assert cls.from_item(item) == thing
    assert made.TABLES[f"Table{number}"]["KeySchema"][1]["AttributeName"] == config["sort_key"]


@pytest.mark.parametrize("name", ["entities.py", "repositories.py", "__init__.py"])
def test_what_is_laid_out_is_what_black_lays_out(name: str) -> None:
    text = round_of_attacks(7)[1].files[name]
    assert laid_out(text) == by_black([text])[0]
