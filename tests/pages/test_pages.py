"""README and the guides are true: what their code blocks say is done, and each block is of a kind that is held."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.following import blocks, follow
from paths import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", DOCS / "streams.md", *sorted((DOCS / "guides").glob("*.md"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_can_be_done(page: Path, tmp_path: Path) -> None:
    follow(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_that_readers_must_do_is_hidden(page: Path, tmp_path: Path) -> None:
    """In comments stands what is done in their place by this test, and what they have: a table, an editor."""
    hidden = tmp_path / page.name
    hidden.write_text("\n".join(re.findall(r"<!--(.*?)-->", page.read_text(), re.DOTALL)))
    for block in blocks(hidden):
        assert block.language != "yaml", block
        assert "dyngen " not in block.text, block


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("```json\n{}\n```\n", "page.md:1: nothing holds this block"),
        ("```sh\nrm x\n```\n", "page.md:1: what is rm?"),
        ("text\n\n```sh\ndyngen explain DG000\n```\n", r"page.md:3: .*\n.*no rule has the code"),
        (
            "```sh\npython -c 'print(1)'\n```\n```text output\n2\n```\n",
            r"page.md:4: \['2'\] not in 1",
        ),
        (
            "```text file=a.py\nx = 1\n```\n```python from=a.py\nx = 2\n```\n",
            "page.md:4: not in a.py",
        ),
        ("```python\nassert 1 + 1 == 3\n```\n", "AssertionError"),
    ],
)
def test_what_does_not_hold_is_told(tmp_path: Path, page: str, why: str) -> None:
    (tmp_path / "page.md").write_text(page)
    with pytest.raises(AssertionError, match=why):
        follow(tmp_path / "page.md", tmp_path)
