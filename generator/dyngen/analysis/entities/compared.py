"""What is compared of items after they are read, and not shown.

rows of total alone, range on order_date           class GetTotalsCompared: order_date: str
an index of keys alone, EMAIL#{email:lower}        class GetByEmailCompared: email: str, in lower case
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dyngen.analysis.entities.draft import Draft, Mapped, source_of
from dyngen.ir.keys import Key
from dyngen.ir.results import Keep
from dyngen.ir.tables import Compared, Part, Source, source_in_key
from dyngen.ir.types import Field
from dyngen.names import Identifier
from dyngen.schema import document as written


def compared(
    fields: Iterable[Field],
    pattern: written.AccessPattern,
    entity: Draft,
    mapped: Mapped | None,
    part: Part | None,
) -> Compared | None:
    """What a pattern compares of items in the index, or the table; None where `part` of them, or None, shows it."""
    shown = {each.field.label: each for each in part.sources} if part else {}
    needed = {each.label: each for each in fields}
    if part is None or needed.keys() <= shown.keys():
        return None
    found = [shown.get(name) or _hidden(each, entity, mapped) for name, each in needed.items()]
    return Compared(entity.name, Identifier(pattern.name), tuple(found))


def compared_by(keep: Iterable[Keep]) -> Iterator[Field]:
    """The fields of an item that it is kept or dropped by."""
    for each in keep:
        yield from each.compared.fields if isinstance(each.compared, Key) else [each.compared]


def _hidden(field: Field, entity: Draft, mapped: Mapped | None) -> Source:
    """Where a field can be read that what comes back is without: in its attribute, or else in a key."""
    if mapped and mapped.index.projection != "ALL":
        return source_in_key(field, mapped.keys, lowered=True) or Source(field)
    return source_of(field, entity)
