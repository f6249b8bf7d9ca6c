"""Pages as Markdown with diagrams in Mermaid, for the pages of a repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.site import diagrams
from dyngen.site.content.collections import Block, Collections
from dyngen.site.content.entities import EntityPage
from dyngen.site.content.page import Page
from dyngen.site.content.patterns import Pattern
from dyngen.site.content.pictures import Picture
from dyngen.site.content.values import KeyTemplate, text_of
from dyngen.site.content.writes import Matrix
from dyngen.site.marking import block, code, link, table, text
from dyngen.words.phrasing import listed


def markdown_page(page: Page) -> str:
    """The page of a schema."""
    lines = [
        f"# {text(page.package)}",
        "",
        f"Made of {code(page.source)}. The items are samples.",
        "",
        ", ".join(f"{count} {label}" for label, count in page.counts),
        *_section("What is where", diagrams.of_places(page.graph)),
        *_section("Tables and indexes", _tables(page)),
        *_section("Access patterns", _patterns(page.patterns)),
        *_section("Entities", (line for each in page.entities for line in _entity(each))),
    ]
    if page.matrices:
        lines += _section("Which writes touch which index", _writes(page.matrices))
    if page.transactions:
        drawn = (line for each in page.transactions for line in diagrams.of_transaction(each))
        lines += _section("Transactions", drawn)
    findings = [
        f"- {code(each.code)} {text(each.message)} ({text(each.place)}): {text(each.help)}"
        for each in page.findings
    ]
    lines += _section("Findings", findings or ["There is nothing to say against this schema."])
    return "\n".join(lines) + "\n"


def markdown_front(pages: Sequence[Page]) -> str:
    """The page that leads to the others."""
    rows = (
        [
            f"[{text(page.package)}]({page.package}/README.md)",
            *(str(count) for _, count in page.counts),
        ]
        for page in pages
    )
    heads = ["schema", *(label for label, _ in pages[0].counts)] if pages else ["schema"]
    return "\n".join(["# Tables and access patterns", "", *table(heads, rows)]) + "\n"


def _section(title: str, lines: Iterator[str] | list[str]) -> list[str]:
    return ["", f"## {title}", "", *lines]


def _anchor(id: str) -> str:
    """What links lead to."""
    return f'<a id="{id}"></a>'


def _tables(page: Page) -> Iterator[str]:
    for each in (each for found in page.tables for each in found.collections):
        yield from _collections(each)


def _collections(found: Collections) -> Iterator[str]:
    kind = "index" if found.is_index else "table"
    yield from (_anchor(found.id), "", f"### {text(found.name)} ({kind})", "")
    yield from (text("; ".join(found.facts)) + ".", "")
    yield from table(
        ["entity", f"partition key {code(found.partition)}", f"sort key {code(found.sort)}"],
        (
            [link(each.entity, each.entity_id), _keys(each.partition), _keys(each.sort)]
            for each in found.mapped
        ),
    )
    yield ""
    if found.blocks:
        heads = ["partition key", "sort key", "item", "attributes"]
        yield from (*table(heads, _rows(found.blocks)), "")
    if found.absent:
        yield from (f"Not in {text(found.name)}: {text('; '.join(found.absent))}.", "")


def _rows(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """A row for each item; the partition key stands before the first of its partition."""
    for found in blocks:
        for position, row in enumerate(found.rows):
            cells = (f"{text(cell.name)} = {code(text_of(cell.parts))}" for cell in row.cells)
            key = "" if position else code(text_of(found.key))
            yield [key, code(text_of(row.sort)), text(row.entity), "<br>".join(cells)]


def _keys(keys: Sequence[KeyTemplate]) -> str:
    return " and ".join(code(text_of(each.parts)) for each in keys)


def _patterns(patterns: Sequence[Pattern]) -> Iterator[str]:
    heads = ["no.", "access pattern", "request", "table or index", "key condition"]
    yield from table(
        [*heads, "filter or condition", "cost", "returns"],
        (
            [
                str(each.number),
                link(each.name, each.id),
                each.operation,
                link(each.place, each.place_id),
                code(each.key_condition),
                code(each.filter),
                text(each.cost),
                code(each.returns),
            ]
            for each in patterns
        ),
    )
    for each in patterns:
        yield from ("", _anchor(each.id), "", f"### {each.number} {text(each.name)}", "")
        if each.description:
            yield from (text(each.description), "")
        yield from (block(f"{each.owner}.{each.signature}"), "")
        for fact in each.facts:
            indent = "  " if fact.inner else ""
            yield f"{indent}- {text(fact.label)}: {'<br>'.join(map(code if fact.is_code else text, fact.texts))}"
        yield from ("", *_picture(each.picture))


def _picture(picture: Picture) -> Iterator[str]:
    given = (f"{code(each.name)} = {code(text_of(each.parts))}" for each in picture.arguments)
    yield " ".join(
        [*(["With " + ", ".join(given) + ":"] if picture.arguments else []), text(picture.told)]
    )
    for seen in picture.seen:
        if not seen.blocks:
            continue
        rows = (
            [_mark(picture, row.item), key, code(text_of(row.sort)), text(row.entity)]
            for found in seen.blocks
            for position, row in enumerate(found.rows)
            for key in ["" if position else code(text_of(found.key))]
        )
        yield from ("", *table(["", "partition key", "sort key", "item"], rows))
        if seen.left_out:
            yield from ("", text(seen.left_out) + ".")


def _mark(picture: Picture, item: int) -> str:
    if item in picture.answered:
        return "**✓**"
    return "dropped" if item in picture.read else ""


def _entity(entity: EntityPage) -> Iterator[str]:
    yield from (_anchor(entity.id), "", f"### {text(entity.name)}", "")
    yield from table(
        ["in", "partition key", "sort key"],
        ([link(key.name, key.id), _keys(key.partition), _keys(key.sort)] for key in entity.keys),
    )
    yield ""
    yield from table(
        ["field", "type", "given", "what it holds"],
        (
            [code(row.name), text(row.type), text(", ".join(row.notes)), text(row.description)]
            for row in entity.fields
        ),
    )
    yield ""
    for limit in entity.limits:
        yield f"- {code(limit.field)} in {listed([*map(code, limit.templates)])}: {text(limit.told)}"
    yield ""


def _writes(matrices: Sequence[Matrix]) -> Iterator[str]:
    for matrix in matrices:
        yield from (f"### Writes to {text(matrix.table)}", "")
        yield from table(
            ["write", "item", *(link(each.name, each.id) for each in matrix.columns)],
            (
                [
                    link(write.name, write.pattern_id) if write.pattern_id else text(write.name),
                    text(write.entity),
                    *(text(effect) or "-" for effect in write.effects),
                ]
                for write in matrix.writes
            ),
        )
        yield ""
