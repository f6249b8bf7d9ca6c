"""Changes of a stored item: what an update does to each attribute, index keys included.

    likes + 1, and an index key is {likes}      Arithmetic(likes, likes, "+", 1), Arithmetic(gsi1sk, likes, "+", 1)
    prefs.theme = theme                         Assign(Path(("prefs", "theme")), Value(theme))

A value is a parameter, or a constant of the schema; what of it is known while compiling is a literal in the method.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dyngen.ir.conditions import Constant, Path, Ref, Value
from dyngen.ir.key_values import KeyNumber, KeyText, Slot, Supplied
from dyngen.records import record

Operand = Value | Constant | Supplied
EXPRESSION_BYTES = 4096
"""How long an expression DynamoDB takes, placeholders included."""


@record(frozen=True, slots=True, kw_only=True)
class Assign:
    """`SET target = value`, or `SET target = if_not_exists(target, value)`."""

    target: Path
    value: Operand | KeyText | KeyNumber
    """A parameter or a constant for a field, a key text or number for an index key attribute."""
    nullable: tuple[Ref, ...] = ()
    """What it is made of that may be None: each removes the attribute."""
    unset: tuple[Ref, ...] = ()
    """What it is made of that may be UNSET: each leaves the attribute as it is."""
    if_absent: bool = False
    """Leave what is there."""
    otherwise: Operand | KeyText | KeyNumber | None = None
    """What it is set to where it is absent, if something that it is made of is UNSET; None: nothing."""
    never_empty: bool = False
    """Is an empty set refused, since the field would read as its default?"""

    @property
    def may_be_empty(self) -> bool:
        """Is it a set of the caller's? DynamoDB has no empty ones, so such a field is removed, or left as it is."""
        given = isinstance(self.value, Value) and self.value.type.is_set
        return given and not (self.never_empty or is_element(self.target))


@record(frozen=True, slots=True, kw_only=True)
class Copy:
    """`SET target = source`: what the source held before the update."""

    target: Path
    source: Path
    start: Constant | None
    """What is copied where the source is absent; None where it never is."""


@record(frozen=True, slots=True, kw_only=True)
class Remove:
    """`REMOVE target`."""

    target: Path


@record(frozen=True, slots=True, kw_only=True)
class OtherField:
    """What another attribute held before the update, as an operand."""

    source: Path
    start: Constant | None
    """What it counts as where it is absent; None where it never is."""


@record(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """`SET target = source + operand`; the source is the target, or the field that is the whole of an index key."""

    target: Path
    source: Path
    operator: Literal["+", "-"]
    operand: Operand | OtherField
    start: Constant | None = None
    """What is counted from where the source is absent; None where it never is."""


@record(frozen=True, slots=True, kw_only=True)
class Extend:
    """`SET target = list_append(target, operand)`, or the other way round."""

    target: Path
    operand: Operand
    in_front: bool
    absent: bool
    """May the target be absent? Then it counts as empty."""
    kept_absent: bool
    """Is it left absent then where nothing is added? No, if every item that is made has one."""


@record(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """`ADD target operand`, `DELETE target operand`; an empty operand changes nothing."""

    clause: Literal["ADD", "DELETE"]
    target: Path
    operand: Operand
    """A set, or a parameter that is one element."""

    @property
    def element(self) -> Value | None:
        """The operand, if it is one element and no set."""
        if isinstance(self.operand, Value) and not self.operand.type.is_set:
            return self.operand
        return None


Change = Assign | Copy | Remove | Arithmetic | Extend | ChangeSet


def is_whole(target: Path) -> bool:
    """Is it an attribute of the item, and not something inside one?"""
    return len(target.steps) == 1


def is_element(target: Path) -> bool:
    """Is it an element of an array?"""
    return isinstance(target.steps[-1], int)


def of_attribute(name: str) -> Path:
    """The target that is a whole attribute."""
    return Path((name,))


def supplied(changes: Iterable[Change]) -> tuple[Supplied, ...]:
    """The values that the package makes for them, each once."""
    assigns = [each for each in changes if isinstance(each, Assign)]
    values = [value for each in assigns for value in (each.value, each.otherwise)]
    sources = [
        source
        for value in values
        for source in (
            [part.ref for part in value.parts if isinstance(part, Slot)]
            if isinstance(value, KeyText)
            else [value.ref if isinstance(value, KeyNumber) else value]
        )
    ]
    return tuple(dict.fromkeys(each for each in sources if isinstance(each, Supplied)))


def may_be_nothing(changes: Iterable[Change]) -> bool:
    """May each of them turn out to change nothing, since what it is made of is empty or UNSET?"""
    for each in changes:
        match each:
            case Assign(unset=(_, *_), otherwise=None):
                pass
            case (
                ChangeSet(operand=Value(), element=None) | Extend(operand=Value(), kept_absent=True)
            ):
                pass
            case _:
                return False
    return True


def may_repeat(changes: Iterable[Change]) -> bool:
    """Do they change the item again when the same request is sent again?"""
    changed = [*changes]
    attributes = {each.target.attribute for each in changed}
    for each in changed:
        match each:
            case Arithmetic(operand=OtherField(source=source)) if _becomes_zero(source, changed):
                pass  # the second time there is nothing to count
            case Arithmetic() | Extend():
                return True
            case Copy(source=source) if source.attribute in attributes:
                return True
            case Remove(target=target) if is_element(target):
                return True  # what stood behind it has its position now
    return False


def _becomes_zero(path: Path, changes: Iterable[Change]) -> bool:
    """Is it set to 0 by one of the changes?"""
    return any(
        isinstance(each, Assign)
        and each.target == path
        and isinstance(each.value, Constant)
        and each.value.value == "0"
        and not each.if_absent
        for each in changes
    )
