"""One support code for many packages: `runtime = "shared"` puts it into a package of its own beside them.

    out/shop/keys.py              from dyngen_runtime.runtime import KeyShape, KeyValueError, key_text
    out/dyngen_runtime/           what the packages in `out` use of it, whichever of them a build is about

Where the output folder is itself a package (it has an `__init__.py`) they import it from there, as
`..dyngen_runtime`; elsewhere that folder is on the path, since the packages are imported from it too.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from dyngen.config import Formatter, Runtime, UsageError
from dyngen.emission.emit import Packages, emit_shared
from dyngen.output.memory import current_files, inputs_digest, remember
from dyngen.output.standing import (
    Package,
    folder_in,
    folders,
    mode_of,
    owner_of,
    package_of,
)
from dyngen.output.tree import Wanted
from dyngen.sources import Source

PACKAGE = "dyngen_runtime"

# `from ..dyngen_runtime.runtime import (A, B as C)` as the packages have it, on one line or many.
_IMPORT = re.compile(
    rf"^from \.*{PACKAGE}\.(?P<module>[\w.]+) import (?:\((?P<block>[^)]*)\)|(?P<line>.*))$",
    re.MULTILINE,
)


def home_for(runtime: Runtime, output: Path, made: Sequence[Source]) -> str:
    """How packages in `output` import the package with their support code; empty if each has its own.

    UsageError if a schema makes a package of that name.
    """
    if runtime == "package":
        return ""
    for source in made:
        if source.package == PACKAGE:
            raise UsageError(
                f'{source.path} makes the package "{PACKAGE}", in which the shared support code stands\n'
                'help: say another "package" at the root of the schema'
            )
    return f"..{PACKAGE}" if (output / "__init__.py").exists() else PACKAGE


def shared_code(
    packages: Packages,
    current: Iterable[PurePosixPath],
    output: Path,
    home: str,
    is_orphaned: Callable[[str], bool],
    formatter: Formatter,
) -> Wanted:
    """The package with the support code that those in `output` share, once `packages` stand there beside the others.

    A build that makes none (`home` is empty) leaves it as it is while a package uses it, and removes it with the last.
    """
    known = {path.parts[0] for path in current}
    if not (home or _stands(output)):
        return Wanted()
    standing = [package_of(output, folder) for folder in folders(output)]
    texts = [text for files in packages.values() for text in files.values()]
    for package in standing:
        owner = owner_of(package.name)
        if owner in (*packages, PACKAGE):
            continue
        if owner in known or not is_orphaned(package.source):
            texts += _modules(output, package)
    used = sorted({name for text in texts for name in _used(text)})
    if not home:
        return Wanted(emptied=() if used else (PACKAGE,))
    inputs = inputs_digest(*(f"{module}.{name}".encode() for module, name in used))
    if names := current_files(output / PACKAGE, inputs):
        return Wanted(current=[PurePosixPath(PACKAGE, name) for name in names])
    files = _emitted(used, formatter)
    remember(output / PACKAGE, inputs, files)
    return Wanted({PurePosixPath(PACKAGE, name): text for name, text in files.items()})


def _stands(output: Path) -> bool:
    """Whether there is such a package; only its own folder is read, since nearly every build asks."""
    if not stat.S_ISDIR(mode_of(output / PACKAGE) or 0):
        return False
    package = package_of(output, folder_in(output, PACKAGE))
    return bool(package.files) and not package.source


def _emitted(used: Iterable[tuple[str, str]], formatter: Formatter) -> dict[str, str]:
    """The files of the package; UsageError if one that was built before needs what is no more."""
    from dyngen.lower.support import UnknownSupport

    try:
        return emit_shared(PACKAGE, used, formatter)[PACKAGE]
    except UnknownSupport as unknown:
        raise UsageError(
            f"a package that is not built now uses what the support code no longer has: {unknown}\n"
            "help: build all schemas together, as after each update of dyngen"
        ) from unknown


def _modules(output: Path, package: Package) -> Iterator[str]:
    for path in package.files:
        if path.suffix == ".py":
            yield (output / path).read_text("utf-8", "replace")


def _used(text: str) -> Iterator[tuple[str, str]]:
    """What a module imports of the support code: (runtime, Query)."""
    for found in _IMPORT.finditer(text):
        for each in (found["block"] or found["line"]).split(","):
            if name := each.partition(" as ")[0].strip():
                yield found["module"], name
