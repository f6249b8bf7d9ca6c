"""Pages of schemas for tests, and what a parser finds in them."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from dyngen.diagnostics import Diagnostic
from dyngen.site.content.page import Page, page
from dyngen.sources import sources
from dyngen.understand import understand
from emitted import as_file
from paths import SCHEMAS


def page_of(name: str) -> Page:
    """The page of an application."""
    found, _ = attempted(SCHEMAS / name / "schema.json")
    assert found
    return found


def made(schema: object, usage: object = None, name: str = "shop") -> Page:
    """The page of a schema that is no file yet, and has no errors."""
    path = as_file(schema, name)
    if usage is not None:
        path.with_name("usage_data.json").write_text(json.dumps(usage))
    found, diagnostics = attempted(path)
    assert found, [str(each) for each in diagnostics][:3]
    return found


def attempted(path: Path) -> tuple[Page | None, list[Diagnostic]]:
    """The page of the schema at `path`, or none, and what there was to say."""
    found = understand(sources([path]), ())
    schemas = [schema for _, schema in found.schemas]
    return (page(schemas[0], found.diagnostics) if schemas else None), found.diagnostics


class Parsed(HTMLParser):
    """A page as a parser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, ...]] = Counter()
        """Each element with the names of its attributes."""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []
        """Texts, and the values of attributes."""
        self.comments: list[str] = []
        self.own: dict[str, list[str]] = {"style": [], "script": []}
        """What stands in the elements that are no text."""
        self._inside = ""
        self.feed(text)
        self.close()

    @property
    def text(self) -> str:
        """All that a reader may see, white space made one."""
        return " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[(tag, *sorted(name for name, _ in attrs))] += 1
        self._inside = tag if tag in self.own else ""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            else:
                self.said.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        (self.own[self._inside] if self._inside else self.said).append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
