"""The command `dyngen`: its subcommands, and what becomes of what goes wrong.

Exit status: 0 clean, 1 findings (a schema has errors, --check found a difference), 2 called wrongly or our own mistake.
Data goes to stdout, messages to stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from dyngen import __version__
from dyngen.cli.commands import Commands
from dyngen.cli.options.settings import missing, refusal
from dyngen.config import UsageError
from dyngen.output.replace import OutputError
from dyngen.schema.files import PathNotFound

app = typer.Typer(
    name="dyngen",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help and errors: rich costs more than the rest of a build in which nothing has changed.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dyngen {__version__}")
        raise typer.Exit


@app.callback()
def dyngen(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
) -> None:
    """Compile DynamoDB schemas to typed Python packages."""


def main() -> None:
    """Be the process `dyngen`: `run_command`, and end without taking apart what the system takes back at once."""
    gc.disable()  # nor would the search for cyclic garbage pay before the end
    # No plugin has a say in what schemas are, and to look for them takes its time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        run_command()
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else bool(error.code)
        for stream in (sys.stdout, sys.stderr):
            try:
                if stream is not None:  # it was closed before the start
                    stream.flush()
            except (OSError, ValueError):  # as Python itself says that what was printed is lost
                status = 120
        os._exit(status)


def run_command(arguments: Sequence[str] | None = None) -> None:
    """Run the command with `arguments`, by default those of the process, and raise SystemExit."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may know fewer characters
    try:
        if sys.flags.optimize > 1:
            raise UsageError(
                "python -OO drops docstrings, and dyngen keeps the code that it emits in them\n"
                "help: run it without -OO, or with PYTHONOPTIMIZE=1"
            )
        app(arguments)
    except PathNotFound as error:
        typer.echo(f"error: {missing(error)}", err=True)
    except (UsageError, OutputError) as error:
        typer.echo(f"error: {error}", err=True)
    except OSError as error:
        typer.echo(f"error: {refusal(error)}", err=True)
    except (
        Exception
    ) as error:  # the last resort: whatever it is, no user's input should have led here
        if os.environ.get("DYNGEN_TRACEBACK"):
            raise
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f" at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        typer.echo(
            f"internal error: {type(error).__name__}: {error}{where}\n"
            "This is a bug in dyngen, not in your schema; nothing is known to be wrong with what you wrote.\n"
            "help: set DYNGEN_TRACEBACK=1, run it again, and report what it prints",
            err=True,
        )
    sys.exit(2)
