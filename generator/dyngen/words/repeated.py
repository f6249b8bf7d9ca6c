"""What an update does that is sent again, since its answer was lost: it is applied twice, or its condition fails.

SET price = :price, if price > :price      raises ConditionFailedError, though it is done
SET likes = likes + 1                      may be applied twice
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.changes import Arithmetic, Assign, ChangeSet, Copy, Remove, is_element, may_repeat
from dyngen.ir.conditions import Comparison, Condition, Function, In, Not, Path, conjuncts, present
from dyngen.ir.plans import UpdateFields
from dyngen.ir.schema import Entity
from dyngen.words.phrasing import listed


def repeated(plan: UpdateFields, entity: Entity) -> Iterator[str]:
    """What a docstring says of it; botocore sends a request again when its answer is lost."""
    if any(_undone_by(each, plan) for each in conjuncts(plan.condition)):
        yield "Sent again after a lost answer, as botocore does, it raises ConditionFailedError, though it is done."
        return
    found = [
        *(["be applied twice"] if may_repeat(plan.changes) else []),
        *(["return what it has stored itself"] if plan.returns in ("previous", "optional") else []),
    ]
    if found:
        remedy = "; expected_version prevents that" if entity.version else ""
        yield f"Sent again after a lost answer, as botocore does, it may {listed(found)}{remedy}."


def _undone_by(condition: Condition, plan: UpdateFields) -> bool:
    """Does a condition no longer hold when the update is done, whatever it is given?"""
    match condition:
        case Not(Function("contains", path, operand)):
            return _has_changed(plan, "ADD", path, operand)
        case Function("contains", path, operand) if _has_changed(plan, "DELETE", path, operand):
            return True
        case Comparison(left, "<>" | "<" | ">", right):
            return _is_set(plan, left, right) or _is_set(plan, right, left)
        case Not(Comparison(left, "=" | "<=" | ">=", right)):
            return _is_set(plan, left, right) or _is_set(plan, right, left)
        case Not(In(path, options)):
            return any(_is_set(plan, path, each) for each in options)
        case Function("attribute_not_exists", path) | Not(Function("attribute_exists", path)):
            return _is_there(plan, path)
    gone = [each.target for each in plan.changes if isinstance(each, Remove)]
    return any(path in gone and not is_element(path) for path in present(condition))


def _has_changed(plan: UpdateFields, clause: str, path: Path, operand: object) -> bool:
    """Has a set the element now, or lost it?"""
    return any(
        isinstance(each, ChangeSet)
        and (each.clause, each.target, each.element) == (clause, path, operand)
        for each in plan.changes
    )


def _is_set(plan: UpdateFields, path: object, value: object) -> bool:
    """Is this value what stands there now?"""
    return any(
        isinstance(each, Assign)
        and (each.target, each.value) == (path, value)
        and not (each.nullable or each.unset or each.if_absent)
        for each in plan.changes
    )


def _is_there(plan: UpdateFields, path: Path) -> bool:
    """Does something stand there now?"""
    for each in plan.changes:
        match each:
            case Assign(nullable=(), unset=()) | Arithmetic() | Copy() if each.target == path:
                return True
    return False
