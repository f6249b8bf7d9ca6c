"""What the types of enums are called: nobody wrote the names, so they take none from a schema, nor from the package."""

from __future__ import annotations

from inspect import get_annotations
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest

from emitted import compiled, load
from emitted_code.types.checkers import of_mypy, of_pyright
from schemas import JSON, entity, index, pattern, schema, table, transaction

STATUS = Literal["open", "paid"]


def with_enums(made: JSON, *names: str) -> JSON:
    """The entity, these fields of which are open or paid."""
    for field in made["fields"]:
        if field["name"] in names:
            field["enum"] = ["open", "paid"]
    return made


def orders() -> JSON:
    order = with_enums(
        entity(
            "ORDER#{order_id}", None, "order_id status stage? size:integer? address:object?",
            pattern("by_status", "Query", "status", index_name="ByStatus"),
            pattern("not_in", "Scan", "other", filter_expression="status <> :other"),
            pattern("some", "Scan", "statuses:array", filter_expression="status IN :statuses"),
            pattern("move", "UpdateItem", "order_id status stage", "single_entity"),
            ByStatus=("STATUS#{status}", None), BySize=(["{size}"], ["{status}"]),
        ),
        "status", "stage",
    )  # fmt: skip
    order["fields"][3]["enum"] = [1, 2]
    kind = {"name": "kind", "type": "string", "required": True, "enum": ["home", "work"]}
    order["fields"][4]["fields"] = [kind]
    move = transaction(
        "move_all", "TransactWrite", "order_id status", "boolean", "Update Order of Orders"
    )
    return schema(
        table(
            "Orders", "pk", None,
            index("ByStatus", "gpk", None), index("BySize", ["spk"], ["ssk"]), Order=order,
        ),
        transactions=(move,),
    )  # fmt: skip


def test_an_enum_has_a_name_that_annotations_use() -> None:
    made = load("enum_names", compiled(orders()))
    assert made.OrderStatus == made.OrderStage == STATUS
    assert made.OrderSize == Literal[1, 2]
    assert made.OrderAddressKind == Literal["home", "work"]
    names = {"OrderStatus", "OrderStage", "OrderSize", "OrderAddressKind"}
    assert names <= {*made.__all__}
    written = get_annotations(made.Order)
    assert (written["status"], written["stage"]) == ("OrderStatus", "OrderStage | None")
    assert get_annotations(made.OrderAddress)["kind"] == "OrderAddressKind"
    repository = made.OrderRepository
    assert get_annotations(repository.by_status)["status"] == "OrderStatus"
    assert get_annotations(repository.not_in)["other"] == "OrderStatus"
    assert get_annotations(repository.some)["statuses"] == "list[OrderStatus]"
    assert get_annotations(repository.move)["stage"] == "OrderStage | None"
    assert get_annotations(made.TransactionService.move_all)["status"] == "OrderStatus"
    # keys.py is imported by entities.py, where the names are.
    assert get_annotations(made.order_by_status_pk, eval_str=True)["status"] == STATUS
    by_size = get_annotations(made.order_by_size_pk, eval_str=True)
    assert by_size == {"size": Literal[1, 2], "return": tuple[Literal[1, 2]]}


def taken() -> JSON:
    """Enums whose names an entity, a nested object, a projection, the support code or Python has."""
    change = pattern("change", "UpdateItem", "post_id status", "single_entity")
    post = entity(
        "POST#{post_id}", None, "post_id topic status in_by_topic note_kind noteKind note:object", change,
        ByTopic=("{topic}", None),
    )  # fmt: skip
    kind = {"name": "kind", "type": "string", "required": True, "enum": ["open", "paid"]}
    post["fields"][-1]["fields"] = [kind]
    value = entity("VALUE#{value_id}", None, "value_id error")
    unprocessed = entity("UNPROCESSED#{number}", None, "number items_error")
    changes = entity("CHANGES#{number}", None, "number")
    raw = entity("RAW#{number}", None, "number keys")
    status = entity("STATUS#{status_id}", None, "status_id")
    return schema(
        table(
            "Things", "pk", None, index("ByTopic", "topic", None, projection="KEYS_ONLY"),
            Post=with_enums(post, "status", "in_by_topic", "note_kind", "noteKind"),
            PostStatus=status, Value=with_enums(value, "error"), Changes=changes,
            Unprocessed=with_enums(unprocessed, "items_error"), Raw=with_enums(raw, "keys"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("enum_names_taken", compiled(taken()))


def test_it_takes_no_name_from_anything(made: ModuleType) -> None:
    assert made.PostStatus(status_id="s").to_item()["pk"] == {"S": "STATUS#s"}
    assert issubclass(made.UnprocessedItemsError, made.DataLayerError)
    assert not {"ValueError", "RawKeys", "PostNoteKind"} & {*made.__all__}
    spelt = "Literal['open', 'paid']"
    for kind, name in (
        (made.Post, "status"), (made.Post, "in_by_topic"), (made.Post, "note_kind"), (made.Post, "noteKind"),
        (made.PostNote, "kind"), (made.Value, "error"), (made.Unprocessed, "items_error"), (made.Raw, "keys"),
    ):  # fmt: skip
        assert get_annotations(kind)[name].replace('"', "'") == spelt, name
    assert get_annotations(made.PostRepository.change)["status"].replace('"', "'") == spelt


@pytest.mark.slow
@pytest.mark.parametrize("document", [orders, taken])
def test_type_checkers_take_them(document: Any, tmp_path: Path) -> None:
    package = tmp_path / "shop"
    package.mkdir()
    for name, text in compiled(document()).files.items():
        (package / name).write_text(text)
    assert of_mypy(tmp_path) == ""
    assert of_pyright(tmp_path) == ""
