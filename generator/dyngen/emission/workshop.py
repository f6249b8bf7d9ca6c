"""What the other processes of a build do.

The foreman is told of schemas while they are being read, and makes packages in the meantime. When there are no more to
come it forks helpers, which know all that it knows by then, and together they make what is left, the heaviest first:
whole packages, or parts of them where one takes so long that the others would have to wait for it. Where the text of a
part is large, they lay it out together once all parts are made.

Nobody waits for what cannot come: whoever is killed closes its pipes, and who reads or writes there ends as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from operator import itemgetter
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dyngen.config import Formatter
from dyngen.emission.emit import Lowered, Packages, assembled, finished, layouts, preparing
from dyngen.emission.forks import fork
from dyngen.records import defined_quickly
from dyngen.variant import Variant

# libcst is for the foreman to import, while the first process imports something else.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from dyngen.ir.schema import Schema
    from dyngen.lower import Lowering, Part

_FEW = 4
"""Where there are so many packages of one size for each process, none is taken apart."""
_BATCH = 300_000
"""So many characters are laid out at once: more would be for others to do, and for each time a process is started."""
_LARGE = 1_000_000
"""Of a text of so many characters, laying it out is shared."""
_TURN = 4
"""So many bytes has the number of a task."""

Parts: TypeAlias = dict[str, "Part"]


class Task(NamedTuple):
    """Parts of a package, to be made by one process."""

    package: str
    parts: Sequence[str]


class Layout(NamedTuple):
    """Pieces of large texts, to be laid out by one process."""

    pieces: Mapping[str, str]
    """Each by a name of its own."""


class Share(NamedTuple):
    """What one process has made."""

    packages: Packages
    """Those of which it made all parts."""
    parts: dict[str, Parts]
    """Parts of the others, by the package and the name of the file."""
    layouts: dict[str, str]
    """The texts of those, laid out: "shop/keys.py"."""
    large: dict[str, list[str]]
    """Those that are to be laid out by all together, in pieces."""


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
        self.share = Share({}, {}, {}, {})

    def do(self, task: Task | Layout) -> None:
        """Make what the task says; `lay_out` brings it to its end."""
        if isinstance(task, Layout):
            self._lay_out(task)
            return
        self._make(task)
        texts = chain(self._texts.values(), *(each.modules.values() for each in self._lowered))
        if sum(map(len, texts)) > _BATCH:
            self.lay_out()

    def _make(self, task: Task) -> None:
        from dyngen.output.format import cut

        lowering = self._lowerings[task.package]
        made = {name: lowering.parts[name]() for name in task.parts}
        if made.keys() == lowering.parts.keys():
            self._lowered.append(assembled(lowering, made))
            return
        self.share.parts.setdefault(task.package, {}).update(made)
        for name, text in lowering.texts(made).items():
            path = f"{task.package}/{name}"
            if len(text) > _LARGE:
                self.share.large[path] = cut(text)
            else:
                self._texts[path] = text

    def _lay_out(self, task: Layout) -> None:
        from dyngen.output.format import FormatError

        with suppress(FormatError):  # it was cut within a text
            self.share.layouts.update(layouts(task.pieces, self._formatter))

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
        self.share.large.update(other.large)
        for package, parts in other.parts.items():
            self.share.parts.setdefault(package, {}).update(parts)

    def pieces(self) -> list[tuple[str, str]]:
        """The pieces of large texts, each with a name of its own: "shop/keys.py/2"."""
        return [
            (f"{path}/{number}", piece)
            for path, pieces in self.share.large.items()
            for number, piece in enumerate(pieces)
        ]

    def join(self) -> None:
        """Join large texts of their pieces; one of which a piece is missing will be laid out as a whole."""
        from dyngen.output.format import joined

        laid_out = self.share.layouts
        for path, pieces in self.share.large.items():
            names = [f"{path}/{number}" for number in range(len(pieces))]
            if all(name in laid_out for name in names):
                laid_out[path] = joined(laid_out.pop(name) for name in names)

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
    with defined_quickly():
        from dyngen.syntax import compiling  # and with it libcst, of which most is dataclasses
    from dyngen.lower import Lowering

    common = preparing(formatter)
    ahead = chain(common, compiling())
    lowerings: dict[str, Lowering] = {}
    left: dict[str, int] = {}
    workshop = Workshop(formatter, lowerings)
    with suppress(EOFError):
        while True:
            while left and not hears.poll():
                package, _ = left.popitem()
                workshop.do(Task(package, [*lowerings[package].parts]))
            while not hears.poll() and next(ahead, ahead) is not ahead:
                pass
            schema = hears.recv()
            lowerings[schema.package] = Lowering(schema, variant)
            left[schema.package] = _weight(schema)
    done = partial(answer.send, None)
    for _ in workshop.share.packages:  # nobody listened before, and a pipe holds only so much
        done()
    workshop.done = done
    share = partial(_share, workshop, partial(Workshop, formatter, lowerings, done), processes)
    share(_tasks(left, lowerings, processes), common)
    if pieces := workshop.pieces():
        share(_layouts(pieces, processes))
        workshop.join()
    answer.send(workshop.packages())


def _share(
    workshop: Workshop,
    helper: Callable[[], Workshop],
    processes: int,
    tasks: Sequence[Task | Layout],
    meanwhile: Iterable[object] = (),
) -> None:
    """Do tasks in this process and in helpers, each with a workshop of its own, and take over what those make."""
    turns = Turns(tasks)
    helpers = [fork(partial(_help, helper(), turns)) for _ in range(min(processes, len(turns)) - 1)]
    for _ in meanwhile:  # while the helpers begin
        pass
    workshop.lay_out()
    for task in turns:
        workshop.do(task)
    workshop.lay_out()
    for each in helpers:
        if each:
            with suppress(EOFError, OSError):
                workshop.add(each.answer.recv())
            each.end()


def _help(workshop: Workshop, turns: Turns, answer: Connection) -> None:
    for task in turns:
        workshop.do(task)
    workshop.lay_out()
    answer.send(workshop.share)


class Turns:
    """Tasks that several processes do, the next by whoever is free: they share a file, and the place in it."""

    def __init__(self, tasks: Sequence[Task | Layout]) -> None:
        self._tasks = tasks
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - as long as there are copies
        self._file.write(b"".join(n.to_bytes(_TURN) for n in range(len(tasks))))
        self._file.seek(0)

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task | Layout]:
        while turn := self._file.read(_TURN):
            yield self._tasks[int.from_bytes(turn)]


def _tasks(
    left: Mapping[str, int], lowerings: Mapping[str, Lowering], processes: int
) -> list[Task]:
    """What is left to do, the heaviest first."""
    heavy = sum(left.values()) / (processes * _FEW)
    weighed: list[tuple[float, Task]] = []
    for package, weight in left.items():
        parts = [*lowerings[package].parts]
        if weight > heavy:
            weighed += [
                (weight / 2**place, Task(package, [name])) for place, name in enumerate(parts, 1)
            ]
        else:
            weighed.append((weight, Task(package, parts)))
    return [task for _, task in sorted(weighed, key=itemgetter(0), reverse=True)]


def _layouts(pieces: Sequence[tuple[str, str]], processes: int) -> list[Layout]:
    """Pieces of large texts, shared out."""
    size = -(-len(pieces) // (processes * _FEW))
    return [Layout(dict(pieces[at : at + size])) for at in range(0, len(pieces), size)]


def _weight(schema: Schema) -> int:
    """How much there is to make of a schema: its methods, more or less."""
    return sum(1 + len(each.methods) for each in schema.entities) + len(schema.transactions)
