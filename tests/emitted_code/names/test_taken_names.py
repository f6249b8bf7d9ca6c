"""Entities, fields and access patterns that are called like what emitted code needs: the package works all the same.

Normally the names that have given trouble, or could; DYNGEN_SOAK=1 takes all that the support code, Python and its
typing module know, a package of entities and one of fields.
"""

from __future__ import annotations

import ast
import builtins
import json
import keyword
import typing
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from dyngen.build import build
from dyngen.config import Flavour, Settings
from dyngen.lower.support.modules import everything
from dyngen.lower.vocabulary import LOCALS
from dyngen.names import python_name, snake
from emitted import SOAK, Compiled, compiled, load
from emitted_code.types.checkers import of_mypy, of_pyright
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table, transaction, where

HAZARDS = (
    "Item Query Choice Self Exception Object str TABLES annotations client item "
    "COPIED Replace ConsistentRead found"
)
OF_METHODS = "self cls client names values value error reasons expected_version consistent_read keys put delete"
KINDS = ("string", "integer", "decimal", "date", "datetime", "string_set", "array/string", "object")


def defined_in(source: str) -> Iterator[str]:
    """What a module calls its classes, functions, constants and imports."""
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(name)):
                yield name
            case ast.Import(names) | ast.ImportFrom(names=names):
                yield from (each.asname or each.name for each in names)


def all_names() -> set[str]:
    """Every name that could mean something else."""
    known = {
        *LOCALS,
        *(name for text in everything().files().values() for name in defined_in(text)),
    }
    known |= {*dir(builtins), *typing.__all__, *keyword.softkwlist, *OF_METHODS.split()}
    return {name for name in known if not name.startswith("_") and not keyword.iskeyword(name)}


def of_entities(names: list[str]) -> JSON:
    """A schema with an entity of each name, and with all that entities are used in."""
    tables, transactions = [], list[JSON]()
    for name in names:
        low, where_ = snake(name), f"Table{name}"
        whole = {"name": "whole", "type": "entity", "entity_type": name}
        many = {"name": "many", "type": "array", "item_type": "entity", "entity_type": name}
        tables.append(
            table(where_, "pk", "sk", index("ByState", "gpk", projection="KEYS_ONLY"), **{
                name: entity(
                    "T#{owner}", "N#{number:06d}", "owner number:integer title state extra:object? at:datetime?",
                    pattern(f"{low}s", "Scan"),
                    pattern(f"{low}s_of", "Query", "owner"),
                    pattern(f"{low}s_on", "Query", "state", index_name="ByState"),
                    pattern(f"all_{low}s", "Query", "owner", "mixed_data"),
                    pattern(f"rename_{low}", "UpdateItem", "owner number:integer title", "single_entity"),
                    pattern(f"titled_{low}", "GetItem", "owner number:integer title", "single_entity"),
                    pattern(f"make_{low}", "PutItem", "owner number:integer title state", "success_flag"),
                    pattern(f"store_{low}s", "BatchWriteItem", returns="void") | {"parameters": [many]},
                    ByState="S#{state}",
                ),
            })
        )  # fmt: skip
        model = tables[-1]["entities"][name]
        model["fields"][-1]["touch"] = True
        model["also_at"] = {"pk_template": "AT#{owner}", "sk_template": "N#{number:06d}"}
        tables[-1]["table_config"]["stream"] = "NEW_AND_OLD_IMAGES"
        key = "owner number:integer"
        put = transaction(f"add_{low}", "TransactWrite", "", "boolean", f"Put {name} of {where_}")
        found = transaction(f"see_{low}", "TransactGet", key, "object", f"Get {name} of {where_}")
        given = f"{key} title state"
        made = transaction(f"new_{low}", "TransactWrite", given, "void", f"Put {name} of {where_}")
        several = transaction(f"lose_{low}s", "TransactWrite", "", "void")
        each = {"table": where_, "entity": name, "action": "Delete", "each": "many"}
        transactions += [
            put | {"parameters": [whole]},
            found,
            made,
            several | {"parameters": [many], "entities_involved": [each]},
        ]
    return schema(*tables, transactions=tuple(transactions))


def of_fields(names: list[str]) -> JSON:
    """A schema with a field of each name, which is a parameter, part of a key, and the name of a method."""
    tables = []
    for start in range(0, len(names), 24):
        some = names[start : start + 24]
        given = [name for name in some if name != "self"]  # no parameter can be called so
        number, day, *others = given
        typed = {number: "integer", day: "date", **dict(zip(others, cycle(KINDS), strict=False))}
        rest = [f"{name}:{typed[name]}" for name in others]
        filters = [
            pattern(
                python_name(name), "Scan", f"{name}:{typed[name]}",
                filter_expression=where(name, "=", name),
            )
            for name in given if typed[name] in KINDS[:5]
        ]  # fmt: skip
        key = f"{number}:integer {day}:date"
        held = " ".join(f"{each}?" for each in rest + ["self"] * ("self" in some))
        holder = entity(
            f"{{{number}}}", f"D#{{{day}}}#END", f"{key} {held}",
            *filters,
            pattern("since", "Query", f"{number}:integer first:date", range_condition=">="),
            pattern("change", "UpdateItem", " ".join([key, *rest]), "single_entity"),
            pattern("many", "BatchGetItem", f"{number}:array/integer {day}:array/date"),
        )  # fmt: skip
        tables.append(table(f"Table{start}", "pk", "sk", **{f"Holder{start}": holder}))
    return schema(*tables)


