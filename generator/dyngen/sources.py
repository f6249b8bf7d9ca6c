"""The schemas of a build, each with its package, its usage data, and a digest of all that its package is made of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dyngen.config import UsageError, project_of
from dyngen.output.memory import inputs_digest
from dyngen.schema.files import find, real
from dyngen.schema.package import package_of, usage_data_of
from dyngen.variant import Variant


class Source(NamedTuple):
    """One schema file to be compiled; `shown` is its name in headers, the same wherever the project lies.

    `package` is empty if neither the schema nor its path has a name for one, which is told when it is read.
    """

    path: Path
    usage_data: Path | None
    package: str
    shown: str
    inputs: str

    @property
    def files(self) -> list[Path]:
        """The schema, and its usage data if there is any."""
        return [self.path, self.usage_data] if self.usage_data else [self.path]

    def inputs_of(self, variant: Variant) -> str:
        """A digest of all that its package is made of as this variant."""
        return inputs_digest(self.inputs.encode(), repr(variant).encode())


def sources(paths: Sequence[Path], usage_data: Path | None = None) -> list[Source]:
    """The schemas at `paths`, in a stable order; UsageError if there is none, or two would make one package."""
    # A file reached in two ways is one file.
    files = {real(path): path for path in reversed(find(paths))}
    found = [_source(path, leads_to, usage_data) for leads_to, path in reversed(files.items())]
    if not found:
        looked = ", ".join(str(path) for path in paths)
        raise UsageError(
            f"no schema in {looked}\nhelp: name a file, or a folder with schema.json, *_schema.json or *.schema.json; "
            "JSON or YAML, .json, .yaml or .yml"
        )
    if usage_data and len(found) > 1:
        raise UsageError(
            f"--usage-data goes with one schema, not {len(found)}\n"
            "help: put <package>_usage_data.json beside each schema"
        )
    by_package: dict[str, Source] = {}
    for source in found:
        other = by_package.setdefault(source.package, source) if source.package else source
        if other is not source:
            raise UsageError(
                f'{other.path} and {source.path} both make the package "{source.package}"\n'
                'help: rename one of them, or say "package" at the root of one'
            )
    return found


def is_orphaned(shown: str, output: Path, made: Sequence[Source]) -> bool:
    """Whether a package in `output`, none of `made`, has a source that makes it no more: it is gone, or was renamed.

    `shown` is how the package names it, relative to a project. Where nothing tells in which folder that would be,
    the package is somebody else's.
    """
    here, output = Path.cwd(), real(output)
    home = project_of(output) or (here if output.is_relative_to(here) else None)
    if not shown or home is None:
        return False
    if any(source.shown == shown for source in made):
        return True  # and it makes another package now
    if any(os.path.lexists(root / shown) for root in (home, here, project_of(here)) if root):
        return False
    top = Path(shown).parts[0]
    return top == shown or (home / top).is_dir()


def _source(path: Path, leads_to: Path, usage_data: Path | None) -> Source:
    package = package_of(path)
    usage_data = usage_data or usage_data_of(path, package)
    shown = _shown(leads_to)
    contents = []
    for file in (path, usage_data):
        content = b""
        if file and file.is_file():
            with suppress(OSError):  # told when it is read
                content = b"=" + file.read_bytes()
        contents.append(content)
    return Source(
        path,
        usage_data,
        package or "",
        shown,
        inputs_digest(os.fsencode(shown), *contents),
    )


def _shown(path: Path) -> str:
    """A real path relative to its project: the folder of its pyproject.toml, else the working folder, else its own."""
    for root in (project_of(path.parent), Path.cwd(), path.parent.parent):
        if root and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
