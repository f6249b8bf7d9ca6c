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


MISSPELT: dict[str, tuple[str, str, str]] = {
    "a field in an index key": ("sk_template", "{titel}", '"titel" is not a field of Post'),
    "the name of the index": ("name", "ByOwnr", 'table Posts has no index "ByOwnr"'),
}


@pytest.mark.parametrize("name", MISSPELT)
def test_a_kind_that_is_mapped_wrongly_is_not_missed_in_the_index(name: str) -> None:
    key, value, message = MISSPELT[name]
    both = pattern(
        "owned", "Query", "owner", "mixed_data", index_name="ByOwner", entities=["Post", "Note"]
    )
    post = entity("P#{post_id}", "P", "post_id owner title", ByOwner=("O#{owner}", "P#{title}"))
    note = entity("N#{note_id}", "N", "note_id owner", both, ByOwner=("O#{owner}", "N#{note_id}"))
    post["gsi_mappings"][0][key] = value
    keys = index("ByOwner", "gpk", "gsk")
    found = compiled(schema(table("Posts", "pk", "sk", keys, Post=post, Note=note)))
    assert [each.message for each in found.errors] == [message]


def test_a_name_in_a_key_is_told_where_it_stands() -> None:
    """Not where a field stands that is called like the attribute of that key."""
    lease = entity("{shard_id}", None, "shard_id holder", ByHolder=("{holder}", "{shand_id}"))
    keys = index("ByHolder", "holder", "shard_id")
    found = compiled(schema(table("Leases", "shard_id", None, keys, Lease=lease)))
    (told,) = found.errors
    assert (told.code, told.source_line[told.span.column - 1 :][:10]) == ("DG203", "{shand_id}")


def test_what_a_misspelt_key_would_hold_is_no_other_mistake() -> None:
    event = entity("P#{parcel}", "E#{sequebce:04d}", "parcel sequence:integer")
    event["fields"][1]["stored"] = "key"
    found = compiled(schema(table("Events", "pk", "sk", Event=event)))
    assert [each.message for each in found.errors] == ['"sequebce" is not a field of Event']
