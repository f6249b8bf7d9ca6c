"""Comparisons with constants that no item can meet: sizes that nothing has, bounds in the wrong order, empty keys.

size(status) = 1                where status is "open" or "paid", of size 4
total BETWEEN 5 AND 1           which DynamoDB refuses, too
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from dyngen.analysis.conditions import untyped as tree
from dyngen.analysis.conditions.attributes import Subject, find
from dyngen.analysis.conditions.operand_types import spelled
from dyngen.analysis.fields.keys_of_others import key_limits, refusal
from dyngen.comparators import MIRRORED, is_so
from dyngen.ir.conditions import Between, Comparison, Constant, Path, Size
from dyngen.ir.types import Kind, Type
from dyngen.schema.quoting import shown


def attainable(
    leaf: Comparison | Between, node: tree.Compared | tree.Within, subject: Subject
) -> Comparison | Between | None:
    """The comparison; None if no item can meet it, which is reported."""
    operands = (node.left, node.right) if isinstance(node, tree.Compared) else (node.left,)
    measured = [each for each in operands if isinstance(each, tree.SizeOf)]
    found = find(measured[0].attribute, subject) if measured else None
    kind = found[1] if found else None
    if _backward(leaf):
        why = "its lower bound is above the upper one, which DynamoDB refuses"
    elif not _some_size(leaf, kind):
        why = f"{spelled(measured[0])} is {_told(kind)}"
    elif told := _as_key(leaf, subject):
        why = told
    else:
        return leaf
    node.spot.error(
        "DG517", f"no item can meet the comparison: {why}", "correct it, or leave it out"
    )
    return None


def _backward(leaf: Comparison | Between) -> bool:
    match leaf:
        case Between(_, Constant() as low, Constant() as high):
            return _is_behind(low, high)
    return False


def _as_key(leaf: Comparison | Between, subject: Subject) -> str | None:
    """Why no key attribute is the text that one is held to be equal to, of the table or of an index."""
    match leaf:
        case Comparison(Path((str(name),)), "=", Constant("S", text)):
            pass
        case Comparison(Constant("S", text), "=", Path((str(name),))):
            pass
        case _:
            return None
    why = refusal(text, key_limits(subject.entity.table).get(name))
    return f"it is with {shown(text)}, {why}" if why else None


def _some_size(leaf: Comparison | Between, kind: Type | None) -> bool:
    """Does some size meet the comparison, if it is one of a size with constants?"""
    match leaf:
        case Between(Size(), Constant("N", str(low)), Constant("N", str(high))):
            ends = Decimal(low), Decimal(high)
            return any(ends[0] <= each <= ends[1] for each in _sizes(kind, ends))
        case Comparison(Size(), operator, Constant("N", str(number))):
            pass
        case Comparison(Constant("N", str(number)), turned, Size()):
            operator = MIRRORED[turned]
        case _:
            return True
    other = Decimal(number)
    return any(is_so(int(each.compare(other)), operator) for each in _sizes(kind, [other]))


def _is_behind(low: Constant, high: Constant) -> bool:
    match low, high:
        case Constant("N", str(first)), Constant("N", str(second)):
            return Decimal(first) > Decimal(second)
        case Constant("S", str(first)), Constant("S", str(second)):
            return first.encode() > second.encode()
        case Constant("B", bytes(first)), Constant("B", bytes(second)):
            return first > second
    return False


def _known_sizes(kind: Type | None) -> Collection[int]:
    """The sizes that values of the type have; none if there is no telling."""
    if kind is None:
        return ()
    if kind.choices:
        return {len(str(each).encode()) for each in kind.choices}
    return {Kind.UUID: (36,), Kind.DATE: (10,)}.get(kind.kind, ())


def _sizes(kind: Type | None, near: Collection[Decimal]) -> Collection[Decimal]:
    """Sizes that stand for all: those that there are, or those next to the ones that are compared."""
    known = [Decimal(each) for each in _known_sizes(kind)]
    ends = Decimal(_least(kind)), Decimal(_MOST)
    around = (each + step for each in near for step in (-1, 0, 1))
    return known or [*ends, *(each for each in around if ends[0] <= each <= ends[1])]


_MOST = 400 * 1024
"""What an item has room for: no value in it has a larger size."""


def _least(kind: Type | None) -> int:
    """What every size is, or more: there are no empty sets."""
    return 1 if kind and kind.is_set else 0


def _told(kind: Type | None) -> str:
    known = _known_sizes(kind)
    return " or ".join(map(str, sorted(known))) if known else f"from {_least(kind)} to {_MOST:,}"
