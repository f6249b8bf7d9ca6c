"""Diagrams in Mermaid: which entity is where, and what is in a transaction."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.site.content.graph import Graph
from dyngen.site.content.transactions import Diagram
from dyngen.site.marking import label, text


def of_places(graph: Graph) -> list[str]:
    """Entities on the left, tables and indexes on the right."""
    lines = ["```mermaid", "flowchart LR"]
    for number, node in enumerate(graph.entities):
        lines.append(f'  e{number}["{label(node.name)}"]')
    for number, node in enumerate(graph.places):
        shape = f'(["{label(node.name)}"])' if node.is_index else f'[("{label(node.name)}")]'
        lines.append(f"  p{number}{shape}")
    starts = {node.y: number for number, node in enumerate(graph.entities)}
    ends = {node.y: number for number, node in enumerate(graph.places)}
    lines += [
        f"  e{starts[each.start]} {'-.->' if each.is_index else '-->'} p{ends[each.end]}"
        for each in graph.edges
    ]
    return [*lines, "```"]


def of_transaction(diagram: Diagram) -> Iterator[str]:
    """What goes in, the items, and what comes out."""
    yield from (f"### {text(diagram.name)}", "", "```mermaid", "flowchart LR")
    takes = "<br>".join(map(label, diagram.takes))
    yield f'  takes["{takes}"] --> all'
    yield f'  subgraph all["{label(diagram.name)}"]'
    for number, box in enumerate(diagram.boxes):
        lines = [f"{box.action} {box.entity} in {box.table}"]
        lines += [f"{name}: {said}" if name else said for name, said in box.lines]
        yield f'    i{number}["{"<br>".join(map(label, lines))}"]'
    yield "  end"
    yield from (f'  all --> outcome["{label(diagram.outcome)}"]', "```", "")
