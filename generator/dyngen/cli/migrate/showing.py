"""How far a run is, on a terminal as a bar, elsewhere as a line every half a minute; and what came of it in the end."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import typer

from dyngen.cli.output.progress import is_watched
from dyngen.config import UsageError
from dyngen.records import record

if TYPE_CHECKING:
    from dyngen.migration.running.counting import Counts
    from dyngen.migration.state.records import Share, Trouble
    from dyngen.migration.state.store import Store

_TERMINAL = 1.0
_LINES = 30.0
"""After so many seconds it is said again how far it is."""


@record(frozen=True, slots=True)
class Reached:
    """How far a run is."""

    items: int
    written: int
    left: int
    rate: float
    """Items a second; 0 if that is not known."""


def reached(store: Store, run: str, shares: Sequence[Share]) -> Reached:
    """How far these shares of a run are."""
    from dyngen.migration.running.counting import Fate
    from dyngen.migration.running.run import standing

    now = standing(store, run, time.time(), shares)
    counts = now.counts
    return Reached(counts.read, counts.number(Fate.WRITTEN), counts.left, now.rate)


def line(now: Reached, items: int) -> str:
    """The same in a line, where about `items` are to be read."""
    parts = [
        f"{now.items:,} of about {items:,} items",
        f"{now.written:,} written",
        *([f"{now.left:,} left"] if now.left else []),
    ]
    if now.rate:
        seconds = max(0, items - now.items) / now.rate
        parts.append(f"{now.rate:,.0f} items/s, about {_span(seconds)} to go")
    return ", ".join(parts)


@contextmanager
def shown(items: int, ask: Callable[[], Reached]) -> Iterator[None]:
    """While the work is done somewhere, `ask` how far it is and show that, of about so many items."""
    ended = threading.Event()
    watch = told_by_a_bar if is_watched() else told_in_lines
    thread = threading.Thread(target=watch, args=(items, ask, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def told_in_lines(items: int, ask: Callable[[], Reached], ended: threading.Event) -> None:
    """Say it in a line now and then, until it has ended."""
    while not ended.wait(_LINES):
        with suppress(UsageError):  # if the state cannot be read, the workers say so
            typer.echo(line(ask(), items), err=True)


def told_by_a_bar(items: int, ask: Callable[[], Reached], ended: threading.Event) -> None:
    """Show it as a bar, until it has ended."""
    # Only here: to import rich takes longer than many a command.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=max(items, 1))
        while not ended.wait(_TERMINAL):
            with suppress(UsageError):
                now = ask()
                progress.update(task, completed=now.items, description=line(now, items))


def told(counts: Counts, troubles: tuple[Trouble, ...], *, keys: bool = True) -> Iterator[str]:
    """What became of the items, a line for each entity and fate, and the first that could not be done."""
    for (entity, fate), count in sorted(counts.items.items()):
        yield f"{f'{entity} ' if entity else ''}{fate}: {count:,}"
    for one in troubles:
        said = f"{'.'.join(filter(None, (one.entity, one.attribute)))} {one.why}"
        yield f"  {f'{one.key}: ' if keys else ''}{said}"


def _span(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"
