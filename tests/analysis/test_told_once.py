"""A name that is no field is told once, wherever it stands; where nothing is said, nothing is made of it either."""

from __future__ import annotations

from copy import deepcopy
from itertools import product

import pytest

from emitted import compiled
from schemas import JSON, entity, index, pattern, schema, table, transaction

KEY = "user_id post_id"
WRITE = "Update Post of Posts"


def updating(**entry: object) -> JSON:
    """An update of what there is not, or by what there is not."""
    given = f"{KEY} given" if "param" in entry else KEY
    return pattern("change", "UpdateItem", given, "single_entity", updates=[entry])


def in_transaction(**more: object) -> JSON:
    made = transaction("both", "TransactWrite", f"{KEY} given", "boolean", WRITE)
    made["entities_involved"][0] |= more
    return made


PLACES: dict[str, JSON] = {
    "a row": pattern("found", "Query", "user_id", projection=["nope"]),
    "a row of a scan": pattern("found", "Scan", projection=["title", "nope"]),
    "a row of one": pattern("found", "GetItem", KEY, projection=["nope"]),
    "a row of a batch": pattern("found", "BatchGetItem", "user_ids:array post_ids:array", projection=["nope"]),
    "a filter": pattern("found", "Scan", filter_expression='nope = "a"'),
    "a filter of a row": pattern("found", "Scan", filter_expression='nope = "a"', projection=["nope"]),
    "a path": pattern("found", "Scan", "given", filter_expression="nope.a = :given"),
    "a condition": pattern("found", "DeleteItem", KEY, "success_flag", condition='nope = "a"'),
    "what is set": updating(field="nope", action="set", param="given"),
    "what is counted": updating(field="nope.a", action="increment", value=1),
    "what is copied": updating(field="title", action="set", other_field="nope"),
    "a transaction": in_transaction(condition="nope = :given"),
    "a change in a transaction": in_transaction(
        updates=[{"field": "nope", "action": "set", "param": "given"}]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), list(product(PLACES, PLACES)))
def test_of_two_mistakes_none_is_a_failure(first: str, second: str) -> None:
    post = entity("USER#{user_id}", "POST#{post_id}", "user_id post_id title likes:integer")
    transactions = []
    for number, place in enumerate((first, second), 1):
        made = deepcopy(PLACES[place])
        made |= {"name": f"{made['name']}_{number}", "pattern_id": 700 + number}
        if "entities_involved" in made:
            transactions.append(made)
        else:
            post["access_patterns"].append(made)
    found = compiled(
        schema(table("Posts", "pk", "sk", index("ByTitle", "title"), Post=post), transactions=transactions)
    )  # fmt: skip
    assert not found.files
    assert "nope" in " ".join(each.message for each in found.errors)


@pytest.mark.parametrize("items", [1, 2])
def test_an_entity_that_is_missing_is_told_once_in_each_key(items: int) -> None:
    made = transaction(
        "both", "TransactWrite", "given", "boolean", *["Delete Post of Posts"] * items
    )
    for item in made["entities_involved"]:
        item["key"] = {"user_id": "nope.user_id", "post_id": "nope.post_id"}
    post = entity("USER#{user_id}", "POST#{post_id}", "user_id post_id title")
    found = compiled(schema(table("Posts", "pk", "sk", Post=post), transactions=[made]))
    told = ['"nope.user_id" is not a parameter of both'] * items
    assert [each.message for each in found.errors] == told


# What is wrong with the template in which such a field stands, and what the field cannot be whatever stands there.
OF_A_TEMPLATE = {
    "{day}#{flag}": [],
    "{day}{flag}": ["DG212"],
    "{day:04d}#{flag}": ["DG221"],
    "{day}#{nope}": ["DG203"],
    "{day": ["DG204"],
    "{day:lower}#{flag}": ["DG231"],
    "{flag}": ["DG231"],
}


@pytest.mark.parametrize("template", OF_A_TEMPLATE)
def test_a_field_of_a_template_that_is_wrong_is_not_blamed_for_it(template: str) -> None:
    """It is held by this key alone, and what becomes of it is not known before there is one."""
    visit = entity("USER#{user_id}", "PROFILE", "user_id day flag:boolean", ByDay=template)
    visit["fields"][1]["stored"] = "key"
    found = compiled(schema(table("Visits", "pk", "sk", index("ByDay", "day_pk"), Visit=visit)))
    assert [each.code for each in found.errors] == OF_A_TEMPLATE[template]
