"""A shop whose orders and tickets have what the package supplies."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from clients import Faulty
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOON_TEXT = "2026-01-01T12:00:00.000000Z"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
ONE = ("u1", ID)
KEY = "user_id order_id:uuid"
COLUMNS = (
    f"{KEY} ticket? title status? note? day:date expires:integer? created_at:datetime "
    "updated_at:datetime seen_at:datetime? lines:array/object?"
)
MORE: dict[str, JSON] = {
    "order_id": {"generate": "uuid7"},
    "ticket": {"generate": "uuid4"},
    "status": {"default": "new"},
    "day": {"generate": "now"},
    "expires": {"generate": "now", "ttl": True},
    "created_at": {"generate": "now"},
    "updated_at": {"touch": True},
    "seen_at": {"touch": True},
    "lines": {"item_fields": fields("line_id sku", line_id={"generate": "uuid7"})},
}


def update(name: str, given: str = "", **more: Any) -> JSON:
    return pattern(name, "UpdateItem", f"{KEY} {given}", "single_entity", **more)


def untitled(action: str = "set_if_absent") -> list[JSON]:
    return [{"field": "title", "action": action, "value": "untitled"}]


def declared() -> JSON:
    """Orders with all that can be supplied, tags that are touched, and what is neither."""
    order = entity(
        "USER#{user_id}",
        "ORDER#{order_id}",
        COLUMNS,
        pattern("place", "PutItem", "user_id title", "single_entity"),
        pattern("place_on", "PutItem", "user_id title day:date ticket", "single_entity"),
        pattern("renew", "PutItem", "order:Order", "single_entity", condition="exists"),
        update("rename", "title"),
        update("look"),
        update("edit", "title status ticket", partial=True),
        update("open", "", updates=untitled(), if_missing="create"),
        update("fill", "status ticket note", updates=untitled(), if_missing="create", partial=True),
        update("mark", "updated_at:datetime", condition="updated_at = :updated_at"),
        pattern("store", "UpdateItem", "order:Order", "single_entity"),
        pattern("save_all", "BatchWriteItem", "orders:array/Order tag:Tag", "void"),
        Recent=("ALL", "{updated_at}"),
        ByTicket=("TICKET#{ticket}", "{status}"),
    )
    order["fields"] = fields(COLUMNS, **MORE)
    tag = entity("TAG#{tag}", "TAG", "tag text?")
    tag["fields"] = fields("tag text? at:datetime", at={"touch": True})
    made = transaction("make", "TransactWrite", KEY, "boolean", "Update Order of Shop")
    made["entities_involved"][0] |= {"updates": untitled(), "if_missing": "create"}
    note = entity("NOTE#{note}", "NOTE", "note seen_at:datetime?")
    note["fields"] = fields("note seen_at:datetime?", seen_at={"touch": True})
    return schema(
        table(
            "Shop", "pk", "sk", index("Recent", "gpk", "gsk"), index("ByTicket", "tpk", "tsk"),
            Order=order, Tag=tag, Note=note,
        ),
        table("Plain", "pk", None, Plain=entity("PLAIN#{name}", None, "name")),
        transactions=(
            made,
            transaction(
                "all_three", "TransactWrite", "order:Order tag:Tag user_id order_id:uuid title", "boolean",
                "Put Order of Shop", "Update Tag of Shop", "Update Order of Shop",
            ),
        ),
    )  # fmt: skip


def order(shop: ModuleType, **more: Any) -> Any:
    """An order that was written long ago."""
    return shop.Order(
        **{"user_id": "u1", "order_id": ID, "title": "One", "ticket": "t", "updated_at": LONG_AGO}
        | more
    )


def stored(client: Faulty, order_id: UUID = ID) -> Any:
    key = {"pk": {"S": "USER#u1"}, "sk": {"S": f"ORDER#{order_id}"}}
    return client.client.get_item(TableName="Shop", Key=key).get("Item")


def is_touched(item: Any) -> bool:
    """Do all touched fields, and the index key that is made of one, say noon?"""
    return {item[name]["S"] for name in ("updated_at", "seen_at", "gsk")} == {NOON_TEXT}
