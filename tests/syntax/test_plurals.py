"""One and many of a name."""

from __future__ import annotations

import pytest

from dyngen.plurals import plural, singular

MANY = {
    "line": "lines",
    "order_line": "order_lines",
    "id": "ids",
    "day": "days",
    "entry": "entries",
    "city": "cities",
    "policy": "policies",
    "movie": "movies",
    "lease": "leases",
    "house": "houses",
    "license": "licenses",
    "purchase": "purchases",
    "expense": "expenses",
    "response": "responses",
    "release": "releases",
    "case": "cases",
    "cause": "causes",
    "warehouse": "warehouses",
    "status": "statuses",
    "bonus": "bonuses",
    "bus": "buses",
    "alias": "aliases",
    "canvas": "canvases",
    "address": "addresses",
    "class": "classes",
    "process": "processes",
    "box": "boxes",
    "tax": "taxes",
    "cache": "caches",
    "batch": "batches",
    "branch": "branches",
    "wish": "wishes",
    "hero": "heroes",
    "photo": "photos",
    "video": "videos",
    "shoe": "shoes",
    "size": "sizes",
    "prize": "prizes",
    "quiz": "quizzes",
    "analysis": "analyses",
    "index": "indices",
    "tax_index": "tax_indices",
    "matrix": "matrices",
    "shelf": "shelves",
    "archive": "archives",
    "move": "moves",
    "life": "lives",
    "child": "children",
    "person": "people",
    "woman": "women",
    "criterion": "criteria",
    "series": "series",
    "species": "species",
    "news": "news",
}
UNCHANGED = {one for one, many in MANY.items() if one == many}


@pytest.mark.parametrize("one", MANY)
def test_there_and_back(one: str) -> None:
    assert plural(one) == MANY[one]
    assert singular(MANY[one]) == (None if one in UNCHANGED else one)


@pytest.mark.parametrize(("many", "one"), [("indexes", "index"), ("bases", "base"), ("as", None)])
def test_what_is_said_otherwise_too(many: str, one: str | None) -> None:
    assert singular(many) == one


@pytest.mark.parametrize(
    "name", ["stock", "status", "address", "analysis", "news", "series", "data", "s", "ss", ""]
)
def test_what_is_not_many(name: str) -> None:
    assert singular(name) is None


def test_only_the_last_word_counts() -> None:
    assert singular("movies_seen") is None
    assert singular("series_titles") == "series_title"
