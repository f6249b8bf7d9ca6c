"""From the IR to the files of a package: a module of this folder for each emitted file.

    lower(schema)["keys.py"].code       the text of keys.py, before it is formatted

Each module reads top-down: decisions in Python above, the emitted code as quotes below. Nothing
here looks at a schema file, and nothing decides what an access pattern means: that is in the plans
of the IR. The header of each file is put on by `output`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from dyngen.lower.support import homes, support
from dyngen.lower.tables import tables_module
from dyngen.lower.transactions.service import transactions_module
from dyngen.syntax import Import, Module
from dyngen.variant import PLAIN, Variant
from dyngen.words.mapping import mapping_text


def lower(schema: Schema, variant: Variant = PLAIN) -> dict[str, Module | str]:
    """Every file of the package by its name: a module to be formatted, or text that is ready."""
    if variant.keyword_keys:
        schema = with_keyword_keys(schema)
    schema = with_enum_names(schema)
    concealed = conceal(schema)
    modules = {
        "entities.py": entities_module(concealed),
        "keys.py": keys_module(concealed),
        "tables.py": tables_module(schema),
    }
    if copies := copies_module(concealed):
        modules["copies.py"] = copies
    calling = {"repositories.py": repositories_module(concealed)}
    if schema.transactions:
        calling["transactions.py"] = transactions_module(concealed)
    synchronous = "sync" in variant.flavours
    if synchronous:
        modules |= calling | {"examples.py": examples_module(schema)}
    if streams := streams_module(schema):
        modules["streams.py"] = streams
    waiting: dict[str, Module] = {}
    if "async" in variant.flavours:
        flavour = Asynchronous()
        waiting["tables.py"] = flavour.derived(".tables", modules["tables.py"])
        for name, each in calling.items():
            own = f".{name.removesuffix('.py')}"
            waiting[name] = flavour.derived(own, each, alone=not synchronous)
    used = support(_imports([*modules.values(), *waiting.values()]))
    modules["__init__.py"] = (
        package_module(
            schema, used.defined, Import(".direct" if variant.direct else ".runtime", "connect")
        )
        if synchronous
        else without_calls(schema, used.defined)
    )
    if waiting:
        if not synchronous:
            examples = examples_module(schema, awaited=True)
            waiting["examples.py"] = flavour.derived(".examples", examples, alone=True)
        connect = Import(".direct_aio", "connect") if variant.direct else None
        offered = package_module(schema, used.defined | used.waiting, connect)
        waiting["__init__.py"] = flavour.offering(offered)
    code = support(_imports([*modules.values(), *waiting.values()]))
    moved = homes(variant.home) if variant.home else {}
    files: dict[str, Module | str] = {
        name: each.with_homes(moved) for name, each in modules.items()
    }
    for name, each in waiting.items():
        files[f"{FOLDER}/{name}"] = inside(each.with_homes(moved))
    if not variant.home:
        files |= {**code.files, **code.rewritten}
    files |= {"access_patterns.json": mapping_text(schema, variant.flavours), "py.typed": ""}
    return files


def lower_shared(used: Iterable[tuple[str, str]]) -> dict[str, Module | str]:
    """Every file of the package with the support code of others, which use names of its modules: (runtime, Query)."""
    code = support([Import(f".{module}", name) for module, name in used])
    made: dict[str, Module | str] = {
        **code.files,
        **code.rewritten,
        "__init__.py": shared_module(code.defined),
        "py.typed": "",
    }
    if code.waiting:
        made[f"{FOLDER}/__init__.py"] = waiting_module()
    return made


def _imports(modules: Iterable[Module]) -> Iterator[Import]:
    return (each for module in modules for each in module.imports)
