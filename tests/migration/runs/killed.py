"""A run that is killed at its n-th request, and another that goes on: a process of its own, since it forks.

killed.py ENDPOINT TRIAL 7             at seven points of it, one run after the other: what came of each, as JSON
killed.py ENDPOINT TRIAL 50 --random   drawn anew each time, every point at least once if there are so many
killed.py ENDPOINT TRIAL 3 --here      one run of a table that is there already, killed again and again
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from typing import Any

from dyngen.migration.running.counting import Fate
from dyngen.migration.running.work import evaluated
from dyngen.migration.state.table import TableStore
from emulator import client_of
from migration.runs.trials import NUMBER, Trial, trials
from migration.runs.works import Course

STATE = "dyngen-migrations"
HOUR = 3600
EACH = 11
"""A run that is killed again and again is, at so many requests."""


class Killed:
    """A client that ends its process, as a power cut would, behind the n-th request."""

    def __init__(self, client: Any, most: int = 0) -> None:
        self._client, self._most = client, most
        self.sent = 0

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._client, name)

        def sent(**request: Any) -> Any:
            answer = operation(**request)
            self.sent += 1
            if self.sent == self._most:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return sent


class Stage:
    """A trial on a server."""

    def __init__(self, endpoint: str, trial: Trial) -> None:
        self.endpoint, self.trial = endpoint, trial
        self.client = client_of(endpoint)

    def course(self, client: Any, *, hours: int = 0) -> Course:
        found = self.trial.course(client, TableStore(client, STATE), segments=3, page=4)
        found.clock.time += hours * HOUR  # the leases of whoever died are over
        return found

    def is_killed(self, number: int, *, hours: int = 0) -> bool:
        """A run that goes on, and ends behind so many requests of it; not so if it was done before."""
        child = os.fork()
        if not child:
            self.course(Killed(client_of(self.endpoint), number), hours=hours).run()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    def clear(self) -> None:
        for table in ("Shop", STATE):
            self.client.delete_table(TableName=table)

    def requests(self) -> int:
        """How many a run makes that nobody kills."""
        self.trial.make(self.client)
        counted = Killed(self.client)
        self.course(counted).begin()
        counted.sent = 0
        self.course(counted).run()
        self.clear()
        return counted.sent

    def killed_at(self, number: int) -> dict[str, object]:
        """What came of a run that was killed at a request, and of the one that went on."""
        self.trial.make(self.client)
        self.course(self.client).begin()
        killed = self.is_killed(number)
        before = self.trial.writes(self.client)
        after = self.course(self.client, hours=1).run()
        told = {
            "killed": killed,
            "right": self.trial.is_done(self.client),
            "once": before + after.number(Fate.WRITTEN) == NUMBER,
        }
        self.clear()
        return told

    def killed_here(self, times: int) -> dict[str, object]:
        """What came of one that was killed so many times."""
        self.course(self.client).begin()
        killed = [self.is_killed(EACH, hours=number) for number in range(times)]
        self.course(self.client, hours=times).run()
        return {"killed": sum(killed)}


def points(requests: int, number: int, *, at_random: bool) -> list[int]:
    """So many of the requests, the last one left out, behind which there is nothing to do."""
    every = range(1, requests)
    if not at_random:
        return [*every[:: max(1, len(every) // number)]]
    source = random.SystemRandom()
    found = source.sample(every, min(number, len(every)))
    return [*found, *source.choices(every, k=number - len(found))]


if __name__ == "__main__":
    endpoint, name, number, *how = sys.argv[1:]
    trial = trials()[name]
    evaluated(trial.plan, trial.action)  # before the first fork, so that each child has it
    stage = Stage(endpoint, trial)
    if "--here" in how:
        told: list[dict[str, object]] = [stage.killed_here(int(number))]
    else:
        chosen = points(stage.requests(), int(number), at_random="--random" in how)
        told = [{"at": each, **stage.killed_at(each)} for each in chosen]
    print(json.dumps(told))  # noqa: T201
