"""The imports of a module: which names it needs, and the lines that give them.

    reads dataclass, Decimal      ▶                                               from decimal import Decimal

A name that the vocabulary does not know is a mistake in the quotes: misspelt, or a hole left over.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, TypeAlias

from dyngen.records import record
from dyngen.syntax.printing import Names

LINE_LENGTH: Final = 88


@record(frozen=True, slots=True)
class Import:
    """Where a name comes from.

    `Import("decimal", "Decimal")` is `from decimal import Decimal`, `Import(".runtime", "Query")`
    is `from .runtime import Query`, and `Import("sys")` is `import sys`. Under another name in the
    vocabulary, or where it gives way to another, it is imported `as` that name.
    """

    module: str
    name: str | None = None


class UnknownName(Exception):
    """Emitted code reads names that nothing binds and the vocabulary does not know."""

    def __init__(self, unknown: Iterable[str]) -> None:
        self.names = tuple(sorted(unknown))
        super().__init__(f"emitted code reads names nobody knows: {', '.join(self.names)}")


# What a module has without importing it. `site` adds others (exit, help) that not every run has.
_OF_SITE = {"copyright", "credits", "exit", "help", "license", "quit"}
_ALWAYS_THERE = frozenset(dir(builtins)) - _OF_SITE | {"__file__", "__path__", "__spec__"}


def needed(names: Names, vocabulary: Mapping[str, Import]) -> dict[str, Import]:
    """Where the names come from that are read and not bound.

    UnknownName, with all of them, when a name is neither bound, nor built in, nor in *vocabulary*.
    """
    wanted: dict[str, Import] = {}
    unknown: list[str] = []
    for spelling in names.free | names.uncertain - names.bound:
        name = names.meant.get(spelling, spelling)
        if name in vocabulary:
            wanted[spelling] = vocabulary[name]
        elif name not in _ALWAYS_THERE:
            unknown.append(spelling)
        elif name != spelling:
            wanted[spelling] = Import("builtins", name)
    if unread := names.free.intersection(unknown):
        raise UnknownName(unread)
    return wanted


_Natural: TypeAlias = list[tuple[int, str]]


def sort_key(name: str) -> tuple[int, _Natural]:
    """The order of names in `__all__`, as ruff has it: constants, classes, then the others."""
    constant = len(name) > 1 and name.isupper()
    return (0 if constant else 1 if name[:1].isupper() else 2), _natural(name)


def _natural(text: str) -> _Natural:
    """Text by its characters, and numbers in it by their size, before any letter: `E9`, `E10`, `EA`."""
    return [
        (0 if part[0] == "0" else len(part), part) if part.isdigit() else (sys.maxsize, part)
        for part in re.findall(r"[0-9]+|[^0-9]", text)
    ]


def import_lines(wanted: Mapping[str, Import]) -> str:
    """The statements that import what is wanted, in the order of isort and ruff and in black's form."""
    together: defaultdict[tuple[str, str], list[tuple[str, Import]]] = defaultdict(list)
    for name, source in sorted(wanted.items(), key=_place):
        # `import x`, and a name imported as another, has a line to itself.
        together[source.module, "" if source.name == name else name].append((name, source))
    lines = ""
    before = None
    for group in sorted(together.values(), key=lambda group: _place(group[0])):
        section = _section(group[0][1].module)
        lines += "" if before in (None, section) else "\n"
        lines += _line(group)
        before = section
    return lines


def _place(item: tuple[str, Import]) -> tuple[object, ...]:
    name, source = item
    return (
        _section(source.module),
        source.name is not None,  # `import x` stands above `from x import y`
        -_dots(source.module),  # the furthest package first
        source.module.lower(),
        source.module,
        _imported(source.name or ""),
        source.name != name,  # what keeps its name stands above the same under another
        name,
    )


@cache
def _imported(name: str) -> tuple[int, _Natural, _Natural]:
    """The order of names in an import: as in `__all__`, but capitals count last."""
    kind, as_it_is = sort_key(name)
    return kind, _natural(name.lower()), as_it_is


@cache
def _section(module: str) -> int:
    """Python itself, the standard library, others, and this package, in the order of a module."""
    top = module.partition(".")[0]
    if not top:
        return 3
    if top == "__future__":
        return 0
    return 1 if top in sys.stdlib_module_names else 2


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _line(group: list[tuple[str, Import]]) -> str:
    """One statement: what one module gives."""
    module = group[0][1].module
    if group[0][1].name is None:
        return "".join(f"import {_known_as(module, name)}\n" for name, _ in group)
    names = [_known_as(source.name or "", name) for name, source in group]
    line = f"from {module} import {', '.join(names)}\n"
    if len(line) <= LINE_LENGTH + 1:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _known_as(name: str, here: str) -> str:
    return name if name == here else f"{name} as {here}"
