"""Sessions: ids stand in keys only, and the one index turns the key around."""

# Items and patterns, a row on a line.
# ruff: noqa: S106

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from published.designs import Design, Stored, kind, uncounted, wire
from schemas import index, pattern, schema, table

INVERSE = {"index_name": "GSI1_inverse"}
SCHEMA = uncounted(
    schema(
        table(
            "session_store", "PK", "SK",
            index("GSI1_inverse", "SK", "PK"),
            Session=kind(
                "suuid#{session_id}", "c#{customer_id}",
                "session_id* customer_id* last_login_time:datetime/iso_s? access_token session_state",
                pattern("create_session", "PutItem", "session:Session", "single_entity", condition="not_exists"),
                pattern("get_session", "GetItem", "session_id customer_id", "single_entity"),
                pattern("expire_session", "DeleteItem", "session_id customer_id", "success_flag"),
                pattern("get_last_login", "Query", "customer_id", "single_entity", limit=1, descending=True, **INVERSE),
                pattern("get_session_of_customer", "Query", "customer_id session_id", "single_entity", **INVERSE),
                pattern("get_sessions_by_customer", "Query", "customer_id", **INVERSE),
                pattern("log_in", "UpdateItem", "session_id customer_id last_login_time:datetime", "single_entity"),
                GSI1_inverse=("c#{customer_id}", "suuid#{session_id}"),
                access_token={"sensitive": True},
            ),
            ChildSession=kind(
                "suuid#{session_id}", "child#suuid#{child_session_id}",
                "session_id* child_session_id* access_token session_state",
                pattern("get_child_sessions", "Query", "session_id"),
                pattern("get_session_by_child", "Query", "child_session_id", "single_entity", **INVERSE),
                pattern("close", "UpdateItem", "session_id child_session_id session_state", "single_entity"),
                GSI1_inverse=("child#suuid#{child_session_id}", "suuid#{session_id}"),
            ),
        )
    )
)  # fmt: skip

OF_CUSTOMER = ("session.get_sessions_by_customer", "c1")


def session(number: str, *more: tuple[Any, ...], login: datetime | None = None) -> Stored:
    at = wire(last_login_time="2023-02-06T10:00:00Z") if login else {}
    return Stored(
        "Session",
        wire(PK=f"suuid#{number}", SK="c#c1", access_token=f"token-{number}", session_state="open") | at,
        {"session_id": number, "customer_id": "c1", "access_token": f"token-{number}", "session_state": "open"}
        | ({"last_login_time": login} if login else {}),
        (
            OF_CUSTOMER, *more, ("session.get_session", number, "c1"),
            ("session.get_session_of_customer", "c1", number),
        ),
        {("session.log_in", number, "c1", LOGIN): wire(last_login_time="2023-02-06T10:00:00Z")},
        ("session_state", "closed"),
        wire(session_state="closed"),
    )  # fmt: skip


LOGIN = datetime(2023, 2, 6, 10, tzinfo=UTC)

DESIGN = Design(
    "session_store",
    SCHEMA,
    (
        session("4ed9-a0"),
        session("9d2f-b1", ("session.get_last_login", "c1"), login=LOGIN),
        Stored(
            "ChildSession",
            wire(PK="suuid#9d2f-b1", SK="child#suuid#77aa", access_token="t", session_state="open"),
            {"session_id": "9d2f-b1", "child_session_id": "77aa", "access_token": "t", "session_state": "open"},
            (("child_session.get_child_sessions", "9d2f-b1"), ("child_session.get_session_by_child", "77aa")),
            {("child_session.close", "9d2f-b1", "77aa", "shut"): wire(session_state="shut")},
            ("session_state", "shut"),
            wire(session_state="shut"),
        ),
    ),
)  # fmt: skip
