"""Which parameters a filter names, and whether it needs what it names.

{"field": "total", "operator": ">=", "param": "min_total"}     min_total
{"field": "total", "operator": "=", "param2": "x"}             "param2" has no meaning beside "="
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.analysis.patterns.parameters import Given
from dyngen.diagnostics import Place
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean


def check_filter(
    expression: written.FilterExpression | None, givens: Sequence[Given], name: str, at: Place
) -> set[str] | None:
    """The parameters that an expression names; None if one of them is not there, which is reported."""
    found: set[str] = set()
    sound = True
    known = [given.name for given in givens]
    for number, condition in enumerate(expression.conditions if expression else ()):
        here = at["conditions"][number]
        _check_idle(condition, here)
        for param, place in _named(condition, here):
            if param not in known:
                place.error(
                    "DG507", f"{quoted(param)} is not a parameter of {name}", _remedy(param, known)
                )
                sound = False
            found.add(param)
    return found if sound else None


def _named(condition: written.FilterCondition, at: Place) -> Iterator[tuple[str, Place]]:
    """Each parameter with the place where it is named."""
    if condition.param is not None:
        yield condition.param, at["param"]
    if condition.param2 is not None:
        yield condition.param2, at["param2"]
    for position, param in enumerate(condition.params or ()):
        yield param, at["params"][position]


def _remedy(param: str, known: Sequence[str]) -> str:
    near = did_you_mean(param, known)
    if near:
        return f"did you mean {quoted(near)}?"
    return f'add the parameter {{"name": {quoted(param)}, "type": "…"}}, with the type of the field'


def _check_idle(condition: written.FilterCondition, at: Place) -> None:
    """Report keys that mean nothing beside the operator or function."""
    kind = condition.operator if condition.function in (None, "size") else condition.function
    if kind is None or (condition.operator and condition.function not in (None, "size")):
        return  # nothing is compared, or by two things: said elsewhere
    match kind:
        case "between":
            needed = {"param", "param2"}
        case "in":
            needed = {"params"}
        case "attribute_exists" | "attribute_not_exists":
            needed = set()
        case _:
            needed = {"param"}
    for key in ("param", "param2", "params"):
        if getattr(condition, key) is not None and key not in needed:
            at[key].error(
                "DG511",
                f'"{key}" has no meaning beside {quoted(kind)}',
                f"remove it: {quoted(kind)} takes {' and '.join(sorted(needed)) or 'no parameter'}",
                on_key=True,
            )
