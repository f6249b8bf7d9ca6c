"""What stands somewhere in a value of JSON.

value_at({"prefs": {"theme": "dark"}}, ("prefs", "theme"))        "dark"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Steps = Sequence[str | int]
"""Keys of objects and positions in arrays, from the outside in."""


def value_at(value: object, steps: Steps) -> object:
    """What the steps lead to; None if there is nothing."""
    for step in steps:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
