"""The code blocks of pages that nobody follows: commands have their options, settings are read, imports are there."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperGroup

from dyngen import config
from dyngen.cli.app import app
from dyngen.evolution.settings import settings as of_breaking
from emitted import compiled
from pages.following import Block, blocks
from pages.test_pages import PAGES
from paths import ROOT
from schemas import entity, schema, table

ELSEWHERE = {"walkthrough.md", "index.md", "diagnostics.md", "changes.md"}
"""Followed by tests of their own, or written by the generator."""
REST = [
    page
    for page in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]
    if page not in PAGES and page.name not in ELSEWHERE
]
BLOCKS = [
    pytest.param(page, block, id=f"{page.name}:{block.line}")
    for page in REST
    for block in blocks(page)
]
MADE_UP = {"infrastructure"}
"""Packages that commands of a page write."""


@pytest.mark.parametrize(("page", "block"), BLOCKS)
def test_a_block_is_what_programs_take(page: Path, block: Block, tmp_path: Path) -> None:
    held = [*_held(block, tmp_path)]
    assert held, f"{page.name}:{block.line}: nothing holds this block"


def _held(block: Block, folder: Path) -> Iterator[object]:
    match block.language:
        case "toml":
            (folder / "pyproject.toml").write_text(block.text, "utf-8")
            found = config.load(folder)
            yield of_breaking(found.breaking, "pyproject.toml")
        case "python":
            yield from _code(block.text)
        case "yaml":
            for step in yaml.safe_load(block.text):
                command = step.get("with", {}).get("command")
                if told := step.get("run") or (command and f"dyngen {command}"):
                    yield _command(told)
        case "json":
            yield _transaction(json.loads(block.text))
        case "sh":
            yield from map(_command, block.text.splitlines())
        case _:
            lines = block.text.splitlines()
            typed = [line[2:] for line in lines if line.startswith("$ ")]
            # What is no session is a drawing.
            yield from map(_command, typed) if typed else lines


def _command(line: str) -> str:
    """The line, whose program is asked for nothing that it does not know."""
    words = shlex.split(line.replace("${{ github.base_ref }}", "main"), comments=True)
    if Path(words[0]).name != "dyngen":
        return line
    command: Any = typer.main.get_command(app)
    names = words[1:]
    while isinstance(command, TyperGroup):
        command, names = command.get_command(typer.Context(command), names[0]), names[1:]
        assert command, line
    known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    asked = {word.partition("=")[0] for word in names if re.match(r"-{1,2}[a-z]", word)}
    assert asked <= known, line
    return line


def _code(text: str) -> Iterator[object]:
    tree = compile(text, "page", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] not in MADE_UP:
            module = import_module(str(node.module))
            for each in node.names:
                assert hasattr(module, each.name), each.name


def _transaction(made: dict[str, Any]) -> object:
    """A transaction of a shop, which compiles with the entities that it is about."""
    document = schema(
        table(
            "Shop", "pk", "sk",
            Order=entity("O#{order_id}", "ORDER", "order_id"),
            OrderLine=entity("O#{order_id}", "LINE#{product_id}", "order_id product_id quantity:integer"),
            CouponClaim=entity("C#{coupon}", "CLAIM#{order_id}", "coupon order_id"),
        ),
        table("Stock", "pk", None, Product=entity("P#{product_id}", None, "product_id stock:integer")),
        transactions=(made | {"description": "What the page says."},),
    )  # fmt: skip
    found = compiled(document)
    assert found.errors == []
    return found


@pytest.mark.parametrize(
    "text",
    [
        "```sh\ndyngen build --chek\n```",
        "```console\n$ dyngen migrate plna\n```",
        "```toml\n[tool.dyngen]\noutputs = 1\n```",
        "```toml\n[tool.dyngen.breaking]\nagianst = 1\n```",
        "```python\nfrom dyngen.config import Setings\n```",
        "```yaml\n- run: dyngen breaking --agianst main\n```",
    ],
)
def test_what_does_not_hold_would_be_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(text)
    [block] = blocks(tmp_path / "page.md")
    with pytest.raises((AssertionError, config.UsageError)):
        [*_held(block, tmp_path)]
