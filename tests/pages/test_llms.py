"""docs/llms.txt, which assistants read, is whole and true: every key, error and command is there, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from dyngen.cli.app import app
from dyngen.lower.support.modules import everything
from dyngen.lower.vocabulary import offered_by_all
from dyngen.schema.document import SchemaModel, Shape
from dyngen.schema.mend.outline import children, keys, words
from pages.following import follow
from paths import DOCS

PAGE = DOCS / "llms.txt"


def section(title: str) -> list[str]:
    """The lines of a section that are not empty."""
    text = PAGE.read_text("utf-8")
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return [line for line in found[1].splitlines() if line]


def models() -> list[type[Shape]]:
    """Those of the language, each before what it holds."""
    found: list[type[Shape]] = [SchemaModel]
    for model in found:
        found += [child for child, _ in children(model).values() if child not in found]
    return list(dict.fromkeys(found))


def line(model: type[Shape]) -> str:
    """A model as the page tells it."""
    told = []
    for key, info in keys(model).items():
        choice = f" ({' '.join(map(str, words(info)))})" if words(info) else ""
        told.append(f"`{key}`{'*' if info.is_required() else ''}{choice}")
    return f"- {model.__name__.removesuffix('Model')}: {', '.join(told)}"


def test_every_key_is_there() -> None:
    assert section("Every key")[1:] == [line(model) for model in models()]


def test_every_error_is_there() -> None:
    (told,) = [line for line in section("Use the package") if line.startswith("- Errors: ")]
    named = set(re.findall(r"`(\w+)`", told))
    assert named == {n for n in offered_by_all(everything().defined) if n.endswith("Error")}


def test_every_command_is_there() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    told = [
        found[1] for each in section("Commands") if (found := re.match(r"- `dyngen (\w+)", each))
    ]
    assert sorted(told) == sorted(group.list_commands(typer.Context(group)))


def test_its_links_lead_somewhere_and_it_is_short() -> None:
    text = PAGE.read_text("utf-8")
    assert all((DOCS / link).exists() for link in re.findall(r"\]\(([^)]+)\)", text))
    assert len(text) < 12_000


@pytest.mark.slow
def test_what_it_says_can_be_done(tmp_path: Path) -> None:
    follow(PAGE, tmp_path)
