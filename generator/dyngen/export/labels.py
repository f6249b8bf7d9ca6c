"""What tables are called where only some characters are allowed.

    logical_ids(tables)         {"order-lines": "OrderLines", …}          CloudFormation
    resource_names(tables)      {"order-lines": "order_lines", …}         Terraform
    table_names(tables)         {"order-lines": "order_lines_table", …}   Python

Two tables never get one label: the second is numbered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dyngen.ir.tables import Table
from dyngen.names import pascal, python_name, snake


def logical_ids(tables: Iterable[Table]) -> dict[str, str]:
    """Letters and digits only."""
    return _labels(tables, lambda name: re.sub(r"[^A-Za-z0-9]", "", pascal(name)) or "Table")


def resource_names(tables: Iterable[Table]) -> dict[str, str]:
    """Names in snake case, which are Python's and HCL's."""
    return _labels(tables, _resource_name)


def table_names(tables: Iterable[Table]) -> dict[str, str]:
    """Names of attributes of a construct, none of which it has already (`node`)."""
    return _labels(
        tables, lambda name: f"{snake(_resource_name(name)).removesuffix('_table')}_table"
    )


def unique(label: str, taken: Iterable[str]) -> str:
    """`label`, or the first of `label2`, `label3`, … that is not taken."""
    others = set(taken)
    number = 2
    found = label
    while found in others:
        found = f"{label}{number}"
        number += 1
    return found


def _labels(tables: Iterable[Table], label: Callable[[str], str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for table in tables:
        labels[table.name] = unique(label(table.name), labels.values())
    return labels


def _resource_name(name: str) -> str:
    label = snake(name)
    return python_name(label if re.match(r"[a-z]", label) else f"table_{label}".rstrip("_"))
