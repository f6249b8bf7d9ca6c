"""Fixed support code: the parts that are joined, verbatim, into `runtime.py` of every emitted package.

Each part is a module of its own here, so that it can be read, typed and tested alone; `lower.runtime`
joins them. A part takes names from another only by `from .part import name`, and no two parts define the
same name. Nothing else of dyngen imports the parts.
"""

PARTS = (
    "wire",
    "errors",
    "translate",
    "clients",
    "tables",
    "answers",
    "texts",
    "components",
    "keys",
    "codec",
    "decoding",
    "unset",
    "fields",
    "changes",
    "choice",
    "criteria",
    "query",
    "cursor",
    "batch",
    "transact",
    "connect",
)
"""The parts in the order in which they stand in `runtime.py`: no part uses a later one while it is imported."""
