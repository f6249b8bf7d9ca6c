"""What the commands about a plan have in common: their options, each once, and what these name.

Options that go together are groups (dyngen.cli.options.groups).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.connection import Server, deployed_names
from dyngen.config import UsageError
from dyngen.export.options import STATE_TABLE as STATE_TABLE
from dyngen.records import record

if TYPE_CHECKING:
    from dyngen.migration.plan import Phase, Plan, Step
    from dyngen.migration.running.job import Connection
    from dyngen.migration.state.records import Action
    from dyngen.migration.state.store import Store

PlanFile = Annotated[
    Path,
    typer.Argument(help="What `dyngen migrate plan` has written.", metavar="PLAN"),
]
Contract = Annotated[
    bool,
    typer.Option("--contract", help="The second phase: remove what only the old release has read."),
]
StateTable = Annotated[
    str,
    typer.Option(help="The table that says how far a run is; `run` makes it.", metavar="NAME"),
]
StateFile = Annotated[
    Path | None,
    typer.Option(
        help="A file in its place, for a run on one machine.", metavar="FILE", show_default=False
    ),
]
RunName = Annotated[
    str | None,
    typer.Option(
        "--run",
        help="The name of the run. [default: made of the plan and the tables]",
        metavar="NAME",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        help="How many processes are at work. [default: one a core]",
        metavar="N",
        min=1,
        show_default=False,
    ),
]
MaxWcu = Annotated[
    float | None,
    typer.Option(
        "--max-wcu",
        help="Write units a second. [default: 20 % of what is provisioned]",
        metavar="N",
        min=1,
        show_default=False,
    ),
]
MaxRcu = Annotated[
    float | None,
    typer.Option(
        "--max-rcu",
        help="Read units a second. [default: 20 % of what is provisioned, else as --max-wcu]",
        metavar="N",
        min=1,
        show_default=False,
    ),
]


class EngineName(enum.StrEnum):
    """Who does the work."""

    LOCAL = "local"
    ARRAY = "array"
    SPARK = "spark"


EngineOption = Annotated[
    EngineName,
    typer.Option(help="Who works: processes of this machine, one of several equal jobs, or Spark."),
]
ShareOfJobs = Annotated[
    str | None,
    typer.Option(
        "--share",
        help="Of --engine array: which of how many jobs this is, the first is 0/N. [default: from the environment]",
        metavar="I/N",
        show_default=False,
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be written. Nothing is, anywhere.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Begin a run anew that is done, or was aborted.")
]
WritersDeployed = Annotated[
    bool, typer.Option("--writers-deployed", help="All code that writes is of the new release.")
]
Backup = Annotated[
    bool,
    typer.Option("--i-have-a-backup", help="Run without point-in-time recovery of the tables."),
]
Aws = Annotated[
    bool, typer.Option("--i-know-this-is-aws", help="Write to tables that are not on this machine.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@record(frozen=True, slots=True)
class Units:
    """How fast: a group of options."""

    max_wcu: MaxWcu = None
    max_rcu: MaxRcu = None


@record(frozen=True, slots=True)
class Kept:
    """Where it is kept how far a run is, and under which name: a group of options."""

    state_table: StateTable = STATE_TABLE
    state_file: StateFile = None
    run_name: RunName = None


@record(frozen=True, slots=True)
class Said:
    """What somebody takes on himself: a group of options."""

    again: Again = False
    backup: Backup = False
    aws: Aws = False
    yes: Yes = False


@record(frozen=True, slots=True)
class StateOf:
    """Finds the state of runs, in whatever process it gets to."""

    connection: Connection
    table: str
    file: Path | None

    def __call__(self) -> Store:
        """The file that was named, else the table."""
        from dyngen.migration.state.file import FileStore
        from dyngen.migration.state.table import TableStore

        if self.file:
            return FileStore(self.file)
        return TableStore(self.connection.patient(), self.table)


def state_of(kept: Kept, connection: Connection) -> StateOf:
    """The state that the options say."""
    return StateOf(connection, kept.state_table, kept.state_file)


def connected(server: Server) -> Connection:
    """What makes clients of the DynamoDB that the options say."""
    from dyngen.migration.running.job import Connection

    return Connection(server.region, server.profile, server.endpoint_url)


@record(frozen=True, slots=True)
class Chosen:
    """What is to be done to which tables."""

    plan: Plan
    action: Action
    names: dict[str, str]
    """What the tables of its steps are called where they are deployed."""
    run: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the phase."""
        return self.plan.of(phase_of(self.action))


def chosen(
    path: Path, action: Action, table_names: Sequence[str] | None, run: str | None = None
) -> Chosen:
    """What the options say. UsageError for a file that is no plan, and for names of tables that it does not have."""
    from dyngen.migration.reading import from_json
    from dyngen.migration.running.run import run_name

    names = deployed_names(table_names)
    plan = from_json(path.read_bytes(), str(path))
    steps = plan.of(phase_of(action))
    known = {each.table for each in plan.steps}
    if unknown := sorted(names.keys() - known):
        raise UsageError(
            f"the plan has no table {', '.join(unknown)}\nhelp: there are {', '.join(sorted(known))}"
        )
    deployed = {table: names.get(table, table) for table in sorted({each.table for each in steps})}
    return Chosen(plan, action, deployed, run or run_name(plan, action, deployed))


def action_of(*, contract: bool) -> Action:
    """What a run does: the second phase, or the first."""
    from dyngen.migration.state.records import Action

    return Action.CONTRACT if contract else Action.EXPAND


def phase_of(action: Action) -> Phase:
    """Which steps an action is about."""
    from dyngen.migration.plan import Phase
    from dyngen.migration.state.records import Action

    return Phase.CONTRACT if action is Action.CONTRACT else Phase.EXPAND


@contextmanager
def collecting() -> Iterator[None]:
    """Cyclic garbage is collected meanwhile, which a command that is over at once does without."""
    import gc

    gc.enable()
    try:
        yield
    finally:
        gc.disable()
