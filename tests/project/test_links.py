"""Links between the Markdown files of the repository, as GitHub follows them: to files, and to headings in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from paths import ROOT

PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "benchmarks/RESULTS.md",
    ROOT / "changelog.d/README.md",
]

_CODE = re.compile(r"^( *)```.*?^\1```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page, and the places that it names itself."""
    text = page.read_text("utf-8")
    without_blocks = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r'<a id="([^"]+)"', text)
    for heading in _HEADING.findall(without_blocks):
        said = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.append(re.sub(r"[^\w\- ]", "", said).replace(" ", "-"))
    return set(found)


def astray(page: Path) -> Iterator[str]:
    """The links of a page that lead to no file, or to no heading."""
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        path, _, fragment = link.partition("#")
        target = page.parent / path if path else page
        if re.match(r"\w+:", link) or path.startswith("schemas/"):
            continue  # the front page of the site leads to pages that are made with it
        if not target.exists() or (fragment and fragment not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert [*astray(page)] == []


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One `two`, three\n")
    page = tmp_path / "a.md"
    page.write_text("[a](b.md#one-two-three) [b](b.md#four) [c](c.md) `[d](d.md)`\n")
    assert [*astray(page)] == ["b.md#four", "c.md"]
