"""What an update changes: the clauses of its expression, in methods and in transactions.

nick, age                       SET #nick = :nick, #age = :age, #version = …      a literal

nick: str | None                changes = Changes(set="#version = …")
                                if nick is not None: …              clauses.py

a whole entity                  changes = Changes(set="#version = …")
                                changes.replace(_USER_ATTRIBUTES, user.to_item())
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dyngen.ir.changes import EXPRESSION_BYTES, Assign, Change
from dyngen.ir.conditions import Path
from dyngen.ir.key_values import KeyNumber, KeyText
from dyngen.ir.plans import Guard, Update, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.checks import condition_checks, second_keys, update_checks
from dyngen.lower.checks.held import NO_OWNERS, Held, Owners
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.clauses import Clauses
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.in_order import in_order
from dyngen.lower.expressions.key_values import KeyValues
from dyngen.lower.expressions.placeholders import UNPACKED, Members, Placeholders, with_room
from dyngen.lower.fragments import entry, member
from dyngen.lower.items.stored_fields import attributes
from dyngen.lower.methods import guards
from dyngen.names import Identifier
from dyngen.syntax import (
    Entries,
    Expression,
    Statement,
    literal,
    phrase,
    statement,
)

_LONGEST_NAME = 100
_READABLE = EXPRESSION_BYTES - 4 * _LONGEST_NAME
"""Up to this length placeholders are called what they stand for: there is room to count the version."""


def given_version(plan: Update, entity: Entity) -> Expression | None:
    """The version of the entity by which all of an item is changed."""
    if isinstance(plan, UpdateFields) or entity.version is None:
        return None
    return phrase.attribute(value_of(plan.entity), entity.version.name)


def members(
    plan: Update,
    entity: Entity,
    found: Placeholders,
    held: Held,
    *,
    expected: Expression | None,
    variable: str = "changes",
    owners: Owners = NO_OWNERS,
) -> Members:
    """The members of a request that say what changes, and on what condition.

    The item must have the `expected` version unless that is None at run time. `variable` names what is made at run
    time; `held` says which values need no check.
    """
    found.short = found.short or _is_long(plan, entity)
    clauses, guard = Clauses(found), plan.guard
    named: list[Path] = []
    match plan:
        case UpdateEntity(entity=given):
            names = _attributes_name(entity)
            found.bound_by(names, _attributes(entity))
            clauses.replace(names, supplied.to_item(value_of(given), entity))
        case UpdateFields(key=key, changes=changed):
            values = KeyValues(entity)
            _fill(clauses, changed, values)
            found.statements += values.statements
            found.statements += second_keys.checks(entity, key, changed)
            found.statements += update_checks.checked(changed, entity, held, owners)
            named = [each.target for each in changed]
    found.statements += condition_checks.checks(guard.condition, entity, held, owners, named)
    if entity.version:
        clauses.count(entity.version.attribute, creates=guard.exists is None)
    update = clauses.expression(variable)
    stated = _stated(entity, guard, expected, found)
    clauses.settle()
    return in_order([("UpdateExpression", update), *stated])


def _stated(
    entity: Entity, guard: Guard, expected: Expression | None, found: Placeholders
) -> Members:
    """The members that state the condition and the version that is expected, and all that is bound."""
    behind = []
    creates = guard.exists is None
    if entity.version and expected is not None:
        if creates and guard.condition is None:
            demand = _expected_or_absent(entity, entity.version, expected, found)
            return [(UNPACKED, demand), *found.bindings]
        behind.append(_and_expected(entity.version, expected, found))
    state = guards.upserting if creates else guards.stated
    return state(guard, entity, found, *behind)


def _fill(clauses: Clauses, changed: Iterable[Change], values: KeyValues) -> None:
    # A value that no key can hold is a mistake about that key, whatever else it is.
    for change in sorted(changed, key=_is_of_field):
        clauses.change(change, values)


def _is_long(plan: Update, entity: Entity) -> bool:
    """Would DynamoDB refuse the expression if its placeholders were called what they stand for?"""
    if isinstance(plan, UpdateEntity):
        return _of_attributes(entity).short
    if sum(map(_at_most, plan.changes)) <= _READABLE:
        return False

    def length(found: Placeholders) -> int:
        tried = Clauses(found)
        _fill(tried, plan.changes, KeyValues(entity))
        return tried.longest

    return with_room(length, _READABLE).short


def _at_most(change: Change) -> int:
    """How many bytes a change has at most: four times its path, a value, and words of the language."""
    return 4 * len(f"{change.target}") + 4 * _LONGEST_NAME


def _is_of_field(change: Change) -> bool:
    return not (isinstance(change, Assign) and isinstance(change.value, KeyText | KeyNumber))


def constants(updated: Iterable[Entity]) -> list[Statement]:
    """The attributes of each entity that updates replace whole, by their placeholders."""
    return [
        _constant(
            _attributes_name(entity),
            [
                entry(placeholder, literal.text(attribute))
                for placeholder, attribute in _attributes(entity).items()
            ],
        )
        for entity in updated
    ]


def _attributes(entity: Entity) -> Mapping[str, str]:
    """Every attribute that an update by the whole entity sets or removes, by its placeholder."""
    found = _of_attributes(entity)
    return {found.name(each): each for each in _replaced(entity)}


def _of_attributes(entity: Entity) -> Placeholders:
    def length(found: Placeholders) -> int:
        return sum(len(f"{name} = {name}, ") for name in map(found.name, _replaced(entity)))

    return with_room(length, _READABLE)


def _replaced(entity: Entity) -> list[str]:
    counted = entity.version.attribute if entity.version else None
    return [each for each in attributes(entity) if each != counted]


def _attributes_name(entity: Entity) -> Identifier:
    """The constant that holds them: `_ORDER_ATTRIBUTES`."""
    return Identifier(f"_{entity.snake.upper()}_ATTRIBUTES")


def _and_expected(counted: Field, version: Expression, found: Placeholders) -> Expression:
    """What demands the expected version, behind another condition."""
    expected = found.variable("expected")
    found.statements.append(_expected(expected, found.name(counted.attribute), version))
    found.held_by(expected)
    return member(expected, "condition")


def _expected_or_absent(
    entity: Entity, counted: Field, version: Expression, found: Placeholders
) -> Expression:
    """What demands the expected version where the item is there, and nothing where none is expected."""
    expected = found.variable("expected")
    name, key = found.name(counted.attribute), entity.table.partition.name
    found.statements.append(_expected_of_upsert(expected, name, version, key))
    found.held_by(expected, names=True)
    return member(expected, "members")


@statement
def _constant(NAME: Identifier, ATTRIBUTES: Entries) -> None:
    """NAME: Final[Mapping[str, str]] = {**ATTRIBUTES}"""


@statement
def _expected(NAME: Identifier, ATTRIBUTE: str, VERSION: Expression) -> None:
    """NAME = ExpectedVersion(ATTRIBUTE, VERSION)"""


@statement
def _expected_of_upsert(NAME: Identifier, ATTRIBUTE: str, VERSION: Expression, KEY: str) -> None:
    """NAME = VersionOfUpsert(ATTRIBUTE, VERSION, KEY)"""
