"""Build, and build again whenever a schema or its usage data changes, until Ctrl-C."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import typer

from dyngen.cli.options.settings import missing, refusal
from dyngen.config import Settings, UsageError
from dyngen.output.replace import OutputError
from dyngen.schema.files import PathNotFound, find
from dyngen.schema.package import usage_data_beside

_POLL = 0.3  # seconds between two looks


def watch(chosen: Settings, build: Callable[[], object]) -> None:
    """Call `build` now and after each change. What stops a build is told, and the last good output stays."""
    with suppress(KeyboardInterrupt):
        built: dict[Path, tuple[int, int]] | None = None
        while True:
            seen = _stamps(chosen)
            if seen != built:
                while (settled := _later(chosen)) != seen:  # somebody is still saving
                    seen = settled
                built = seen
                try:
                    build()
                except PathNotFound as error:
                    typer.echo(f"error: {missing(error)}", err=True)
                except (UsageError, OutputError) as error:
                    typer.echo(f"error: {error}", err=True)
                except OSError as error:
                    typer.echo(f"error: {refusal(error)}", err=True)
                gc.collect()  # `main` has switched off that it happens by itself
                typer.echo("watching for changes, Ctrl-C ends it", err=True)
            time.sleep(_POLL)


def _later(chosen: Settings) -> dict[Path, tuple[int, int]]:
    time.sleep(_POLL)
    return _stamps(chosen)


def _stamps(chosen: Settings) -> dict[Path, tuple[int, int]]:
    """When each file that a build reads was last changed, and its size."""
    stamps: dict[Path, tuple[int, int]] = {}
    with suppress(PathNotFound, OSError):
        for path in find(chosen.paths):
            for file in (path, chosen.usage_data or usage_data_beside(path)):
                with suppress(OSError):  # an editor is replacing it
                    if file:
                        status = file.stat()
                        stamps[file] = (status.st_mtime_ns, status.st_size)
    return stamps
