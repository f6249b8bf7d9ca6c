"""The example application `user_registration`, and items of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from emitted import package

NAME = "user_registration"
NOW = datetime(2024, 4, 2, 9, tzinfo=UTC)


def user(number: int | str = 1, **fields: Any) -> Any:
    given = {
        "user_id": f"u{number}",
        "email": f"u{number}@example.org",
        "full_name": "A B",
        "status": "pending",
        "created_at": NOW,
    }
    return package(NAME).User(**{**given, **fields})


def lookup(number: int | str = 1, **fields: Any) -> Any:
    given = {"email": f"u{number}@example.org", "user_id": f"u{number}", "reserved_at": NOW}
    return package(NAME).EmailLookup(**{**given, **fields})
