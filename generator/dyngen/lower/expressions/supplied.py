"""Values that the package supplies, as the methods of repositories and of transactions make them.

updated_at, touched        now = now_of(self._clock)
                           replace(order, updated_at=now).to_item()
                           order.updated_at = now
token, of an upsert        new_token = uuid4()
"""

from __future__ import annotations

from collections.abc import Iterable

from dyngen.ir.key_values import NOW, Supplied
from dyngen.ir.plans import PutFields
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import assigning, called, replaced, set_attribute
from dyngen.lower.fragments import to_item as item_of
from dyngen.lower.items import codec, moments
from dyngen.names import Identifier
from dyngen.syntax import Expression, Statement, expression, phrase, statement


def now_as(type: Type) -> Expression:
    """The time of the call as a value of the type: `now`, `now.date()`, `epoch_seconds(now)`."""
    return moment_as(type, phrase.name(NOW))


def moment_as(type: Type, moment: Expression) -> Expression:
    """A moment as a value of the type."""
    match type.kind:
        case Kind.DATE:
            return _date(moment)
        case Kind.INTEGER:
            return called("epoch_seconds", moment)
    return moments.cut(type, moment)


def new_uuid(generator: str, type: Type) -> Expression:
    """A new UUID as a value of the type: `uuid7()`, `str(uuid7())`."""
    made = phrase.call(phrase.name(Identifier(generator)))
    return made if type.kind is Kind.UUID else codec.as_text(Type(Kind.UUID), made)


def value(source: Supplied) -> Expression:
    """The value, from the variable that holds it."""
    return now_as(source.type) if source.variable == NOW else phrase.name(source.variable)


def variables(supplied: Iterable[Supplied]) -> list[Statement]:
    """The statements that make the values, and keep each in its variable."""
    made: dict[Identifier, Statement] = {}
    for each in supplied:
        if each.generator == "now":
            made[NOW] = read_clock()
        else:
            made[each.variable] = assigning(each.variable, new_uuid(each.generator, each.type))
    return list(made.values())


def built(name: Identifier, put: PutFields, entity: Entity) -> Statement:
    """`order = Order(order_id, placed_at=now)`: the entity that is put, of what gives its fields."""
    values = [phrase.argument(value_of(each.ref), each.field.name) for each in put.fields]
    values += [phrase.argument(now_as(each.type), each.name) for each in put.moments]
    return assigning(name, phrase.call(phrase.name(entity.name), *values))


def to_item(given: Expression, entity: Entity) -> Expression:
    """The item of an entity that is about to be written, its touched fields set to now."""
    if entity.touched:
        touched = [phrase.argument(now_as(each.type), each.name) for each in entity.touched]
        given = replaced(given, touched)
    return item_of(given)


def read_clock_for(*entities: Entity) -> list[Statement]:
    """The statement that keeps the time of the call, if these entities need it to be written."""
    return [read_clock()] if any(each.touched for each in entities) else []


def touch(given: Expression, entity: Entity) -> list[Statement]:
    """The statements that give an entity what was stored in its touched fields."""
    return [set_attribute(given, each.name, now_as(each.type)) for each in entity.touched]


@statement
def read_clock() -> None:
    """now = now_of(self._clock)"""


@expression
def _date(MOMENT: Expression) -> None:
    """MOMENT.date()"""
