"""How long an expression is when it is sent: DynamoDB takes 4 KB, and 300 operators and functions.

Counted is the text with its placeholders, `#status = :status`; a list as long as it may get.
"""

from __future__ import annotations

from dyngen.analysis.conditions.attributes import Subject
from dyngen.analysis.entities.draft import Draft
from dyngen.ir.changes import EXPRESSION_BYTES
from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Ref,
    Size,
    Value,
)

MAX_IN = 100
MAX_OPERATORS = 300
"""Functions count, too. What updates can do in 4 KB has fewer, since the `=` of what is set is none."""
_NUMBER = 4
"""What a placeholder is longer than its name, where several parts of a request use the same: `:status_12`."""
_LONGEST_NAME = 100
"""A longer name, or one that cannot be a placeholder, is sent as a number: `#n1`."""


def is_short_enough(condition: Condition, subject: Subject) -> bool:
    """Does DynamoDB take the expression? One that is too long is reported."""
    bytes_ = length(condition) + _beside(subject.entity)
    count = _operators(condition) + _operators_beside(subject.entity)
    if bytes_ > EXPRESSION_BYTES:
        found, most = f"about {bytes_:,} bytes", f"{EXPRESSION_BYTES:,}"
    elif count > MAX_OPERATORS:
        found, most = f"{count} operators and functions", f"{MAX_OPERATORS}"
    else:
        return True
    subject.at.error(
        "DG515",
        f"the expression of {subject.name} has {found}",
        f"DynamoDB takes {most}: say it in fewer comparisons, or filter in your own code",
    )
    return False


def _beside(entity: Draft) -> int:
    """Bytes of what a condition of the schema may be joined to: that the item is there, with its version, or is one."""
    keys = [each.attribute for each in entity.key_templates]
    counted = entity.version.attribute if entity.version else ""
    written = len("attribute_not_exists(#) OR () AND (# = :0 OR attribute_not_exists(#))")
    written += _named(keys[0]) + 2 * _named(counted)
    kinds = [len(" AND begins_with(#, :prefix)") + _named(each) for each in keys]
    marks = [
        len(" AND (attribute_not_exists(#) OR # = :)") + 3 * _named(each.attribute)
        for each in entity.markers
    ]
    return max(written, sum(kinds) + sum(marks))


def _operators_beside(entity: Draft) -> int:
    """Operators and functions of the same."""
    written = 6
    return max(written, 2 * len(entity.key_templates) + 4 * len(entity.markers))


def _named(attribute: str) -> int:
    return min(len(attribute), _LONGEST_NAME)


def length(condition: Condition) -> int:
    """Bytes of the expression, give or take the numbers that tell placeholders apart."""
    match condition:
        case Comparison(left, operator, right):
            return _of(left) + len(operator) + 2 + _of(right)
        case Between(left, low, high):
            return _of(left) + _of(low) + _of(high) + len(" BETWEEN  AND ")
        case In(left, options):
            return _of(left) + len(" IN ()") + sum(_of(each) + 2 for each in options)
        case InList(left, values):
            return _of(left) + len(" IN ()") + MAX_IN * (_of(values) + _NUMBER + 2)
        case Function(name, path, operand):
            return len(name) + 2 + _of(path) + (_of(operand) + 2 if operand else 0)
        case Junction(operator, conditions):
            inner = (length(each) + 2 * isinstance(each, Junction) for each in conditions)
            return sum(inner) + (len(operator) + 2) * (len(conditions) - 1)
        case Not(inner):
            return length(inner) + len("NOT ()")


def _operators(condition: Condition) -> int:
    """Operators and functions of the expression, `IN` and `BETWEEN` as one each."""
    match condition:
        case Comparison(left, _, right):
            return 1 + isinstance(left, Size) + isinstance(right, Size)
        case Between(left, low, high):
            return 1 + sum(isinstance(each, Size) for each in (left, low, high))
        case In(left, _) | InList(left, _):
            return 1 + isinstance(left, Size)
        case Function():
            return 1
        case Junction(_, conditions):
            return sum(_operators(each) for each in conditions) + len(conditions) - 1
        case Not(inner):
            return 1 + _operators(inner)


def _of(operand: Operand) -> int:
    match operand:
        case Path(steps):
            names = [step.name if isinstance(step, Ref) else str(step) for step in steps]
            return sum(len(each) + 2 for each in names if len(each) <= _LONGEST_NAME)
        case Size(path):
            return _of(path) + len("size()")
        case Value(ref):
            return len(ref.attribute or ref.name) + 1
        case Constant(value=value):
            return (
                len(value) + 1 if isinstance(value, str) and value.isidentifier() else _NUMBER + 3
            )
