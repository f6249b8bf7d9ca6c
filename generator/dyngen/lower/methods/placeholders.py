"""The names and values that the expressions of one request speak of.

    name("status")                       #status      {"#status": "status"}
    value("status", …, {"S": status})    :status      {":status": {"S": status}}

Every attribute goes through a placeholder, because more than 570 words are reserved.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from itertools import chain, count
from typing import TypeAlias

from dyngen.lower.fragments import mapping
from dyngen.names import Identifier
from dyngen.syntax import Entries, Expression, Statement, expression, literal, phrase

Members: TypeAlias = list[tuple[str, Expression]]
"""Members of a request: arguments of a method of the client, or entries of a dict in a transaction."""

# What is short enough to read (DynamoDB itself ends at 255 bytes) and does not begin with a digit, as
# the placeholders of `Choice` do.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


class Placeholders:
    """Names and values, each bound once, in the order of their first use.

    `variables` are the names of the method's variables so far, to which others may come: objects that
    know a part of a request at run time. The `statements` that make them stand above the request.
    """

    def __init__(self, variables: set[str]) -> None:
        self.statements: list[Statement] = []
        self._variables = variables
        self._names: dict[str, str] = {}
        self._constants: dict[Identifier, Mapping[str, str]] = {}
        self._values: dict[Hashable, tuple[str, Expression]] = {}
        self._holders: list[Identifier] = []
        self._taken: set[str] = set()

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute: `#status`, or a number where its name cannot be one."""
        if attribute not in self._names:
            self._names[attribute] = self._unused("#", attribute, "n")
        return self._names[attribute]

    def value(self, label: str, source: Hashable, wire: Expression) -> str:
        """The placeholder of a value in wire format; equal sources are one value."""
        if source not in self._values:
            self._values[source] = self.reserve(label), wire
        return self._values[source][0]

    def reserve(self, label: str) -> str:
        """A placeholder for a value that a variable holds."""
        return self._unused(":", label, "v")

    def variable(self, name: str) -> Identifier:
        """A variable of the method: `name`, if nothing else in it is called so."""
        while name in self._variables:
            name = f"{name}_"
        self._variables.add(name)
        return Identifier(name)

    def held_by(self, variable: Identifier) -> None:
        """Bind the values of a variable besides: `**variable.values`."""
        self._holders.append(variable)

    def bound_by(self, constant: Identifier, names: Mapping[str, str]) -> None:
        """Take the names of a constant, by their placeholders, and those of values that go with them."""
        self._constants[constant] = names
        self._taken |= {f"{mark}{placeholder[1:]}" for placeholder in names for mark in "#:"}
        self._names |= {attribute: placeholder for placeholder, attribute in names.items()}

    @property
    def names(self) -> Entries:
        """The entries of ExpressionAttributeNames."""
        elsewhere = {placeholder for names in self._constants.values() for placeholder in names}
        return [
            *(
                phrase.entry(literal.text(placeholder), literal.text(attribute))
                for attribute, placeholder in self._names.items()
                if placeholder not in elsewhere
            ),
            *(phrase.unpacked(phrase.name(constant)) for constant in self._constants),
        ]

    @property
    def values(self) -> Entries:
        """The entries of ExpressionAttributeValues."""
        return [
            *(phrase.entry(literal.text(name), wire) for name, wire in self._values.values()),
            *(phrase.unpacked(_values_of(holder)) for holder in self._holders),
        ]

    @property
    def bindings(self) -> Members:
        """The members of a request that bind it all; none that would be empty."""
        maps = (
            ("ExpressionAttributeNames", self.names),
            ("ExpressionAttributeValues", self.values),
        )
        return [(member, mapping(entries)) for member, entries in maps if entries]

    def _unused(self, mark: str, label: str, otherwise: str) -> str:
        """`mark` and `label`, or with a number behind where that is taken or cannot be a placeholder."""
        stem = mark + (label if _PLAIN.fullmatch(label) else otherwise)
        numbered = (f"{stem}{number}" for number in count(1))
        candidates = numbered if stem[1:] != label else chain([stem], numbered)
        found = next(each for each in candidates if each not in self._taken)
        self._taken.add(found)
        return found


@expression
def _values_of(HOLDER: Identifier) -> None:
    """HOLDER.values"""
