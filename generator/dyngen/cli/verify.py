"""`dyngen verify`: tables as they are deployed, held against the schemas that declare them."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.connection import Server, TableNames, deployed_names
from dyngen.cli.options.groups import grouped
from dyngen.cli.options.settings import Paths, point_out, settings
from dyngen.config import UsageError

if TYPE_CHECKING:
    from dyngen.config import Settings
    from dyngen.understand import Understood
    from dyngen.verify.difference import Verified
    from dyngen.verify.items import Amount, Judged
    from dyngen.verify.judging import Defect
    from dyngen.verify.package import StoredItem


class Layout(enum.StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"


@grouped
def verify(
    paths: Paths = None,
    *,
    table_names: TableNames = None,
    server: Server,
    items: Annotated[
        int | None,
        typer.Option(
            help="Read so many items from all over each table, too, and say what is wrong with them.",
            metavar="N",
            min=1,
            show_default=False,
        ),
    ] = None,
    all_items: Annotated[
        bool, typer.Option("--all", help="Read every item of each table.")
    ] = False,
    max_rcu: Annotated[
        int | None,
        typer.Option(
            help="Read no more of a table than these read units take, but for the last page.",
            metavar="N",
            min=1,
            show_default=False,
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            help="Schemas of another release: how many of the items that are read it can read, too.",
            metavar="REF|FILE|FOLDER",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="What no schema declares is a difference, too.")
    ] = False,
    ignore_capacity: Annotated[
        bool,
        typer.Option(
            "--ignore-capacity", help="Billing mode and capacity may differ: something scales them."
        ),
    ] = False,
    output_format: Annotated[
        Layout, typer.Option(help="How differences are printed.")
    ] = Layout.TEXT,
) -> None:
    """Tell whether deployed tables are as declared. Nothing is changed."""
    _check(items, max_rcu, against, all_items=all_items)
    chosen = settings(paths, None, None, None)
    point_out(chosen.paths)
    from dyngen.importing.sources.dynamodb import client_of
    from dyngen.verify.run import verify as verified

    understood = _understood(chosen, output_format)
    found = verified(
        [schema for _, schema in understood.schemas],
        client_of(server.region, server.profile, server.endpoint_url),
        deployed_names(table_names),
        ignore_capacity=ignore_capacity,
        amount=_amount(items, max_rcu, against, chosen) if items or all_items else None,
    )
    _print(found, output_format)
    if any(each.differs(strict=strict) for each in found):
        raise typer.Exit(1)


def _check(items: int | None, max_rcu: int | None, against: str | None, *, all_items: bool) -> None:
    """UsageError if options about items are given and none are to be read, or it is said twice how many."""
    if max_rcu and not (items or all_items):
        raise UsageError("--max-rcu is about items\nhelp: say --items N or --all as well")
    if against and not (items or all_items):
        raise UsageError("--against is about items\nhelp: say --items N or --all as well")
    if items and all_items:
        raise UsageError("--items and --all say two things\nhelp: say one of them")


def _understood(chosen: Settings, layout: Layout) -> Understood:
    """What the schemas mean. Exits if there are errors in them, which are told."""
    from dyngen.cli.options.settings import Format
    from dyngen.cli.output.report import show
    from dyngen.sources import sources
    from dyngen.understand import understand

    understood = understand(sources(chosen.paths), chosen.ignore)
    errors = [one for one in understood.diagnostics if one.stops]
    if errors:
        show(errors, Format(layout))
        raise typer.Exit(1)
    return understood


def _amount(
    items: int | None, max_rcu: int | None, against: str | None, chosen: Settings
) -> Amount:
    """How much is read of a table; `items` None: all."""
    from dyngen.evolution.former import former_schemas
    from dyngen.verify.items import Amount

    old = former_schemas(against, chosen.paths) if against else []
    return Amount(items, max_rcu, old)


def _print(found: Sequence[Verified], layout: Layout) -> None:
    if layout is Layout.JSON:
        typer.echo(json.dumps({"tables": [_row(each) for each in found]}, indent=2))
        return
    for table in found:
        for each in table.differences:
            typer.echo(f"{each.kind}: {each.at}: {each.message}\n  help: {each.help}")
        if table.items is not None:
            for line in _told_of_items(table.table, table.items):
                typer.echo(line)
        for note in table.notes:
            typer.echo(f"note: {table.table}: {note}", err=True)
    same = sum(not (each.differences or (each.items and each.items.groups)) for each in found)
    typer.echo(f"{same} of {len(found)} tables are as declared", err=True)


def _told_of_items(table: str, items: Judged) -> Iterator[str]:
    for defect, group in items.groups.items():
        yield f"{_severity(defect)}: {table}: {_said(defect)}: {group.count} of {items.read} items"
        for key in group.keys:
            yield f"  {_shown(key)}"
    of = "all" if items.read >= items.count else f"of about {items.count:,}"
    ended = f", and no more: {items.stopped}" if items.stopped else ""
    units = "1 read unit" if items.units == 1 else f"{items.units:g} read units"
    read = "1 item" if items.read == 1 else f"{items.read:,} items"
    yield f"{table}: {read} read ({of}) with {units}{ended}"
    if items.readers is not None:
        told = ", ".join(f"{reader} {count:,}" for reader, count in items.readers.items())
        yield f"  can be read by the new and the old release: {told}"
    if items.read < items.count and items.read:
        chance = 1 - 0.99**items.read
        yield f"  what is wrong with 1 % of the items would be found with a probability of {chance:.1%}"


def _severity(defect: Defect) -> str:
    from dyngen.verify.judging import Fault

    return "warning" if defect.fault is Fault.NO_ENTITY else "error"


def _said(defect: Defect) -> str:
    place = ".".join(each for each in (defect.entity, defect.attribute) if each)
    return " ".join(each for each in (defect.fault, place, defect.why) if each)


def _shown(key: StoredItem) -> str:
    """`pk=USER#1 sk=PROFILE`."""
    return " ".join(f"{name}={next(iter(each.values()))}" for name, each in key.items())


def _items_row(items: Judged) -> dict[str, object]:
    return {
        "read": items.read,
        "count": items.count,
        "read_units": items.units,
        "stopped": items.stopped or None,
        "readers": items.readers,
        "faults": [
            {
                "fault": defect.fault,
                "severity": _severity(defect),
                "entity": defect.entity or None,
                "attribute": defect.attribute or None,
                "why": defect.why or None,
                "items": group.count,
                "keys": [_shown(each) for each in group.keys],
            }
            for defect, group in items.groups.items()
        ],
    }


def _row(table: Verified) -> dict[str, object]:
    row: dict[str, object] = {
        "table": table.table,
        "deployed": table.deployed,
        "differences": [
            {"at": each.at, "severity": each.kind, "message": each.message, "help": each.help}
            for each in table.differences
        ],
        "notes": list(table.notes),
    }
    if table.items is not None:
        row["items"] = _items_row(table.items)
    return row
