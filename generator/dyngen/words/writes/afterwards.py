"""What is known of a condition once its write is done: whether the same request would be let through again.

SET status = "done", if status = "open"        fails
SET count = count + 1, if count = :seen        fails
SET count = count + 1, if count < :most        may fail
SET likes = likes + 1, if author = :author     holds still
"""

from __future__ import annotations

from decimal import Decimal

from dyngen.comparators import MIRRORED, is_so
from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    Remove,
    is_element,
)
from dyngen.ir.conditions import (
    Comparator,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    Junction,
    Leaf,
    Not,
    Path,
    Value,
    conjuncts,
    holds_of_nothing,
    paths,
)
from dyngen.ir.key_values import KeyText
from dyngen.records import record


@record(frozen=True, slots=True)
class After:
    """An item after a write that was let through."""

    changes: tuple[Change, ...] = ()
    deleted: bool = False
    unless_new: bool = False
    """Is the condition asked only where there was an item? Else it held before."""

    def fails(self, condition: Condition | None) -> bool:
        """Does the condition of the write surely not hold now?"""
        return any(
            self.holds(each) is False or (not self.unless_new and self._has_counted(each))
            for each in conjuncts(condition)
        )

    def stays(self, condition: Condition | None) -> bool:
        """Does the condition of the write surely hold now?"""
        return all(map(self._stays, conjuncts(condition)))

    def holds(self, condition: Condition) -> bool | None:
        """Does it hold now, whatever was there before? None: that is not known."""
        match condition:
            case Junction(joint, inner):
                found = [self.holds(each) for each in inner]
                decisive = joint == "OR"
                if decisive in found:
                    return decisive
                return None if None in found else not decisive
            case Not(inner):
                held = self.holds(inner)
                return None if held is None else not held
            case _:
                return self._holds(condition)

    def _holds(self, leaf: Leaf) -> bool | None:
        if any(map(self._is_gone, paths(leaf))):
            return holds_of_nothing(leaf)
        match leaf:
            case Function("attribute_exists", path) if self._is_there(path):
                return True
            case Function("attribute_not_exists", path) if self._is_there(path):
                return False
            case Function("contains", path, operand):
                for each in self.changes:
                    if isinstance(each, ChangeSet) and (each.target, each.element) == (
                        path,
                        operand,
                    ):
                        return each.clause == "ADD"
            case Comparison(left, comparator, right):
                return _compared(self._value(left), comparator, self._value(right))
            case In(left, options):
                value = self._value(left)
                found = [_compared(value, "=", self._value(each)) for each in options]
                if True in found:
                    return True
                return None if None in found else False
        return None

    def _has_counted(self, condition: Condition) -> bool:
        """Was a number equal to something, and has become another by a constant?"""
        match condition:
            case Comparison(Path() as path, "=", Value() | Constant()):
                return self._step(path) != 0
            case Comparison(Value() | Constant(), "=", Path() as path):
                return self._step(path) != 0
        return False

    def _stays(self, condition: Condition) -> bool:
        if self.holds(condition):
            return True
        if self.unless_new:
            return False
        if not any(map(self._is_touched, paths(condition))):
            return True
        match condition:
            case Junction(_, inner):
                return all(map(self._stays, inner))
            case Function("attribute_exists", path):
                return not any(_may_remove(each, path) for each in self._changes(path))
            case Function("attribute_type", path):
                deeper = [len(each.target.steps) > len(path.steps) for each in self._changes(path)]
                return not self.deleted and all(deeper)
            case Function("contains", path):
                return self._only("ADD", path)
            case Not(Function("contains", path)):
                return self._only("DELETE", path)
            case Comparison(Path() as path, comparator, Value() | Constant()):
                return self._keeps(path, comparator)
            case Comparison(Value() | Constant(), comparator, Path() as path):
                return self._keeps(path, MIRRORED[comparator])
        return False

    def _keeps(self, path: Path, comparator: Comparator) -> bool:
        """Does a number go where it has to be?"""
        step = self._step(path)
        return step > 0 if comparator in (">", ">=") else step < 0 and comparator in ("<", "<=")

    def _step(self, path: Path) -> Decimal:
        """By which constant a number has changed; 0 where none is known."""
        for each in self.changes:
            match each:
                case Arithmetic(operator=sign, operand=Constant("N", str(number))) if (
                    each.target == each.source == path
                ):
                    return Decimal(number) if sign == "+" else -Decimal(number)
        return Decimal(0)

    def _only(self, clause: str, path: Path) -> bool:
        """Has a set only gained elements, or only lost some?"""
        return all(
            isinstance(each, ChangeSet) and (each.clause, each.target) == (clause, path)
            for each in self._changes(path)
        )

    def _is_touched(self, path: Path) -> bool:
        return self.deleted or bool(self._changes(path))

    def _changes(self, path: Path) -> list[Change]:
        """Those that may change what stands there."""
        return [each for each in self.changes if _touches(each, path)]

    def _is_gone(self, path: Path) -> bool:
        """Does nothing stand there now?"""
        return self.deleted or any(
            isinstance(each, Remove)
            and not is_element(each.target)
            and each.target.steps == path.steps[: len(each.target.steps)]
            for each in self.changes
        )

    def _is_there(self, path: Path) -> bool:
        """Does something stand there now?"""
        if self._has_moved(path):
            return False
        for each in self.changes:
            match each:
                case Assign(may_be_empty=True):
                    continue  # an empty set is not stored
                case Extend(operand=Value(), kept_absent=True):
                    continue  # nothing may have been added to nothing
                case Assign(nullable=(), unset=()) | Arithmetic() | Copy() | Extend() if (
                    each.target == path
                ):
                    return True
        return False

    def _has_moved(self, path: Path) -> bool:
        """May what stands there have had another position before, since an element in front of it has gone?"""
        return any(
            isinstance(each, Remove)
            and is_element(each.target)
            and _may_overlap(each.target.owner, path)
            and len(each.target.steps) <= len(path.steps)
            for each in self.changes
        )

    def _value(self, operand: object) -> object:
        """What is compared, if that is known: a parameter or a constant."""
        match operand:
            case Value() | Constant():
                return operand
            case Path() if not self._has_moved(operand):
                for each in self.changes:
                    match each:
                        case Assign(nullable=(), unset=(), if_absent=False) if (
                            each.target == operand
                        ):
                            held = each.value
                            return (held.choice or held) if isinstance(held, KeyText) else held
        return None


