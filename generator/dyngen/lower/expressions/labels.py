"""What the placeholders of values are called: one rule for keys, conditions and updates.

a parameter                  as it is called                     #quantity >= :pieces
a constant that is a word    as it says, in snake case           #state = :held          {"S": "HELD"}
0, 1, true, false, [], {}    zero, one, …, empty, empty_map      #likes + :one           {"N": "1"}
any other constant           as what it is set to or beside      #total > :total         {"N": "9.99"}
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dyngen.ir.changes import is_element
from dyngen.ir.conditions import Constant, Function, Leaf, Path, Ref, Size, operands
from dyngen.lower.conceal import plain
from dyngen.names import snake

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
_CALLED: Mapping[Constant, str] = {
    Constant("N", "0"): "zero",
    Constant("N", "1"): "one",
    Constant("BOOL", False): "false",
    Constant("BOOL", True): "true",
    Constant("L", ()): "empty",
    Constant("M", ()): "empty_map",
}
# What `attribute_type` compares with.
_TYPES = {
    "S": "string",
    "N": "number",
    "B": "binary",
    "SS": "string_set",
    "NS": "number_set",
    "BS": "binary_set",
    "L": "list",
    "M": "map",
    "BOOL": "boolean",
    "NULL": "null",
}


def of_ref(ref: Ref) -> str:
    """What the value of a parameter is called, wherever in a request it stands."""
    return plain(ref.attribute or ref.name)


def of_path(path: Path) -> str:
    """What a value is called that a place is set to."""
    if path.entry:
        return f"{path.owner.steps[-1]}"
    if is_element(path):
        return "_".join(map(str, path.steps[-2:]))
    return f"{path.steps[-1]}"


def of_constant(constant: Constant, otherwise: str) -> str:
    """What a constant is called: what it says, or else `otherwise`."""
    if constant in _CALLED:
        return _CALLED[constant]
    value = constant.value
    if constant.wire == "S" and isinstance(value, str) and _WORD.fullmatch(value):
        return snake(value)
    return otherwise


def of_operand(constant: Constant, leaf: Leaf) -> str:
    """What a constant in a condition is called."""
    match leaf:
        case Function("begins_with"):
            return of_constant(constant, "prefix")
        case Function("attribute_type"):
            return _TYPES.get(str(constant.value), "type")
    for each in operands(leaf):
        match each:
            case Path():
                return of_constant(constant, of_path(each))
            case Size():
                return of_constant(constant, "size")
    return of_constant(constant, "value")
