"""Options that commands have in common are said once, in a dataclass, and each command has them as its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from dyngen.cli.options.groups import grouped

Size = Annotated[int, typer.Option("--size", help="How large.", min=1)]


@dataclass(frozen=True)
class Looks:
    """A group."""

    colour: Annotated[str | None, typer.Option(help="Which colour.")] = None
    size: Size = 3


@dataclass(frozen=True)
class Place:
    """Another one."""

    where: Annotated[str, typer.Option("--at")] = "here"


app = typer.Typer()


@app.command()
@grouped
def paint(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    looks: Looks,
    twice: Annotated[bool, typer.Option("--twice")] = False,
    place: Place,
) -> None:
    """Paint it."""
    typer.echo(f"{name} {looks} {twice} {place}")


def said(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.output


def test_what_is_not_said_is_the_default_of_the_field() -> None:
    assert said("wall") == (0, "wall Looks(colour=None, size=3) False Place(where='here')\n")


def test_each_field_is_an_option() -> None:
    told = said("wall", "--at", "there", "--colour", "red", "--size", "4", "--twice")
    assert told == (0, "wall Looks(colour='red', size=4) True Place(where='there')\n")


def test_what_an_option_refuses_it_refuses() -> None:
    assert said("wall", "--size", "0")[0] == 2
    assert said("wall", "--looks", "x")[0] == 2


def test_help_has_them_in_their_order() -> None:
    code, text = said("--help")
    places = [text.index(each) for each in ("Paint it.", "--colour", "--size", "--twice", "--at")]
    assert (code, places) == (0, sorted(places))
