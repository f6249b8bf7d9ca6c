"""Where things are in the checkout that the tests run in."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SCHEMAS = ROOT / "schemas"
GOLDEN = ROOT / "golden"
DOCS = ROOT / "docs"
