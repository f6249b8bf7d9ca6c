"""The IR as JSON and back, for another process: data through and through, nothing in it can run.

    packed(Ref(Identifier("user")))     ["user", ["Identifier", 0], null, ["Ref", 1, 2]]

Values stand before what is made of them, and each only once: a node of the IR is its class with the numbers of its
fields, a tuple or a dict the numbers of its members. What comes out is equal to what went in, to the type.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from dyngen.ir import (
    conditions,
    key_values,
    keys,
    parameters,
    plans,
    schema,
    tables,
    transactions,
    types,
)
from dyngen.names import Identifier

JSON: TypeAlias = list[Any]


def packed(value: object) -> JSON:
    """`value`, a part of the IR or several of them, as JSON; TypeError if something in it is no IR."""
    packing = _Packing()
    packing.number(value)
    return packing.entries


def unpacked(entries: JSON) -> Any:
    """What was `packed`."""
    found: list[Any] = []
    makers = _makers()
    for entry in entries:
        if type(entry) is list:
            kind, *numbers = entry
            found.append(makers[kind](*[found[number] for number in numbers]))
        else:
            found.append(entry)
    return found[-1]


class _Packing:
    def __init__(self) -> None:
        self.entries: JSON = []
        self._plain: dict[tuple[type, object], int] = {}
        self._nodes: dict[int, int] = {}

    def number(self, value: object) -> int:
        """Where a value stands."""
        kind = type(value)
        if kind in _PLAIN:
            known = self._plain.get((kind, value))
            return self._add(value) if known is None else known
        known = self._nodes.get(id(value))
        if known is None:
            known = self._nodes[id(value)] = self._add([kind.__name__, *self._parts(value)])
        return known

    def _add(self, entry: object) -> int:
        number = len(self.entries)
        self.entries.append(entry)
        if type(entry) is not list:
            self._plain[type(entry), entry] = number
        return number

    def _parts(self, value: Any) -> list[int]:
        """The numbers of what a value is made of."""
        number, kind = self.number, type(value)
        if is_dataclass(kind):
            return [number(getattr(value, name)) for name in _names(kind)]
        if kind in (tuple, list, set, frozenset):
            return [number(each) for each in value]
        if kind is dict:
            return [number(each) for pair in value.items() for each in pair]
        if write := _TEXTS.get(kind):
            return [number(write(value))]
        raise TypeError(f"{kind.__name__} is no part of the IR")


_PLAIN = frozenset((str, int, bool, float, type(None)))
_TEXTS: dict[type, Callable[[Any], str]] = {
    Identifier: lambda value: str.__str__(value),
    types.Kind: lambda value: value.value,
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    UUID: str,
    bytes: lambda value: base64.b64encode(value).decode(),
}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_MODULES = (
    conditions,
    key_values,
    keys,
    parameters,
    plans,
    schema,
    tables,
    transactions,
    types,
)


@cache
def _makers() -> dict[str, Callable[..., Any]]:
    """How to make a value of its parts, by the name of its class."""
    found: dict[str, Callable[..., Any]] = {
        "tuple": lambda *parts: parts,
        "list": lambda *parts: [*parts],
        "set": lambda *parts: {*parts},
        "frozenset": lambda *parts: frozenset(parts),
        "dict": lambda *parts: dict(zip(parts[::2], parts[1::2], strict=True)),
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "bytes": base64.b64decode,
    }
    found |= {kind.__name__: kind for kind in (Identifier, types.Kind, Decimal, UUID)}
    for module in _MODULES:
        classes = ((name, kind) for name, kind in vars(module).items() if isinstance(kind, type))
        found |= {name: _maker(kind) for name, kind in classes if is_dataclass(kind)}
    return found


def _maker(kind: type) -> Callable[..., Any]:
    """How to make a dataclass of its fields in their order, also one that wants them by keyword."""
    names = _names(kind)
    return lambda *parts: kind(**dict(zip(names, parts, strict=True)))
