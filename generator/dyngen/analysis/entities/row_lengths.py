"""How long a projection expression is when it is sent: DynamoDB takes 4 KB.

#0, #1, …, #679                 of a Query, a Scan, a BatchGetItem
#a, #b, …, #ab, …               of a GetItem that has no room for names that say what they are
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.parameters.key_slots import patterns_of
from dyngen.diagnostics import Place
from dyngen.ir.changes import EXPRESSION_BYTES
from dyngen.ir.plans import Get, Plan
from dyngen.ir.schema import Entity, asked_for
from dyngen.schema import document as written

_LETTERS, _DIGITS = 26, 10


def check_row_lengths(model: written.SchemaModel, entities: Sequence[Entity], root: Place) -> None:
    """Report the rows that no request has room to ask for."""
    places = {pattern.pattern_id: at for pattern, at in patterns_of(model, root)}
    for entity in entities:
        for number, method in entity.access_patterns:
            asked = asked_for(method.plan, entity)
            if asked and (bytes_ := _length(method.plan, len(asked))) > EXPRESSION_BYTES:
                places[number]["projection"].error(
                    "DG515",
                    f"the expression of {len(asked)} attributes has about {bytes_:,} bytes",
                    f"DynamoDB takes {EXPRESSION_BYTES:,}: ask for fewer, put fields that go together into an object, "
                    "or read whole items, which costs the same",
                    on_key=True,
                )


def _length(plan: Plan, count: int) -> int:
    """Bytes of so many placeholders with what stands between them."""
    return sum(_placeholder(plan, number) for number in range(count)) + len(", ") * (count - 1)


def _placeholder(plan: Plan, number: int) -> int:
    if not isinstance(plan, Get):
        return len(f"#{number}")
    length, words = len("#a"), _LETTERS
    while number >= words:
        number -= words
        words *= _LETTERS + _DIGITS
        length += 1
    return length
