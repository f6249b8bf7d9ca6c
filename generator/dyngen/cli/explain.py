"""`dyngen explain`: a rule in full, or all of them in a line each."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.settings import check_code

if TYPE_CHECKING:
    from dyngen.diagnostics import Rule


def explain(
    code: Annotated[
        str | None, typer.Argument(help="The code of a finding, such as DG203.", show_default=False)
    ] = None,
) -> None:
    """Print what a finding means, why it matters, and how to mend it; without a code, list all rules."""
    from dyngen.diagnostics import RULES

    if code is None:
        for rule in RULES.values():
            typer.echo(_title(rule))
        return
    code = code.upper()
    check_code(code)
    rule = RULES[code]
    typer.echo(f"{_title(rule)}\n\n{rule.why.strip()}")
    for heading, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example:
            typer.echo(f"\n{heading}:\n\n{indent(example.strip(), '    ')}")


def _title(rule: Rule) -> str:
    return f"{rule.code} ({rule.severity}): {rule.title}"
