"""Defaults of fields and of parameters: whether two are one, and how they are told.

differ(old, new)      True of {"a": 1} and {"a": true}, which are equal to Python
shown(field)          "'open'", "1.5", '("a", "b")', '(theme: "dark")'
"""

from __future__ import annotations

from typing import Protocol

from dyngen.analysis.stored_values import stored_default
from dyngen.ir.conditions import Constant
from dyngen.ir.types import Default, Type
from dyngen.words.plan_text import constant


class _Defaulted(Protocol):
    """A field, or a parameter."""

    @property
    def type(self) -> object: ...

    @property
    def default(self) -> Default: ...


def differ(old: _Defaulted, new: _Defaulted) -> bool:
    """Do they mean something else where nothing is given?"""
    if old.default != new.default:
        return True
    free = isinstance(new.type, Type) and new.type.holds_json and old.type == new.type
    return free and _stored(old) != _stored(new)


def shown(of: _Defaulted) -> str:
    """The default as text."""
    if of.default is None or isinstance(of.default, str | int):
        return repr(of.default)
    stored = _stored(of)
    return repr(of.default) if stored is None else constant(stored)


def _stored(of: _Defaulted) -> Constant | None:
    """The default as it is stored; None where there is none."""
    if of.default is None or not isinstance(of.type, Type):
        return None
    return stored_default(of.default, of.type)
