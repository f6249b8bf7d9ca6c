"""What an update changes: the clauses of its expression, in methods and in transactions.

nick, age                       SET #nick = :nick, #age = :age, #version = …      a literal

nick: str | None                changes = Changes()
                                changes.set("#version = …")
                                if nick is not None:
                                    changes.set("#nick = :nick", {":nick": {"S": nick}})
                                else:
                                    changes.remove("#nick")

a whole entity                  changes = Changes()
                                changes.set("#version = …")
                                changes.replace(_USER_ATTRIBUTES, user.to_item())
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from dyngen.ir.conditions import Condition, Ref, Value
from dyngen.ir.key_values import KeyNumber
from dyngen.ir.plans import Assignment, Guard
from dyngen.ir.schema import Entity
from dyngen.lower.fragments import is_given
from dyngen.lower.items import codec
from dyngen.lower.items.stored_fields import stored_fields
from dyngen.lower.methods import guards
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.key_values import KeyValues
from dyngen.lower.methods.placeholders import Members, Placeholders
from dyngen.lower.methods.primary_keys import key_attributes, to_item
from dyngen.lower.vocabulary import entity_keys
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Entries,
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)


def members(
    entity: Entity,
    changed: Sequence[Assignment] | Ref,
    condition: Condition | None,
    found: Placeholders,
    *,
    expected: Expression | None = None,
    variable: str = "changes",
) -> Members:
    """The members of a request that say what changes, and on what condition.

    `changed` are assignments, or a whole entity. The item must be there, meet `condition`, and have the
    `expected` version unless that is None at run time. `variable` names what is made at run time.
    """
    clauses = _Clauses(found)
    if isinstance(changed, Ref):
        clauses.replace(entity, changed)
    else:
        values = KeyValues(entity)
        # A value that no key can hold is a mistake about that key, whatever else it is.
        for assignment in sorted(changed, key=lambda each: isinstance(each.value, Value)):
            clauses.assign(assignment, values)
        found.statements += [*values.statements, *guards.allowed(changed, entity)]
    clauses.count(entity.version.attribute)
    update = clauses.expression(variable)
    behind = [] if expected is None else [_and_expected(entity, expected, found)]
    there = Guard(exists=True, condition=condition)
    return [("UpdateExpression", update), *guards.members(there, entity, found, *behind)]


def constants(updated: Iterable[Entity]) -> list[Statement]:
    """The attributes of each entity that updates replace whole, by their placeholders."""
    return [
        _constant(
            _attributes_name(entity),
            [
                phrase.entry(literal.text(placeholder), literal.text(attribute))
                for placeholder, attribute in _attributes(entity).items()
            ],
        )
        for entity in updated
    ]


_Clause: TypeAlias = Literal["SET", "REMOVE"]
_Given: TypeAlias = tuple[tuple[Ref, bool], ...]
"""Values that must be there: not None, or (True) not even empty."""


class _Entries:
    """What stands under each clause, in the order of an expression."""

    def __init__(self) -> None:
        self._texts: dict[_Clause, list[str]] = {clause: [] for clause in get_args(_Clause)}

    def add(self, clause: _Clause, entry: str) -> None:
        self._texts[clause].append(entry)

    def __iter__(self) -> Iterator[tuple[_Clause, str]]:
        return ((clause, ", ".join(texts)) for clause, texts in self._texts.items() if texts)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What changes if certain values are given, and what if one of them is not."""

    given: _Entries = field(default_factory=_Entries)
    values: Members = field(default_factory=list)
    missing: _Entries = field(default_factory=_Entries)


class _Clauses:
    """The clauses of one update: entries that are certain, and those that depend on what is given."""

    def __init__(self, found: Placeholders) -> None:
        self._found = found
        self._certain = _Entries()
        self._branches: dict[_Given, _Branch] = {}
        self._replaced: list[tuple[Entity, Ref]] = []

    def assign(self, assignment: Assignment, values: KeyValues) -> None:
        """Set an attribute; remove it where its value is None, or an empty set."""
        name = self._found.name(assignment.attribute)
        wire = _wire(assignment, values)
        given = _given(assignment)
        if not given:
            value = self._found.value(assignment.attribute, _source(assignment), wire)
            self._certain.add("SET", f"{name} = {value}")
            return
        value = self._found.reserve(assignment.attribute)
        branch = self._branches.setdefault(given, _Branch())
        branch.given.add("SET", f"{name} = {value}")
        branch.values.append((value, wire))
        branch.missing.add("REMOVE", name)

    def replace(self, entity: Entity, whole: Ref) -> None:
        """Set every attribute that the entity has, and remove the others."""
        self._found.bound_by(_attributes_name(entity), _attributes(entity))
        self._replaced.append((entity, whole))

    def count(self, version: str) -> None:
        """Add 1 to the version; an item without one has version 1."""
        name, one = self._found.name(version), self._found.value("one", 1, _one())
        self._certain.add("SET", f"{name} = if_not_exists({name}, {one}) + {one}")

    def expression(self, variable: str) -> Expression:
        """A literal if everything is certain, else what a variable gathers at run time."""
        if not self._branches and not self._replaced:
            return literal.text(" ".join(f"{clause} {texts}" for clause, texts in self._certain))
        changes = self._found.variable(variable)
        self._found.held_by(changes)
        certain = [
            phrase.argument(literal.text(texts), Identifier(clause.lower()))
            for clause, texts in self._certain
        ]
        self._found.statements += [
            _new(changes, certain),
            *(_branched(changes, given, branch) for given, branch in self._branches.items()),
            *(
                _replace(changes, _attributes_name(entity), to_item(value_of(whole)))
                for entity, whole in self._replaced
            ),
        ]
        return _expression_of(changes)


