"""Every input that the fuzzer is fed with, or once tripped over, read without it: and every schema, damaged in many places."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import random
from pathlib import Path

import pytest

from emitted import SOAK
from fuzz.fuzz_answers import read_answer
from fuzz.fuzz_reader import read_bytes
from paths import SCHEMAS, TESTS

pytestmark = pytest.mark.slow

CORPUS = sorted((TESTS / "fuzz/corpus").iterdir())
ANSWERS = sorted((TESTS / "fuzz/answers").iterdir())
SOUND = {"plain", "pieces", "refusal", "none", "chunks", "chunks_extended", "interim", "old"}
"""Of the answers those that are some; all others are refused."""


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 30


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    read_bytes(path.read_bytes(), tmp_path)


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.name)
def test_answers_are_read_as_by_others_or_refused(path: Path) -> None:
    data = path.read_bytes()
    for size in (data[0], 0, 1, 255):
        assert read_answer(bytes([size]) + data[1:]) is (path.name in SOUND)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_schemas_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    """Bytes changed, doubled, dropped, swapped; words put in from elsewhere."""
    rng = random.Random(seed)  # noqa: S311
    texts = [path.read_bytes() for path in sorted(SCHEMAS.glob("*/schema.json"))]
    usage = [path.read_bytes() for path in sorted(SCHEMAS.glob("*/usage_data.json"))]
    words = sorted({word for text in texts for word in text.split()})
    found = 0
    for _ in range(20 if not SOAK else 5_000):
        kind = rng.choice([0, 0, 2])
        data = bytearray(rng.choice(usage if kind else texts))
        for _ in range(rng.randint(1, 6)):
            at, length = rng.randrange(len(data)), rng.randint(0, 12)
            data[at : at + length] = rng.choice(
                [
                    b"",
                    bytes([rng.randrange(256)]),
                    rng.choice(words),
                    data[at : at + length] * 2,
                    b"null",
                    b"{}",
                    b"[]",
                    b'""',
                    b"1e999",
                ]
            )
        found += read_bytes(bytes([kind]) + bytes(data), tmp_path) > 0
    assert found
