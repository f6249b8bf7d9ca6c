"""What may be said only of an update, said of a pattern or of an item of a transaction."""

from __future__ import annotations

from typing import Literal

from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.schema import document as written

Key = Literal["updates", "if_missing", "partial"]


def check_misplaced(
    said: written.AccessPattern | written.Involved,
    subject: str,
    *,
    is_called: str,
    may_be: str,
    keys: tuple[Key, ...],
    at: Place,
) -> None:
    """Report keys beside another operation than the one they are for, and keys that contradict each other."""
    for key in keys:
        if is_called != may_be and key in said.model_fields_set:
            at[key].error(
                "DG457",
                f"{subject} is {a(is_called)}, and {key} says what {a(may_be)} does",
                f"remove {key}, or make it {a(may_be)}",
                on_key=True,
            )
    if said.if_missing == "create" and said.condition == "exists":
        at["condition"].error(
            "DG456",
            f"the item of {subject} must exist, and is made where it does not",
            "remove one of condition and if_missing",
        )
