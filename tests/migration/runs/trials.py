"""What runs are tried with that are killed, or done by several hands: each writes every order once.

TRIALS["copies"].plan
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dyngen.migration.plan import Plan
from dyngen.migration.state.records import Action
from migration.runs.moving import copy, planned
from migration.runs.works import Course, Item, by_key, keyed, make_table, order, plan, stored, user

NUMBER = 24
"""How many orders there are, and writes."""


@dataclass(frozen=True)
class Trial:
    """A phase of a plan, with the items before it and after it."""

    plan: Plan
    action: Action
    before: list[Item]
    after: list[Item]

    def make(self, client: Any) -> None:
        """The table, as it is before."""
        make_table(client, self.before)

    def course(self, client: Any, *arguments: Any, **more: Any) -> Course:
        return Course(client, *arguments, plan_=self.plan, action=self.action, **more)

    def is_done(self, client: Any) -> bool:
        return stored(client) == by_key(self.after)

    def writes(self, client: Any) -> int:
        """How many items are not what they were: as many writes were accepted, if each changed another item."""
        was, now = by_key(self.before), stored(client)
        return sum(was.get(key) != now.get(key) for key in {**was, **now})


@cache
def trials() -> Mapping[str, Trial]:
    """By name. Orders come into an index; are copied to a second place; and leave the first one."""
    orders = [order(number) for number in range(NUMBER)]
    copies, keys = [*map(copy, orders)], [*map(keyed, orders)]
    filled, left = planned("ready", "both"), planned("turned", "alone")
    return {
        "index-keys": Trial(plan(), Action.EXPAND, [*orders, user(1)], [*keys, user(1)]),
        "copies": Trial(filled, Action.EXPAND, [*orders, user(1)], [*orders, *copies, user(1)]),
        "old-places": Trial(left, Action.CONTRACT, [*orders, *copies, user(1)], [*copies, user(1)]),
    }


NAMES = ("index-keys", "copies", "old-places")
