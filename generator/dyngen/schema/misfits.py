"""What a value is taken as, and what speaks against it."""

from __future__ import annotations

from dyngen.diagnostics import Pointer
from dyngen.records import field, record
from dyngen.schema.quoting import ordinal, quoted, shown


@record(frozen=True, slots=True)
class Misfit:
    """Why a value cannot be: what it must be, where inside the value, and how to mend it."""

    pointer: Pointer
    expected: str
    help: str
    kind: str = "type"
    """`type`, `enum`, `unknown` (a key that is no field) or `missing`."""
    on_key: bool = False


@record(slots=True)
class Fit:
    """A value as it will be used; remarks where it was read with good will, misfits where it cannot be."""

    value: object
    remarks: list[Misfit] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)


def told(subject: str, misfit: Misfit, value: object) -> str:
    """A misfit as a sentence about `subject`."""
    if misfit.kind == "unknown":
        return f"{subject} has no field {quoted(str(misfit.pointer[-1]))}"
    if misfit.kind == "missing":
        return f"{subject} has no {misfit.expected}"
    return f"{subject} must be {misfit.expected}, not {shown(value)}"


def within(pointer: Pointer, subject: str) -> str:
    """What people call the value at a pointer inside the value of `subject`."""
    for step in pointer:
        inner = f"the {ordinal(step)} element" if isinstance(step, int) else f"field {quoted(step)}"
        subject = f"{inner} of {subject}"
    return subject
