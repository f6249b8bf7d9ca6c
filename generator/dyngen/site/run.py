"""From schema files to a folder of pages, by the rules of a build.

site/index.html                 every schema
site/<package>/index.html       one of them; README.md as Markdown
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from dyngen.build import Result, stops
from dyngen.config import UsageError
from dyngen.output.header import stamp
from dyngen.output.manifest import NAME
from dyngen.output.tree import apply
from dyngen.site.content.page import Page, page
from dyngen.site.kinds import Kind, layout
from dyngen.sources import Source, is_orphaned, sources
from dyngen.tracking import Tracked, untracked
from dyngen.understand import Understood, understand


def run(
    paths: Sequence[Path],
    *,
    kind: Kind,
    output: Path,
    write: bool,
    strict: bool = False,
    usage_data: Path | None = None,
    force: bool = False,
    ignore: Sequence[str] = (),
    tracked: Tracked = untracked,
) -> Result:
    """Make the pages of the schemas at `paths` in `output`, or (without `write`) only compare."""
    made = sources(paths, usage_data)
    _refuse_packages(made, output)
    found = understand(made, ignore, tracked)
    if stops(found.diagnostics, strict):
        return Result(found.diagnostics, None)
    orphaned = partial(is_orphaned, output=output, made=made)
    files = _files(_pages(found, tracked), kind)
    changes = apply(files, output, write=write, force=force, is_orphaned=orphaned)
    return Result(found.diagnostics, changes)


def _refuse_packages(made: Sequence[Source], output: Path) -> None:
    """A package would be stale where its pages are to be."""
    for source in made:
        if (output / source.package / NAME).exists():
            raise UsageError(
                f"{output} holds the package {source.package}, where pages would take its place\n"
                "help: choose another folder with --output"
            )


def _pages(found: Understood, tracked: Tracked) -> list[Page]:
    return [
        page(schema, [one for one in found.diagnostics if one.span.path in source.files])
        for source, schema in tracked(found.schemas, "drawing pages")
    ]


def _files(pages: Sequence[Page], kind: Kind) -> dict[PurePosixPath, str]:
    """The text of every file, the one about all schemas first."""
    made = layout(kind)
    files = {PurePosixPath(made.name): stamp(made.name, made.front(pages), "")}
    for each in pages:
        text = stamp(made.name, made.page(each), each.source)
        files[PurePosixPath(each.package, made.name)] = text
    return files
