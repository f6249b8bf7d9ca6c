"""What is compared in Python: a value is what DynamoDB says that it is, where `True` is no number."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from emitted import compiled, load
from emitted_code.streams.stream_events import in_lambda, record
from emulator import moto
from schemas import JSON, entity, fields, pattern, schema, table, transaction

VALUES: tuple[Any, ...] = (True, 1, False, 0, None, "1", "", [1], [True], {"a": 1}, {"a": True}, {})
SPELT = ((1, Decimal("1.0")), ({"a": 0}, {"a": Decimal("-0.0")}))
"""Values that are one to DynamoDB."""


def declared() -> JSON:
    """Settings in every place that may hold any JSON, and pages that have the same."""
    user = entity(
        "USER#{id}",
        "USER",
        "id free:object list:array/object? nested:object?",
        pattern("if_free", "GetItem", "id free:object", "single_entity"),
        pattern("if_list", "GetItem", "id list:array/object", "single_entity"),
        pattern("if_nested", "GetItem", "id nested:object", "single_entity", projection=["id"]),
    )
    user["fields"][-1]["fields"] = [*fields("free:object?"), *fields("name?")]
    page = entity("PAGE#{id}", "PAGE", "id free:object")
    put = transaction(
        "put", "TransactWrite", "user:User page:Page", "boolean", "Put User of Web", "Put Page of Web"
    )  # fmt: skip
    put["entities_involved"][1]["key"] = {"free": "user.free"}
    web = table("Web", "pk", "sk", User=user, Page=page)
    web["table_config"]["stream"] = "NEW_AND_OLD_IMAGES"
    return schema(web, transactions=(put,))


@cache
def made() -> Any:
    return load("equal_values", compiled(declared()))


def user(value: object) -> Any:
    package = made()
    free = {"x": value}
    return package.User(
        id="u", free=free, list=[free], nested=package.UserNested(free=free, name="n")
    )


def pairs() -> list[tuple[Any, Any, bool]]:
    """Two values each, and whether they are one."""
    different = [
        (left, right, place == other)
        for place, left in enumerate(VALUES)
        for other, right in enumerate(VALUES)
    ]
    return different + [(left, right, True) for left, right in SPELT]


def test_an_item_is_found_by_what_is_equal() -> None:
    with moto() as client:
        made().create_tables(client)
        users = made().Database(client).user
        for stored, asked, equal in pairs():
            users.batch_write_user([user(stored)])
            wanted = user(asked)
            found = [
                users.if_free("u", wanted.free),
                users.if_list("u", wanted.list),
                users.if_nested("u", wanted.nested),
            ]
            assert [each is not None for each in found] == [equal] * 3, (stored, asked)


def test_what_differs_has_changed() -> None:
    streams = import_module(f"{made().__name__}.streams")
    for old, new, equal in pairs():
        images = [user(each).to_item() for each in (new, old)]
        [change] = streams.decode_records(in_lambda([record("MODIFY", user(new).key(), *images)]))
        assert change.changed == (set() if equal else {"free", "list", "nested"}), (old, new)


def test_what_must_agree_is_equal() -> None:
    package = made()
    with moto() as client:
        package.create_tables(client)
        put = package.Database(client).transactions.put
        for left, right, equal in pairs():
            page = package.Page(id="p", free={"x": right})
            if equal:
                assert put(user(left), page)
                continue
            with pytest.raises(ValueError, match=r"page\.free and user\.free must be equal"):
                put(user(left), page)
