"""Which of the methods that every repository has a schema wants."""

from __future__ import annotations

from typing import Any

import pytest

from clients import Empty
from emitted import compiled, load
from schemas import JSON, entity, pattern, schema, table

ALL = {"create_note", "get_note", "update_note", "delete_note", "batch_get_note", "batch_write_note"}  # fmt: skip
CREATE = pattern("create_note", "PutItem", "note:Note", "single_entity")
OTHER_GET = pattern("get_note", "Query", "id", "entity_list")


def declared(crud: object, *patterns: JSON) -> JSON:
    note = entity("N#{id}", None, "id text", *patterns) | {"crud": crud}
    return schema(table("Notes", "pk", None, Note=note))


def methods(package: Any) -> set[str]:
    return {name for name in vars(package.NoteRepository) if not name.startswith("_")}


@pytest.mark.parametrize(
    ("crud", "patterns", "expected"),
    [
        (True, (), ALL),
        (False, (), set()),
        ([], (), set()),
        (["get", "batch_get"], (), {"get_note", "batch_get_note"}),
        (False, (CREATE,), {"create_note"}),
        (["get"], (CREATE,), {"create_note", "get_note"}),
        (["create"], (CREATE,), {"create_note", "put_note"}),
        (True, (CREATE,), {*ALL, "put_note"}),
        (False, (OTHER_GET,), {"get_note"}),
    ],
)  # fmt: skip
def test_only_those_are_there(
    crud: object, patterns: tuple[JSON, ...], expected: set[str], request: pytest.FixtureRequest
) -> None:
    name = f"notes_crud_{request.node.callspec.indices['crud']}"
    package = load(name, compiled(declared(crud, *patterns)))
    assert methods(package) == expected
    assert package.Database(Empty()).note is not None


def test_a_method_that_nobody_wants_gives_its_name_away() -> None:
    told = [each.code for each in compiled(declared(False, OTHER_GET)).diagnostics]
    assert "DG430" not in told
    told = [each.code for each in compiled(declared(["create"], OTHER_GET)).diagnostics]
    assert "DG430" not in told
    told = [each.code for each in compiled(declared(["get"], OTHER_GET)).diagnostics]
    assert "DG430" in told
