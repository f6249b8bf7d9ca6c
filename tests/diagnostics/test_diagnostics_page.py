"""docs/diagnostics.md says what the table of rules says."""

from __future__ import annotations

import subprocess
import sys

from dyngen.diagnostics import RULES
from dyngen.diagnostics.page import page
from paths import DOCS

PAGE = DOCS / "diagnostics.md"
COMMAND = "python -m dyngen.diagnostics.page > docs/diagnostics.md"


def test_the_page_is_that_of_the_table() -> None:
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    assert text == page(), f"write it anew: {COMMAND}"


def test_the_command_prints_it() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "dyngen.diagnostics.page"], capture_output=True, check=True
    )
    assert printed.stdout.decode() == page()


def test_every_rule_has_an_entry() -> None:
    text = page()
    for rule in RULES.values():
        assert f"\n### {rule.code}: " in text
