"""A whole module: docstring, the imports its body turns out to need, and the body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from dyngen.names import Identifier
from dyngen.records import record
from dyngen.syntax import literal
from dyngen.syntax.imports import Import, UnknownName, import_lines, needed, sort_key
from dyngen.syntax.kinds import Elements, Statement
from dyngen.syntax.printing import Names, Printer
from dyngen.syntax.quote import statement
from dyngen.syntax.shadowing import in_code


@record(frozen=True, slots=True)
class Module:
    """A finished module."""

    docstring: str
    names: Mapping[str, Import]
    """Where the names come from that it imports."""
    body: str

    @property
    def imports(self) -> frozenset[Import]:
        """What it takes from other modules."""
        return frozenset(self.names.values())

    @property
    def code(self) -> str:
        """The text, ready to be formatted."""
        sections = (self.docstring, import_lines(self.names), self.body)
        return "\n".join(section for section in sections if section)

    def with_homes(self, homes: Mapping[str, str]) -> Module:
        """The same where modules that it imports from have other names."""
        names = {
            known_as: Import(homes.get(each.module, each.module), each.name)
            for known_as, each in self.names.items()
        }
        return Module(self.docstring, names, self.body)


@statement
def _exports(NAMES: Elements) -> None:
    """__all__ = [*NAMES]"""


def module(
    name: str,
    docstring: str,
    body: Sequence[Statement],
    vocabulary: Mapping[str, Import],
    exports: Iterable[Identifier] = (),
) -> Module:
    """The module that is called *name* where future of its package import it (`.keys`).

    *vocabulary* says where the names come from (as they stand in trees, see `shadowing`) that *body*
    reads and does not bind (`UnknownName` when it does not say); *exports* become `__all__` and are
    imported unless *body* binds them.
    """
    offered = sorted(set(exports), key=sort_key)
    text, names = _printed(body, offered)
    if names.ambiguous:
        text, names = _printed(body, offered, names.ambiguous)
    wanted = needed(names, vocabulary)
    # A module cannot import from itself: what it defines gets its other name at its end.
    own = {known_as: source.name for known_as, source in wanted.items() if source.module == name}
    if missing := {known_as for known_as, defined in own.items() if known_as == defined}:
        raise UnknownName(missing)
    imported = {known_as: wanted[known_as] for known_as in wanted.keys() - own.keys()}
    future = "_annotations" if "annotations" in names.bound | imported.keys() else "annotations"
    imported[future] = Import("__future__", "annotations")
    text += "".join(f"{known_as} = {source}\n" for known_as, source in sorted(own.items()))
    listed = _listed(offered)
    return Module(
        f"{literal.docstring(docstring).value}\n",
        imported,
        "\n".join(section for section in (listed, text) if section),
    )


def _printed(
    body: Sequence[Statement], offered: Iterable[Identifier], defined: Iterable[str] = ()
) -> tuple[str, Names]:
    """The text of the body, and the names that it and `__all__` use; `defined` as for a `Printer`."""
    printer = Printer(defined)
    code = printer.run(body)
    for name in offered:
        printer.scopes.read(in_code(name))
    return code, printer.names


def _listed(names: Sequence[Identifier]) -> str:
    """`__all__`, if there are names."""
    elements = [cst.Element(literal.text(name)) for name in names]
    return Printer().text(_exports(elements)) if elements else ""
