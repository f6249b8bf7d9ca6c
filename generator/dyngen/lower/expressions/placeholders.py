"""The names and values that the expressions of one request speak of.

    name("status")                       #status      {"#status": "status"}
    value("status", …, {"S": status})    :status      {":status": {"S": status}}

Every attribute goes through a placeholder, because more than 570 words are reserved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, product, repeat
from string import ascii_lowercase, digits
from typing import TypeAlias

from dyngen.ir.conditions import Ref
from dyngen.lower.conceal import plain
from dyngen.lower.fragments import called, entry, mapping, member
from dyngen.names import Identifier, free_name
from dyngen.records import field, record
from dyngen.syntax import Entries, Expression, Statement, literal, phrase

Members: TypeAlias = list[tuple[str, Expression]]
"""Members of a request: arguments of a method of the client, or entries of a dict in a transaction.

Under the name `UNPACKED` stands a mapping of members that are known at run time.
"""
UNPACKED = "**"

# What is short enough to read (DynamoDB itself ends at 255 bytes) and does not begin with a digit, as
# the placeholders of `Choice` do.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@record(frozen=True, slots=True)
class Place:
    """Where the members of a request stand: each on a line that begins in a column."""

    column: int
    entries: bool = False
    """Are they entries of a dict, and no arguments?"""

    def room(self, member: str = "") -> literal.Room:
        """How long a text in them may be; the one of an argument without a name if no `member` is said."""
        return literal.Room.behind(self.column, self._named(member) if member else "")

    def _named(self, member: str) -> str:
        return f'"{member}": ' if self.entries else f"{member}="


ARGUMENTS, ENTRIES = Place(16), Place(16, entries=True)
"""Of a call in a method: those of a write, under `with`, and what a Query or Scan asks for."""


@record(frozen=True, slots=True)
class _Above:
    """What a branch finds when it begins."""

    known: Mapping[str, str] = field(default_factory=dict)
    taken: Collection[str] = ()
    names: Collection[str] = ()
    """Attributes whose names are bound there."""
    values: Mapping[Hashable, str] = field(default_factory=dict)
    """The placeholders of the values that are bound there, by their sources."""
    names_by_then: Mapping[str, str] = field(default_factory=dict)
    """What will be bound there when the branch is looked at, if it may stand beside others."""
    values_by_then: Mapping[Hashable, object] = field(default_factory=dict)


class Placeholders:
    """Names and values, each bound once, in the order of their first use.

    `variables` are the names of the method's variables so far, to which others may come: objects that
    know a part of a request at run time. The `statements` that make them stand above the request.
    """

    def __init__(
        self,
        variables: set[str],
        place: Place = ARGUMENTS,
        above: _Above | None = None,
        *,
        short: bool = False,
    ) -> None:
        """`place`: where the request stands; `above`: what is bound by the whole of which these are a branch."""
        above = above or _Above()
        self.place = place
        self.short = short
        """Is all that is new called by letters, since an expression would be too long with what it says?"""
        self.statements: list[Statement] = []
        self.known = dict(above.known)
        """The placeholders of attributes, wherever they are bound."""
        self.taken = set(above.taken)
        self._above = above
        self._variables = variables
        self._names: dict[str, str] = {}
        self._constants: dict[Identifier, Mapping[str, str]] = {}
        self._given_names: dict[Ref, str] = {}
        self._values: dict[Hashable, tuple[str, Expression]] = {}
        self.beside: dict[Hashable, str] = {}
        """The placeholders of values that parts beside this one bind, by their sources."""
        self._holders: list[Identifier] = []
        self._name_holders: list[tuple[Identifier, Sequence[Placeholders] | None]] = []
        self._changes: Identifier | None = None

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute: `#status`, or a number where its name cannot be one."""
        if attribute not in self.known:
            self.known[attribute] = self._unused("#", attribute, "n")
        if attribute not in self._above.names:
            self._names[attribute] = self.known[attribute]
        return self.known[attribute]

    def name_given(self, ref: Ref) -> str:
        """The placeholder of a name that a parameter gives."""
        if ref not in self._given_names:
            self._given_names[ref] = self._unused("#", plain(ref.attribute or ref.name), "n")
        return self._given_names[ref]

    def value(self, label: str, source: Hashable, wire: Expression) -> str:
        """The placeholder of a value in wire format; equal sources are one value."""
        if source in self._above.values:
            return self._above.values[source]
        if source not in self._values:
            placeholder = self.beside.get(source) or self.reserve(label)
            self.beside[source] = placeholder
            self._values[source] = placeholder, wire
        return self._values[source][0]

    def reserve(self, label: str) -> str:
        """A placeholder for a value that a variable holds."""
        return self._unused(":", label, "v")

    def variable(self, name: str) -> Identifier:
        """A variable of the method: `name`, if nothing else in it is called so."""
        free = free_name(name, self._variables)
        self._variables.add(free)
        return free

    def branch(self) -> Placeholders:
        """Placeholders of a part of the request that is not always there: it binds what is new in it.

        What comes out of it is told to the whole by `take`. Parts of which only one can be there are
        branched off before any of them is taken: they may use the same placeholders.
        """
        return Placeholders(self._variables, above=self._as_above(), short=self.short)

    def part(self) -> Placeholders:
        """Placeholders of a part of the request that may stand beside any other: it binds what is new in it.

        What the request itself comes to bind later is not bound by the part.
        """
        above = replace(self._as_above(), names_by_then=self._names, values_by_then=self._values)
        part = Placeholders(self._variables, above=above, short=self.short)
        part.known, part.taken, part.beside = self.known, self.taken, self.beside
        return part

    def _as_above(self) -> _Above:
        values = {source: placeholder for source, (placeholder, _) in self._values.items()}
        return _Above(self.known, self.taken, frozenset(self._names), values)

    def take(self, branch: Placeholders) -> None:
        """Keep clear of the placeholders of a branch; its names mean the same elsewhere."""
        self.known |= branch.known
        self.taken |= branch.taken

    def held_by(self, variable: Identifier, *, names: bool = False) -> None:
        """Bind the values of a variable besides, `**variable.values`, and its names where it has some."""
        self._holders.append(variable)
        if names:
            self._name_holders.append((variable, None))

    def changed_by(self, variable: Identifier, parts: Sequence[Placeholders]) -> None:
        """Bind what `Changes` hold of these parts, which may have no values at all."""
        self._holders.append(variable)
        self._changes = variable
        self._name_holders.append((variable, parts))

    def bound_by(self, constant: Identifier, names: Mapping[str, str]) -> None:
        """Take the names of a constant, by their placeholders, and those of values that go with them."""
        self._constants[constant] = names
        self.taken |= {f"{mark}{placeholder[1:]}" for placeholder in names for mark in "#:"}
        found = {attribute: placeholder for placeholder, attribute in names.items()}
        self.known |= found
        self._names |= found

    @property
    def names(self) -> Entries:
        """The entries of ExpressionAttributeNames."""
        elsewhere = {placeholder for names in self._constants.values() for placeholder in names}
        elsewhere.update(self._above.names_by_then.values())
        return [
            *(
                entry(placeholder, literal.text(attribute))
                for attribute, placeholder in self._names.items()
                if placeholder not in elsewhere
            ),
            *(
                entry(placeholder, _given_name(ref))
                for ref, placeholder in self._given_names.items()
            ),
            *(phrase.unpacked(phrase.name(constant)) for constant in self._constants),
            *(
                phrase.unpacked(member(holder, "names"))
                for holder, parts in self._name_holders
                if parts is None or any(part.names for part in parts)
            ),
        ]

    @property
    def values(self) -> Entries:
        """The entries of ExpressionAttributeValues."""
        return [
            *(
                entry(name, wire)
                for source, (name, wire) in self._values.items()
                if source not in self._above.values_by_then
            ),
            *(phrase.unpacked(member(holder, "values")) for holder in self._holders),
        ]

    @property
    def mapped_values(self) -> Expression:
        """All values as one mapping: the variable's own where one holds them all."""
        if not self._values and len(self._holders) == 1:
            return member(self._holders[0], "values")
        return mapping(self.values)

    @property
    def bindings(self) -> Members:
        """The members of a request that bind it all; none that would be empty."""
        maps = (
            ("ExpressionAttributeNames", self.names),
            ("ExpressionAttributeValues", self.values),
        )
        found = [(member, mapping(entries)) for member, entries in maps if entries]
        if self._changes and not self._values and self._holders == [self._changes]:
            found[-1] = UNPACKED, called("bound_values", phrase.name(self._changes))
        return found

    def _unused(self, mark: str, label: str, otherwise: str) -> str:
        """`mark` and `label`, or with a number behind where that is taken or cannot be a placeholder."""
        stem = mark + (label if _PLAIN.fullmatch(label) else otherwise)
        numbered = (f"{stem}{number}" for number in count(1))
        candidates = numbered if stem[1:] != label else chain([stem], numbered)
        if self.short:
            candidates = (f"{mark}{each}" for each in _shortest())
        found = next(each for each in candidates if each not in self.taken)
        self.taken.add(found)
        return found


def with_room(fill: Callable[[Placeholders], int], most: int) -> Placeholders:
    """Placeholders of what `fill` makes with some: called what they stand for, by letters where that is too long."""
    readable = Placeholders(set())
    if fill(readable) <= most:
        return readable
    short = Placeholders(set(), short=True)
    fill(short)
    return short


def _shortest() -> Iterator[str]:
    """a, b, …, z, aa, ab, …: the shortest words that do not begin with a digit."""
    for length in count():
        for word in product(ascii_lowercase, *repeat(ascii_lowercase + digits, length)):
            yield "".join(word)


def _given_name(ref: Ref) -> Expression:
    return phrase.attribute(phrase.name(ref.name), *([ref.attribute] if ref.attribute else []))
