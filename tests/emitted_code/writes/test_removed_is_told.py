"""What a value removes is told where the value is taken, and is what DynamoDB no longer holds then."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from paths import GOLDEN
from schemas import JSON, entity, index, pattern, schema, table

MODULES = sorted(
    path for path in GOLDEN.glob("*/*.py") if path.name in ("repositories.py", "transactions.py")
)
TOLD = re.compile(
    r"^(None|An empty set|None or an empty set) (?:removes ([^.]+)|for ([^.]+)\sremoves\sit)\.$",
    re.MULTILINE,
)
FIELDS = "id nick:string? home:string? tags:string_set? sizes:number_set worn:string_set? packs:array/string_set?"


@pytest.fixture(scope="module")
def package() -> Any:
    edit = "id nick home tags:string_set sizes:number_set"
    thing = entity(
        "T#{id}", None, FIELDS,
        pattern("edit", "UpdateItem", edit, "void"),
        pattern("patch", "UpdateItem", edit, "void", partial=True),
        pattern("label", "UpdateItem", "id new_tags:string_set", "void",
            updates=[{"field": "tags", "action": "add", "param": "new_tags"}]),
        pattern("pass_on", "UpdateItem", "id seen:string_set", "void", condition="NOT tags = :seen",
            updates=[{"field": each, "action": "set", "param": "seen"} for each in ("tags", "worn")]),
        pattern("hand_on", "UpdateItem", "id worn:string_set", "void",
            updates=[{"field": each, "action": "set", "param": "worn"} for each in ("worn", "packs[0]")]),
        pattern("find", "Scan", "nick", filter_expression="nick = :nick"),
        ByHome="HOME#{home}",
    )  # fmt: skip
    made = compiled(schema(table("Things", "pk", None, index("ByHome", "home_pk"), Thing=thing)))
    assert made.errors == []
    return load("removed_is_told", made)


def told(method: Any) -> dict[str, list[str]]:
    """How which fields are removed, by the docstring."""
    return {
        how: [one] if one else re.split(r",\s|\sor\s", several)
        for how, one, several in TOLD.findall(inspect.cleandoc(method.__doc__))
    }


@pytest.mark.parametrize("name", ["edit", "patch"])
def test_what_is_said_to_be_removed_is_removed(package: Any, name: str) -> None:
    full: JSON = {"nick": "n", "home": "h", "tags": {"a"}, "sizes": {1}}
    with moto(package) as client:
        things = package.Database(client).thing
        method = getattr(things, name)
        for how, names in told(method).items():
            for each in names:
                for value in [None] * ("None" in how) + [set()] * ("empty" in how):
                    things.batch_write_thing(put=[package.Thing(id="t", **full)])
                    method(id="t", **full | {each: value})
                    stored = client.get_item(TableName="Things", Key=package.thing_key("t"))["Item"]
                    assert each not in stored
                    assert {*full} - {each} <= {*stored}
                    assert ("home_pk" in stored) == (each != "home")


def test_nothing_is_left_out_or_said_too_much(package: Any) -> None:
    repository = package.ThingRepository
    every = {
        "None": ["nick", "home"], "None or an empty set": ["tags"], "An empty set": ["sizes"],
    }  # fmt: skip
    assert told(repository.edit) == told(repository.patch) == every
    assert told(repository.label) == told(repository.find) == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_whoever_removes_says_so(path: Path) -> None:
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.FunctionDef):
            calls = [
                ast.unparse(call.func) for call in ast.walk(each) if isinstance(call, ast.Call)
            ]
            removes = any(call.endswith("changes.remove") for call in calls)
            assert removes == bool(TOLD.search(ast.get_docstring(each) or "")), each.name


def test_an_update_that_may_change_nothing_but_the_version_says_so() -> None:
    add = {"field": "tags", "action": "add", "param": "more"}
    note = {"field": "notes", "action": "append", "param": "lines"}
    count = {"field": "size", "action": "increment", "value": 1}
    thing = entity(
        "T#{id}", None, "id tags:string_set? notes:array/string? size:integer?",
        pattern("label", "UpdateItem", "id more:string_set", "single_entity", updates=[add]),
        pattern("write", "UpdateItem", "id lines:array/string more:string_set", "single_entity", updates=[note, add]),
        pattern("counted", "UpdateItem", "id more:string_set", "single_entity", updates=[add, count]),
    )  # fmt: skip
    made = compiled(schema(table("Things", "pk", None, Thing=thing)))
    assert made.errors == []
    loaded = load("left_is_told", made)
    told = {
        name: re.findall(
            r"Where (.*) empty, only version changes\.",
            getattr(loaded.ThingRepository, name).__doc__,
        )
        for name in ("label", "write", "counted")
    }
    assert told == {"label": ["more is"], "write": ["lines and more are"], "counted": []}
    with moto(loaded) as client:
        things = loaded.Database(client).thing
        before = things.create_thing(loaded.Thing(id="t", tags={"a"}, size=1))
        for name, given in (("label", [set()]), ("write", [[], set()])):
            after = getattr(things, name)("t", *given)
            assert after.version == before.version + 1
            after.version = before.version
            assert after == before
            before = things.get_thing("t")
        assert things.counted("t", set()).size == 2


@pytest.mark.parametrize(
    ("name", "refused"),
    [("pass_on", "needs at least one element"), ("hand_on", "an element must not be empty")],
)
def test_a_set_that_is_refused_where_it_is_empty_removes_nothing(
    package: Any, name: str, refused: str
) -> None:
    """For it is compared as well, or is an element besides."""
    assert told(getattr(package.ThingRepository, name)).keys() <= {"None"}
    with moto(package) as client:
        things = package.Database(client).thing
        things.create_thing(package.Thing(id="t", sizes=set(), packs=[{"b"}]))
        getattr(things, name)("t", {"a"})
        with pytest.raises(ValueError, match=refused):
            getattr(things, name)("t", set())
        assert things.get_thing("t").worn == {"a"}
