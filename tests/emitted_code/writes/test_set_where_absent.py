"""set_if_absent of a field of an index key: both stay where they are, and what has only one of them is told of."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from lowering.methods.documented import docstrings
from schemas import JSON, entity, index, pattern, schema, table, transaction


def setting(name: str, given: str, field: str, **more: Any) -> JSON:
    updates = [{"field": field, "action": "set_if_absent", "param": field}]
    return pattern(name, "UpdateItem", given, "single_entity", updates=updates, **more)


MOVE = transaction("give", "TransactWrite", "id owner", "void", "Update Lease of Leases")
MOVE["entities_involved"][0]["updates"] = [
    {"field": "owner", "action": "set_if_absent", "param": "owner"}
]

SCHEMA = schema(
    table(
        "Leases",
        "pk",
        None,
        index("ByOwner", "owner_pk", "owner_sk"),
        index("ByPlace", "place"),
        Lease=entity(
            "LEASE#{id}",
            None,
            "id owner? place? note?",
            setting("own", "id owner", "owner"),
            setting("own_or_make", "id owner", "owner", if_missing="create"),
            setting("settle", "id place", "place"),
            setting("remark", "id note", "note"),
            pattern("disown", "UpdateItem", "id owner", "single_entity"),
            pattern("owned", "Query", "owner", index_name="ByOwner"),
            ByOwner=("OWNER#{owner}", "LEASE#{id}"),
            ByPlace="{place}",
        ),
    ),
    transactions=(MOVE,),
)

SAYS = (
    "Sets owner and owner_pk where they are absent, each by itself: an item that has one without the other, as other "
    "code may write it, may stand in index ByOwner under another owner than its own."
)


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("own", True),
        ("own_or_make", True),
        ("give", True),
        ("disown", False),
        ("settle", False),
        ("remark", False),
    ],
)
def test_the_docstring_tells_what_becomes_of_an_item_that_has_one_without_the_other(
    method: str, says: bool
) -> None:
    said = docstrings(SCHEMA)[method]
    assert (SAYS in said) is says
    assert ("where they are absent" in said) is says


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("set_where_absent", compiled(SCHEMA))


@pytest.mark.parametrize(
    ("others", "owner", "shown"),
    [
        ({}, "new", "new"),
        ({"owner": "old", "owner_pk": "OWNER#old"}, "old", "old"),
        ({"owner": "old"}, "old", "new"),
        ({"owner_pk": "OWNER#old"}, "new", "old"),
    ],
)
def test_each_is_set_where_it_is_absent(
    made: ModuleType, others: dict[str, str], owner: str, shown: str
) -> None:
    """The last two are what the docstring tells of: the index shows the item under another owner than its own."""
    item = {"pk": "LEASE#1", "id": "1", "entity_type": "LEASE", "owner_sk": "LEASE#1", **others}
    with moto(made) as client:
        client.put_item(TableName="Leases", Item={name: {"S": text} for name, text in item.items()})
        leases = made.LeaseRepository(client)
        assert leases.own("1", "new").owner == owner
        entries = client.scan(TableName="Leases", IndexName="ByOwner")["Items"]
    assert [each["owner_pk"]["S"] for each in entries] == [f"OWNER#{shown}"]
