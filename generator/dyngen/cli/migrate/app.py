"""The commands below `dyngen migrate`."""

from __future__ import annotations

import typer

from dyngen.cli.migrate.plan import plan

migrate = typer.Typer(
    name="migrate",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make stored items what a changed schema says they are.",
)
migrate.command()(plan)
