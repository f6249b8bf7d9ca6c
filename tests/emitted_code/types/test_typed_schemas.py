"""What a schema may ask for and only a type checker would notice: methods called like builtins, raw keys of writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import forked
import schemas
from dyngen.build import build
from dyngen.config import Settings
from emitted import compiled
from emitted_code.types.checkers import of_pyright, of_ruff
from paths import ROOT

pytestmark = pytest.mark.slow

NAMES = ("list", "bool", "dict", "str", "int", "tuple", "bytes", "type", "set", "property")


def renamed(schema: Path) -> str:
    """A schema in which access patterns and transactions bear the names, as far as they reach."""
    content = json.loads(schema.read_text())
    entities = [each for table in content["tables"] for each in table["entities"].values()]
    for entity in entities:
        for pattern, name in zip(entity["access_patterns"], NAMES, strict=False):
            pattern["name"] = name
    for pattern, name in zip(content["cross_table_access_patterns"], NAMES, strict=False):
        pattern["name"] = name
    return json.dumps(content)


def complaints(folder: Path, packages: list[str]) -> str:
    """What mypy says of packages."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *packages]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def repositories(things: schemas.JSON, folder: Path) -> str:
    """What repositories.py of a schema is, whose package is put into the folder `out`."""
    (folder / "things_schema.json").write_text(json.dumps(things))
    made = build(Settings((folder / "things_schema.json",), folder / "out"), write=True)
    assert made.changes, made.diagnostics
    return (folder / "out/things/repositories.py").read_text()


def test_methods_may_be_called_like_builtins(tmp_path: Path) -> None:
    for name in ("saas_app", "user_registration"):
        (tmp_path / "schemas" / name).mkdir(parents=True)
        text = renamed(ROOT / "schemas" / name / "schema.json")
        (tmp_path / "schemas" / name / "schema.json").write_text(text)
    made = build(Settings((tmp_path / "schemas",), tmp_path / "out"), write=True)
    assert made.changes
    packages = sorted({each.path.parent.name for each in made.changes.created})
    assert "def list(" in (tmp_path / "out" / packages[0] / "transactions.py").read_text()
    assert not complaints(tmp_path / "out", packages)
    for package in packages:
        ended = forked.run(f"{package}.examples", cwd=tmp_path / "out")
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_raw_sort_key_of_a_write_is_typed(tmp_path: Path) -> None:
    exists = {"conditions": [{"field": "x", "function": "attribute_exists"}]}
    thing = schemas.entity(
        "U#{u}", "T#{s}", "u s x?",
        schemas.pattern("change", "UpdateItem", "u sk x", "single_entity"),
        schemas.pattern("drop", "DeleteItem", "u sk", "success_flag", condition=exists),
    )  # fmt: skip
    things = schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing))
    text = repositories(things, tmp_path)
    assert text.count("key: Item = {") == 2
    assert not complaints(tmp_path / "out", ["things"])


def test_nothing_is_asked_twice_of_what_a_range_compares(tmp_path: Path) -> None:
    """An optional field is never None in the class of an index that is keyed by it, nor behind a first comparison."""
    columns = "owner thing_id status place?"
    given = "status low high"
    ranges = [
        schemas.pattern(f"between_in_{index.lower()}", "Query", given, index_name=index, range_condition="between")
        for index in ("Whole", "Keys")
    ]  # fmt: skip
    ranges += [
        schemas.pattern(f"{ranges[0]['name']}_{name}", "Query", given, index_name="Whole",
                        range_condition="between", projection=projection)
        for name, projection in (("row", ["owner", "place"]), ("hidden", ["owner"]))
    ]  # fmt: skip
    ranges.append(
        schemas.pattern("before", "Query", "status high", index_name="Keys", range_condition="<")
    )
    templates = ("STATUS#{status}", "PLACE#{place}#{thing_id}")
    keyed = {"Whole": templates, "Keys": templates}
    thing = schemas.entity("OWNER#{owner}", "THING#{thing_id}", columns, *ranges, **keyed)
    indexes = [
        schemas.index("Whole", "whole_pk", "whole_sk"),
        schemas.index("Keys", "keys_pk", "keys_sk", projection="KEYS_ONLY"),
    ]
    things = schemas.schema(schemas.table("Things", "pk", "sk", *indexes, Thing=thing))
    text = repositories(things, tmp_path)
    assert text.count("thing.place is not None") == 3
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")


