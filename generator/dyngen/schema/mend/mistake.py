"""A finding of shape, and the edit that goes on as if it were not there."""

from __future__ import annotations

from typing import Literal

from dyngen.diagnostics import Pointer
from dyngen.records import record


@record(frozen=True, slots=True)
class Edit:
    """A change of what was written: a value set, a key renamed or moved (to another object), a member removed.

    `negate` renames a key whose name says the opposite: its truth value is the other one then.
    """

    kind: Literal["set", "rename", "negate", "move", "remove"]
    pointer: Pointer
    value: object = None
    target: Pointer = ()


@record(frozen=True, slots=True)
class Mistake:
    """One finding of shape: its place (a pointer into the model), its words, and how to go on."""

    code: str
    pointer: Pointer
    message: str
    help: str
    on_key: bool = False
    edit: Edit | None = None
