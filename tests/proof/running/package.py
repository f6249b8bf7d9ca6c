"""A package built from a schema and imported under a name of its own, without ever being formatted."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import json
import keyword
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from dyngen.analysis.resolve import resolve
from dyngen.config import Flavour, flavours_of
from dyngen.diagnostics import Report, Severity
from dyngen.ir.schema import Schema
from dyngen.lower import lower
from dyngen.lower.conceal import conceal
from dyngen.lower.items.keys import keys_module
from dyngen.lower.support import support
from dyngen.schema.read import read
from dyngen.syntax import Import, Module
from dyngen.variant import Variant
from proof.model.effects import snake
from proof.model.outcomes import Row
from proof.model.terms import Json, Value, Values, bare
from proof.model.updating import operands_of
from proof.random.catalogue import Catalogue

_NUMBERS = itertools.count()


def shown_fields(found: Any) -> list[dataclasses.Field[Any]]:
    """The fields of the schema: not what an object keeps of attributes that the schema does not know."""
    return [each for each in dataclasses.fields(found) if not each.name.startswith("_")]


class RejectedError(Exception):
    """The schema has errors."""


def meaning_of(schema: Json, folder: Path) -> Schema:
    """The IR of a schema; RejectedError if it has errors."""
    file = folder / "schema.json"
    file.write_text(json.dumps(schema, indent=1, ensure_ascii=False), encoding="utf-8")
    report = Report()
    document = read(file, report)
    meaning = resolve(document, None, report) if document else None
    if meaning is None:
        raise RejectedError(
            "\n".join(
                f"{each.code} {each.message}"
                for each in report.diagnostics()
                if each.severity is Severity.ERROR
            )
        )
    return meaning


def key_functions(schema: Json, folder: Path) -> dict[str, str]:
    """What the key functions of a package need: much less than all of it."""
    keys = keys_module(conceal(meaning_of(schema, folder)))
    errors = "from .runtime import KeyValueError\n"
    code = support({*keys.imports, Import(".runtime", "KeyValueError")}).files()
    return {**code, "keys.py": keys.code, "__init__.py": errors}


def modules(
    schema: Json,
    folder: Path,
    *,
    examples: bool = False,
    flavours: Collection[Flavour] = ("sync",),
) -> dict[str, str]:
    """The text of each file, the examples only if asked for; RejectedError for a schema with errors."""
    meaning = meaning_of(schema, folder)
    variant = Variant(flavours=flavours_of(flavours))
    if examples:
        files = lower(meaning, variant)
    else:
        nothing = Module("", {}, "")
        with patch("dyngen.lower.examples_module", lambda schema, awaited: nothing):
            files = lower(meaning, variant)
    return {name: text if isinstance(text, str) else text.code for name, text in files.items()}


@contextmanager
def imported(
    files: Mapping[str, str], supplied: Mapping[str, Callable[[], Any]] | None = None
) -> Iterator[ModuleType]:
    """The package, for as long as it is needed; `supplied` are functions in place of those that make values."""
    supplied = supplied or {}
    root = f"proof_package_{next(_NUMBERS)}"
    names = list[str]()
    try:
        for folder in ("", "aio/"):
            package = f"{root}.{folder}".rstrip("./")
            outer = sys.modules[package] = ModuleType(package)
            outer.__package__, outer.__path__ = package, []
            names.append(package)
            for name in _ORDER:
                if f"{folder}{name}.py" in files:
                    names.append(f"{package}.{name}")
                    module = sys.modules[names[-1]] = ModuleType(names[-1])
                    module.__package__ = package
                    with patch("uuid.uuid4", supplied.get("uuid4", uuid4)):
                        exec(_code(f"{folder}{name}.py", files), module.__dict__)  # noqa: S102
                    for each in supplied.keys() & vars(module).keys():
                        setattr(module, each, supplied[each])
                    setattr(outer, name, module)
            if f"{folder}__init__.py" in files:
                exec(_code(f"{folder}__init__.py", files), outer.__dict__)  # noqa: S102
        yield sys.modules[root]
    finally:
        for name in names:
            sys.modules.pop(name, None)
        importlib.invalidate_caches()


_ORDER = (
    *("runtime", "supplied", "keys", "entities", "tables", "copies"),
    *("repositories", "transactions"),
)
"""Of the modules, each behind those that it imports."""


def _code(name: str, files: Mapping[str, str]) -> CodeType:
    support = name.endswith("runtime.py")  # which many packages have alike
    return (_compiled if support else compile)(files[name], f"<{name}>", "exec")


_compiled = cache(compile)


def python_name(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


class Bridge:
    """Between the model's rows and the objects of a package."""

    def __init__(self, package: Any, catalogue: Catalogue) -> None:
        self.package, self.catalogue = package, catalogue

    def arguments(self, owner: str, pattern: Json, args: Values) -> dict[str, Any]:
        """The arguments of a pattern's method; `owner` is empty for a transaction."""
        found, operands = {}, operands_of(pattern)
        for each in pattern.get("parameters", ()):
            name = each["name"]
            if name in args:
                field = operands.get(name, name)
                whose = owner or self.owner(pattern, name)
                found[python_name(name)] = bare(self.argument(whose, each, field, args[name]))
        return found

    def owner(self, pattern: Json, name: str) -> str:
        """The entity of a transaction that takes a parameter as its field, or by what `updates` say."""
        given = {each.get("entity_type") for each in pattern["parameters"]}
        for each in pattern["entities_involved"]:
            entity, action = str(each["entity"]), each["action"]
            operands = [entry.get("param") for entry in each.get("updates", ())]
            takes = action == "Update" or (action == "Put" and entity not in given)
            if name in operands or (takes and name in self.catalogue.kinds[entity]):
                return entity
        return ""

    def argument(self, owner: str, parameter: Json, name: str, value: Value) -> Any:
        """`name` is the field that a parameter stands for, if it does."""
        if parameter["type"] == "entity":
            return None if value is None else self.entity(parameter["entity_type"], value)
        if parameter.get("item_type") == "entity":
            return [self.entity(parameter["entity_type"], one) for one in value]
        if parameter["type"] == "array" and name == "keys":
            return [self.key(owner, one) for one in value]
        fields = (
            {each["name"]: each for each in self.catalogue.entities[owner]["fields"]}
            if owner
            else {}
        )
        if name not in fields or (field := fields[name])["type"] != parameter["type"]:
            return value
        return self.value(owner, field, value)

    def key(self, entity: str, fields: Values) -> Any:
        """A whole key, as the key function of an entity makes it."""
        function = getattr(self.package, f"{snake(entity)}_key")
        return function(**{python_name(name): bare(value) for name, value in fields.items()})

    def entity(self, name: str, values: Values) -> Any:
        """An entity; its declared nested objects are classes of their own."""
        fields = [
            each
            for each in self.catalogue.entities[name]["fields"]
            if not self.catalogue.is_derived(name, each["name"])
        ]
        lock = self.catalogue.lock(name)
        locks = [{"name": lock, "type": "integer"}] if lock else []
        return self.record(name, [*fields, *locks], values)

    def record(self, name: str, fields: Sequence[Json], values: Values) -> Any:
        given = {
            each["name"]: self.value(name, each, values[each["name"]])
            for each in fields
            if each["name"] in values
        }
        return getattr(self.package, name)(
            **{python_name(key): bare(value) for key, value in given.items()}
        )

    def value(self, owner: str, field: Json, value: Value) -> Any:
        nested = f"{owner}{pascal(field['name'])}"
        if value is None:
            return None
        if field.get("fields"):
            return self.record(nested, field["fields"], value)
        if field.get("item_fields"):
            return [self.record(nested, field["item_fields"], each) for each in value]
        return value

    def seen(self, found: Any) -> tuple[str, dict[str, Any]]:
        """The class of an object that came back, and all its fields."""
        fields = {each.name: plain(getattr(found, each.name)) for each in shown_fields(found)}
        name = type(found).__name__
        for each in self.catalogue.entities.get(name, {"fields": ()})["fields"]:
            held = fields.get(each["name"])
            # What is stored; the object in hand still has what it was given.
            if held == set() and not each.get("required"):
                fields[each["name"]] = None
            elif each.get("ttl") and isinstance(held, datetime):
                fields[each["name"]] = held.replace(microsecond=0)
        return name, fields

    def wanted(
        self, row: Row, fields: frozenset[str] | None, part: str | None
    ) -> tuple[str, dict[str, Any]]:
        """The same for a row of the model."""
        values = {
            python_name(name): bare(value)
            for name, value in row.values.items()
            if not self.catalogue.is_derived(row.entity, name)
            and (fields is None or name in fields)
        }
        return row.entity if fields is None else str(part), values


def part_name(entity: str, pattern: Json) -> str | None:
    """The class of what comes back, where that is not the whole entity."""
    if "projection" in pattern:
        return f"{pascal(pattern['name'])}Row"
    index = pattern.get("index_name")
    return f"{entity}In{pascal(index)}" if index else None


def pascal(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in name.split("_"))


def plain(value: Any) -> Any:
    """Nested objects as dicts."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = {each.name: each.name.removesuffix("_") for each in shown_fields(value)}
        return {
            short if keyword.iskeyword(short) else name: plain(getattr(value, name))
            for name, short in names.items()
        }
    return [plain(each) for each in value] if isinstance(value, list) else value
