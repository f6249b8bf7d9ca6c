"""An object or array of YAML while it is being read, and the objects that are merged into it.

- &post {name: post_id, type: string}
- {<<: *post, name: title}                  {"name": "title", "type": "string"}
"""

from __future__ import annotations

from dyngen.diagnostics import Pointer

MERGE = "<<"


class Frame:
    """What was read of an object or array, and how much: its values, and how deep they are nested."""

    __slots__ = (
        "anchor", "container", "depth", "key", "merged", "merging", "nodes", "pointer", "start"
    )  # fmt: skip

    def __init__(
        self,
        pointer: Pointer,
        container: dict[str, object] | list[object],
        start: int,
        anchor: str | None,
    ) -> None:
        self.pointer = pointer
        self.container = container
        self.start = start
        self.anchor = anchor
        self.key: str | None = None
        self.merging = False  # the value of this key is to be merged and is no member
        self.merged: list[object] = []
        self.nodes = 1
        self.depth = 1

    @property
    def wants_key(self) -> bool:
        return isinstance(self.container, dict) and self.key is None

    @property
    def next(self) -> Pointer:
        """Where the next value belongs."""
        step = self.key if isinstance(self.container, dict) else len(self.container)
        return self.pointer if step is None else (*self.pointer, step)

    def put(self, value: object) -> None:
        """Take the next value: an element, that of a key, or one to be merged."""
        if isinstance(self.container, list):
            self.container.append(value)
        elif self.merging:
            self.merged.append(value)
        elif self.key is not None:
            self.container[self.key] = value
        self.key, self.merging = None, False

    def count(self, nodes: int, depth: int) -> None:
        """Take note of a finished value inside."""
        self.nodes += nodes
        self.depth = max(self.depth, depth + 1)

    def merge(self) -> dict[str, Pointer] | None:
        """Take over the members that are merged and not there, the first of a name; where they stand until now.

        None if something other than objects is to be merged.
        """
        taken: dict[str, object] = {}
        places: dict[str, Pointer] = {}
        for pointer, source in self._sources():
            if not isinstance(source, dict):
                return None
            for key, value in source.items():
                if key not in taken:
                    taken[key], places[key] = value, (*pointer, key)
        if isinstance(self.container, dict):
            own = dict(self.container)
            self.container.clear()
            self.container |= taken | own
            places = {key: pointer for key, pointer in places.items() if key not in own}
        return places

    def _sources(self) -> list[tuple[Pointer, object]]:
        """What is to be merged, with its places: an array of objects is as good as each of them."""
        found: list[tuple[Pointer, object]] = []
        at = (*self.pointer, MERGE)
        for one in self.merged:
            if isinstance(one, list):
                found += [((*at, number), each) for number, each in enumerate(one)]
            else:
                found.append((at, one))
        return found
