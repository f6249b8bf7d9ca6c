"""From the IR to the files of a package: a module of this folder for each emitted file.

    lower(schema)["keys.py"].code       the text of keys.py, before it is formatted

Each module reads top-down: decisions in Python above, the emitted code as quotes below. Nothing
here looks at a schema file, and nothing decides what an access pattern means: that is in the plans
of the IR. The header of each file is put on by `output`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from dyngen.ir.schema import Schema
from dyngen.lower.conceal import conceal
from dyngen.lower.enum_names import with_enum_names
from dyngen.lower.examples.module import examples_module
from dyngen.lower.flavour import FOLDER, Asynchronous, inside
from dyngen.lower.items.copies import copies_module
from dyngen.lower.items.entities import entities_module
from dyngen.lower.items.keys import keys_module
from dyngen.lower.keyword_keys import with_keyword_keys
from dyngen.lower.methods.repository import repositories_module
from dyngen.lower.package import package_module, shared_module, waiting_module, without_calls
from dyngen.lower.streams.module import streams_module
from dyngen.lower.support import Support, homes, support
from dyngen.lower.tables import tables_module
from dyngen.lower.transactions.service import transactions_module
from dyngen.syntax import Import, Module
from dyngen.variant import PLAIN, Variant
from dyngen.words.mapping import mapping_text


def lower(schema: Schema, variant: Variant = PLAIN) -> dict[str, Module | str]:
    """Every file of the package by its name: a module to be formatted, or text that is ready."""
    package = Lowering(schema, variant)
    return package.files({name: part() for name, part in package.parts.items()})


Part: TypeAlias = Module | str | None
"""What a file of a package will hold; None: the package has no such file."""


class Lowering:
    """A package in the making. What takes the time are its `parts`, which can be made apart; `files` adds the rest."""

    def __init__(self, schema: Schema, variant: Variant) -> None:
        if variant.keyword_keys:
            schema = with_keyword_keys(schema)
        self.schema = schema = with_enum_names(schema)
        self._variant = variant
        self._synchronous = "sync" in variant.flavours
        concealed = conceal(schema)
        self.parts: Mapping[str, Callable[[], Part]] = {
            "repositories.py": partial(repositories_module, concealed),
            "entities.py": partial(entities_module, concealed),
            "examples.py": partial(examples_module, schema, awaited=not self._synchronous),
            "transactions.py": partial(transactions_module, concealed),
            "keys.py": partial(keys_module, concealed),
            "access_patterns.json": partial(mapping_text, schema, variant.flavours),
            "copies.py": partial(copies_module, concealed),
            "streams.py": partial(streams_module, schema),
            "tables.py": partial(tables_module, schema),
        }
        """Who makes them, by the names of their files: what tends to take longest stands first."""

    def files(self, parts: Mapping[str, Part]) -> dict[str, Module | str]:
        """Every file of the package, made of all its parts."""
        made = {name: each for name, each in parts.items() if isinstance(each, Module)}
        kept = self._kept(made)
        flavour = Asynchronous() if "async" in self._variant.flavours else None
        waiting = self._waiting(made, flavour) if flavour else {}
        used = support(_imports([*kept.values(), *waiting.values()]))
        kept = {**kept, "__init__.py": self._package(used)}
        if flavour:
            waiting.update(self._offering(made, flavour, used))
        code = support(_imports([*kept.values(), *waiting.values()]))
        return {
            **{name: self._at_home(each) for name, each in kept.items()},
            **{f"{FOLDER}/{name}": inside(self._at_home(each)) for name, each in waiting.items()},
            **({} if self._variant.home else {**code.files(), **code.rewritten()}),
            **{name: each for name, each in parts.items() if isinstance(each, str)},
            "py.typed": "",
        }

    def texts(self, parts: Mapping[str, Part]) -> dict[str, str]:
        """The texts of those parts that are modules of the package, as they will be in `files`."""
        return {name: self._at_home(each).code for name, each in self._kept(parts).items()}

    def _kept(self, parts: Mapping[str, Part]) -> dict[str, Module]:
        """The modules of the package itself: where there is no synchronous flavour, only `aio/` calls DynamoDB."""
        return {
            name: each
            for name, each in parts.items()
            if isinstance(each, Module) and (self._synchronous or name not in _CALLING)
        }

    def _at_home(self, module: Module) -> Module:
        """The same, importing support code from where it stands."""
        return module.with_homes(homes(self._variant.home)) if self._variant.home else module

    def _package(self, used: Support) -> Module:
        """Its `__init__`."""
        if not self._synchronous:
            return without_calls(self.schema, used.defined)
        connect = Import(".direct" if self._variant.direct else ".runtime", "connect")
        return package_module(self.schema, used.defined, connect)

    def _waiting(self, made: Mapping[str, Module], flavour: Asynchronous) -> dict[str, Module]:
        """The modules of `aio/` that have names of their own in them."""
        waiting = {"tables.py": flavour.derived(".tables", made["tables.py"])}
        for name in ("repositories.py", "transactions.py"):
            if name in made:
                own = f".{name.removesuffix('.py')}"
                waiting[name] = flavour.derived(own, made[name], alone=not self._synchronous)
        return waiting

    def _offering(
        self, made: Mapping[str, Module], flavour: Asynchronous, used: Support
    ) -> Iterator[tuple[str, Module]]:
        """Those that call the others: its examples, if they are nowhere else, and its `__init__`."""
        if not self._synchronous:
            yield "examples.py", flavour.derived(".examples", made["examples.py"], alone=True)
        connect = Import(".direct_aio", "connect") if self._variant.direct else None
        offered = package_module(self.schema, used.defined | used.waiting, connect)
        yield "__init__.py", flavour.offering(offered)


_CALLING = frozenset({"repositories.py", "transactions.py", "examples.py"})


def lower_shared(used: Iterable[tuple[str, str]]) -> dict[str, Module | str]:
    """Every file of the package with the support code of others, which use names of its modules: (runtime, Query)."""
    code = support([Import(f".{module}", name) for module, name in used])
    made: dict[str, Module | str] = {
        **code.files(),
        **code.rewritten(),
        "__init__.py": shared_module(code.defined),
        "py.typed": "",
    }
    if code.waiting:
        made[f"{FOLDER}/__init__.py"] = waiting_module()
    return made


def _imports(modules: Iterable[Module]) -> Iterator[Import]:
    return (each for module in modules for each in module.imports)
