"""The modules of a package as they stand in `aio/`.

    flavour = Asynchronous()
    flavour.derived("repositories.py", module)      its classes rewritten; entities and keys are imported

What a module defines that does not wait (`TABLES`, the errors of transactions) is imported from it, unless the package
is `alone`: without the synchronous flavour.
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.lower.asynchronous.awaited import NAMES
from dyngen.lower.asynchronous.coloured import coloured
from dyngen.lower.asynchronous.rewrite import Known, rewritten
from dyngen.lower.statements import TopStatement, reads, split
from dyngen.lower.support.modules import waiting_support
from dyngen.syntax import Import, Module

FOLDER = "aio"
_SUPPORT = ".runtime"


class Asynchronous:
    """The asynchronous flavour of a package in the making: a module comes after those that it imports from."""

    def __init__(self) -> None:
        self._waiting = {Import(_SUPPORT, name) for name in waiting_support()}
        self._waiting.add(Import(".", "Database"))

    def derived(self, own: str, module: Module, *, alone: bool = False) -> Module:
        """The module called `own` (`.repositories`) as it stands in `aio/`: what waits of it; with `alone`, all."""
        before, meant = split(module.body), _known(module)
        after = [one.with_text(rewritten(one.text, known=meant)) for one in before]
        defined = {name for one in before for name in one.names}
        known = {known_as for known_as, each in module.names.items() if each in self._waiting}
        waits = defined if alone else coloured(before, after, known)
        self._waiting |= {Import(own, name) for name in waits}
        kept = after if alone else _kept(after, waits)
        read = {name for one in kept for name in reads(one)}
        beside = (read & defined).difference(*(one.names for one in kept))
        names = {
            meant.instead.get(known_as, known_as): self._home(each)
            for known_as, each in module.names.items()
        }
        used = {
            known_as: each
            for known_as, each in names.items()
            if known_as in read or each.module == "__future__"
        }
        return Module(
            module.docstring,
            {**used, **{name: Import(own, name) for name in beside}},
            "\n".join(one.text for one in kept),
        )

    def offering(self, module: Module) -> Module:
        """The `__init__` of a package as that of `aio/`, with all that it imports to be imported from there."""
        meant = _known(module)
        body = [one.with_text(rewritten(one.text, known=meant)) for one in split(module.body)]
        names = {known_as: self._home(each) for known_as, each in module.names.items()}
        return Module(module.docstring, names, "\n".join(one.text for one in body))

    def _home(self, source: Import) -> Import:
        """Where a name comes from that a module of the flavour imports, seen from the package."""
        if source in self._waiting:
            return Import(f".{FOLDER}{source.module}", source.name)
        if source.module == _SUPPORT:
            return Import(_SUPPORT, NAMES.get(source.name or "", source.name))
        return source


def _known(module: Module) -> Known:
    """What the names mean that a module imports: those of the support code; all others are of a schema."""
    meanings = {
        known_as: (each.name or "") if each.module == _SUPPORT else ""
        for known_as, each in module.names.items()
    }
    instead = {
        known_as: NAMES[meaning] if NAMES[meaning] not in module.names else f"_{NAMES[meaning]}"
        for known_as, meaning in meanings.items()
        if meaning in NAMES
    }
    return Known(meanings, instead)


def inside(module: Module) -> Module:
    """The same where the folder `aio/` is what names of modules are relative to."""
    there = f".{FOLDER}."
    homes = {
        each.module: (
            f".{each.module.removeprefix(there)}"
            if each.module.startswith(there)
            else f".{each.module}"
        )
        for each in module.imports
        if each.module.startswith(".")
    }
    return module.with_homes(homes)


def _kept(statements: Collection[TopStatement], waits: Collection[str]) -> list[TopStatement]:
    """What waits, and what it reads that is private to its module."""
    kept = {one for one in statements if not set(waits).isdisjoint(one.names)}
    while True:
        read = {name for one in kept for name in reads(one)}
        more = {one for one in statements if one.is_private and not read.isdisjoint(one.names)}
        if more <= kept:
            return [one for one in statements if one in kept]
        kept |= more
