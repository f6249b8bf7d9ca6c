"""docs/changes.md says what the table of rules says."""

from __future__ import annotations

import re
import subprocess
import sys

from dyngen.evolution.page import page
from dyngen.evolution.rules import ENCODING, RULES, SAFE
from paths import DOCS

COMMAND = "python -m dyngen.evolution.page > docs/changes.md"


def test_the_page_is_that_of_the_table() -> None:
    path = DOCS / "changes.md"
    text = path.read_text("utf-8") if path.exists() else ""
    assert text == page(), f"write it anew: {COMMAND}"


def test_the_command_prints_it() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "dyngen.evolution.page"], capture_output=True, check=True
    )
    assert printed.stdout.decode() == page()


def test_every_rule_and_every_key_has_an_entry() -> None:
    text = page()
    assert all(f"\n### {code}: " in text for code in RULES)
    keys = {key for rule in RULES.values() for key in rule.keys} - {ENCODING} | {*SAFE}
    assert all(f"| `{key}` |" in text for key in keys)


def test_every_link_leads_somewhere() -> None:
    text = page()
    headings = re.findall(r"(?m)^#+ (.*)$", text)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert {*re.findall(r"\(#([^)]*)\)", text)} <= anchors
