"""Options that several commands have in common: a dataclass whose fields they are is one parameter of each command.

@grouped
def status(plan: PlanFile, *, server: Server) -> None:      --region, --profile and --endpoint-url
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import get_type_hints


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer is to see it: with the fields of each group in the place of the group."""
    said = signature(command, eval_str=True)
    groups = {
        name: each.annotation
        for name, each in said.parameters.items()
        if isinstance(each.annotation, type) and is_dataclass(each.annotation)
    }

    @wraps(command)
    def spread(**given: object) -> None:
        made = {
            name: group(**{each.name: given.pop(each.name) for each in fields(group)})
            for name, group in groups.items()
        }
        command(**given, **made)

    options = [
        option
        for name, each in said.parameters.items()
        for option in (_options(groups[name]) if name in groups else (each,))
    ]
    shown = said.replace(parameters=[each.replace(kind=Parameter.KEYWORD_ONLY) for each in options])
    spread.__signature__ = shown  # type: ignore[attr-defined]
    spread.__annotations__ = {each.name: each.annotation for each in options}
    return spread


def _options(group: type) -> Iterator[Parameter]:
    """The fields of a group as parameters; each has a default."""
    hints = get_type_hints(group, include_extras=True)
    for each in fields(group):
        yield Parameter(
            each.name, Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name]
        )
