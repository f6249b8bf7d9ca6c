"""docs/language.md says what the models of the schema language say."""

from __future__ import annotations

from dyngen.schema.page import page
from paths import DOCS

PAGE = DOCS / "language.md"


def test_the_page_is_that_of_the_models() -> None:
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    assert text == page(), "write it anew: python -m dyngen.schema.page > docs/language.md"
