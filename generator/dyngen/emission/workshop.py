"""What the other processes of a build do.

The foreman is told of schemas while they are being read, and makes packages in the meantime. When there are no more to
come it forks helpers, which know all that it knows by then, and together they make what is left, the heaviest first:
whole packages, or parts of them where one takes so long that the others would have to wait for it.

Nobody waits for what cannot come: whoever is killed closes its pipes, and who reads or writes there ends as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from heapq import heappop, heappush
from itertools import chain
from operator import itemgetter
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dyngen.config import Formatter
from dyngen.emission.emit import Lowered, Packages, assembled, finished, layouts, preparing
from dyngen.emission.forks import fork
from dyngen.variant import Variant

# libcst is for the foreman to import, while the first process imports something else.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from dyngen.ir.schema import Schema
    from dyngen.lower import Lowering, Part

_FEW = 2
"""Where there are so many packages of one size for each process, none is taken apart."""
_BATCH = 300_000
"""So many characters are laid out at once: more would be for others to do, and for each time a process is started."""
_TURN = 4
"""So many bytes has the number of a task."""

Parts: TypeAlias = dict[str, "Part"]


class Task(NamedTuple):
    """Parts of a package, to be made by one process."""

    package: str
    parts: Sequence[str]


class Share(NamedTuple):
    """What one process has made."""

    packages: Packages
    """Those of which it made all parts."""
    parts: dict[str, Parts]
    """Parts of the others, by the package and the name of the file."""
    layouts: dict[str, str]
    """The texts of those, laid out: "shop/keys.py"."""


class Workshop:
    """What one process makes of the schemas of a build."""

    def __init__(
        self,
        formatter: Formatter,
        lowerings: Mapping[str, Lowering],
        done: Callable[[], object] = lambda: None,
    ) -> None:
        self._formatter = formatter
        self._lowerings = lowerings
        self.done = done
        """Called for each package that is finished."""
        self._lowered: list[Lowered] = []
        self._texts: dict[str, str] = {}
        self.share = Share({}, {}, {})

    def do(self, task: Task) -> None:
        """Make what the task says; `lay_out` brings it to its end."""
        lowering = self._lowerings[task.package]
        made = {name: lowering.parts[name]() for name in task.parts}
        if made.keys() == lowering.parts.keys():
            self._lowered.append(assembled(lowering, made))
        else:
            self.share.parts.setdefault(task.package, {}).update(made)
            self._texts |= {
                f"{task.package}/{name}": text for name, text in lowering.texts(made).items()
            }
        texts = chain(self._texts.values(), *(each.modules.values() for each in self._lowered))
        if sum(map(len, texts)) > _BATCH:
            self.lay_out()

    def lay_out(self) -> None:
        """Lay out what has been made."""
        self.share.layouts.update(layouts(self._texts, self._formatter))
        self.share.packages.update(finished(self._lowered, self._formatter))
        for _ in self._lowered:
            self.done()
        self._lowered, self._texts = [], {}

    def add(self, other: Share) -> None:
        """Take over what another process has made."""
        self.share.packages.update(other.packages)
        self.share.layouts.update(other.layouts)
        for package, parts in other.parts.items():
            self.share.parts.setdefault(package, {}).update(parts)

    def packages(self) -> Packages:
        """All packages of which every part has been made, by whomever."""
        for package, parts in self.share.parts.items():
            lowering = self._lowerings[package]
            if parts.keys() == lowering.parts.keys():
                self._lowered.append(assembled(lowering, parts, self.share.layouts))
        self.lay_out()
        return self.share.packages


def lead(
    hears: Connection,
    asked: Connection,
    formatter: Formatter,
    variant: Variant,
    processes: int,
    answer: Connection,
) -> None:
    """Answer with the packages of the schemas that come, made by as many processes as can be at work."""
    asked.close()
    from dyngen.lower import Lowering
    from dyngen.syntax import compiling

    common = preparing(formatter)
    ahead = chain(common, compiling())
    lowerings: dict[str, Lowering] = {}
    # Packages that nobody has begun with, by their weights: a heap, since helpers would wait for a heavy one.
    left: list[tuple[int, str]] = []
    workshop = Workshop(formatter, lowerings)
    with suppress(EOFError):
        while True:
            while left and not hears.poll():
                _, package = heappop(left)
                workshop.do(Task(package, [*lowerings[package].parts]))
            while not hears.poll() and next(ahead, ahead) is not ahead:
                pass
            schema = hears.recv()
            lowerings[schema.package] = Lowering(schema, variant)
            heappush(left, (_weight(schema), schema.package))
    done = partial(answer.send, None)
    for _ in workshop.share.packages:  # nobody listened before, and a pipe holds only so much
        done()
    workshop.done = done
    turns = Turns(_tasks(left, lowerings, processes))
    helpers = [
        fork(partial(_help, Workshop(formatter, lowerings, done), turns))
        for _ in range(min(processes, len(turns)) - 1)
    ]
    for _ in common:  # while the helpers begin
        pass
    workshop.lay_out()
    for task in turns:
        workshop.do(task)
    workshop.lay_out()
    for helper in helpers:
        if helper:
            with suppress(EOFError, OSError):
                workshop.add(helper.answer.recv())
            helper.end()
    answer.send(workshop.packages())


def _help(workshop: Workshop, turns: Turns, answer: Connection) -> None:
    for task in turns:
        workshop.do(task)
    workshop.lay_out()
    answer.send(workshop.share)


class Turns:
    """Tasks that several processes do, the next by whoever is free: they share a file, and the place in it."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - as long as there are copies
        self._file.write(b"".join(n.to_bytes(_TURN) for n in range(len(tasks))))
        self._file.seek(0)

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        while turn := self._file.read(_TURN):
            yield self._tasks[int.from_bytes(turn)]


def _tasks(
    left: Sequence[tuple[int, str]], lowerings: Mapping[str, Lowering], processes: int
) -> list[Task]:
    """What is left to do, the heaviest first."""
    heavy = sum(weight for weight, _ in left) / (processes * _FEW)
    weighed: list[tuple[float, Task]] = []
    for weight, package in left:
        parts = [*lowerings[package].parts]
        if weight > heavy:
            weighed += [
                (weight / 2**place, Task(package, [name])) for place, name in enumerate(parts, 1)
            ]
        else:
            weighed.append((weight, Task(package, parts)))
    return [task for _, task in sorted(weighed, key=itemgetter(0), reverse=True)]


def _weight(schema: Schema) -> int:
    """How much there is to make of a schema: its methods, more or less."""
    return sum(1 + len(each.methods) for each in schema.entities) + len(schema.transactions)
