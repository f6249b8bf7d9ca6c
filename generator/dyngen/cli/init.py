"""`dyngen init`: a project that builds, passes its test and type-checks, to be changed from there.

schemas/blog/schema.yaml       in the folder in which the project's configuration looks for schemas
schemas/dyngen.schema.json     the language, for editors
tests/test_blog.py             runs the access patterns on moto
pyproject.toml                 [tool.dyngen]; where pytest and mypy have no section yet, that they find the packages
.gitattributes                 emitted files are folded in reviews
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from dyngen.config import FILE, Settings, UsageError, configured_tools, load

_SECTIONS = {
    "dyngen": """\
[tool.dyngen]
paths = ["schemas"]      # schema files, or folders that are searched for them
output = "OUTPUT"     # each schema becomes a package in this folder
""",
    "pytest": """\
[tool.pytest.ini_options]
pythonpath = ["OUTPUT"]
""",
    "mypy": """\
[tool.mypy]
strict = true
mypy_path = "OUTPUT"
files = ["OUTPUT", "tests"]
""",
}
"""What pyproject.toml needs of each tool."""
_START = Settings(paths=(Path("schemas"),))


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            help="The folder of the project, which is made if it is not there.", show_default=False
        ),
    ] = Path(),
) -> None:
    """Leave a small project to start from: a schema, its test, configuration. Nothing is overwritten."""
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise UsageError(f"no such folder: {folder.parent}") from error
    except FileExistsError as error:
        raise UsageError(f"not a folder: {folder}") from error
    project = folder / FILE
    tools = configured_tools(project)
    configured = load(folder) if "dyngen" in tools else _START
    searched = next((path for path in configured.paths if not path.suffix), Path("schemas"))
    schemas = Path(os.path.relpath(folder / searched))
    schema = schemas / "blog" / "schema.yaml"
    if schema.exists():
        raise UsageError(
            f"{schema} exists already\nhelp: choose another folder, or build it with `dyngen build`"
        )
    output = Path(os.path.relpath(folder / configured.output, folder)).as_posix()
    test = "test_blog.txt" if "sync" in configured.flavours else "test_awaited_blog.txt"
    sections = [text for tool, text in _SECTIONS.items() if tool not in tools]
    try:
        _write(schema, _starter("schema.yaml"))
        _write(schemas / "dyngen.schema.json", _language())
        _write(folder / "tests" / "test_blog.py", _starter(test))
        _append(project, "\n".join(sections).replace("OUTPUT", output))
        _append(folder / ".gitattributes", f"{output}/** linguist-generated=true\n")
    except OSError as error:
        raise UsageError(f"cannot write {error.filename}: {error.strerror}") from error
    there = "" if folder.samefile(Path()) else f"`cd {folder}` and "
    typer.echo(
        f"now {there}run `dyngen build`, then `pytest` and `mypy`; the test needs boto3 and moto[dynamodb]",
        err=True,
    )


def _starter(name: str) -> str:
    return resources.files("dyngen").joinpath("starter", name).read_text("utf-8")


def _language() -> str:
    from dyngen.schema.jsonschema import json_schema_text

    return json_schema_text()


def _write(path: Path, text: str) -> None:
    """Write a file, if there is none."""
    if path.exists():
        typer.echo(f"kept {path}", err=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    typer.echo(f"wrote {path}", err=True)


def _append(path: Path, text: str) -> None:
    """Add what is not there yet to the end of a file."""
    before = path.read_text("utf-8") if path.exists() else ""
    if not text or text in before:
        return
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    path.write_text(f"{before}{gap}{text}", "utf-8", newline="\n")
    typer.echo(f"wrote {path}", err=True)
