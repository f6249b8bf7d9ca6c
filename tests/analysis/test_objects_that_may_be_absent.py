"""A change inside an object that may be absent is told, unless the condition has thought of that."""

from __future__ import annotations

import pytest

from emitted import compiled
from schemas import entity, pattern, schema, table, transaction

CHANGE = {"field": "contact.city", "action": "set", "param": "city"}


def told(condition: str | None) -> list[str]:
    """What is warned of, of a pattern and of a transaction with this condition."""
    parameters = "id city"
    more = {"condition": condition} if condition else {}
    move = pattern("move", "UpdateItem", parameters, "void", updates=[CHANGE], **more)
    both = transaction("both", "TransactWrite", parameters, "void", "Update Person of People")
    both["entities_involved"][0] |= {"updates": [CHANGE], **more}
    person = entity("{id}", None, "id name?", move)
    inside = [{"name": "city", "type": "string", "required": True}]
    contact = {"name": "contact", "type": "object", "required": False, "fields": inside}
    person["fields"].append(contact)
    found = compiled(schema(table("People", "id", None, Person=person), transactions=(both,)))
    assert not found.errors
    return [each.code for each in found.diagnostics]


@pytest.mark.parametrize(
    "condition",
    [None, 'name = "Ann"', "attribute_not_exists(name)", 'contact.city = "Rome" OR name = "Ann"'],
)
def test_what_may_be_refused_is_told(condition: str | None) -> None:
    assert told(condition) == ["DG458"] * 2


@pytest.mark.parametrize(
    "condition",
    [
        "attribute_exists(contact)",
        'contact.city = "Rome"',
        'attribute_exists(contact.city) AND name = "Ann"',
    ],
)
def test_what_the_condition_asks_for_is_not(condition: str) -> None:
    assert told(condition) == []
