"""`dyngen migrate run` and `rollback`: what is written, after everything was asked that must hold."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.connection import EndpointUrl, Profile, Region, TableNames, deployed_names
from dyngen.cli.migrate.looking import look_at
from dyngen.cli.migrate.options import (
    STATE_TABLE,
    Chosen,
    Contract,
    EngineName,
    MaxRcu,
    MaxWcu,
    PlanFile,
    RunName,
    StateFile,
    StateOf,
    StateTable,
    Workers,
    action_of,
    chosen,
    collecting,
)
from dyngen.cli.migrate.showing import reached, shown, told
from dyngen.config import UsageError

if TYPE_CHECKING:
    from dyngen.migration.engines.array import Part
    from dyngen.migration.engines.engine import Engine
    from dyngen.migration.running.guards import Assurances
    from dyngen.migration.running.job import Connection

Engines = Annotated[
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
Again = Annotated[
    bool, typer.Option("--again", help="Begin a run anew that is done, or was aborted.")
]
Backup = Annotated[
    bool,
    typer.Option("--i-have-a-backup", help="Run without point-in-time recovery of the tables."),
]
Aws = Annotated[
    bool, typer.Option("--i-know-this-is-aws", help="Write to tables that are not on this machine.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def run(
    plan: PlanFile,
    table_names: TableNames = None,
    region: Region = None,
    profile: Profile = None,
    endpoint_url: EndpointUrl = None,
    contract: Contract = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would be written. Nothing is, anywhere."),
    ] = False,
    engine: Engines = EngineName.LOCAL,
    workers: Workers = None,
    share: ShareOfJobs = None,
    max_wcu: MaxWcu = None,
    max_rcu: MaxRcu = None,
    state_table: StateTable = STATE_TABLE,
    state_file: StateFile = None,
    run_name: RunName = None,
    again: Again = False,
    writers_deployed: Annotated[
        bool,
        typer.Option("--writers-deployed", help="All code that writes is of the new release."),
    ] = False,
    backup: Backup = False,
    aws: Aws = False,
    yes: Yes = False,
) -> None:
    """Bring stored items to the new schema. What is interrupted goes on where it was; a second run writes nothing."""
    from dyngen.migration.running.guards import Assurances
    from dyngen.migration.running.job import Connection

    connection = Connection(region, profile, endpoint_url)
    what = chosen(plan, action_of(contract=contract), deployed_names(table_names), run_name)
    hands = Hands(engine, workers, share)
    if dry_run:
        with collecting(), hands.engine() as (used, count):
            sight = look_at(what, connection, used, count, max_rcu)
        raise typer.Exit(1 if sight.counts.left else 0)
    said = Assurances(backup, aws, writers_deployed)
    state = StateOf(connection, state_table, state_file)
    _carry_out(what, connection, hands, state, said, (max_wcu, max_rcu), again=again, yes=yes)


def rollback(
    plan: PlanFile,
    table_names: TableNames = None,
    region: Region = None,
    profile: Profile = None,
    endpoint_url: EndpointUrl = None,
    engine: Engines = EngineName.LOCAL,
    workers: Workers = None,
    share: ShareOfJobs = None,
    max_wcu: MaxWcu = None,
    max_rcu: MaxRcu = None,
    state_table: StateTable = STATE_TABLE,
    state_file: StateFile = None,
    run_name: RunName = None,
    again: Again = False,
    backup: Backup = False,
    aws: Aws = False,
    yes: Yes = False,
) -> None:
    """Take back what the first phase has written, where it still is as it was written."""
    from dyngen.migration.running.guards import Assurances
    from dyngen.migration.running.job import Connection
    from dyngen.migration.state.records import Action

    connection = Connection(region, profile, endpoint_url)
    what = chosen(plan, Action.ROLLBACK, deployed_names(table_names), run_name)
    hands = Hands(engine, workers, share)
    state = StateOf(connection, state_table, state_file)
    said = Assurances(backup, aws)
    _carry_out(what, connection, hands, state, said, (max_wcu, max_rcu), again=again, yes=yes)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works, as the options say it."""

    name: EngineName
    workers: int | None
    share: str | None

    def part(self) -> Part:
        """Which of several jobs this is, the only one but for arrays. UsageError if --share does not say it."""
        from dyngen.migration.engines.array import WHOLE, part_of

        if self.name is EngineName.ARRAY:
            return part_of(self.share, os.environ)
        if self.share is not None:
            raise UsageError("--share is about --engine array\nhelp: say --engine array as well")
        return WHOLE

    @contextmanager
    def engine(self) -> Iterator[tuple[Engine, int]]:
        """The engine, while it is needed, and how many shares it does at a time."""
        from dyngen.migration.engines.executor import processes

        if self.name is EngineName.SPARK:
            from dyngen.migration.engines.spark import over_spark, session

            with session() as context:
                yield over_spark(context), context.defaultParallelism
        else:
            count = self.workers or os.cpu_count() or 1
            with processes(count) as engine:
                yield engine, count


def _carry_out(
    what: Chosen,
    connection: Connection,
    hands: Hands,
    state: StateOf,
    said: Assurances,
    units: tuple[float | None, float | None],
    *,
    again: bool,
    yes: bool,
) -> None:
    """Do it, or raise UsageError before anything is written. Ends the command with 1 if items are left."""
    from dyngen.migration.running.deployed import deployed_tables
    from dyngen.migration.running.estimate import estimate
    from dyngen.migration.running.guards import budget, guard
    from dyngen.migration.running.hiding import Shown
    from dyngen.migration.running.job import Job
    from dyngen.migration.running.run import begin, divided, finish, shares_of, standing
    from dyngen.migration.state.records import Run

    part = hands.part()
    if not what.names:
        typer.echo("the plan has no step of this phase: there is nothing to do", err=True)
        return
    tables = deployed_tables(connection.patient(), what.names)
    guard(what.plan, what.action, tables.values(), connection.endpoint_url, said)
    allowed = budget(tables.values(), *units)
    guess = estimate(what.steps, tables, allowed)
    for each in guess.lines():
        typer.echo(each, err=True)
    if not yes and sys.stdin.isatty():
        typer.confirm("go on?", abort=True, err=True)
    places = {name: each.place for name, each in tables.items()}
    store = state()
    with collecting(), hands.engine() as (engine, workers):
        jobs = workers * part.number
        meant = Run(what.run, what.plan.digest, what.action, what.names, divided(places, jobs))
        begun = begin(store, meant, again=again, part=part)
        typer.echo(f"run {begun.name}", err=True)
        shares = part.of(shares_of(begun))
        job = Job(what.plan, what.action, places, connection, state, begun.name, allowed.part(jobs))
        with shown(guess.items, lambda: reached(store, begun.name, shares)):
            finish(job, store, engine, shares)
    end = standing(store, begun.name, time.time(), shares)
    for each in told(end.counts, end.troubles, keys=not Shown(what.plan).secret_keys):
        typer.echo(each)
    if end.counts.left:
        raise typer.Exit(1)
