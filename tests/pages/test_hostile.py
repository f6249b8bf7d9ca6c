"""Text from outside never becomes markup: whatever a schema or its usage data says, pages keep their shape.

The claim, held for each page below: its elements, and the attributes that each has, are those of the page of the same
schema with harmless texts in the same places, and so are the tokens of its Markdown; its styles and scripts are
dyngen's own; and what is no value, which may be cut off, can be read on it.

One attack is one hostile text in one place.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache

import pytest
from markdown_it import MarkdownIt

from dyngen.site.markdown import markdown_page
from dyngen.site.rendering import html_page
from dyngen.site.texts import visible
from emitted import SOAK
from emitted_code.names.hostile import hostile, whole
from emitted_code.names.hostile_schema import DATA, KEY, Places, schema_of, usage_of
from pages.attacks import MARKUP
from pages.parsed import Parsed, made

pytestmark = pytest.mark.slow

ENTITIES = 3
ATTACKS = 200_000 if SOAK else 3_000


def attack(rng: random.Random, kind: str, number: int) -> str:
    """A hostile text for one place, different from those of all others."""
    pieces = [
        rng.choice([rng.choice(MARKUP), whole(hostile(rng))]) for _ in range(rng.randint(1, 2))
    ]
    text, unique = "".join(pieces), unique_of(number)
    if kind == KEY:  # braces have a meaning in a template, %s is warned of; a name has 255 bytes
        text = re.sub("[{}%]", "", text)[:35]
    return rng.choice([f"{text}{unique}", f"{unique}{text}", f"{text}{unique}{text}"])


def unique_of(number: int) -> str:
    return f"h{number:05d}h"


@cache
def places() -> Places:
    return Places(schema_of(ENTITIES), usage_of(ENTITIES))


@cache
def harmless() -> tuple[Parsed, Counter[str], str]:
    page = made(*places().filled([unique_of(number) for number in range(len(places().kinds))]))
    return Parsed(html_page(page)), tokens(markdown_page(page)), html_page(page)


def tokens(text: str) -> Counter[str]:
    """What a Markdown text is made of: its blocks, and what stands in them; tags as they are."""
    found: Counter[str] = Counter()
    for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        for each in [block, *(block.children or [])]:
            if each.type.startswith("html"):
                found[each.content] += 1
            elif each.type not in ("text", "text_special", "code_inline", "softbreak"):
                found[each.type] += 1
    # A text is in backticks, or in <code> if it holds what they cannot.
    del found["<code>"], found["</code>"]
    return found


ROUNDS = -(-ATTACKS // len(places().kinds))


@pytest.mark.parametrize("part", range(2))
def test_hostile_text_stays_text(part: int) -> None:
    for seed in range(part, ROUNDS, 2):
        rng = random.Random(seed)  # noqa: S311
        given = [attack(rng, kind, number) for number, kind in enumerate(places().kinds)]
        page = made(*places().filled(given))
        plain, plain_tokens, _ = harmless()
        found = Parsed(html_page(page))
        assert found.elements == plain.elements, seed
        assert found.own == plain.own
        assert len(found.comments) == len(plain.comments)
        check_said(found.text, plain.text, given)
        assert tokens(markdown_page(page)) == plain_tokens, seed


def check_said(text: str, plain: str, given: list[str]) -> None:
    """Prose and parts of keys can be read; values may be cut off."""
    for number, (kind, attacking) in enumerate(zip(places().kinds, given, strict=True)):
        if kind == DATA or unique_of(number) not in plain:
            continue
        ways = [visible(attacking), visible(" ".join(attacking.split()).rstrip("."))]
        assert any(" ".join(each.split()) in text for each in ways), (number, attacking)


def test_there_are_as_many_attacks_as_promised() -> None:
    assert ROUNDS * len(places().kinds) >= ATTACKS


def test_most_places_are_told_of() -> None:
    """Else the attacks would be on nothing."""
    plain, _, _ = harmless()
    told = [unique_of(number) in plain.text for number in range(len(places().kinds))]
    assert sum(told) > len(told) / 2
