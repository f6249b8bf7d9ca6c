"""The classes of what a record says. Those of each view type have what it shows, and nothing else."""

from __future__ import annotations

from dyngen.lower.streams.told import View
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Statement,
    Statements,
    expression,
    phrase,
    statement,
    statements,
)


def classes(view: View, *, hide_keys: bool, expiring: bool) -> list[Statement]:
    """Inserted, Modified and Removed; what is printed of them does not show the keys that are to be hidden.

    `expiring`: has a table whose changes they tell a time to live, as far as the schema knows?
    """
    keys = _hidden_keys() if hide_keys else _keys()
    images = [*([_new()] if view.new else []), *([_old()] if view.old else [])]
    some = view.new or view.old
    return [
        _class(
            view.inserted,
            _generic(view.new),
            Docstring("An item was stored where there was none."),
            _joined([_new()] if view.new else [], [keys]),
        ),
        _class(
            view.modified,
            _generic(some),
            Docstring("A stored item was changed."),
            _joined(images, [keys], [_changed()] if view.new and view.old else []),
        ),
        _class(
            view.removed,
            _generic(view.old),
            Docstring("An item was deleted."),
            _joined(
                [_old()] if view.old else [],
                [keys],
                [_expired() if expiring else _expired_elsewhere()],
            ),
        ),
    ]


def _generic(images: bool) -> Arguments:
    return [phrase.argument(_generic_base())] if images else []


def _joined(*groups: list[list[Statement]]) -> list[Statement]:
    return [line for group in groups for field in group for line in field]


@expression
def _generic_base() -> None:
    """Generic[T_co]"""


@statement
def _class(NAME: Identifier, BASES: Arguments, DOC: Docstring, FIELDS: Statements) -> None:
    """
    @dataclass(frozen=True, slots=True, kw_only=True)
    class NAME(*BASES):
        DOC

        FIELDS
    """


@statements
def _new() -> None:
    '''
    new: T_co
    """The item as it is now."""
    '''


@statements
def _old() -> None:
    '''
    old: T_co
    """The item as it was before."""
    '''


@statements
def _keys() -> None:
    '''
    keys: Item
    """Its primary key in wire format."""
    '''


@statements
def _hidden_keys() -> None:
    '''
    keys: Item = field(repr=False)
    """Its primary key in wire format."""
    '''


@statements
def _changed() -> None:
    '''
    changed: frozenset[str]
    """The fields that differ."""
    '''


@statements
def _expired_elsewhere() -> None:
    '''
    expired: bool
    """Did a time to live delete it? The schema declares none for these items."""
    '''


@statements
def _expired() -> None:
    '''
    expired: bool
    """Was it DynamoDB that deleted it, because its time to live was over?"""
    '''
