"""From schema files to exported files on disk, by the rules of a build.

    <output>/<kind>/<package>/template.yaml

Each kind of export has a folder to itself, so that one never takes the files of another for stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from dyngen.build import Result, stops
from dyngen.export.deployed import deployed
from dyngen.export.kinds import Exporter, exporter
from dyngen.export.options import Kind, Options
from dyngen.ir.schema import Schema
from dyngen.output.header import stamp
from dyngen.output.manifest import NAME, manifest
from dyngen.output.tree import apply
from dyngen.sources import is_orphaned, sources
from dyngen.understand import understand


def run(
    kind: Kind,
    options: Options,
    paths: Sequence[Path],
    *,
    output: Path,
    write: bool,
    strict: bool = False,
    force: bool = False,
    ignore: Sequence[str] = (),
) -> Result:
    """Export the schemas at `paths` to `output`, or (without `write`) only compare."""
    made = sources(paths)
    found = understand(made, ignore)
    if stops(found.diagnostics, strict):
        return Result(found.diagnostics, None)
    made_by = exporter(kind, options, deployed(options.against, paths))
    texts = {
        PurePosixPath(schema.package, name): text
        for _, schema in found.schemas
        for name, text in exported(schema, made_by).items()
    }
    orphaned = partial(is_orphaned, output=output, made=made)
    changes = apply(texts, output, write=write, force=force, is_orphaned=orphaned)
    return Result(found.diagnostics, changes)


def exported(schema: Schema, made_by: Exporter) -> dict[str, str]:
    """The text of each file of one schema's export, with its header, and the manifest of them."""
    files = list(made_by(schema))
    texts = {
        file.name: file.text if file.headerless else stamp(file.name, file.text, schema.source)
        for file in files
    }
    headerless = [file.name for file in files if file.headerless]
    texts[NAME] = manifest([*texts], schema.source, headerless)
    return texts
