"""`dyngen migrate run` and `rollback`: what is written, after everything was asked that must hold."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from dyngen.cli.migrate.looking import look_at
from dyngen.cli.migrate.options import (
    Chosen,
    Contract,
    DryRun,
    EngineName,
    EngineOption,
    Kept,
    PlanFile,
    Said,
    ShareOfJobs,
    Units,
    Workers,
    WritersDeployed,
    action_of,
    chosen,
    collecting,
    connected,
    state_of,
)
from dyngen.cli.migrate.showing import reached, shown, told
from dyngen.cli.options.connection import Server, TableNames
from dyngen.cli.options.groups import grouped
from dyngen.config import UsageError
from dyngen.records import record

if TYPE_CHECKING:
    from dyngen.migration.engines.array import Part
    from dyngen.migration.engines.engine import Engine


@record(frozen=True, slots=True)
class Hands:
    """Who works: a group of options."""

    engine: EngineOption = EngineName.LOCAL
    workers: Workers = None
    share: ShareOfJobs = None

    def part(self) -> Part:
        """Which of several jobs this is, the only one but for arrays. UsageError if --share does not say it."""
        from dyngen.migration.engines.array import WHOLE, part_of

        if self.engine is EngineName.ARRAY:
            return part_of(self.share, os.environ)
        if self.share is not None:
            raise UsageError("--share is about --engine array\nhelp: say --engine array as well")
        return WHOLE

    @contextmanager
    def at_work(self) -> Iterator[tuple[Engine, int]]:
        """The engine, while it is needed, and how many shares it does at a time."""
        from dyngen.migration.engines.executor import processes

        if self.engine is EngineName.SPARK:
            from dyngen.migration.engines.spark import over_spark, session

            with session() as context:
                yield over_spark(context), context.defaultParallelism
        else:
            count = self.workers or os.cpu_count() or 1
            with processes(count) as engine:
                yield engine, count


@grouped
def run(
    plan: PlanFile,
    *,
    table_names: TableNames = None,
    server: Server,
    contract: Contract = False,
    dry_run: DryRun = False,
    hands: Hands,
    units: Units,
    kept: Kept,
    writers_deployed: WritersDeployed = False,
    said: Said,
) -> None:
    """Bring stored items to the new schema. What is interrupted goes on where it was; a second run writes nothing."""
    what = chosen(plan, action_of(contract=contract), table_names, kept.run_name)
    if dry_run:
        with collecting(), hands.at_work() as (used, count):
            sight = look_at(what, connected(server), used, count, units.max_rcu)
        raise typer.Exit(1 if sight.counts.left else 0)
    _carry_out(what, server, hands, units, kept, said, writers_deployed=writers_deployed)


@grouped
def rollback(
    plan: PlanFile,
    *,
    table_names: TableNames = None,
    server: Server,
    hands: Hands,
    units: Units,
    kept: Kept,
    said: Said,
) -> None:
    """Take back what the first phase has written, where it still is as it was written."""
    from dyngen.migration.state.records import Action

    what = chosen(plan, Action.ROLLBACK, table_names, kept.run_name)
    _carry_out(what, server, hands, units, kept, said)


def _carry_out(
    what: Chosen,
    server: Server,
    hands: Hands,
    units: Units,
    kept: Kept,
    said: Said,
    *,
    writers_deployed: bool = False,
) -> None:
    """Do it, or raise UsageError before anything is written. Ends the command with 1 if items are left."""
    from dyngen.migration.running.deployed import deployed_tables
    from dyngen.migration.running.estimate import estimate
    from dyngen.migration.running.guards import Assurances, budget, guard
    from dyngen.migration.running.hiding import Shown
    from dyngen.migration.running.job import Job
    from dyngen.migration.running.run import begin, divided, finish, shares_of, standing
    from dyngen.migration.state.records import Run

    connection = connected(server)
    state = state_of(kept, connection)
    part = hands.part()
    if not what.names:
        typer.echo("the plan has no step of this phase: there is nothing to do", err=True)
        return
    tables = deployed_tables(connection.patient(), what.names)
    assured = Assurances(said.backup, said.aws, writers_deployed)
    guard(what.plan, what.action, tables.values(), connection.endpoint_url, assured)
    allowed = budget(tables.values(), units.max_wcu, units.max_rcu)
    guess = estimate(what.steps, tables, allowed)
    for each in guess.lines():
        typer.echo(each, err=True)
    if not said.yes and sys.stdin.isatty():
        typer.confirm("go on?", abort=True, err=True)
    places = {name: each.place for name, each in tables.items()}
    store = state()
    with collecting(), hands.at_work() as (engine, workers):
        jobs = workers * part.number
        meant = Run(what.run, what.plan.digest, what.action, what.names, divided(places, jobs))
        begun = begin(store, meant, again=said.again, part=part)
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
