"""`dyngen migrate status` and `abort`: runs that are at work somewhere, by what they have written down."""

from __future__ import annotations

import time

import typer

from dyngen.cli.migrate.options import (
    Contract,
    Kept,
    PlanFile,
    action_of,
    chosen,
    connected,
    state_of,
)
from dyngen.cli.migrate.showing import told
from dyngen.cli.options.connection import Server, TableNames
from dyngen.cli.options.groups import grouped


@grouped
def status(
    plan: PlanFile,
    *,
    table_names: TableNames = None,
    server: Server,
    contract: Contract = False,
    kept: Kept,
) -> None:
    """Say how far a run is. Exit status 1 if there is something left to do."""
    from dyngen.migration.running.hiding import Shown
    from dyngen.migration.running.run import standing

    what = chosen(plan, action_of(contract=contract), table_names, kept.run_name)
    now = standing(state_of(kept, connected(server))(), what.run, time.time())
    typer.echo(f"run {now.run.name}{', aborted' if now.run.aborted else ''}")
    typer.echo(f"{now.done:,} of {now.segments:,} segments are done")
    if now.workers:
        typer.echo(f"{now.workers:,} are worked at, {now.rate:,.0f} items/s")
    for each in told(now.counts, now.troubles, keys=not Shown(what.plan).secret_keys):
        typer.echo(each)
    if now.counts.left or not now.is_done:
        raise typer.Exit(1)


@grouped
def abort(
    plan: PlanFile,
    *,
    table_names: TableNames = None,
    server: Server,
    contract: Contract = False,
    kept: Kept,
) -> None:
    """Stop all workers of a run at their next page. What is written stays, and `run --again` begins anew."""
    from dyngen.migration.running import run

    what = chosen(plan, action_of(contract=contract), table_names, kept.run_name)
    run.abort(state_of(kept, connected(server))(), what.run)
    typer.echo(f"run {what.run} is aborted", err=True)
