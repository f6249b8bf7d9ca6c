"""A run that is killed at its n-th request, and another that goes on: a process of its own, since it forks.

killed.py ENDPOINT 1 2 3     prints for each whether the table is right, and how many writes were accepted in all
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from dyngen.migration.running.counting import Fate
from dyngen.migration.running.work import evaluated
from dyngen.migration.state.records import Action
from dyngen.migration.state.table import TableStore
from emulator import client_of
from migration.works import Course, by_key, keyed, make_table, order, plan, stored

ORDERS = [order(number) for number in range(24)]
STATE = "dyngen-migrations"
HOUR = 3600


class Killed:
    """A client that ends its process, as a power cut would, behind the n-th request."""

    def __init__(self, client: Any, most: int) -> None:
        self._client, self._most = client, most

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._client, name)

        def sent(**request: Any) -> Any:
            answer = operation(**request)
            self._most -= 1
            if self._most == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return sent


def course(client: Any) -> Course:
    return Course(client, TableStore(client, STATE), segments=3, page=4)


def killed_at(endpoint: str, number: int) -> dict[str, object]:
    """What came of a run that was killed at a request, and of the one that went on."""
    client = client_of(endpoint)
    make_table(client, ORDERS)
    course(client).begin()
    child = os.fork()
    if not child:
        dying = course(Killed(client_of(endpoint), number))
        dying.run()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    before = sum("gsi_pk" in item for item in stored(client).values())
    going_on = course(client)
    going_on.clock.time += HOUR
    after = going_on.run()
    right = stored(client) == by_key([keyed(item) for item in ORDERS])
    for table in ("Shop", STATE):
        client.delete_table(TableName=table)
    return {
        "killed": os.WIFSIGNALED(status),
        "right": right,
        "writes": before + after.number(Fate.WRITTEN),
    }


if __name__ == "__main__":
    endpoint, *numbers = sys.argv[1:]
    evaluated(plan(), Action.EXPAND)  # before the first fork, so that each child has it
    print(json.dumps([killed_at(endpoint, int(each)) for each in numbers]))  # noqa: T201