def _compared(left: object, comparator: Comparator, right: object) -> bool | None:
    if left is None or right is None:
        return None
    if left == right:
        return is_so(0, comparator)
    match left, right:
        case Constant("N", str(one)), Constant("N", str(other)):
            return is_so(int(Decimal(one).compare(Decimal(other))), comparator)
        case Constant("S", str(one)), Constant("S", str(other)):
            first, second = one.encode(), other.encode()
            return is_so((first > second) - (first < second), comparator)
        case Constant("BOOL"), Constant("BOOL") if comparator in ("=", "<>"):
            return comparator == "<>"
    return None


def _touches(change: Change, path: Path) -> bool:
    """May it change what stands there? An element that goes moves those behind it."""
    target = change.target
    if isinstance(change, Remove) and is_element(target):
        target = target.owner
    return _may_overlap(target, path)


def _may_remove(change: Change, path: Path) -> bool:
    """May nothing stand there after a change that touches it?"""
    if len(change.target.steps) > len(path.steps):
        return False
    match change:
        case Remove() | ChangeSet(clause="DELETE"):
            return True
        case Assign(nullable=(_, *_)):
            return True
        case Assign(if_absent=False, may_be_empty=True):
            return True
    return len(change.target.steps) < len(path.steps)


def _may_overlap(one: Path, other: Path) -> bool:
    """Is one the other, or in it? Names that callers give may be any."""
    return all(
        left == right or not (isinstance(left, str | int) and isinstance(right, str | int))
        for left, right in zip(one.steps, other.steps, strict=False)
    )