def test_objects_that_are_compared_after_reading_are_typed(tmp_path: Path) -> None:
    """They are compared as they read once they were stored, one or a list of them, for an entity and for a row."""
    thing = schemas.entity(
        "U#{u}", "T#{s}", "u s part:object parts:array/object?",
        schemas.pattern("with_part", "GetItem", "u s part:object", "single_entity"),
        schemas.pattern("with_parts", "GetItem", "u s parts:array/object", "single_entity"),
        schemas.pattern("row_with_part", "GetItem", "u s part:object", "single_entity", projection=["s"]),
    )  # fmt: skip
    thing["fields"][2]["fields"] = schemas.fields("sku at:datetime?")
    thing["fields"][3]["item_fields"] = schemas.fields("sku tags:string_set?")
    things = schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing))
    text = repositories(things, tmp_path)
    assert text.count(".from_item(stored(") == 3
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")


def test_fields_of_keys_may_be_optional(tmp_path: Path) -> None:
    """Where the key gives what no attribute does, none of them is None behind that; a text in lower case gives none."""
    kinds = {
        "Text": schemas.entity("A#{one}#U#{two}", "A", "one? two note?"),
        "Moment": schemas.entity("B#{one}", "B#{two}#{three:03d}", "one two:date? three:integer?"),
        "InKey": schemas.entity("C#{one}", "C#{two}", "one two?"),
        "Lower": schemas.entity("D#{one:lower}", "D", "one?"),
        "Capitals": schemas.entity(
            "E#{ONE}#{TWO:03d}", "E#{THREE}", "ONE? TWO:integer? THREE:datetime?"
        ),
    }
    kinds["InKey"]["fields"][1]["stored"] = "key"
    text = schemas.schema(schemas.table("Things", "pk", "sk", **kinds))
    repositories(text, tmp_path)
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")


def test_an_item_has_all_of_its_key(tmp_path: Path) -> None:
    """Also what the schema calls optional: without it nothing is put, and what may be None gives no key."""
    missing = schemas.pattern("add", "PutItem", "one note", "single_entity")
    thing = schemas.entity("A#{one}", "B#{two}", "one two? note count:integer")
    counted = {"table": "Things", "entity": "Thing", "action": "Update"}
    counted["updates"] = [{"field": "count", "action": "increment", "value": 1}]
    take = schemas.transaction("take", "TransactWrite", "thing:Thing", "boolean")
    put = schemas.transaction(
        "put", "TransactWrite", "one note count:integer", "boolean", "Put Thing of Things"
    )
    for patterns, transactions, code in (
        ([missing], [], "DG426"),
        ([], [put], "DG610"),
        ([], [take | {"entities_involved": [counted]}], "DG618"),
    ):  # fmt: skip
        thing["access_patterns"] = patterns
        tables = schemas.table("Things", "pk", "sk", Thing=thing)
        found = compiled(schemas.schema(tables, transactions=tuple(transactions)))
        assert code in [each.code for each in found.errors]


def test_arrays_may_be_called_in_capitals(tmp_path: Path) -> None:
    """Such a name is a constant to pyright, which nothing sets: neither to the list that is made of it."""
    thing = schemas.entity(
        "A#{one}", "B#{two}", "one two",
        schemas.pattern("write", "BatchWriteItem", "THINGS:array/Thing THINGS_:array/Thing", "void"),
        schemas.pattern("write_some", "BatchWriteItem", "THING:array/Thing", "void"),
    )  # fmt: skip
    each = {"table": "Things", "entity": "Thing", "action": "Put", "each": "THINGS"}
    more = schemas.entity("C#{one}", "D#{two}", "one two")
    other = {"table": "Things", "entity": "More", "action": "Delete", "each": "MORE"}
    drop = schemas.transaction(
        "drop", "TransactWrite", "THINGS:array/Thing MORE:array/More", "void"
    )
    look = schemas.transaction("look", "TransactGet", "MORE:array/More", "object")
    transactions = (
        drop | {"entities_involved": [each, other]},
        look | {"entities_involved": [other | {"action": "Get"}]},
    )
    table = schemas.table("Things", "pk", "sk", Thing=thing, More=more)
    text = repositories(schemas.schema(table, transactions=transactions), tmp_path)
    assert text.count(" = entity_list(") == 5
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")
    ended = forked.run("things.examples", cwd=tmp_path / "out")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_entities_that_are_copied_may_be_called_like_what_copies_them(tmp_path: Path) -> None:
    names = ("Item", "COPIED", "Found", "Mapping", "Only")
    kinds = {
        name: schemas.entity(
            f"{name}#{{one}}", "S", "one note?",
            schemas.pattern(f"put_{name}", "PutItem", "one note", "single_entity"),
        ) | {"also_at": {"pk_template": f"AT#{name}#{{one}}", "sk_template": "S"}}
        for name in names
    }  # fmt: skip
    kinds["Only"] |= {"pk_template": "ONLY", "also_at": {"pk_template": "AT", "sk_template": "S"}}
    repositories(schemas.schema(schemas.table("Things", "pk", "sk", **kinds)), tmp_path)
    assert not of_ruff(tmp_path / "out")
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")
    ended = forked.run("things.examples", cwd=tmp_path / "out")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_an_index_may_hold_no_field(tmp_path: Path) -> None:
    """A text that is in keys in lower case alone is read from none; what holds nothing else has nothing to read."""
    thing = schemas.entity(
        "A#{one:lower}", None, "one",
        schemas.pattern("all_there_are", "Query", "", index_name="Keys"),
        Keys="ALL",
    )  # fmt: skip
    keys = schemas.index("Keys", "keys_pk", projection="KEYS_ONLY")
    things = schemas.table("Things", "pk", None, keys, Thing=thing)
    things["table_config"]["version_attribute"] = None
    repositories(schemas.schema(things), tmp_path)
    assert "return cls()" in (tmp_path / "out/things/entities.py").read_text()
    assert not of_ruff(tmp_path / "out")
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")


