"""What packages are like, apart from what their schemas say: the settings of a build that decide about their text."""

from __future__ import annotations

from typing import NamedTuple


class Variant(NamedTuple):
    """A package built as another variant is another package, whether or not its schema has changed."""

    home: str = ""
    """How the package with the support code is imported, where it is one of its own."""
    keyword_keys: bool = False
    """Are the parameters of methods that make keys keyword-only?"""
    direct: bool = False
    """Can its `connect` do without boto3?"""
    flavours: tuple[str, ...] = ("sync",)
    """Those of "sync" and "async" that it has."""


PLAIN = Variant()
"""Packages without any setting."""
