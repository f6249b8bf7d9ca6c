"""What the operands of a range are compared with: the key attribute itself, or the next field of the sort key.

ORDER#{order_date}#{order_id}, ">=" with order_id       warned of: it is compared with order_date
"""

from __future__ import annotations

from dyngen.analysis.parameters.as_stored import is_raw_operand
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import Roles, sort_fields
from dyngen.ir.keys import Key


def has_raw_operands(roles: Roles, sk: Key | None) -> bool:
    """Are the operands of the range values of the key attribute itself?"""
    return sk is not None and bool(roles.operands) and is_raw_operand(roles.operands[0].name, sk)


def tell_later_fields(roles: Roles, sk: Key | None, name: str) -> None:
    """Warn of operands that look as if another field were to be compared than the next one of the sort key.

    They are called like one that comes behind it; or the lower end of a `between` is called like the next one
    itself, as its value is where the range is on the field behind.
    """
    if sk is None or has_raw_operands(roles, sk):
        return
    ranged, *later = [each.label for each in sort_fields(sk, roles.key)] or [""]
    for given in roles.operands:
        if given.name in later:
            given.named.warning(
                "DG438",
                f"{given.name} of {name} is compared with {ranged}, and called like a field behind that in the key",
                f"add {ranged} before it, for a range on {given.name}; or call it after what it is compared with",
            )
    if later and roles.range == "between" and roles.operands[0].name == ranged:
        low, high = roles.operands
        low.named.warning(
            "DG438",
            f"{low.name} of {name} is the lower end of a range on {ranged}, up to {high.name}, and called as if it "
            "were the one value that is looked for",
            f"add another end behind {high.name}, for a range on {later[0]}; or call it after an end, as in "
            f"min_{ranged}",
        )


def later_field(given: Given, roles: Roles, sk: Key) -> str:
    """What else may be meant by an operand of another type: a range on a field behind, which is of that type.

    Texts are declared for anything, such as dates, and tell nothing.
    """
    ranged, *later = sort_fields(sk, roles.key)
    for number, field in enumerate(later):
        if field.type.kind == given.model.type != ranged.type.kind and field.type.kind != "string":
            before = " and ".join(each.label for each in (ranged, *later[:number]))
            return f"add {before} before it, for a range on {field.label}"
    return ""
