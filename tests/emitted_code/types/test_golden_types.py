"""Emitted packages under type checkers: what is right passes, and each mistake draws its complaint.

The mistakes and the complaints stand side by side in tests/types/bad.py. That whole golden/ is clean under
`mypy --strict` and pyright strict, and a client with boto3's stubs fits it, is `make types`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from emitted_code.types import checkers
from paths import GOLDEN, TESTS

pytestmark = pytest.mark.slow

TYPES = TESTS / "types"


def test_mypy_has_nothing_to_say_about_ordinary_use() -> None:
    assert checkers.complaints_of_mypy(TYPES / "good.py", GOLDEN) == {}


def test_pyright_has_nothing_to_say_about_ordinary_use(tmp_path: Path) -> None:
    assert checkers.complaints_of_pyright(TYPES / "good.py", GOLDEN, tmp_path) == {}


def test_mypy_finds_every_mistake() -> None:
    mistakes = TYPES / "bad.py"
    assert checkers.complaints_of_mypy(mistakes, GOLDEN) == checkers.expected(mistakes, "MYPY")


def test_pyright_finds_every_mistake(tmp_path: Path) -> None:
    mistakes = TYPES / "bad.py"
    found = checkers.complaints_of_pyright(mistakes, GOLDEN, tmp_path)
    assert found == checkers.expected(mistakes, "PYRIGHT")
