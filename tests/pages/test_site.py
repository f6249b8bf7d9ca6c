"""The documentation as a site: it builds, its links lead somewhere, and a reader's browser fetches nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from urllib.parse import unquote, urlsplit

import pytest

from emitted import NAMES
from pages.browser import complaints, needs_chromium
from pages.following import follow
from pages.parsed import Parsed
from paths import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make site` makes; a warning of MkDocs, such as a link that leads nowhere, is an error there."""
    folder = tmp_path_factory.mktemp("made") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Fetched(HTMLParser):
    """What a browser fetches for a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "a":
            found = (given.get(each) for each in ("src", "href", "data"))
            self.addresses += [each for each in found if each]


@cache
def parsed(path: Path) -> Parsed:
    return Parsed(path.read_text("utf-8"))


def astray(page: Path, links: list[str]) -> Iterator[str]:
    """The links of a page that lead to no file, or to no place in it."""
    for link in links:
        address = urlsplit(link)
        if address.scheme or address.netloc:
            continue
        target = (page.parent / unquote(address.path)) if address.path else page
        target = target / "index.html" if target.is_dir() else target
        fragment = unquote(address.fragment) if target.suffix == ".html" else ""
        if not target.is_file() or (fragment and fragment not in parsed(target).ids):
            yield link


def pages(site: Path) -> list[Path]:
    # What a server answers for an address that it does not know, from wherever that is.
    return [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def test_every_link_leads_somewhere(site: Path) -> None:
    found = {page.relative_to(site).as_posix(): page for page in pages(site)}
    lost = {
        name: there
        for name, page in found.items()
        if (there := [*astray(page, parsed(page).links)])
    }
    assert lost == {}
    assert len(found) > 30


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text('<p id="x"></p><a href="#x"></a><a href="#y"></a><a href="b.html"></a>')
    assert [*astray(page, parsed(page).links)] == ["#y", "b.html"]


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    outside = {
        address
        for page in pages(site)
        for address in Fetched(page).addresses
        if urlsplit(address).netloc and "canonical" not in address
    }
    assert outside == set()


def test_the_applications_are_part_of_it(site: Path) -> None:
    there = {path.parent.name for path in (site / "schemas").glob("*/index.html")}
    assert there == set(NAMES)
    assert "schemas/index.html" in parsed(site / "index.html").links


def test_the_front_page_shows_what_there_is(tmp_path: Path) -> None:
    """Its schema and its method are those of the application."""
    for folder in ("schemas/social_media_app", "golden/social_media_app"):
        copytree(ROOT / folder, tmp_path / folder)
    follow(ROOT / "docs/index.md", tmp_path)


@needs_chromium
def test_the_policy_of_its_pages_lets_them_work(site: Path) -> None:
    assert complaints(site / "index.html") == []
    assert complaints(site / "language.html") == []
