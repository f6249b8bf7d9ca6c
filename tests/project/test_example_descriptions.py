"""What the schemas of the example applications say of their access patterns, which docstrings repeat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from paths import SCHEMAS


def flags() -> Iterator[tuple[str, dict[str, Any]]]:
    """The booleans that reads compare with unless they are told another: `application.pattern`, and each."""
    for path in SCHEMAS.glob("*/schema.json"):
        for table in json.loads(path.read_text("utf-8"))["tables"]:
            for entity in table["entities"].values():
                for pattern in entity.get("access_patterns", ()):
                    for parameter in pattern.get("parameters", ()):
                        if parameter["type"] == "boolean" and "default" in parameter:
                            yield f"{path.parent.name}.{pattern['name']}", parameter


def test_a_flag_says_what_it_turns_round() -> None:
    """The description of its access pattern tells what comes by default: "List the drivers who are free"."""
    found = list(flags())
    assert len(found) >= 6
    silent = [name for name, parameter in found if "description" not in parameter]
    assert silent == []
