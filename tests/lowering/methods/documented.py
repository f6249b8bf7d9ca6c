"""What the methods of a package say of themselves."""

from __future__ import annotations

import ast

from emitted import compiled
from schemas import JSON


def docstrings(declared: JSON) -> dict[str, str]:
    """The docstring of each method, on one line."""
    files = compiled(declared).files
    trees = (
        ast.parse(files[f"{each}.py"])
        for each in ("repositories", "transactions")
        if f"{each}.py" in files
    )
    return {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
