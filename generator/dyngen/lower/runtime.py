"""runtime.py and example_runner.py: the parts of `dyngen.runtime` and its examples joined, their text untouched.

    from collections.abc import Callable, …      imports of all parts, merged; those of a part dropped

    # ---- keys ----
    # Texts of keys: …                           the docstring of a part

    class KeyShape: …                            the rest of it, verbatim

What is emitted has been run, tested and typed as it stands, part by part.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from dyngen import runtime
from dyngen.runtime import examples
from dyngen.syntax import Import
from dyngen.syntax.imports import LINE_LENGTH, import_lines


@cache
def runtime_source() -> str:
    """The text of an emitted runtime.py, in black's form, without the header."""
    doc = "Support code of this package, the same in every package that dyngen emits."
    return _joined(runtime.__name__, runtime.PARTS, doc)


@cache
def example_runner_source() -> str:
    """The text of an emitted example_runner.py, likewise."""
    doc = "Runs the examples of this package; the same in every package that dyngen emits."
    return _joined(examples.__name__, examples.PARTS, doc)


def _joined(package: str, parts: Iterable[str], doc: str) -> str:
    folder = resources.files(package)
    texts = {part: folder.joinpath(f"{part}.py").read_text(encoding="utf-8") for part in parts}
    # What counts is at the top, and to parse it all takes as long as to lower a small schema.
    trees = {part: ast.parse(text.partition("\n\n\n")[0]) for part, text in texts.items()}
    imports = {name: source for tree in trees.values() for name, source in _imported(tree)}
    sections = [
        f"{_banner(part, tree)}\n\n\n{_body(texts[part], tree)}\n" for part, tree in trees.items()
    ]
    return f'"""{doc}"""\n\n{import_lines(imports)}\n' + "\n\n".join(sections)


def _banner(part: str, tree: ast.Module) -> str:
    """The docstring of a part as a comment under a rule."""
    rule = f"# ---- {part} ".ljust(LINE_LENGTH, "-")
    lines = (ast.get_docstring(tree) or "").splitlines()
    return "\n".join((rule, *(f"# {line}".rstrip() for line in lines)))


def _body(text: str, tree: ast.Module) -> str:
    """What follows the imports of a part."""
    end = max(node.end_lineno or 0 for node in _imports(tree))
    return "".join(text.splitlines(keepends=True)[end:]).strip("\n")


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    return (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))


def _imported(tree: ast.Module) -> Iterator[tuple[str, Import]]:
    """Where the names of a part come from, but for those of other parts, which are beside it.

    What is imported from the folder above is in runtime.py.
    """
    for node in _imports(tree):
        for each in node.names:
            if isinstance(node, ast.Import):
                yield each.asname or each.name, Import(each.name)
            elif node.level != 1:
                module = ".runtime" if node.level else node.module or ""
                yield each.asname or each.name, Import(module, each.name)
