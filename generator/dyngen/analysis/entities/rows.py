"""Rows: what a read with a projection of its own returns of an entity.

"projection": ["order_id", "total"] of get_totals      class GetTotalsRow: order_id: str, total: Decimal
"""

from __future__ import annotations

from dataclasses import replace

from dyngen.analysis.entities.draft import Draft, source_of
from dyngen.analysis.indexes import DeclaredIndex
from dyngen.analysis.naming import mistaken_field
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.tables import Row
from dyngen.ir.types import Field
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown

READS = ("GetItem", "Query", "Scan", "BatchGetItem")


def row(pattern: written.AccessPattern, entity: Draft) -> Row | None:
    """The row of a pattern whose projection was checked; None if it has none."""
    if pattern.projection is None:
        return None
    fields = _fields(entity)
    sources = (source_of(fields[name], entity) for name in pattern.projection)
    return Row(entity.name, Identifier(pattern.name), tuple(sources))


def _fields(entity: Draft) -> dict[str, Field]:
    """What may stand in a row. A computed field is a key attribute, and read as that where it is there."""
    always = {
        template.attribute
        for template in entity.all_templates
        if not any(each.optional for each in template.fields)
    }
    return {
        name: replace(each, derived=False, required=each.attribute in always)
        if each.derived
        else each
        for name, each in entity.known.items()
    }


def check_row(
    pattern: written.AccessPattern, entity: Draft, index: DeclaredIndex | None, at: Place
) -> bool:
    """Report a projection that the pattern cannot have, and names in it that are no fields.

    Whether all are fields, for what was told elsewhere is not told again.
    """
    here = at["projection"]
    if pattern.projection is None:
        return True
    if pattern.operation not in READS:
        here.error(
            "DG441",
            f"{pattern.name} is {a(pattern.operation)}, which has no projection",
            "remove it: projection goes with GetItem, Query, Scan and BatchGetItem",
            on_key=True,
        )
    elif pattern.return_type == "mixed_data":
        here.error(
            "DG441",
            f"{pattern.name} returns items of several kinds, and a row is of one",
            "remove it, or return entity_list",
            on_key=True,
        )
    elif index and pattern.operation in ("Query", "Scan") and index.projection != "ALL":
        here.error(
            "DG441",
            f"{pattern.name} reads index {index.name}, which holds only a part of the items",
            "remove it: what comes back is what the index holds",
            on_key=True,
        )
    fields = _fields(entity)
    for position, name in enumerate(pattern.projection):
        if name not in fields and name in entity.attributes:
            here[position].error(
                "DG442",
                f"{name} of {entity.name} is a constant, and stands in no row",
                "remove it: it is the same in every item",
            )
        elif name not in fields:
            here[position].error(
                "DG442",
                f"{quoted(name)} is not a field of {entity.name}",
                unknown(name, list(fields), "remove it"),
                once=mistaken_field(entity.name, name),
            )
        elif name in pattern.projection[:position]:
            here[position].error(
                "DG442",
                f"{name} stands twice in the projection of {pattern.name}",
                "remove one of them",
            )
    return fields.keys() >= set(pattern.projection)
