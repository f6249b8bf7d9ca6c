"""Schemas as text: their tables, and what each access pattern does, before any code is written.

7  OrderRepository.get_orders_since
   Query of OrderTable
   key condition  pk = USER#{user_id} AND sk BETWEEN ORDER#{since} AND ORDER$
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias

from dyngen.names import repository_name

if TYPE_CHECKING:
    from dyngen.ir.plans import Method
    from dyngen.ir.schema import Entity, Schema
    from dyngen.ir.transactions import Transaction
    from dyngen.words.mapping import Described
    from dyngen.words.method_page import Line

_BLOCKING = ("sync",)
_SHOWN = ("key_condition", "filter", "condition", "projection", "capacity")
_LABEL = 14
_WIDTH = 100


def overview(schema: Schema, flavours: Collection[str] = _BLOCKING) -> str:
    """Every table and index with sample items, and every access pattern in a few lines.

    Below them what repositories have without being asked, and in which modules they are where there is more than one.
    """
    from dyngen.site.characters import laid_out
    from dyngen.site.content.collections import tables
    from dyngen.site.content.material import samples
    from dyngen.words.mapping import access_patterns

    places = [each for found in tables(samples(schema)) for each in found]
    lines = [line for each in places for line in (*laid_out(each), "")]
    lines += [line for pattern in access_patterns(schema) for line in _lines(pattern)]
    for entity in schema.entities:
        crud = [method.name for method in entity.methods if method.pattern_id is None]
        if crud:
            told = f"   -  {entity.name}: {', '.join(crud)}"
            lines += wrap(told, _WIDTH, subsequent_indent="      ")
    lines += [f"      {line}" for line in _homes(schema, flavours)]
    return "\n".join(lines)


def page(schema: Schema, name: str, flavours: Collection[str] = _BLOCKING) -> str | None:
    """All that a method does, by name, `Entity.name` or number; None if there is none."""
    modules = [("modules", text) for text in _homes(schema, flavours)]
    found = [
        _page(title, [*lines, *modules], _drawing(schema, subject))
        for names, title, lines, subject in _pages(schema)
        if name in names
    ]
    return "\n\n".join(found) if found else None


def _homes(schema: Schema, flavours: Collection[str]) -> Iterator[str]:
    """Where methods are, if there are some to be awaited."""
    from dyngen.words.mapping import homes

    match homes(schema, flavours):
        case {"sync": blocking, "async": awaited}:
            yield f"{blocking}; to be awaited: {awaited}"
        case {"async": awaited}:
            yield f"to be awaited: {awaited}"
        case _:
            pass


def names(schema: Schema) -> list[str]:
    """The names of all methods."""
    return [names[0] for names, *_ in _pages(schema)]


_Subject: TypeAlias = "Transaction | tuple[Entity, Method]"


def _pages(schema: Schema) -> Iterator[tuple[list[str], str, Iterable[Line], _Subject]]:
    """Every method: what it is called, the title of its page, what stands there, and itself."""
    from dyngen.words import method_page

    for transaction in schema.transactions:
        name = f"TransactionService.{transaction.name}"
        title = f"{transaction.pattern_id:>4}  {name}"
        known_as = [str(transaction.name), str(transaction.pattern_id), name]
        yield known_as, title, method_page.of_transaction(schema, transaction), transaction
    for entity in schema.entities:
        for method in entity.methods:
            number = "-" if method.pattern_id is None else str(method.pattern_id)
            name = f"{repository_name(entity.name)}.{method.name}"
            title = f"{number:>4}  {name}"
            numbered = [number] if method.pattern_id is not None else []
            known_as = [str(method.name), *numbered, name, f"{entity.name}.{method.name}"]
            yield known_as, title, method_page.of_method(schema, entity, method), (entity, method)


def _page(title: str, lines: Iterable[Line], drawing: Iterable[str]) -> str:
    told = [line for each in lines for line in _told(*each)]
    below = [f"      {'' if n else 'on samples':{_LABEL}} {line}" for n, line in enumerate(drawing)]
    return "\n".join([title, *told, *below])


def _drawing(schema: Schema, subject: _Subject) -> Iterator[str]:
    """What a method does to the sample items, in characters."""
    from dyngen.site.characters import drawn
    from dyngen.site.content import pictures
    from dyngen.site.content.material import samples

    if isinstance(subject, tuple):
        return drawn(pictures.of_method(samples(schema), *subject))
    return drawn(pictures.of_transaction(samples(schema), subject))


def _told(label: str, text: str) -> Iterator[str]:
    """A line, or several where the text is long; the label stands before the first."""
    for number, part in enumerate(wrap(text, _WIDTH - _LABEL - len("       "))):
        yield f"      {'' if number else label:{_LABEL}} {part}".rstrip()


def _lines(pattern: Described) -> Iterator[str]:
    from dyngen.words import method_page

    owner = pattern.get("repository") or pattern.get("service")
    yield f"{pattern['id']:>4}  {owner}.{pattern['method']}"
    where = f" of {pattern['table']}" if "table" in pattern else ""
    index = f", index {pattern['index']}" if pattern.get("index") else ""
    yield f"      {pattern['operation']}{where}{index}"
    for key in _SHOWN:
        if pattern.get(key):
            label = method_page.label_of(key, str(pattern["operation"]))
            yield from _told(label, str(pattern[key]))
