"""Parts of an update expression that depend on the values given: each is a branch of the emitted method.

nick: str | None                if nick is not None:
                                    changes.set("#nick = :nick", {":nick": {"S": nick}})
                                else:
                                    changes.remove("#nick")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, get_args

from dyngen.ir.conditions import Ref
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import ARGUMENTS, Placeholders
from dyngen.lower.fragments import either, if_so, is_given, is_none, mapping
from dyngen.names import Identifier
from dyngen.records import field, record
from dyngen.syntax import (
    Arguments,
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)

Clause: TypeAlias = Literal["SET", "REMOVE", "ADD", "DELETE"]


@record(frozen=True, slots=True)
class Depends:
    """On which values a change depends: those that may be None, empty, or UNSET."""

    none: tuple[Ref, ...] = ()
    empty: tuple[Ref, ...] = ()
    unset: tuple[Ref, ...] = ()

    @property
    def missing(self) -> list[Expression]:
        """What is true where one of them is None."""
        return [is_none(value_of(ref)) for ref in self.none]

    @property
    def given(self) -> list[Expression]:
        """What is true where all of them have a value."""
        if self.unset:
            return [_is_set(value_of(ref)) for ref in self.unset]
        return [
            *(is_given(value_of(ref)) for ref in self.none if ref not in self.empty),
            *(value_of(ref) for ref in self.empty),
        ]


Texts: TypeAlias = list[str | literal.Break]
"""A text in parts, and where it may be broken."""


class Entries:
    """What stands under each clause, in the order of an expression."""

    def __init__(self) -> None:
        self._entries: dict[Clause, list[Texts]] = {clause: [] for clause in get_args(Clause)}

    def add(self, clause: Clause, *entry: str | literal.Break) -> None:
        self._entries[clause].append([*entry])

    @property
    def parts(self) -> Iterator[tuple[Clause, Texts]]:
        """The text under each, which may be broken between entries that are more than names."""
        for clause, entries in self._entries.items():
            parts: Texts = []
            for entry in entries:
                if parts:
                    parts += [", "] if clause == "REMOVE" else [", ", literal.Break()]
                parts += entry
            if parts:
                yield clause, parts


@record(frozen=True, slots=True)
class Branch:
    """What changes if certain values are given, what if one of them is None or empty, and what if UNSET."""

    held: Placeholders
    """What is bound where they are given."""
    lost: Placeholders
    """What is bound where one is None or empty."""
    kept: Placeholders
    """What is bound where one is UNSET."""
    given: Entries = field(default_factory=Entries)
    missing: Entries = field(default_factory=Entries)
    unset: Entries = field(default_factory=Entries)

    @property
    def parts(self) -> Sequence[Placeholders]:
        return self.held, self.lost, self.kept


def branched(changes: Identifier, depends: Depends, branch: Branch) -> Statement:
    """The statement that adds to the changes what a branch has."""
    given = phrase.conjunction(depends.given)
    changed = _calls(changes, branch.given, branch.held)
    missing = _calls(changes, branch.missing, branch.lost)
    unset = _calls(changes, branch.unset, branch.kept)
    if depends.unset and depends.empty and missing:
        # A set, which is in no key: one value decides. UNSET itself is no empty one.
        nonempty = phrase.conjunction([value_of(ref) for ref in depends.empty])
        return if_so(given, [either(nonempty, changed, missing)])
    if depends.unset and missing:
        is_missing = phrase.disjunction(depends.missing)
        if unset:
            return _if_missing_or_unset(is_missing, missing, given, changed, unset)
        return _if_missing(is_missing, missing, given, changed)
    otherwise = missing or unset
    return either(given, changed, otherwise) if otherwise else if_so(given, changed)


def _calls(changes: Identifier, entries: Entries, held: Placeholders) -> list[Statement]:
    """`changes.set("#nick = :nick", {":nick": …})`, for each clause; the first binds names and values."""
    bound = [mapping(each) for each in (held.values, held.names)]
    statements = []
    for number, (clause, parts) in enumerate(entries.parts):
        given = [] if number else [phrase.argument(each) for each in _needed(clause, held, bound)]
        text = literal.lines(parts, ARGUMENTS.room())
        statements.append(_call(changes, Identifier(clause.lower()), text, given))
    return statements


def _needed(
    clause: Clause, held: Placeholders, bound: Sequence[Expression]
) -> Sequence[Expression]:
    """A removal has no values, and others no names where the request binds them."""
    values, names = bound
    if clause == "REMOVE":
        return [names] if held.names else []
    return [values, names] if held.names else [values]


@statement
def _call(CHANGES: Identifier, CLAUSE: Identifier, ENTRIES: Expression, VALUES: Arguments) -> None:
    """CHANGES.CLAUSE(ENTRIES, *VALUES)"""


@statement
def _if_missing(
    MISSING: Expression, REMOVED: Statements, GIVEN: Expression, CHANGED: Statements
) -> None:
    """
    if MISSING:
        REMOVED
    elif GIVEN:
        CHANGED
    """


@statement
def _if_missing_or_unset(
    MISSING: Expression,
    REMOVED: Statements,
    GIVEN: Expression,
    CHANGED: Statements,
    KEPT: Statements,
) -> None:
    """
    if MISSING:
        REMOVED
    elif GIVEN:
        CHANGED
    else:
        KEPT
    """


@expression
def _is_set(VALUE: Expression) -> None:
    """VALUE is not UNSET"""
