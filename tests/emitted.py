"""Packages for tests: compiled in memory from a schema, as they are before they are formatted, importable.

    package("user_registration").Database(client)         the package of a schema of schemas/, imported
    compiled(schema, usage).files["keys.py"]              the text of one file, for a schema given as a dict
    database("user_registration", client)                 its Database, every table created

Everything is made once per process. `SOAK` asks for the long versions of tests (`make soak`).
"""

from __future__ import annotations

import atexit
import importlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from asked import SOAK as SOAK
from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Diagnostic, Report
from dyngen.ir.schema import Schema
from dyngen.lower import lower
from dyngen.output.format import formatted
from dyngen.output.formatters import by_ruff
from dyngen.output.header import stamp
from dyngen.schema.package import usage_data_beside
from dyngen.schema.read import read
from dyngen.schema.usage import read_usage
from dyngen.variant import Variant
from paths import SCHEMAS

NAMES = sorted(path.parent.name for path in SCHEMAS.glob("*/schema.json"))
EACH_APPLICATION = [
    each
    if each in ("deals_app", "gaming_leaderboard")
    else pytest.param(each, marks=pytest.mark.slow)
    for each in NAMES
]
"""The same, for what takes its time with each: `make quick` tries two, which have most of what there is."""

# Not "golden": a package here is what this generator makes now, and its name is in nobody's way.
_NAMESPACE = "emitted_for_tests"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a schema became: the text of each file (none after an error), and what there was to say."""

    files: Mapping[str, str]
    diagnostics: list[Diagnostic]
    report: Report

    @property
    def errors(self) -> list[Diagnostic]:
        return [one for one in self.diagnostics if one.severity == "error"]


def compile_file(
    path: Path,
    usage: Path | None = None,
    source: str = "schema.json",
    flavours: Sequence[str] = ("sync",),
) -> Compiled:
    """The files of a package as they are before they are formatted, under their headers."""
    report = Report()
    document = read(path, report)
    schema = None
    if document is not None:
        sample = read_usage(usage, document, report) if usage else None
        schema = resolve(document, sample, report, source=source)
    found = report.diagnostics()
    if schema is None or report.has_errors:
        return Compiled({}, found, report)
    files = {
        name: stamp(name, module if isinstance(module, str) else module.code, source)
        for name, module in lower(schema, Variant(flavours=tuple(flavours))).items()
    }
    return Compiled(files, found, report)


def laid_out(text: str) -> str:
    """A module as a build writes it, but for the header."""
    return formatted({"module": text}, by_ruff)["module"]


def compiled(schema: object, usage: object = None, name: str = "shop") -> Compiled:
    """The same for a schema that is no file yet."""
    path, beside = as_file(schema, name), None
    if usage is not None:
        beside = path.with_name("usage_data.json")
        beside.write_text(json.dumps(usage))
    return compile_file(path, beside)


def as_file(schema: object, name: str = "shop") -> Path:
    """A new file with this schema, whose package is called so."""
    path = Path(tempfile.mkdtemp(dir=_root())) / f"{name}_schema.json"
    path.write_text(json.dumps(schema))
    return path


@cache
def understood(path: Path) -> Schema:
    """The IR of a schema that has no errors."""
    schema, diagnostics = attempted(path)
    assert schema, [str(each) for each in diagnostics]
    return schema


def attempted(path: Path) -> tuple[Schema | None, list[Diagnostic]]:
    """The IR of a schema, or none, and what there was to say."""
    report = Report()
    document = read(path, report)
    schema = resolve(document, None, report) if document else None
    return schema, report.diagnostics()


def meaning(name: str) -> Schema:
    """The IR of a schema of schemas/."""
    return understood(SCHEMAS / name / "schema.json")


@cache
def package(name: str) -> ModuleType:
    """The package of a schema of schemas/."""
    path = SCHEMAS / name / "schema.json"
    return load(name, compile_file(path, usage_data_beside(path)))


@cache
def package_of_flavours(name: str, *flavours: str) -> ModuleType:
    """The package of a schema of schemas/, in these flavours."""
    path = SCHEMAS / name / "schema.json"
    made = compile_file(path, usage_data_beside(path), flavours=flavours)
    return load("_".join((name, *flavours)), made)


def load(name: str, result: Compiled) -> ModuleType:
    """A compiled package, imported under this name (each name for one package)."""
    assert not result.errors, result.errors
    folder = _root() / _NAMESPACE / name
    if folder.exists():  # a fixture is made again where tests of other modules ran in between
        assert all((folder / file).read_text() == text for file, text in result.files.items()), name
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in result.files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text)
    importlib.invalidate_caches()
    return importlib.import_module(f"{_NAMESPACE}.{name}")


def module(name: str, part: str) -> ModuleType:
    """A module of the package of a schema: `module("user_registration", "keys")`."""
    return importlib.import_module(f"{package(name).__name__}.{part}")


def database(name: str, client: Any, *, prefix: str = "") -> Any:
    """The `Database` of a schema, its tables created; the names of the tables begin with `prefix`."""
    made = package(name)
    names = {table: f"{prefix}{table}" for table in made.TABLES}
    made.create_tables(client, table_names=names)
    return made.Database(client, table_names=names)


@cache
def _root() -> Path:
    root = Path(tempfile.mkdtemp(prefix="dyngen-emitted-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    sys.path.insert(0, str(root))
    return root
