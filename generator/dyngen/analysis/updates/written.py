"""One update as it is written, before anybody knows what it changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Condition, Path, present
from dyngen.ir.types import Field
from dyngen.records import record
from dyngen.schema import document as written


@record(frozen=True, slots=True, kw_only=True)
class WrittenUpdate:
    """What is said of an update, and where."""

    entity: Draft
    name: str
    """Of the pattern."""
    at: Place
    """Where `updates` stands, or what stands for it."""
    naming: Place
    """What to point to where no entry is to blame."""
    key: Mapping[Field, Given]
    """Who gives the fields of the primary key."""
    assigned: Mapping[Field, Given]
    """Parameters that are called like fields."""
    entries: Sequence[written.UpdateAction] = ()
    givens: Mapping[str, Given]
    """All that entries can name."""
    creates: bool = False
    """May the item be a new one, so that the keys which no action touches are written too?"""
    partial: bool = False
    """May parameters that are called like the fields that they set be left out?"""
    optional: Collection[str] = ()
    """Other parameters that may be."""
    taken: Collection[str] = ()
    """Names of variables that other updates in the same request have."""
    never_none: Collection[str] = ()
    """Parameters that cannot remove their field, as another item of the transaction needs them."""
    condition: Condition | None = None
    """What the item must meet."""
    refused: str = "ConditionFailedError"
    """What is raised where that is not there which it demands."""

    @property
    def sure(self) -> Collection[Path]:
        """The places where something stands if the condition holds."""
        return [*present(self.condition)]
