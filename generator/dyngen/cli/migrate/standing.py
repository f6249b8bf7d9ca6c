"""`dyngen migrate status` and `abort`: runs that are at work somewhere, by what they have written down."""

from __future__ import annotations

import time

import typer

from dyngen.cli.connection import EndpointUrl, Profile, Region, TableNames, deployed_names
from dyngen.cli.migrate.options import (
    STATE_TABLE,
    Contract,
    PlanFile,
    RunName,
    StateFile,
    StateOf,
    StateTable,
    action_of,
    chosen,
)
from dyngen.cli.migrate.showing import told


def status(
    plan: PlanFile,
    table_names: TableNames = None,
    region: Region = None,
    profile: Profile = None,
    endpoint_url: EndpointUrl = None,
    contract: Contract = False,
    state_table: StateTable = STATE_TABLE,
    state_file: StateFile = None,
    run_name: RunName = None,
) -> None:
    """Say how far a run is. Exit status 1 if there is something left to do."""
    from dyngen.migration.running.hiding import Shown
    from dyngen.migration.running.job import Connection
    from dyngen.migration.running.run import standing

    connection = Connection(region, profile, endpoint_url)
    names = deployed_names(table_names)
    what = chosen(plan, action_of(contract=contract), names, run_name)
    now = standing(StateOf(connection, state_table, state_file)(), what.run, time.time())
    typer.echo(f"run {now.run.name}{', aborted' if now.run.aborted else ''}")
    typer.echo(f"{now.done:,} of {now.segments:,} segments are done")
    if now.workers:
        typer.echo(f"{now.workers:,} are worked at, {now.rate:,.0f} items/s")
    for each in told(now.counts, now.troubles, keys=not Shown(what.plan).secret_keys):
        typer.echo(each)
    if now.counts.left or not now.is_done:
        raise typer.Exit(1)


def abort(
    plan: PlanFile,
    table_names: TableNames = None,
    region: Region = None,
    profile: Profile = None,
    endpoint_url: EndpointUrl = None,
    contract: Contract = False,
    state_table: StateTable = STATE_TABLE,
    state_file: StateFile = None,
    run_name: RunName = None,
) -> None:
    """Stop all workers of a run at their next page. What is written stays, and `run --again` begins anew."""
    from dyngen.migration.running import run
    from dyngen.migration.running.job import Connection

    connection = Connection(region, profile, endpoint_url)
    names = deployed_names(table_names)
    what = chosen(plan, action_of(contract=contract), names, run_name)
    run.abort(StateOf(connection, state_table, state_file)(), what.run)
    typer.echo(f"run {what.run} is aborted", err=True)
