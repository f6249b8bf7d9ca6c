"""All that the page of a schema shows, as data: made once, laid out as HTML or as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.diagnostics import Diagnostic
from dyngen.ir.schema import Schema
from dyngen.records import record
from dyngen.site.content.collections import Collections, tables
from dyngen.site.content.entities import EntityPage, entity_page
from dyngen.site.content.graph import Graph, graph
from dyngen.site.content.material import material
from dyngen.site.content.patterns import Pattern, patterns
from dyngen.site.content.transactions import Diagram, diagrams
from dyngen.site.content.writes import Matrix, matrices


@record(frozen=True, slots=True)
class Finding:
    """What there is to say about a schema that builds."""

    code: str
    message: str
    help: str
    place: str


@record(frozen=True, slots=True)
class TableSection:
    """A table, with its indexes behind it."""

    name: str
    collections: list[Collections]


@record(frozen=True, slots=True)
class Page:
    """The page of a schema."""

    package: str
    source: str
    legend: Sequence[tuple[str, int]]
    graph: Graph
    tables: list[TableSection]
    patterns: list[Pattern]
    entities: list[EntityPage]
    matrices: list[Matrix]
    transactions: list[Diagram]
    findings: list[Finding]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How much there is of what."""
        places = [each for table in self.tables for each in table.collections]
        counts = {
            "table": len(self.tables),
            "index": sum(each.is_index for each in places),
            "entity": len(self.entities),
            "access pattern": len(self.patterns),
        }
        return [(one if n == 1 else _PLURALS.get(one, f"{one}s"), n) for one, n in counts.items()]


_PLURALS = {"index": "indexes", "entity": "entities"}


def page(schema: Schema, diagnostics: Sequence[Diagnostic]) -> Page:
    """The page of a schema, of which there are these things to say."""
    made = material(schema)
    return Page(
        package=schema.package,
        source=schema.source,
        legend=made.colours.legend,
        graph=graph(schema),
        tables=[TableSection(found[0].name, found) for found in tables(made)],
        patterns=patterns(made),
        entities=[entity_page(each, made) for each in schema.entities],
        matrices=matrices(schema),
        transactions=diagrams(schema),
        findings=[
            Finding(each.code, each.message, each.help, f"{each.span.path.name}:{each.span.line}")
            for each in diagnostics
        ],
    )
