"""One and many, of the last word of a name in snake case.

    singular("order_lines")    order_line
    singular("news")           None
    plural("tax_index")        tax_indices

English has endings that mostly follow a rule, and words that do not.
"""

from __future__ import annotations

_SAME = frozenset(("series", "species", "news", "data", "sms", "https", "gps"))
"""Words that end like many and are one, or are alike for both."""

_WITH_S = (
    *("cache", "headache", "niche", "avalanche", "movie", "cookie", "tie", "pie", "calorie"),
    *("shoe", "toe", "canoe", "size", "prize", "maze", "axe"),
    *("use", "cause", "clause", "pause", "house", "warehouse", "spouse", "excuse"),
    *("photo", "video", "logo", "memo", "repo", "studio", "ratio", "portfolio", "demo"),
)
"""Words that only get an s, although those that end alike do otherwise."""
_WITH_ES = ("alias", "atlas", "bias", "bus", "canvas", "gas", "lens")
"""Words that end in an s themselves, although those that end alike many do not."""

_IRREGULAR = {
    **{one: f"{one}s" for one in _WITH_S},
    **{one: f"{one}es" for one in _WITH_ES},
    **{f"{stem}is": f"{stem}es" for stem in ("analys", "bas", "cris", "diagnos", "synops")},
    **{f"{stem}f": f"{stem}ves" for stem in ("hal", "lea", "shel")},
    "knife": "knives",
    "life": "lives",
    "quiz": "quizzes",
    "child": "children",
    "person": "people",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "index": "indices",
    "vertex": "vertices",
    "matrix": "matrices",
    "appendix": "appendices",
    "criterion": "criteria",
    "medium": "media",
}
_ONE = {many: one for one, many in _IRREGULAR.items()} | {"bases": "base"}

_ENDINGS = (
    *(("sses", "ss"), ("uses", "us"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")),
    *(("oes", "o"), ("ies", "y"), ("s", "")),
)
"""What many end in, and one. The first that fits holds: `statuses`, but `leases`."""
_NOT_MANY = ("ss", "us", "is")


def singular(name: str) -> str | None:
    """What one of them is called; None of a name that is not the plural of anything."""
    before, word = _split(name)
    if word in _ONE:
        return before + _ONE[word]
    if word in _SAME or word in _IRREGULAR or word.endswith(_NOT_MANY):
        return None
    for ending, one in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return before + word.removesuffix(ending) + one
    return None


def plural(name: str) -> str:
    """More than one of what a name says; the name itself where that is the same word."""
    before, word = _split(name)
    if word in _SAME:
        return name
    if word in _IRREGULAR:
        return before + _IRREGULAR[word]
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{name[:-1]}ies"
    return f"{name}es" if word.endswith(("s", "x", "ch", "sh", "o")) else f"{name}s"


def _split(name: str) -> tuple[str, str]:
    """What stands before the last word, and that word."""
    before, gap, word = name.rpartition("_")
    return before + gap, word
