"""Values of a call that must be equal: what is tied to each other, in one step or several, has one value.

order.note = line.order_id, order.order_id = line.order_id      all three are what the order is called
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dyngen.ir.conditions import Ref
from dyngen.ir.made_up import made_up
from dyngen.ir.plans import Agreement
from dyngen.lower.examples.contents import Content
from dyngen.lower.examples.specimens import Specimens, Whole
from dyngen.names import Identifier


def made_equal(
    agreements: Iterable[Agreement], wholes: Mapping[Identifier, Whole], specimens: Specimens
) -> Content:
    """Change the entities among the arguments so that they agree; return what scalars must be then."""
    scalars: Content = {}
    for group in _groups(each for each in agreements if _is_asked(each, wholes)):
        of_wholes = [ref for ref in group if ref.attribute is not None]
        if not of_wholes:
            continue
        candidates = [*_candidates(group, wholes, specimens)]
        value = next(
            (each for each in candidates if all(wholes[r.name].fits(r, each) for r in of_wholes)),
            candidates[0],
        )
        for ref in group:
            if ref.attribute is None:
                scalars[ref.name] = value
            else:
                wholes[ref.name].follows(ref, value)
    return scalars


def _is_asked(agreement: Agreement, wholes: Mapping[Identifier, Whole]) -> bool:
    """Must the values be equal, or may the left one be None, as it is?"""
    left = agreement.left
    return not (agreement.optional and left.attribute and wholes[left.name].value(left) is None)


def _groups(agreements: Iterable[Agreement]) -> list[list[Ref]]:
    """The values that are equal to each other, in the order in which the agreements name them."""
    found: list[list[Ref]] = []
    for each in agreements:
        pair = {each.left, each.right}
        joined = [group for group in found if not pair.isdisjoint(group)]
        members = [ref for group in joined for ref in group] + [each.left, each.right]
        found = [group for group in found if group not in joined] + [[*dict.fromkeys(members)]]
    return found


def _candidates(
    group: Sequence[Ref], wholes: Mapping[Identifier, Whole], specimens: Specimens
) -> Iterator[object]:
    """What entities have; else what usage data gives a scalar; else what the samples do without."""
    parts = [(wholes[ref.name], ref) for ref in group if ref.attribute is not None]
    values = [whole.value(ref) for whole, ref in parts]
    yield from (value for value in values if value is not None)
    for whole, _ in parts:
        given = specimens.values(whole.entity)
        yield from (given[ref.name] for ref in group if not ref.attribute and ref.name in given)
    for whole, ref in parts:
        label = whole.label(ref)
        for known in (specimens.indexed(whole.entity), specimens.update(whole.entity)):
            if known.get(label) is not None:
                yield known[label]
        yield made_up(whole.meant(ref).type, label)