def batches(names: set[str]) -> Iterator[list[str]]:
    """The names in as many lists as it takes for each to be one of its own in snake case and as a function."""
    left = sorted(names - {"Database", "TransactionService", "transactions"})
    while left:
        taken: dict[str, str] = {}
        for name in left:
            made = f"is_{python_name(snake(name))}"
            if made not in taken and not {snake(name), f"is_{name}"} & {*taken.values(), *taken}:
                taken[made] = name
        yield list(taken.values())
        left = [name for name in left if name not in taken.values()]


ENTITIES = [*batches(all_names() if SOAK else set(HAZARDS.split()))]
_OF_FIELDS = all_names() if SOAK else {*HAZARDS.split(), *OF_METHODS.split()}
FIELDS = sorted(_OF_FIELDS.union(["SKU", "class", "super", "date"]) - {"key", "version"})


def working(result: Compiled, name: str) -> Any:
    assert not result.errors, result.errors[0].message
    return load(name, result)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ENTITIES)))
def test_entities_work_under_any_name(number: int) -> None:
    names = ENTITIES[number]
    package = working(compiled(of_entities(names)), f"taken{number}")
    with moto(package.tables) as client:
        db = package.Database(client)
        for name in names:
            cls, low = getattr(package, name), snake(name)
            repository = getattr(db, low)
            one, two = (cls(owner="o", number=number, title="t", state="s") for number in (1, 2))
            getattr(repository, f"create_{low}")(one)
            assert getattr(db.transactions, f"add_{low}")(two) is True
            assert getattr(repository, f"get_{low}")("o", 2) == two
            assert list(getattr(repository, f"{low}s_of")("o")) == [one, two]
            assert list(getattr(repository, f"all_{low}s")("o")) == [one, two]
            assert [each.number for each in getattr(repository, f"{low}s_on")("s")] == [1, 2]
            assert getattr(repository, f"rename_{low}")("o", 2, "new").title == "new"
            assert getattr(getattr(db.transactions, f"see_{low}")("o", 1), python_name(low)) == one
            assert getattr(repository, f"titled_{low}")("o", 1, "t") == one
            assert getattr(repository, f"make_{low}")("o", 3, "t", "s") is True
            getattr(repository, f"store_{low}s")([two])
            getattr(db.transactions, f"new_{low}")("o", 4, "t", "s")
            getattr(db.transactions, f"lose_{low}s")([one, two])
            left = getattr(repository, f"{low}s_of")("o")
            assert [each.number for each in left] == [3, 4]


def test_fields_work_under_any_name() -> None:
    document = of_fields(FIELDS)
    package = working(compiled(document), "taken_fields")
    with moto(package.tables) as client:
        db = package.Database(client)
        for held in document["tables"]:
            [(name, model)] = held["entities"].items()
            fields = {python_name(each["name"]): each["type"] for each in model["fields"]}
            values = {"integer": 1, "decimal": 1, "date": date(2024, 1, 2)}
            one = getattr(package, name)(
                **{field: values[kind] for field, kind in fields.items() if kind in values}
            )
            repository = getattr(db, snake(name))
            getattr(repository, f"create_{snake(name)}")(one)
            number, day = [*fields][:2]
            key = getattr(one, number), getattr(one, day)
            assert getattr(repository, f"get_{snake(name)}")(*key) == one
            assert list(repository.since(*key)) == [one]
            assert repository.many([key[0]], [key[1]]) == [one]
            assert list(getattr(repository, number)(key[0])) == [one]


@pytest.mark.slow
def test_type_checkers_have_nothing_to_say(tmp_path: Path) -> None:
    documents = {
        f"names{number}": of_entities([name for name in names if not keyword.iskeyword(name)])
        for number, names in enumerate(ENTITIES)
    }
    documents["fields"] = of_fields(FIELDS)
    for name, document in documents.items():
        (tmp_path / f"{name}_schema.json").write_text(json.dumps(document))
    flavours: tuple[Flavour, ...] = ("sync", "async")
    made = build(Settings((tmp_path,), tmp_path / "out", flavours=flavours), write=True)
    assert made.changes, made.diagnostics
    assert of_mypy(tmp_path / "out") == ""
    assert of_pyright(tmp_path / "out") == ""
