"""How code uses names, as Python's own compiler sees it: what the printer's answer is held to."""

from __future__ import annotations

from collections.abc import Iterator
from symtable import SymbolTable, symtable

from dyngen.syntax.printing import Names


def names_of(code: str) -> Names:
    names = Names()
    module = symtable(code, "<emitted>", "exec")
    for table in _tables(module):
        for symbol in table.get_symbols():
            name = symbol.get_name()
            at_module = table is module or symbol.is_global()
            binds = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if at_module and binds:
                names.bound.add(name)
            if at_module and symbol.is_referenced():
                names.read.add(name)
            elif symbol.is_referenced() and table.get_type() == "class":
                names.uncertain.add(name)
    return names


def _tables(table: SymbolTable) -> Iterator[SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)
