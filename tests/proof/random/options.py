"""What random reads say besides: parameters that may be left out, and the fields that come back."""

from __future__ import annotations

from hypothesis import strategies as st

from proof.model.filters import names_in
from proof.model.terms import Json, indexes_of, lock_of
from proof.random.expressions import plain, under_and

Draw = st.DrawFn
READS = ("Query", "Scan", "GetItem", "BatchGetItem")


@st.composite
def with_optional(
    draw: Draw, given: list[Json], sort_fields: list[str], pattern: Json
) -> list[Json]:
    """Some of the parameters optional: operands of a filter under AND, the end of the sort key."""
    filters = names_in(pattern.get("filter_expression"))
    names = [each["name"] for each in given if each["name"] not in filters]
    count = {None: 0, "between": 2}.get(pattern.get("range_condition"), 1)
    fields = [name for name in sort_fields if name in names[: len(names) - count]]
    operands = names[len(names) - count :]
    behind = [*fields, *operands]
    chosen = set(behind[draw(st.integers(0, len(behind))) :])
    if len(operands) == 2 and chosen <= set(operands) and draw(st.booleans()):
        chosen = {draw(st.sampled_from(operands))}
    alone = under_and(pattern.get("filter_expression", {"conditions": []}))
    chosen |= {name for name in sorted(names_in({"conditions": alone})) if draw(st.booleans())}
    if draw(st.booleans()):
        return given
    return [
        {**each, "optional": True} if each["name"] in chosen and "default" not in each else each
        for each in given
    ]


@st.composite
def projections(draw: Draw, table: Json, name: str, entity: Json, pattern: Json) -> Json:
    """The fields that a read returns, where it can say so; its name is then one of the whole schema."""
    if pattern["operation"] not in READS or pattern["return_type"] == "mixed_data":
        return {}
    index = pattern.get("index_name")
    indexes = {each["name"]: each["projection"] for each in indexes_of(table)}
    if index and indexes[index] != "ALL":
        return {}
    can = [each["name"] for each in entity["fields"] if plain(table, each["name"])]
    if lock := lock_of(table):
        can.append(lock)
    chosen = draw(st.lists(st.sampled_from(can), min_size=1, max_size=4, unique=True))
    return {"name": f"{pattern['name']}_of_{name.lower()}", "projection": chosen}
