"""Packages that other processes make while this one reads the schemas.

    with emission("ruff", PLAIN, processes=2) as made:
        made.begin(schema)                  as soon as its meaning is known
        made.packages([schema, …])          {"shop": {"keys.py": "…", …}, …}

One process is forked here, the foreman (see `workshop`): it imports libcst while this one imports pydantic. Whatever it
cannot do is done here, and so what fails there fails again where somebody hears of it: nothing but the time that a
build takes depends on whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from dyngen.config import Formatter
from dyngen.emission.emit import Packages, emit
from dyngen.emission.forks import Fork, fork
from dyngen.tracking import Tracked, untracked
from dyngen.variant import Variant

# A build in which nothing has changed needs no processes.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from dyngen.ir.schema import Schema

_ROOM = 1 << 20
"""So many bytes of schemas may wait in the pipe to the foreman, for whom this process would wait otherwise."""


class Emission:
    """Packages of one kind, which a foreman may be making."""

    def __init__(self, formatter: Formatter, variant: Variant, foreman: Foreman | None) -> None:
        self._formatter = formatter
        self._variant = variant
        self._foreman = foreman

    def begin(self, schema: Schema) -> None:
        """Have the foreman make its package, if there is one."""
        if self._foreman:
            with suppress(OSError):  # he was killed
                self._foreman.asked.send(schema)

    def packages(self, schemas: Sequence[Schema], tracked: Tracked = untracked) -> Packages:
        """The packages of these schemas, in this order."""
        if not self._foreman:
            return emit(schemas, self._formatter, self._variant, tracked)
        made = self._foreman.packages(tracked(schemas, "writing packages"))
        if missing := [each for each in schemas if each.package not in made]:
            made |= emit(missing, self._formatter, self._variant)
        return {each.package: made[each.package] for each in schemas}


class Foreman(NamedTuple):
    """Another process, which is told of schemas."""

    fork: Fork
    """Answers of each package that it is done, and then with all packages."""
    asked: Connection
    """Takes the schemas; it has its end where they have theirs."""

    def packages(self, schemas: Iterable[object]) -> Packages:
        """The packages of all it was told of, none if it came to nothing; goes through `schemas` as they get done."""
        self.asked.close()
        made: Packages | None = None
        with suppress(EOFError, OSError):
            for _ in schemas:
                made = self.fork.answer.recv()
                if made:
                    break
            made = made or self.fork.answer.recv()
        return made or {}


@contextmanager
def emission(formatter: Formatter, variant: Variant, processes: int) -> Iterator[Emission]:
    """Packages of this kind, made by so many processes."""
    foreman = _foreman(formatter, variant, processes) if processes > 1 else None
    try:
        yield Emission(formatter, variant, foreman)
    finally:
        if foreman:
            foreman.fork.end()
            foreman.asked.close()


def _foreman(formatter: Formatter, variant: Variant, processes: int) -> Foreman | None:
    """A foreman for so many processes; None where the system has no room for any."""
    from multiprocessing import Pipe

    import dyngen.ir.schema  # noqa: F401 - what both need, once for both
    from dyngen.emission.workshop import lead

    try:
        hears, asked = Pipe(duplex=False)
    except OSError:
        return None
    with suppress(ImportError, OSError):
        from fcntl import F_SETPIPE_SZ, fcntl

        fcntl(asked.fileno(), F_SETPIPE_SZ, _ROOM)
    with hears:
        forked = fork(partial(lead, hears, asked, formatter, variant, processes))
    return Foreman(forked, asked) if forked else None
