"""The imports of a module, derived from the names it reads and does not bind.

    @dataclass                                from dataclasses import dataclass
    class Post:                        ▶      from decimal import Decimal
        score: Decimal

Which names those are is the compiler's own answer (`symtable`), so parameters, comprehensions,
class attributes, captures and the rest of Python's scoping rules hold here by construction. A name
that the vocabulary does not know is a mistake in the quotes: misspelt, or a hole left over.
"""

from __future__ import annotations

import builtins
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from symtable import SymbolTable, symtable

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import phrase
from dyngen.syntax.kinds import Statement


@dataclass(frozen=True, slots=True)
class Import:
    """Where a name comes from.

    `Import("decimal", "Decimal")` is `from decimal import Decimal`, `Import(".runtime", "Query")`
    is `from .runtime import Query`, and `Import("sys")` is `import sys`. Under another name in the
    vocabulary it is imported `as` that name.
    """

    module: str
    name: str | None = None


class UnknownName(Exception):
    """Emitted code reads names that nothing binds and the vocabulary does not know."""

    def __init__(self, unknown: Iterable[str]) -> None:
        self.names = tuple(sorted(unknown))
        super().__init__(f"emitted code reads names nobody knows: {', '.join(self.names)}")


@dataclass(frozen=True, slots=True)
class Names:
    """How a module uses names."""

    free: frozenset[str]  # read, and bound nowhere that the reader could see
    uncertain: frozenset[str]  # read and bound in one class body: `date: date`

    @classmethod
    def of(cls, code: str) -> Names:
        """The names of *code*; SyntaxError when it is none."""
        module = symtable(code, "<emitted>", "exec")
        read: set[str] = set()
        bound: set[str] = set()
        uncertain: set[str] = set()
        for table in _tables(module):
            for symbol in table.get_symbols():
                name = symbol.get_name()
                at_module = table is module or symbol.is_global()
                binds = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
                if at_module and binds:
                    bound.add(name)
                if at_module and symbol.is_referenced():
                    read.add(name)
                elif symbol.is_referenced() and table.get_type() == "class":
                    uncertain.add(name)
        return cls(frozenset(read - bound), frozenset(uncertain - bound))


def _tables(table: SymbolTable) -> Iterator[SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


# What a module has without importing it. `site` adds others (exit, help) that not every run has.
_OF_SITE = {"copyright", "credits", "exit", "help", "license", "quit"}
_ALWAYS_THERE = frozenset(dir(builtins)) - _OF_SITE | {"__file__", "__path__", "__spec__"}


def imports(
    code: str,
    vocabulary: Mapping[str, Import],
    *,
    exports: Iterable[Identifier] = (),
    future_annotations: bool = False,
) -> list[Statement]:
    """The import statements *code* needs, sorted as isort and ruff sort them.

    `exports` are names to be imported though nothing reads them, unless *code* binds them itself.
    UnknownName, with all of them, when a name is neither bound, nor built in, nor in *vocabulary*.
    """
    used = Names.of("\n".join([code, *exports]))
    known = used.free & vocabulary.keys() | used.uncertain & vocabulary.keys()
    if unknown := used.free - known - _ALWAYS_THERE:
        raise UnknownName(unknown)
    wanted = {name: vocabulary[name] for name in known}
    if future_annotations:
        wanted["annotations"] = Import("__future__", "annotations")
    return _written(wanted)


def sort_key(name: str) -> tuple[int, str, str]:
    """The order of names in an import and in `__all__`: constants, classes, then the others."""
    constant = len(name) > 1 and name.isupper()
    return (0 if constant else 1 if name[:1].isupper() else 2), name.lower(), name


def _written(wanted: Mapping[str, Import]) -> list[Statement]:
    """A statement for each module, a blank line between the sections."""
    together: defaultdict[tuple[str, str], list[tuple[str, Import]]] = defaultdict(list)
    for name, source in sorted(wanted.items(), key=_place):
        # `import x`, and a name imported as another, has a line to itself.
        together[source.module, "" if source.name == name else name].append((name, source))
    statements: list[Statement] = []
    section = 0
    for group in sorted(together.values(), key=lambda group: _place(group[0])):
        line = cst.SimpleStatementLine([_line(group)])
        before, section = section, _section(group[0][1].module)
        apart = statements and before != section
        statements.append(phrase.below([cst.EmptyLine()], line) if apart else line)
    return statements


def _place(item: tuple[str, Import]) -> tuple[object, ...]:
    name, source = item
    return (
        _section(source.module),
        source.name is not None,  # `import x` stands above `from x import y`
        -_dots(source.module),  # the furthest package first
        source.module.lower(),
        source.module,
        sort_key(source.name or ""),
        name,
    )


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


def _line(group: list[tuple[str, Import]]) -> cst.Import | cst.ImportFrom:
    module = group[0][1].module
    path = [phrase.name(Identifier(part)) for part in module.split(".") if part]
    source = _dotted(path[0], path[1:]) if path else None
    if group[0][1].name is None and source is not None:
        return cst.Import([_alias(source, module, name) for name, _ in group])
    members = [(Identifier(item.name or ""), name) for name, item in group]
    return cst.ImportFrom(
        source,
        [_alias(phrase.name(member), member, name) for member, name in members],
        relative=[cst.Dot()] * _dots(module),
    )


def _dotted(base: cst.Name | cst.Attribute, path: list[cst.Name]) -> cst.Name | cst.Attribute:
    for part in path:
        base = cst.Attribute(base, part)
    return base


def _alias(node: cst.Name | cst.Attribute, known_as: str, name: str) -> cst.ImportAlias:
    if known_as == name:
        return cst.ImportAlias(node)
    return cst.ImportAlias(node, cst.AsName(phrase.name(Identifier(name))))
