"""The parameters of emitted methods."""

from __future__ import annotations

from collections.abc import Iterable

from dyngen.ir.types import Default, Type
from dyngen.names import GlobalName, Identifier, free_name
from dyngen.records import record


@record(frozen=True, slots=True)
class EntityType:
    """A parameter that is an entity (or, `many`, a sequence of them)."""

    entity: GlobalName
    many: bool = False


@record(frozen=True, slots=True)
class KeysType:
    """A parameter that is a sequence of whole keys in wire format."""


@record(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an emitted method."""

    name: Identifier
    type: Type | EntityType | KeysType
    description: str = ""
    optional: bool = False
    """May it be None?"""
    default: Default = None
    """Of entities and keys, if they may be left out: an empty tuple."""
    has_default: bool = False
    partial: bool = False
    """May it be UNSET, which is its default? Then it is keyword-only."""
    keyword: bool = False
    """Is it keyword-only, as the project asks?"""

    @property
    def keyword_only(self) -> bool:
        """Whether it can be given by its name alone."""
        return self.partial or self.keyword


def option_name(option: str, beside: Iterable[Parameter]) -> Identifier:
    """What an option is called that no schema says: `expected_version_`, if a parameter is called so already."""
    return free_name(option, {str(each.name) for each in beside})
