"""What an entry of `updates` takes is a value, and so it is for the other items that take the same parameter."""

from __future__ import annotations

from inspect import signature
from types import ModuleType
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, schema, table, transaction


def written(name: str, other: str, **entry: str) -> JSON:
    """A transaction whose first item says in `updates` what it takes, and whose other one says nothing."""
    given = "order_id event_id note"
    found = transaction(
        name, "TransactWrite", given, "void", "Update Order of Shop", f"{other} Event of Shop"
    )
    found["entities_involved"][0]["updates"] = [{"param": "note", "action": "set", **entry}]
    return found


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load(
        "needed_elsewhere",
        compiled(
            schema(
                table(
                    "Shop",
                    "pk",
                    None,
                    Order=entity("ORDER#{order_id}", None, "order_id note:string? votes:object"),
                    Event=entity("EVENT#{event_id}", None, "event_id note:string?"),
                ),
                transactions=(
                    written("noted_twice", "Update", field="note"),
                    written("put_beside", "Put", field="note"),
                    written("entry_beside", "Put", field="votes", key="note"),
                ),
            )
        ),
    )


@pytest.mark.parametrize("name", ["noted_twice", "put_beside", "entry_beside"])
def test_it_is_never_none(made: ModuleType, name: str) -> None:
    method = getattr(made.TransactionService, name)
    assert signature(method).parameters["note"].annotation == "str"
    assert "None removes" not in (method.__doc__ or "")
    with moto(made) as client:
        db = made.Database(client)
        db.order.create_order(made.Order(order_id="o", votes={}))
        if name == "noted_twice":
            db.event.create_event(made.Event(event_id="e", note="before"))
        nothing: Any = None
        with pytest.raises(made.FieldValueError):
            getattr(db.transactions, name)("o", "e", nothing)
        assert db.order.get_order("o").version == 1
        getattr(db.transactions, name)("o", "e", "now")
        assert db.event.get_event("e").note == "now"
        assert db.order.get_order("o").version == 2
