"""runtime.py and example_runner.py: the parts of `dyngen.runtime` and its examples joined, their text untouched.

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

from dyngen import runtime
from dyngen.runtime import examples

_LINE_LENGTH = 88


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
    sections = [
        f"{_banner(part, tree)}\n\n\n{_body(texts[part], tree)}\n" for part, tree in trees.items()
    ]
    return f'"""{doc}"""\n\n{_merged_imports(trees.values())}\n\n' + "\n\n".join(sections)


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
    """All imports but those of one part by another, sorted as ruff and isort sort them.

    What is imported from the folder above is in runtime.py.
    """
    modules: set[str] = set()
    members: defaultdict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node in _imports(tree):
            names = {ast.unparse(alias) for alias in node.names}
            if isinstance(node, ast.Import):
                modules |= names
            elif node.level != 1:
                members[".runtime" if node.level else node.module or ""] |= names
    groups = [[_import_from("__future__", members.pop("__future__"))]]
    local = members.pop(".runtime", set())
    groups.append([f"import {module}" for module in sorted(modules)])
    groups[-1] += [_import_from(module, members[module]) for module in sorted(members)]
    if local:
        groups.append([_import_from(".runtime", local)])
    return "\n\n".join("\n".join(group) for group in groups)


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
