"""The commands below `dyngen migrate`."""

from __future__ import annotations

import typer

from dyngen.cli.migrate.checking import verify
from dyngen.cli.migrate.plan import plan
from dyngen.cli.migrate.running import rollback, run
from dyngen.cli.migrate.standing import abort, status

migrate = typer.Typer(
    name="migrate",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make stored items what a changed schema says they are.",
)
for command in (plan, run, status, verify, abort, rollback):
    migrate.command()(command)
