"""The commands of `dyngen` by name, each imported when it is asked for.

A build in which nothing has changed is little more than the start of a process, of which what the other commands
import and declare would be a good part.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

_COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "build": ("build", "build"),
        "validate": ("validate", "validate"),
        "explain": ("explain", "explain"),
        "docs": ("docs", "docs"),
        "breaking": ("breaking", "breaking"),
        "migrate": ("migrate.app", "migrate"),
        "verify": ("verify", "verify"),
        "import": ("importing", "importing"),
        "export": ("export", "export"),
        "init": ("init", "init"),
        "jsonschema": ("jsonschema", "jsonschema"),
    }
)
"""The module of each in this package, and what it is there: a function, or commands below it."""


class Commands(TyperGroup):
    """All commands, in the order of the help."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - Typer's
        """Return their names."""
        return [*_COMMANDS]

    def get_command(
        self,
        ctx: object,  # noqa: ARG002
        cmd_name: str,
    ) -> TyperCommand | TyperGroup | None:
        """Return a command; None if there is none of this name."""
        if cmd_name in _COMMANDS:
            return _command(cmd_name)
        for name in _COMMANDS:  # among them is looked for what was meant
            self.add_command(_command(name), name)
        return None


def _command(name: str) -> TyperCommand | TyperGroup:
    module, attribute = _COMMANDS[name]
    made = getattr(import_module(f"dyngen.cli.{module}"), attribute)
    if isinstance(made, typer.Typer):
        return get_group(made)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(made)
    command = get_command(alone)
    if not isinstance(command, TyperCommand):
        raise TypeError(f"{name} is no function")
    return command
