"""An item of a kind that the schema does not know stands in an index: it is told by its primary key."""

from __future__ import annotations

from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import entity, index, pattern, schema, table


def declared(projection: str) -> Any:
    more = {"included_attributes": ["age"]} if projection == "INCLUDE" else {}
    by_nick = index("ByNick", "gpk", "gsk", projection=projection, **more)
    user = entity(
        "USER#{user_id}",
        "PROFILE",
        "user_id nick age:integer?",
        pattern("of_nick", "Query", "nick", index_name="ByNick"),
        pattern("everyone", "Scan", "", index_name="ByNick"),
        ByNick=("NICK#{nick}", "{user_id}"),
    )
    of_day = pattern("of_day", "Query", "day", index_name="ByNick")
    limit = entity("LIMITS", "LIMIT", "day age:integer?", of_day, ByNick=("DAY#{day}", "LIMIT"))
    return schema(
        table("Users", "pk", "sk", by_nick, User=user),
        table("Limits", "pk", "sk", by_nick, Limit=limit),
    )


@pytest.mark.parametrize("projection", ["KEYS_ONLY", "INCLUDE", "ALL"])
def test_an_item_with_another_constant_in_its_key_is_not_decoded(projection: str) -> None:
    made = load(f"foreign_in_{projection.lower()}", compiled(declared(projection)))
    with moto(made) as client:
        db = made.Database(client)
        user = made.User(user_id="u1", nick="al", age=7)
        limit = made.Limit(day="mon", age=7)
        of_user = [lambda: db.user.of_nick("al"), lambda: db.user.everyone()]
        of_limit = [lambda: db.limit.of_day("mon")]
        for table_name, own, reads, others in (
            ("Users", user, of_user, [{"sk": {"S": "AVATAR"}}]),
            ("Limits", limit, of_limit, [{"sk": {"S": "AVATAR"}}, {"pk": {"S": "OTHERS"}}]),
        ):
            item = own.to_item()
            client.put_item(TableName=table_name, Item=item)
            assert [len(list(read())) for read in reads] == [1] * len(reads)
            for other in others:
                foreign = {**item, **other}
                client.put_item(TableName=table_name, Item=foreign)
                for read in reads:
                    with pytest.raises(made.ItemDecodeError) as caught:
                        list(read())
                    assert {caught.value.attribute} == set(other)
                key = {"pk": foreign["pk"], "sk": foreign["sk"]}
                client.delete_item(TableName=table_name, Key=key)


def test_a_row_of_an_item_with_another_key_is_not_decoded() -> None:
    """Neither where a key is a constant, nor where the row is without the fields of a key in an index."""
    document = declared("ALL")
    user = document["tables"][0]["entities"]["User"]
    users = user["access_patterns"]
    for each in users:
        each["projection"] = ["age"]
    users.append(
        pattern("of_user", "Query", "user_id", projection=["age", "nick"]) | {"pattern_id": 50}
    )
    users.append(pattern("all", "Scan", "", projection=["age"]) | {"pattern_id": 51})
    made = load("foreign_rows", compiled(document))
    with moto(made) as client:
        db = made.Database(client)
        item = made.User(user_id="u1", nick="al", age=7).to_item()
        client.put_item(TableName="Users", Item=item)
        reads = [lambda: db.user.of_nick("al"), lambda: db.user.everyone()]
        assert [
            [row.age for row in read()] for read in (*reads, lambda: db.user.of_user("u1"))
        ] == [[7]] * 3
        for attribute, text in (("sk", "AVATAR"), ("pk", "GROUP#u1"), ("pk", "USER#")):
            foreign = {**item, attribute: {"S": text}}
            client.put_item(TableName="Users", Item=foreign)
            for read in reads:
                with pytest.raises(made.ItemDecodeError) as caught:
                    list(read())
                assert caught.value.attribute == attribute
            assert [row.age for row in db.user.of_user("u1")] == [7]
            client.delete_item(TableName="Users", Key={"pk": foreign["pk"], "sk": foreign["sk"]})
