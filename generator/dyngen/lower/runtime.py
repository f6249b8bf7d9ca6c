"""runtime.py: the parts of `dyngen.runtime` joined into one module, their text untouched.

    from collections.abc import Callable, …      imports of all parts, merged; those of a part dropped

    # ---- keys ----
    # Texts of keys: …                           the docstring of a part

    class KeyShape: …                            the rest of it, verbatim

What is emitted has been run, tested and typed as it stands, part by part.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from dyngen.runtime import PARTS

_DOCSTRING = '"""Support code of this package, the same in every package that dyngen emits."""'
_LINE_LENGTH = 88


@cache
def runtime_source() -> str:
    """The text of an emitted runtime.py, in black's form, without the header."""
    folder = resources.files("dyngen.runtime")
    texts = {part: folder.joinpath(f"{part}.py").read_text(encoding="utf-8") for part in PARTS}
    # What counts is at the top, and to parse it all takes as long as to lower a small schema.
    trees = {part: ast.parse(text.partition("\n\n\n")[0]) for part, text in texts.items()}
    head = f"{_DOCSTRING}\n\n{_merged_imports(trees.values())}\n\n"
    sections = (
        f"{_banner(part, trees[part])}\n\n\n{_body(texts[part], trees[part])}\n" for part in PARTS
    )
    return head + "\n\n".join(sections)


def _banner(part: str, tree: ast.Module) -> str:
    """The docstring of a part as a comment under a rule."""
    rule = f"# ---- {part} ".ljust(_LINE_LENGTH, "-")
    lines = (ast.get_docstring(tree) or "").splitlines()
    return "\n".join((rule, *(f"# {line}".rstrip() for line in lines)))


def _body(text: str, tree: ast.Module) -> str:
    """What follows the imports of a part."""
    end = max(node.end_lineno or 0 for node in _imports(tree))
    return "".join(text.splitlines(keepends=True)[end:]).strip("\n")


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    return (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))


def _merged_imports(trees: Iterable[ast.Module]) -> str:
    """All imports but those of one part by another, sorted as ruff and isort sort them."""
    modules: set[str] = set()
    members: defaultdict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node in _imports(tree):
            names = {ast.unparse(alias) for alias in node.names}
            if isinstance(node, ast.Import):
                modules |= names
            elif node.module and not node.level:
                members[node.module] |= names
    future = _import_from("__future__", members.pop("__future__", set()))
    plain = [f"import {module}" for module in sorted(modules)]
    return "\n".join(
        (future, "", *plain, *(_import_from(module, members[module]) for module in sorted(members)))
    )


def _import_from(module: str, names: Iterable[str]) -> str:
    ordered = sorted(names, key=_rank)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= _LINE_LENGTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"


def _rank(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name.casefold()
