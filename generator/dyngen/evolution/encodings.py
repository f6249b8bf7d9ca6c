"""How packages store values, by what their manifests say: a schema does not tell, and dyngen may change it.

encodings_in(Path("generated"))                      {"shop": 1, "blog": 1}, as they are on the disk
encodings_then(Revision("main"), Path("generated"))  the same as they are on main
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from dyngen.config import UsageError
from dyngen.evolution.against import Revision
from dyngen.evolution.git import GitFailed, git, resolved, root, within
from dyngen.output.header import is_ours
from dyngen.output.manifest import NAME, encoding_of

_LINES = '^  "(generated|encoding)": '
"""What is looked for in files of git, all in one call."""


def encodings_in(folder: Path) -> Mapping[str, int]:
    """Of the packages of an output folder."""
    found = {}
    for each in sorted(folder.glob(f"*/{NAME}")):
        try:
            content = each.read_bytes()
        except OSError:
            continue
        if is_ours(content):
            found[each.parent.name] = encoding_of(content.decode("utf-8", "replace"))
    return found


def encodings_then(revision: Revision, folder: Path) -> Mapping[str, int]:
    """Of the packages that the output folder had; nothing of those that are not committed."""
    top, commit = root(), resolved(revision.revision)
    try:
        asked = within(top, folder)
        lines = git(
            ["grep", "-z", "-I", "-E", "-e", _LINES, "--full-name", commit, "--", asked or "."], top
        )
    except (GitFailed, UsageError):  # nothing is found, or the folder is outside of the repository
        return {}
    texts: dict[PurePosixPath, str] = {}
    for line in lines.decode("utf-8", "replace").splitlines():
        name, _, text = line.partition("\0")
        path = PurePosixPath(name.removeprefix(f"{commit}:"))
        if path.name == NAME and path.parent.parent == PurePosixPath(asked):
            texts[path] = f"{texts.get(path, '')}{text}\n"
    return {path.parent.name: encoding_of(text) for path, text in texts.items()}
