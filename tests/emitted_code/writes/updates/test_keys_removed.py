"""An update that removes an index key looks at what it was made of nevertheless: its function is not asked."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import entity, index, pattern, schema, table, transaction

GIVEN = "id area level:integer since:datetime team rank:integer"
ENTITY = "id area level:integer since:datetime? team? rank:integer?"
FINE: dict[str, Any] = {
    "area": "north",
    "level": 3,
    "since": datetime(2024, 1, 31, tzinfo=UTC),
    "team": "red",
    "rank": 1,
}
WRONG: dict[str, list[Any]] = {
    "area": [5, b"x", ["x"], "\ud800", None],
    "level": ["3", 3.5, True, None],
    "since": ["2024-01-31", datetime(2024, 1, 31), 5],  # the second without a zone
    "team": [5, "\ud800"],
    "rank": ["1", True],
}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    worker = entity(
        "WORKER#{id}",
        None,
        ENTITY,
        pattern("edit", "UpdateItem", GIVEN, "void"),
        pattern("edit_some", "UpdateItem", GIVEN, "void", partial=True),
        ByTeam=("T#{team}#{area}", "{level:05d}#{since}#{rank}"),
    )
    return load(
        "keys_removed",
        compiled(
            schema(
                table("Workers", "pk", None, index("ByTeam", "gpk", "gsk"), Worker=worker),
                transactions=(
                    transaction(
                        "edit_in_one", "TransactWrite", GIVEN, "void", "Update Worker of Workers"
                    ),
                ),
            )
        ),
    )


ABSENT = [(), ("team",), ("since",), ("rank",), ("team", "since", "rank")]


@pytest.mark.parametrize(
    ("name", "absent"),
    [(name, absent) for name in WRONG for absent in ABSENT if name not in absent],
)
def test_what_it_is_not_made_of_is_refused_as_well(
    made: ModuleType, name: str, absent: tuple[str, ...]
) -> None:
    given = FINE | dict.fromkeys(absent)
    with moto(made) as client:
        recorder = Recorder(client)
        db = made.Database(recorder)
        db.worker.create_worker(made.Worker(id="1", area="north", level=3))
        recorder.sent.clear()
        for wrong in WRONG[name]:
            calls = (db.worker.edit, db.worker.edit_some, db.transactions.edit_in_one)
            for call in calls:
                with pytest.raises((made.FieldValueError, made.KeyValueError)):
                    call(id="1", **given | {name: wrong})
        assert recorder.sent == []
        for call in calls:
            call(id="1", **given)
        assert db.worker.get_worker("1") == made.Worker(id="1", version=4, **given)
