"""Where an import is written: the schema in a file or on stdout, the usage data beside it.

target_of(None, "Orders", folder=Path("schemas"), …)      schemas/orders/schema.yaml, schemas/orders/usage_data.json
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from dyngen.config import UsageError
from dyngen.importing.run import Imported
from dyngen.names import snake
from dyngen.output.replace import replace
from dyngen.records import record
from dyngen.schema.files import SUFFIXES, USAGE
from dyngen.schema.package import stem, suggestion

STDOUT = Path("-")


@record(frozen=True, slots=True)
class Target:
    """The file of the schema, None for stdout, and that of the usage data, None for none."""

    schema: Path | None
    usage: Path | None
    as_json: bool


def target_of(
    output: Path | None, name: str, *, folder: Path, as_json: bool | None, usage: bool, force: bool
) -> Target:
    """Where the schema of a table goes. UsageError if there is something already, and no force."""
    if output == STDOUT:
        return Target(None, None, bool(as_json))
    if output is None or output.suffix not in SUFFIXES:
        suffix = ".json" if as_json else ".yaml"
        output = (output or folder) / suggestion(snake(name)) / f"schema{suffix}"
    schema_stem = "" if output.stem == "schema" else f"{stem(output)}_"
    target = Target(
        output,
        output.with_name(f"{schema_stem}{USAGE}.json") if usage else None,
        output.suffix == ".json" if as_json is None else as_json,
    )
    for path in (target.schema, target.usage):
        if path is not None and path.exists() and not force:
            raise UsageError(f"{path} exists already\nhelp: -o another one, or --force")
    return target


def write(made: Imported, origin: str, target: Target) -> list[Path]:
    """Write the files of an import, all or none; the paths of those that were written."""
    if target.schema is None:
        return []
    folder = target.schema.parent
    texts = {target.schema: made.schema_text(origin, as_json=target.as_json)}
    if target.usage is not None and made.has_usage:
        texts[target.usage] = made.usage_text()
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder, {PurePosixPath(path.name): text.encode() for path, text in texts.items()}, [])
    return list(texts)
