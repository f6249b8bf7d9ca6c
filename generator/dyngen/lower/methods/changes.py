"""What updates change, in methods and in transactions.

Assignment(nick, optional)     {"nick": None if nick is None else {"S": nick}}
a whole entity                 {name: item.get(name) for name in _ORDER_ATTRIBUTES}
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import libcst as cst

from dyngen.ir.conditions import Condition, Ref, Value
from dyngen.ir.plans import Assignment
from dyngen.ir.schema import Entity
from dyngen.lower.items import codec
from dyngen.lower.items.encoding import record_fields
from dyngen.lower.methods import conditions
from dyngen.lower.methods.conditions import Placeholders, value_of
from dyngen.lower.methods.key_values import KeyValues, key_attributes
from dyngen.lower.vocabulary import entity_keys
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Elements,
    Entries,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def assignments(
    given: Sequence[Assignment], entity: Entity
) -> tuple[list[tuple[str, Expression]], list[Statement]]:
    """Each attribute that is set and its value in wire format or None; and checks to stand above."""
    values = KeyValues(entity)
    assigned = {each.attribute: _assigned(each, values) for each in given}
    return list(assigned.items()), values.statements


def source(assignment: Assignment) -> Hashable:
    """What makes the value the same as another value of the request."""
    if isinstance(assignment.value, Ref) and assignment.type is not None:
        return Value(assignment.value, assignment.type)
    return assignment


def varies(assignment: Assignment) -> bool:
    """Is it known only at run time whether the attribute is set or removed?"""
    return bool(assignment.nullable or (assignment.type and codec.is_set(assignment.type)))


def attributes(entity: Entity) -> list[str]:
    """Every attribute that an update by the whole entity sets or removes."""
    fixed = {*key_attributes(entity), entity.version.attribute}
    fields = [field.attribute for field in record_fields(entity.fields, entity)]
    keys = [template.attribute for key in entity_keys(entity) for template in key.templates]
    return [name for name in dict.fromkeys([*fields, *keys]) if name not in fixed]


def attributes_name(entity: Entity) -> Identifier:
    """The constant that holds them: `_ORDER_ATTRIBUTES`."""
    return Identifier(f"_{entity.snake.upper()}_ATTRIBUTES")


def attributes_constant(entity: Entity) -> Statement:
    """The statement that defines it."""
    names = [phrase.element(literal.text(name)) for name in attributes(entity)]
    return _constant(attributes_name(entity), names)


def to_item(entity: Expression) -> Expression:
    """`order.to_item()`."""
    return phrase.call(phrase.attribute(entity, Identifier("to_item")))


def from_entity(item: Expression, entity: Entity) -> Expression:
    """Every attribute of an item that is about to be stored, None for those to be removed."""
    return _whole(item, attributes_name(entity))


def from_scalars(given: Sequence[tuple[str, Expression]]) -> Expression:
    """A dict of attributes and their values."""
    return phrase.dict_([(literal.text(name), value) for name, value in given])


def built(changed: Expression, entity: Entity, expected: Arguments = ()) -> Expression:
    """`Changes(…)` of the item of an entity."""
    key, version = entity.table.partition.name, entity.version.attribute
    return _changes(changed, key, version, expected)


@dataclass(frozen=True, slots=True)
class Merged:
    """The condition, names and values of an update: those of `changes`, and those of a guard besides."""

    condition: Expression
    names: Expression
    values: Expression
    statements: Sequence[Statement] = ()

    @classmethod
    def of(
        cls, extra: Condition | None, entity: Entity, changes: Identifier, variables: set[str]
    ) -> Merged:
        condition, names, values = (_member(changes, Identifier(name)) for name in _MEMBERS)
        if extra is None:
            return cls(condition, names, values)
        version = entity.version.attribute
        found = Placeholders(
            variables, reserved=[*attributes(entity), *key_attributes(entity), version]
        )
        return cls(
            conditions.text_after(condition, extra, found),
            _and(names, found.names),
            _and(values, found.values),
            found.statements,
        )


def _member(changes: Identifier, name: Identifier) -> Expression:
    """`changes.names`."""
    return phrase.attribute(phrase.name(changes), name)


def _and(own: Expression, entries: Entries) -> Expression:
    """`changes.names | {"#total": "total"}`."""
    match entries:
        case []:
            return own
        case [cst.StarredDictElement(value=alone)]:
            return _with(own, alone)
    return _with(own, _map(entries))


_MEMBERS = ("condition", "names", "values")


def _assigned(assignment: Assignment, values: KeyValues) -> Expression:
    if isinstance(assignment.value, Ref):
        wire = _encoded(assignment, assignment.value)
    else:
        wire = values.assigned(assignment.value)
    if not assignment.nullable:
        return wire
    absent = phrase.disjunction([_is_none(value_of(ref)) for ref in assignment.nullable])
    return _unless(absent, wire)


def _encoded(assignment: Assignment, ref: Ref) -> Expression:
    """A field in wire format; an empty set is stored as absent."""
    if assignment.type is None:
        raise ValueError(f"{assignment.attribute} is given as it is, but has no type")
    wire = codec.encode(assignment.type, value_of(ref))
    return _if_any(wire, value_of(ref)) if codec.is_set(assignment.type) else wire


@statement
def _constant(NAME: Identifier, ATTRIBUTES: Elements) -> None:
    """NAME: Final = (*ATTRIBUTES,)"""


@expression
def _whole(ITEM: Expression, ATTRIBUTES: Identifier) -> None:
    """{name: ITEM.get(name) for name in ATTRIBUTES}"""


@expression
def _changes(CHANGED: Expression, KEY: str, VERSION: str, EXPECTED: Arguments) -> None:
    """Changes(CHANGED, key=KEY, version=VERSION, *EXPECTED)"""


@expression
def _with(OWN: Expression, OTHERS: Expression) -> None:
    """OWN | OTHERS"""


@expression
def _map(ENTRIES: Entries) -> None:
    """{**ENTRIES}"""


@expression
def _is_none(VALUE: Expression) -> None:
    """VALUE is None"""


@expression
def _unless(ABSENT: Expression, WIRE: Expression) -> None:
    """None if ABSENT else WIRE"""


@expression
def _if_any(WIRE: Expression, VALUES: Expression) -> None:
    """WIRE if VALUES else None"""
