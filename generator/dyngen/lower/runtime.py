"""runtime.py, example_runner.py and supplied.py: parts of `dyngen.runtime` joined, their text untouched.

    from collections.abc import Callable, …      imports of all parts, merged; those of a part dropped

    # ---- keys ----
    # Texts of keys: …                           the docstring of a part

    class KeyShape: …                            the rest of it, verbatim

What is emitted has been run, tested and typed as it stands, part by part.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib import resources

from dyngen import runtime
from dyngen.ir.schema import Schema
from dyngen.syntax import Import
from dyngen.syntax.imports import LINE_LENGTH, import_lines


@cache
def runtime_source() -> str:
    """The text of an emitted runtime.py, in black's form, without the header."""
    doc = "Support code of this package, the same in every package that dyngen emits."
    return _joined(runtime.PARTS, doc)


@cache
def example_runner_source() -> str:
    """The text of an emitted example_runner.py, likewise."""
    doc = "Runs the examples of this package; the same in every package that dyngen emits."
    return _joined(runtime.EXAMPLE_PARTS, doc)


@cache
def supplied_source(parts: tuple[str, ...]) -> str:
    """The text of an emitted supplied.py that has these parts, likewise."""
    doc = "Values that this package supplies where nobody gives one."
    return _joined(parts, doc)


def supplied_parts(schema: Schema) -> tuple[str, ...]:
    """The parts that supplied.py needs for a schema; without any there is no such file."""
    fields = [
        field
        for entity in schema.entities
        for fields in (entity.fields, *(record.fields for record in entity.records))
        for field in fields
    ]
    needed = {
        "supplied/clock": any(each.generate == "now" or each.touch for each in fields),
        "supplied/uuid7": any(each.generate == "uuid7" for each in fields),
    }
    return tuple(part for part in runtime.SUPPLIED_PARTS if needed[part])


def _joined(parts: Sequence[str], doc: str) -> str:
    folder = resources.files(runtime)
    texts = {part: folder.joinpath(f"{part}.py").read_text(encoding="utf-8") for part in parts}
    # What counts is at the top, and to parse it all takes as long as to lower a small schema.
    trees = {part: ast.parse(text.partition("\n\n\n")[0]) for part, text in texts.items()}
    imports = dict(each for part in parts for each in _imported(part, trees[part], parts))
    sections = [
        f"{_banner(part, tree)}\n\n\n{_body(texts[part], tree)}\n" for part, tree in trees.items()
    ]
    return f'"""{doc}"""\n\n{import_lines(imports)}\n' + "\n\n".join(sections)


def _banner(part: str, tree: ast.Module) -> str:
    """The docstring of a part as a comment under a rule."""
    rule = f"# ---- {part.rpartition('/')[2]} ".ljust(LINE_LENGTH, "-")
    lines = (ast.get_docstring(tree) or "").splitlines()
    return "\n".join((rule, *(f"# {line}".rstrip() for line in lines)))


def _body(text: str, tree: ast.Module) -> str:
    """What follows the imports of a part."""
    end = max(node.end_lineno or 0 for node in _imports(tree))
    return "".join(text.splitlines(keepends=True)[end:]).strip("\n")


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    return (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))


def _imported(part: str, tree: ast.Module, joined: Collection[str]) -> Iterator[tuple[str, Import]]:
    """Where the names of a part come from, but for those of parts that it is joined with.

    Those of other parts are in runtime.py.
    """
    for node in _imports(tree):
        for each in node.names:
            if isinstance(node, ast.Import):
                yield each.asname or each.name, Import(each.name)
            elif not node.level:
                yield each.asname or each.name, Import(node.module or "", each.name)
            elif _beside(part, node) not in joined:
                yield each.name, Import(".runtime", each.name)


def _beside(part: str, node: ast.ImportFrom) -> str:
    """The part that a relative import of another means."""
    room = part.split("/")[: -node.level]
    return "/".join((*room, *(node.module or "").split(".")))
