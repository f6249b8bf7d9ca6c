"""A run over Spark, one of whose workers is killed in the midst of a page: a process of the Python that has Spark.

sparked.py ENDPOINT FOLDER expand      the folder has plan.json, and gets `attempts` (segment:attempt), `writes` (keys)

It imports dyngen and boto3 alone, since nothing else is there.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from dyngen.migration.engines.spark import over_spark, session
from dyngen.migration.reading import from_json
from dyngen.migration.running.job import Connection, Job, Place
from dyngen.migration.running.run import begin, finish, shares_of
from dyngen.migration.running.work import work
from dyngen.migration.state.records import Action, Run
from dyngen.migration.state.table import TableStore

SEGMENTS = 4
FASTER = 10
"""So much faster time goes by: the lease of the worker that died is over after six seconds."""


class Hasty:
    """The same clock in all processes."""

    def now(self) -> float:
        return time.time() * FASTER

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / FASTER)


@dataclass
class Watched:
    """A client that notes the writes that were accepted. The first worker that makes a second one dies of it."""

    client: Any
    folder: Path
    writes: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def update_item(self, **request: Any) -> Any:
        return self._written(self.client.update_item(**request), request["Key"])

    def transact_write_items(self, **request: Any) -> Any:
        answer = self.client.transact_write_items(**request)
        _, written = request["TransactItems"]  # the other is what it depends on
        [one] = written.values()
        return self._written(answer, one.get("Item") or one["Key"])

    def _written(self, answer: Any, key: Any) -> Any:
        note(self.folder / "writes", f"{key['pk']['S']} {key['sk']['S']}")
        self.writes += 1
        if self.writes == 2:
            with suppress(FileExistsError):
                (self.folder / "dead").touch(exist_ok=False)
                os.kill(os.getpid(), signal.SIGKILL)
        return answer


def note(file: Path, text: str) -> None:
    """Append a line, which no other process can get into."""
    with file.open("a") as appended:
        appended.write(f"{text}\n")


@dataclass(frozen=True)
class State:
    connection: Connection

    def __call__(self) -> TableStore:
        return TableStore(self.connection.patient(), "state")


def task(job: Job, folder: Path, share: Any) -> Any:
    """One share, in a worker of Spark."""
    attempt = import_module("pyspark").TaskContext.get().attemptNumber()
    note(folder / "attempts", f"{share.key}:{attempt}")
    client = Watched(job.connect(), folder)
    return work(replace(job, connect=lambda: client), share, Hasty())


def main(endpoint: str, folder: Path, action: Action) -> None:
    plan = from_json((folder / "plan.json").read_text(), "plan.json")
    connection = Connection(endpoint_url=endpoint)
    state = State(connection)
    meant = Run("sparked", plan.digest, action, {"Shop": "Shop"}, {"Shop": SEGMENTS})
    store = state()
    shares = shares_of(begin(store, meant, again=False))
    places = {"Shop": Place("Shop", ("pk", "sk"))}
    job = Job(plan, action, places, connection, state, "sparked", page=100)
    os.environ["PYSPARK_SUBMIT_ARGS"] = "--master local[2,3] pyspark-shell"
    with session() as context:
        finish(job, store, over_spark(context), shares, partial(task, job, folder), Hasty())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Action(sys.argv[3]))
