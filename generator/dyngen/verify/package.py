"""The package of a schema, made in a folder that is gone again, and imported.

What decodes items is then the very code that a program would run. Nothing of the user's is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Protocol

from dyngen.ir.schema import Schema
from dyngen.ir.tables import TableSettings
from dyngen.lower import lower
from dyngen.lower.rebuilding import rebuilt
from dyngen.syntax import Module

StoredItem = Mapping[str, Mapping[str, object]]
"""An item in wire format."""


class Entity(Protocol):
    """An item, decoded."""

    def to_item(self) -> StoredItem: ...


class Change(Protocol):
    """What a record says: `new` of an item that was read, `error` of one that cannot be."""

    new: Entity
    error: object


Decode = Callable[..., Iterator[Change]]
"""`decode_records` of a package."""

_NUMBERS = count()


def decoder(schema: Schema) -> tuple[ModuleType, Decode]:
    """streams.py of the package, as it would be if every table had a stream, and its `decode_records`."""
    streamed = rebuilt(schema, _with_stream)
    name = f"_dyngen_verify_{next(_NUMBERS)}"
    with TemporaryDirectory() as folder:
        _write(lower(streamed), Path(folder))
        _import_package(name, Path(folder))
        streams = import_module(f"{name}.streams")
    decode: Decode = streams.decode_records
    return streams, decode


def _with_stream(node: object) -> dict[str, object]:
    return {"stream": "NEW_IMAGE"} if isinstance(node, TableSettings) else {}


def _write(files: Mapping[str, Module | str], folder: Path) -> None:
    for name, content in files.items():
        text = content if isinstance(content, str) else content.code
        (folder / name).write_text(text, encoding="utf-8")


def _import_package(name: str, folder: Path) -> None:
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(name)
    package = module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
