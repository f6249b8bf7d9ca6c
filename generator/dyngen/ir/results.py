"""What becomes of the items that were read: the class that each is decoded to, and which are dropped.

EntityResult(Order, keep=(order_date >= since))      an Order, unless it is older
"""

from __future__ import annotations

from typing import Literal

from dyngen.ir.conditions import Comparator, Ref
from dyngen.ir.key_values import Behind
from dyngen.ir.keys import Key
from dyngen.ir.tables import Collection, Compared, Part, Recogniser
from dyngen.ir.types import Field
from dyngen.names import GlobalName
from dyngen.records import record


@record(frozen=True, slots=True, kw_only=True)
class Keep:
    """Drop a decoded item unless what is `compared` in it, a field or a key computed from its fields, holds.

    `begins_with` is `str.startswith`.
    """

    compared: Field | Key
    operator: Comparator | Literal["begins_with"]
    ref: Ref
    lowered: bool = False
    """Are both compared in lower case, as the key holds the field?"""


@record(frozen=True, slots=True, kw_only=True)
class EntityResult:
    """An item that was read becomes an entity, or a part of one: what an index holds, or a row."""

    entity: GlobalName
    part: Part | None = None
    recogniser: Recogniser | None = None
    """Skip items that are not this entity's: neither key condition nor filter could tell."""
    behind: Behind | None = None
    """Skip what another program stores there, where the range ends with the keys of the entity."""
    keep: tuple[Keep, ...] = ()
    compared: Compared | None = None
    """What `keep` compares, where `part` does not show all of it."""

    @property
    def drops(self) -> bool:
        """Whether some of the items that were read are dropped."""
        return self.recogniser is not None or bool(self.keep)


@record(frozen=True, slots=True, kw_only=True)
class CollectionResult:
    """An item that was read becomes one of the entities that share the partition."""

    entity: GlobalName
    """Whose keys the query is made of: `keep` is about items of this entity."""
    collection: Collection
    keep: tuple[Keep, ...] = ()

    @property
    def drops(self) -> bool:
        """Items of entities that are not in the collection."""
        return True


Result = EntityResult | CollectionResult
