"""Names of two parameters that are the ends of one range.

start_day, end_day     min_total, max_total     since, until
"""

from __future__ import annotations

from dyngen.analysis.conditions.untyped import Spot

PLAIN = (("start", "end"), ("from", "to"), ("min", "max"), ("since", "until"))
"""What says by itself that a range is meant, both ends included: the lower end first."""
_ANY = (*PLAIN, ("after", "before"), ("low", "high"), ("lower", "upper"), ("first", "last"))


def tell_reversed(low: str, high: str, name: str, spot: Spot, remedy: str) -> None:
    """Warn of bounds that are called as if they had changed places; `name` is whose range it is."""
    if _is_reversed(low, high):
        spot.warning(
            "DG446", f"{low} is the lower bound of {name}, and {high} the upper one", remedy
        )


def _is_reversed(one: str, other: str) -> bool:
    """Is the first of two called like the upper end of a range, and the second like its lower end?"""
    first, second = one.split("_"), other.split("_")
    return len(first) == len(second) and any(
        [lower if word == upper else word for word in first] == second and upper in first
        for lower, upper in _ANY
    )
