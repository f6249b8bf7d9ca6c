"""What the commands about a plan have in common: their options, and what these name."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.config import UsageError
from dyngen.export.options import STATE_TABLE as STATE_TABLE

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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


def chosen(path: Path, action: Action, names: dict[str, str], run: str | None) -> Chosen:
    """What the options say. UsageError for a file that is no plan, and for names of tables that it does not have."""
    from dyngen.migration.reading import from_json
    from dyngen.migration.running.run import run_name

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
