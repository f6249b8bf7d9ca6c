"""The pictures that README shows are those that are drawn now, and hold all that they need."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from paths import ROOT
from website.pictures import FOLDER, pictures


def test_the_pictures_are_those_of_today() -> None:
    there = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert there == pictures(), "make pictures"


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_picture_needs_nothing_else(path: object) -> None:
    text = (FOLDER / str(path)).read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314
    assert root.get("aria-label")
    assert not {element.tag.rpartition("}")[2] for element in root.iter()} & {
        "image",
        "script",
        "use",
    }
    assert not re.findall(r"url\(|@import|href", text)


def test_readme_shows_them_with_their_words() -> None:
    shown = dict(
        re.findall(r"!\[([^\]]+)\]\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text())
    )
    assert set(shown.values()) == {f"docs/pictures/{name}" for name in pictures()}
    assert min(map(len, shown)) > 60