def test_entities_may_be_called_like_what_methods_use(tmp_path: Path) -> None:
    """Like parameters that no schema names, and functions that are called: variables have other names then."""
    names = (
        "ConsistentRead",
        "ExpectedVersion",
        "MaxWait",
        "ClientRequestToken",
        "Self",
        "Replace",
        "EntityList",
    )
    kinds = {
        name: schemas.entity(
            f"{name}#{{one}}", "S", "one count:integer at:datetime?",
            schemas.pattern(f"find_{name}", "GetItem", "one count:integer", "single_entity"),
            schemas.pattern(f"change_{name}", "UpdateItem", "one count:integer", "single_entity"),
            schemas.pattern(f"write_{name}", "BatchWriteItem", f"many:array/{name}", "void"),
        )
        for name in names
    }  # fmt: skip
    for kind in kinds.values():
        kind["fields"][-1]["touch"] = True
    transactions = [
        schemas.transaction(f"add_{name}", "TransactWrite", "one count:integer", "void", f"Put {name} of Things")
        for name in names
    ]  # fmt: skip
    table = schemas.table("Things", "pk", "sk", **kinds)
    text = repositories(schemas.schema(table, transactions=tuple(transactions)), tmp_path)
    assert "consistent_read_ = ConsistentRead.from_item(item)" in text
    assert not complaints(tmp_path / "out", ["things"])
    ended = forked.run("things.examples", cwd=tmp_path / "out")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_constants_of_filters_may_have_something_empty_inside(tmp_path: Path) -> None:
    """In the request of a query, pyright infers nothing from where it stands."""
    empty: list[schemas.JSON] = [{}, {"a": {}, "b": []}, {"a": [{}, []]}]
    given = {"conditions": [{"field": "rows", "operator": "=", "value": empty}]}
    thing = schemas.entity(
        "A#{one}", "B", "one rows:array/object?",
        schemas.pattern("find", "Query", "one", filter_expression=given),
        schemas.pattern("sweep", "Scan", filter_expression=given),
        schemas.pattern("drop", "DeleteItem", "one", "void", condition=given),
    )  # fmt: skip
    repositories(schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing)), tmp_path)
    assert not complaints(tmp_path / "out", ["things"])
    assert not of_pyright(tmp_path / "out")
    ended = forked.run("things.examples", cwd=tmp_path / "out")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_no_example_is_without_a_part_of_its_key(tmp_path: Path) -> None:
    """Whatever a filter asks for: an optional field of the key is in every item."""
    kind = {"conditions": [{"field": "two", "function": "attribute_type", "value": "L"}]}
    none = {"conditions": [{"field": "two", "function": "attribute_not_exists"}]}
    thing = schemas.entity(
        "A#{one}", "B#{two}", "one two?",
        schemas.pattern("of_kind", "Scan", filter_expression=kind),
        schemas.pattern("without", "Scan", filter_expression=none),
    )  # fmt: skip
    repositories(schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing)), tmp_path)
    ended = forked.run("things.examples", cwd=tmp_path / "out")
    assert ended.returncode == 0, ended.stdout + ended.stderr
