"""What YAML's aliases stand for, and how much there is of it.

    anchors.define("user", Unfolded({"name": "user_id"}, nodes=2, depth=1))
    anchors.stand_for("user", at)       another {"name": "user_id"}: to edit one is not to edit the other

Ten lines of aliases can unfold to more than any machine holds. So the values of a document are counted, those of an
alias before they are made: to unfold a document takes no longer than the limit allows.
"""

from __future__ import annotations

from dyngen.records import record
from dyngen.schema.text import slips
from dyngen.schema.text.places import GivenUp, Offsets


@record(frozen=True, slots=True)
class Unfolded:
    """A value without aliases: of how many values it is made, and how deep objects and arrays are nested in it.

    `key` is the text of a plain value, which is what it is as a key.
    """

    value: object
    nodes: int = 1
    depth: int = 0
    key: str | None = None


class Anchors:
    """The anchors of a document so far, and how many values it has unfolded to."""

    def __init__(self) -> None:
        self._known: dict[str, Unfolded | None] = {}
        self._nodes = 0

    def count(self, nodes: int, at: Offsets) -> None:
        """Take note of more values; GivenUp when there are too many."""
        self._nodes += nodes
        if self._nodes > slips.MAX_NODES:
            raise GivenUp(slips.too_many_nodes(at))

    def begin(self, name: str) -> None:
        """An object or array with an anchor begins: before it is defined, nothing can stand for it."""
        self._known[name] = None

    def define(self, name: str, unfolded: Unfolded) -> None:
        """What aliases of this name stand for from here on."""
        self._known[name] = unfolded

    def stand_for(self, name: str, at: Offsets) -> Unfolded:
        """A copy of what the alias at `at` stands for, counted; GivenUp if there is nothing, or too much."""
        if name not in self._known:
            raise GivenUp(slips.unknown_anchor(name, at))
        found = self._known[name]
        if found is None:
            raise GivenUp(slips.endless_alias(name, at))
        self.count(found.nodes, at)
        return Unfolded(_copied(found.value), found.nodes, found.depth, found.key)


def _copied(value: object) -> object:
    """A copy of a value that is no deeper than a document may be."""
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return value
