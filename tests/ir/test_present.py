"""What a condition asks to be there: DynamoDB holds no comparison with what is absent, but for "is not equal"."""

from __future__ import annotations

import pytest

from dyngen.ir.conditions import (
    Between,
    Comparator,
    Comparison,
    Condition,
    Constant,
    Function,
    In,
    Junction,
    Not,
    Path,
    Size,
    present,
)

A, B, ONE = Path(("a",)), Path(("b", 0)), Constant("N", "1")


def compared(operator: Comparator, path: Path = A) -> Comparison:
    return Comparison(path, operator, ONE)


@pytest.mark.parametrize(
    ("condition", "paths"),
    [
        (None, []),
        (compared("="), [A]),
        (compared(">=", B), [B]),
        (compared("<>"), []),
        (Comparison(A, "<", B), [A, B]),
        (Comparison(Size(A), ">", ONE), [A]),
        (Between(A, ONE, B), [A, B]),
        (In(B, (ONE,)), [B]),
        (Function("attribute_exists", A), [A]),
        (Function("contains", B, ONE), [B]),
        (Function("attribute_not_exists", A), []),
        (Not(compared("=")), []),
        (Junction("OR", (compared("="), compared("=", B))), []),
        (Junction("AND", (compared("<>"), compared("<", B))), [B]),
    ],
)
def test_what_is_there_if_it_holds(condition: Condition | None, paths: list[Path]) -> None:
    assert list(present(condition)) == paths
