"""A look at what a run would do: nothing is written, not even how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from dyngen.cli.migrate.options import Chosen
from dyngen.cli.migrate.showing import Reached, shown, told

if TYPE_CHECKING:
    from dyngen.migration.engines.engine import Engine
    from dyngen.migration.running.job import Connection
    from dyngen.migration.running.run import Sight
    from dyngen.migration.running.work import Result


def look_at(
    what: Chosen, connection: Connection, engine: Engine, workers: int, max_rcu: float | None
) -> Sight:
    """Read all items of the plan's tables, and print what would become of them. UsageError if they cannot be read."""
    from dyngen.migration.running.counting import Counts, Fate
    from dyngen.migration.running.deployed import deployed_tables
    from dyngen.migration.running.guards import budget
    from dyngen.migration.running.hiding import Shown
    from dyngen.migration.running.job import Job
    from dyngen.migration.running.run import divided, look, shares_of
    from dyngen.migration.state.records import Run

    tables = deployed_tables(connection.patient(), what.names)
    places = {name: each.place for name, each in tables.items()}
    run = Run(what.run, what.plan.digest, what.action, what.names, divided(places, workers))
    allowed = budget(tables.values(), None, max_rcu, writes=False)
    job = Job(what.plan, what.action, places, connection, budget=allowed.part(workers))
    seen = [Counts()]

    def hear(result: Result) -> None:
        seen.append(seen.pop() + result.counts)

    def reached() -> Reached:
        [counts] = seen[-1:] or [Counts()]
        return Reached(counts.read, 0, counts.left, 0)

    with shown(sum(each.items for each in places.values()), reached):
        sight = look(job, engine, shares_of(run), hear)
    say = Shown(what.plan)
    for each in told(sight.counts, sight.troubles, keys=not say.secret_keys):
        typer.echo(each)
    for due in sight.due:
        for each in say.lines(due):
            typer.echo(f"  {each}")
    if more := sight.counts.number(Fate.DUE) - len(sight.due):
        typer.echo(f"  and {more:,} others")
    return sight
