"""`dyngen migrate verify`: whether the items are as the plan makes them, found out by making them again."""

from __future__ import annotations

import os

import typer

from dyngen.cli.migrate.looking import look_at
from dyngen.cli.migrate.options import (
    Contract,
    MaxRcu,
    PlanFile,
    Workers,
    action_of,
    chosen,
    collecting,
    connected,
)
from dyngen.cli.options.connection import Server, TableNames
from dyngen.cli.options.groups import grouped


@grouped
def verify(
    plan: PlanFile,
    *,
    table_names: TableNames = None,
    server: Server,
    contract: Contract = False,
    workers: Workers = None,
    max_rcu: MaxRcu = None,
) -> None:
    """Read all items again and tell which are not as the plan makes them. Nothing is written."""
    from dyngen.migration.engines.executor import processes
    from dyngen.migration.running.counting import Fate

    what = chosen(plan, action_of(contract=contract), table_names)
    count = workers or os.cpu_count() or 1
    with collecting(), processes(count) as engine:
        sight = look_at(what, connected(server), engine, count, max_rcu)
    wrong = sight.counts.left + sight.counts.number(Fate.DUE)
    typer.echo(f"{wrong:,} of {sight.counts.read:,} items are not as they are to be", err=True)
    if wrong:
        raise typer.Exit(1)