def _branched(changes: Identifier, given: _Given, branch: _Branch) -> Statement:
    tests = [value_of(ref) if filled else is_given(value_of(ref)) for ref, filled in given]
    values = [(literal.text(name), wire) for name, wire in branch.values]
    return _if_given(
        phrase.conjunction(tests),
        _calls(changes, branch.given, phrase.dict_(values)),
        _calls(changes, branch.missing),
    )


def _calls(changes: Identifier, entries: _Entries, *values: Expression) -> list[Statement]:
    """`changes.set("#nick = :nick", {":nick": …})`, for each clause."""
    arguments = [phrase.argument(each) for each in values]
    return [
        _call(changes, Identifier(clause.lower()), texts, arguments) for clause, texts in entries
    ]


def _given(assignment: Assignment) -> _Given:
    """What must be given for the attribute to be set: nothing where that is certain."""
    match assignment.value:
        case Value(ref, type) if codec.is_set(type):
            return ((ref, True),)
    return tuple((ref, False) for ref in assignment.nullable)


def _source(assignment: Assignment) -> Hashable:
    """What makes the value the same as another value of the request."""
    match assignment.value:
        case Value() as value:
            return value
        case KeyNumber(_, field, ref):
            return Value(ref, field.type)
    return assignment


def _wire(assignment: Assignment, values: KeyValues) -> Expression:
    match assignment.value:
        case Value(ref, type):
            return codec.encode(type, value_of(ref))
        case value:
            return values.assigned(value)


def _attributes(entity: Entity) -> Mapping[str, str]:
    """Every attribute that an update by the whole entity sets or removes, by its placeholder."""
    fixed = {*key_attributes(entity), entity.version.attribute}
    fields = [field.attribute for field in stored_fields(entity)]
    keys = [template.attribute for key in entity_keys(entity) for template in key.templates]
    names = Placeholders(set())
    return {names.name(each): each for each in dict.fromkeys([*fields, *keys]) if each not in fixed}


def _attributes_name(entity: Entity) -> Identifier:
    """The constant that holds them: `_ORDER_ATTRIBUTES`."""
    return Identifier(f"_{entity.snake.upper()}_ATTRIBUTES")


def _and_expected(entity: Entity, version: Expression, found: Placeholders) -> Expression:
    """What demands the expected version, behind another condition."""
    expected = found.variable("expected")
    found.statements.append(_expected(expected, found.name(entity.version.attribute), version))
    found.held_by(expected)
    return _condition_of(expected)


@statement
def _constant(NAME: Identifier, ATTRIBUTES: Entries) -> None:
    """NAME: Final[Mapping[str, str]] = {**ATTRIBUTES}"""


@statement
def _new(CHANGES: Identifier, CERTAIN: Arguments) -> None:
    """CHANGES = Changes(*CERTAIN)"""


@statement
def _call(CHANGES: Identifier, CLAUSE: Identifier, ENTRIES: str, VALUES: Arguments) -> None:
    """CHANGES.CLAUSE(ENTRIES, *VALUES)"""


@statement
def _replace(CHANGES: Identifier, ATTRIBUTES: Identifier, ITEM: Expression) -> None:
    """CHANGES.replace(ATTRIBUTES, ITEM)"""


@statement
def _if_given(GIVEN: Expression, CHANGED: Statements, OTHERWISE: Statements) -> None:
    """
    if GIVEN:
        CHANGED
    else:
        OTHERWISE
    """


@statement
def _expected(NAME: Identifier, ATTRIBUTE: str, VERSION: Expression) -> None:
    """NAME = ExpectedVersion(ATTRIBUTE, VERSION)"""


@expression
def _expression_of(CHANGES: Identifier) -> None:
    """CHANGES.expression"""


@expression
def _condition_of(EXPECTED: Identifier) -> None:
    """EXPECTED.condition"""


@expression
def _one() -> None:
    """{"N": "1"}"""
