"""Which entity is in which table and which index, as a drawing of lines: two columns, entities on the left.

graph(schema).edges      [Edge(y of Post, y of TopicTimeline), …]
"""

from __future__ import annotations

from dyngen.ir.schema import Schema
from dyngen.records import record
from dyngen.site.content import ids

_STEP = 44
_TOP = 22
_BETWEEN = 8


@record(frozen=True, slots=True)
class Node:
    """A box with a name."""

    id: str
    name: str
    y: int
    """Of its middle."""
    is_index: bool = False


@record(frozen=True, slots=True)
class Edge:
    """A line from an entity to where its items are."""

    start: int
    end: int
    is_index: bool


@record(frozen=True, slots=True)
class Graph:
    """All of it, and how high it is."""

    entities: list[Node]
    places: list[Node]
    edges: list[Edge]
    height: int


def graph(schema: Schema) -> Graph:
    """Every entity with its table and its indexes."""
    entities: list[Node] = []
    places: list[Node] = []
    edges: list[Edge] = []
    for table in schema.tables:
        entered = max(_below(entities), _below(places))
        here = [each for each in schema.entities if each.table == table]
        for position, entity in enumerate(here):
            y = entered + position * _STEP
            entities.append(Node(ids.of_entity(entity.name), entity.name, y))
        for position, index in enumerate([None, *table.indexes]):
            y = entered + position * _STEP
            places.append(
                Node(
                    ids.of_place(table, index), index.name if index else table.name, y, bool(index)
                )
            )
            for entity, node in zip(here, entities[-len(here) :] if here else [], strict=True):
                if index is None or any(each.index == index for each in entity.indexes):
                    edges.append(Edge(node.y, y, bool(index)))
    return Graph(entities, places, edges, max(_below(entities), _below(places)) - _BETWEEN)


def _below(nodes: list[Node]) -> int:
    """Where the next table may begin."""
    return nodes[-1].y + _STEP + _BETWEEN if nodes else _TOP
