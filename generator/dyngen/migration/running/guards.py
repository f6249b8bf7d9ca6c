"""What must hold before anything is written. Each guard has an option by which somebody says that he knows better."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from dyngen.config import UsageError
from dyngen.migration.plan import Plan
from dyngen.migration.running.deployed import Deployed
from dyngen.migration.running.pace import Budget
from dyngen.migration.state.records import Action
from dyngen.records import record

_PART = 0.2
"""What a run uses of provisioned capacity, unless it is told how much."""


@record(frozen=True, slots=True)
class Assurances:
    """What the user has said."""

    backup: bool = False
    aws: bool = False
    writers_deployed: bool = False


def guard(
    plan: Plan,
    action: Action,
    tables: Iterable[Deployed],
    endpoint_url: str | None,
    said: Assurances,
) -> None:
    """UsageError if a run is not safe: it says why, and by which option it would be begun nevertheless."""
    if not (said.aws or is_this_machine(endpoint_url or "")):
        where = endpoint_url or "AWS"
        raise UsageError(
            f"this writes to tables of {where}\nhelp: say --i-know-this-is-aws if that is meant"
        )
    if plan.writers and action is not Action.ROLLBACK and not said.writers_deployed:
        undone = "\n".join(f"  {each}" for each in plan.writers)
        raise UsageError(
            f"code of the old release would undo what is written as long as it runs:\n{undone}\n"
            "help: deploy the new release everywhere, then say --writers-deployed"
        )
    if action is Action.CONTRACT and not said.writers_deployed:
        raise UsageError(
            "this removes what code of the old release reads, and would write again\n"
            "help: when nothing of the old release is left, say --writers-deployed"
        )
    bare = [each.place.name for each in tables if not each.recoverable]
    if bare and not said.backup:
        raise UsageError(
            f"no point-in-time recovery: {', '.join(bare)}\n"
            "help: turn it on, or make a backup and say --i-have-a-backup"
        )


def is_this_machine(url: str) -> bool:
    """Is it, beyond doubt, a loopback address?"""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def budget(
    tables: Iterable[Deployed], max_wcu: float | None, max_rcu: float | None, *, writes: bool = True
) -> Budget:
    """What a run may use in a second of tables together: what it was told, or a part of what is provisioned.

    UsageError if nothing says how much may be written of a table on demand. Who only reads may read as fast as it goes.
    """
    provisioned = [each.provisioned for each in tables]
    known = [each for each in provisioned if each]
    # Nobody knows how the work falls to the tables, so that the least of them is what all may use.
    reads = min((read * _PART for read, _ in known), default=None)
    write = min((units * _PART for _, units in known), default=None)
    if writes and max_wcu is None and None in provisioned:
        raise UsageError(
            "a table on demand has no limit, and neither has its price\n"
            "help: say how many write units a second may be used: --max-wcu 500"
        )
    return Budget(
        write if max_wcu is None else max_wcu,
        (reads if known else max_wcu) if max_rcu is None else max_rcu,
    )
