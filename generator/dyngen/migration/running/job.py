"""What each worker of a run is told. It can be pickled, and holds all that a worker needs besides its share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from dyngen.importing.sources.dynamodb import WritingClient, client_of
from dyngen.migration.plan import Plan
from dyngen.migration.running.pace import UNLIMITED, Budget
from dyngen.migration.state.nowhere import Nowhere
from dyngen.migration.state.records import Action
from dyngen.migration.state.store import Store
from dyngen.records import record

PAGE = 1000
"""How many items are read at a time: as much is done again at most if a worker dies."""


@record(frozen=True, slots=True)
class Place:
    """A table of the plan as it is deployed."""

    name: str
    key: tuple[str, ...]
    """The attributes of its primary key."""
    items: int = 0
    """How many it holds, about: DynamoDB counts them every six hours."""
    size: int = 0
    """In bytes, about."""


@record(frozen=True, slots=True)
class Connection:
    """Makes clients, in whatever process it gets to."""

    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None

    def __call__(self) -> WritingClient:
        """A client that leaves it to its user to send again what failed."""
        return shared_client(self, retries=False)

    def patient(self) -> WritingClient:
        """One that sends again what failed by itself."""
        return shared_client(self, retries=True)


@cache
def shared_client(connection: Connection, *, retries: bool) -> WritingClient:
    """One in a process, for all threads of it: to make one takes longer than many a segment."""
    where = connection.region, connection.profile, connection.endpoint_url
    return client_of(*where, retries=retries)


@record(frozen=True, slots=True)
class Job:
    """A run, as its workers see it."""

    plan: Plan
    action: Action
    places: Mapping[str, Place]
    """By the name that the table has in the plan."""
    connect: Callable[[], WritingClient]
    state: Callable[[], Store] = Nowhere
    run: str = ""
    budget: Budget = UNLIMITED
    """Of one worker."""
    writes: bool = True
    """Whether anything is written; if not, what would be is counted as due."""
    page: int = PAGE
