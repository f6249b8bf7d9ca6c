"""`dyngen explain`: a rule in full, or all of them in a line each; or what the access patterns of a schema do."""

from __future__ import annotations

import re
from glob import escape
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.settings import check_any_code
from dyngen.config import UsageError, load

if TYPE_CHECKING:
    from dyngen.diagnostics import Rule


def explain(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE | SCHEMA]",
            help="The code of a finding, such as DG203, or a schema file.",
            show_default=False,
        ),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Argument(
            help="With a schema: an access pattern, by name or number.", show_default=False
        ),
    ] = None,
) -> None:
    """Print what a finding means and how to mend it, or what the access patterns of a schema do.

    Without an argument, list all rules.
    """
    if what is not None and (Path(what).exists() or Path(what).suffix):
        _explain_schema(Path(what), pattern)
    elif pattern is not None:
        raise UsageError(
            f"a pattern goes with a schema, and there is no file {what}\nhelp: {_meant(what or '')}"
        )
    elif what is None or _CODE.fullmatch(what):
        _explain_rule(what)
    else:
        raise UsageError(f"there is no schema and no rule called {what!r}\nhelp: {_meant(what)}")


_CODE = re.compile(r"d[gb0-9.].*", re.IGNORECASE)
"""What is meant as the code of a rule, or of several."""


def _meant(name: str) -> str:
    """What somebody may have meant who names a schema otherwise than by its file."""
    from dyngen.schema.files import is_schema

    for folder in ("", "schemas"):
        beside = Path(folder, name)
        named = beside.parent.glob(f"{escape(beside.name)}_schema.*")
        for path in sorted((*beside.glob("schema.*"), *named)):
            if is_schema(path.name):
                return f"did you mean {path}?"
    return "name the file of a schema, such as schemas/blog/schema.json, or the code of a rule, such as DG203"


def _explain_rule(code: str | None) -> None:
    from dyngen.cli.codes import rules
    from dyngen.diagnostics import family

    known = rules()
    code = "D...." if code is None else code.upper()
    check_any_code(code)
    if code not in known:
        for each in family(code, known):
            typer.echo(_title(known[each]))
        return
    rule = known[code]
    typer.echo(f"{_title(rule)}\n\n{rule.why.strip()}")
    for heading, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example:
            typer.echo(f"\n{heading}:\n\n{indent(example.strip(), '    ')}")


def _title(rule: Rule) -> str:
    return f"{rule.code} ({rule.severity}): {rule.title}"


def _explain_schema(path: Path, pattern: str | None) -> None:
    from dyngen.build import stops
    from dyngen.cli.output.report import Format, show
    from dyngen.explain import names, overview, page
    from dyngen.schema.suggest import did_you_mean
    from dyngen.sources import sources
    from dyngen.understand import understand

    flavours = load(path.parent).flavours
    found = understand(sources([path]), ())
    if stops(found.diagnostics, strict=False):
        show(found.diagnostics, Format.TEXT, err=True)
        raise typer.Exit(1)
    for _, schema in found.schemas:
        text = overview(schema, flavours) if pattern is None else page(schema, pattern, flavours)
        if text is None:
            near = did_you_mean(pattern or "", names(schema))
            help_ = f'did you mean "{near}"?' if near else f"dyngen explain {path} lists them"
            raise UsageError(f'{path} has no access pattern "{pattern}"\nhelp: {help_}')
        typer.echo(text)
