"""What is left of an access pattern where optional parameters are None: a pattern without them.

since, until (optional), between, until None      since, >=
"""

from __future__ import annotations

from collections.abc import Sequence

from proof.model.filters import names_in
from proof.model.terms import Json, Values


class EarlierMissingError(Exception):
    """A ValueError is due: a part of the sort key is given without the one before it."""


def asked(pattern: Json, args: Values, sort_fields: Sequence[str]) -> tuple[Json, Values]:
    """The pattern that means the same without its missing parameters, and the arguments of it."""
    optional = [each["name"] for each in pattern.get("parameters", ()) if each.get("optional")]
    gone = {name for name in optional if args.get(name) is None}
    if not gone or pattern["operation"] == "UpdateItem":
        return pattern, args  # an update leaves things as they are, and None removes
    # A filter leaves out by itself what is compared with None.
    filters = names_in(pattern.get("filter_expression"))
    left = dict(pattern)
    left["parameters"] = [e for e in pattern["parameters"] if e["name"] not in gone - filters]
    given = {name: value for name, value in args.items() if name not in gone - filters}
    if pattern["operation"] == "Query":
        return _of_sort_key(pattern, left, given, gone, sort_fields)
    return left, given


def _of_sort_key(
    pattern: Json, left: Json, given: Values, gone: set[str], sort_fields: Sequence[str]
) -> tuple[Json, Values]:
    filters = names_in(pattern.get("filter_expression"))
    names = [each["name"] for each in pattern["parameters"] if each["name"] not in filters]
    condition = pattern.get("range_condition")
    count = 0 if not condition else 2 if condition == "between" else 1
    operands = names[len(names) - count :]
    before = [name for name in sort_fields if name in names and name not in operands]
    for number, name in enumerate(before):
        if name in gone and {*before[number + 1 :], *operands} - gone:
            raise EarlierMissingError
    if gone >= set(operands):
        left.pop("range_condition", None)
    elif condition == "between" and gone & set(operands):
        low, high = operands
        left["range_condition"] = "<=" if low in gone else ">="
        if low in gone:  # the name of the first operand says what the range is on
            left["parameters"] = [
                {**each, "name": low} if each["name"] == high else each
                for each in left["parameters"]
            ]
            given = {low if name == high else name: value for name, value in given.items()}
    return left, given
