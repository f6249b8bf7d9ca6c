"""How examples tell what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from dyngen.runtime.calls.query import Query, Scan
from dyngen.runtime.examples.telling import told as tell

pytestmark = pytest.mark.slow


@dataclass
class Card:
    """Has all that an entity may have."""

    owner: str
    number: str = field(repr=False)
    since: date | None = None
    limits: list[int] | None = None
    color: str = "blue"
    version: int = 1


CARD = Card("ann", "secret", date(2024, 1, 2), [3])
TOLD = "Card(owner='ann', since=2024-01-02, color='blue', ...)"


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (None, "nothing"),
        (True, "True"),
        (CARD, TOLD),
        ([], "0 items"),
        ([CARD], f"1 item: {TOLD}"),
        (list("abcd"), "4 items: 'a', 'b', 'c', ..."),
    ],
)
def test_what_came_back(outcome: object, told: str) -> None:
    assert tell(outcome) == told


def test_a_scan_is_told_in_an_order() -> None:
    def operation(**_: object) -> dict[str, object]:
        return {"Items": [{"pk": {"S": letter}} for letter in "bca"]}

    def letter(item: Any) -> str:
        return str(item["pk"]["S"])

    assert tell(Query(operation, {}, letter)) == "3 items: 'b', 'c', 'a'"
    assert tell(Scan(operation, {}, letter)) == "3 items: 'a', 'b', 'c'"
