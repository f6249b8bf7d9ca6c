"""From the IR to the files of a package: a module of this folder for each emitted file.

    lower(schema)["keys.py"].code       the text of keys.py, before it is formatted

Each module reads top-down: decisions in Python above, the emitted code as quotes below. Nothing
here looks at a schema file, and nothing decides what an access pattern means: that is in the plans
of the IR. The header of each file is put on by `output`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dyngen.ir.schema import Schema
from dyngen.lower.conceal import conceal
from dyngen.lower.examples.module import examples_module
from dyngen.lower.items.entities import entities_module
from dyngen.lower.items.keys import keys_module
from dyngen.lower.keyword_keys import with_keyword_keys
from dyngen.lower.methods.repository import repositories_module
from dyngen.lower.package import package_module, shared_module
from dyngen.lower.streams.module import streams_module
from dyngen.lower.support import homes, support
from dyngen.lower.tables import tables_module
from dyngen.lower.transactions.service import transactions_module
from dyngen.syntax import Import, Module
from dyngen.words.mapping import mapping_text


def lower(
    schema: Schema, home: str = "", *, keyword_keys: bool = False, direct: bool = False
) -> dict[str, Module | str]:
    """Every file of the package by its name: a module to be formatted, or text that is ready.

    `home` is the package that has the support code, where it is another one; with `keyword_keys` the parameters of
    methods that make keys are keyword-only; with `direct` its `connect` can do without boto3.
    """
    if keyword_keys:
        schema = with_keyword_keys(schema)
    # In keys.py and entities.py code stands beside names that a schema chose.
    concealed = conceal(schema)
    modules = {
        "entities.py": entities_module(concealed),
        "examples.py": examples_module(schema),
        "keys.py": keys_module(concealed),
        "repositories.py": repositories_module(schema),
        "tables.py": tables_module(schema),
    }
    if schema.transactions:
        modules["transactions.py"] = transactions_module(schema)
    if streams := streams_module(schema):
        modules["streams.py"] = streams
    used = support(_imports(modules)).defined
    modules["__init__.py"] = package_module(schema, used, direct=direct)
    others = {"access_patterns.json": mapping_text(schema), "py.typed": ""}
    if home:
        moved = homes(home)
        return {**{name: each.with_homes(moved) for name, each in modules.items()}, **others}
    return {**modules, **support(_imports(modules)).files, **others}


def lower_shared(used: Iterable[tuple[str, str]]) -> dict[str, Module | str]:
    """Every file of the package with the support code of others, which use names of its modules: (runtime, Query)."""
    code = support([Import(f".{module}", name) for module, name in used])
    return {**code.files, "__init__.py": shared_module(code.defined), "py.typed": ""}


def _imports(modules: Mapping[str, Module]) -> Iterator[Import]:
    return (each for module in modules.values() for each in module.imports)
