"""Whole keys that a method is given in wire format: held to what the keys of its entity look like.

batch_get(keys)     _POST_KEYS: Final = RawKeys("Post", {"pk": KeyTexts(2048, POST_PK), …})
                    _POST_KEYS.checked("keys", keys)

A key attribute that is a number has KeyNumbers(whole=True).
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Template
from dyngen.ir.plans import BatchGet, BatchWrite, Plan
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind
from dyngen.lower.conceal import plain
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import argument, called, entry
from dyngen.lower.vocabulary import shape_constant
from dyngen.names import Identifier
from dyngen.syntax import (
    Entries,
    Expression,
    Statement,
    literal,
    phrase,
    statement,
)


def are_taken(entity: Entity) -> bool:
    """Does a method of the entity take whole keys?"""
    return any(map(_takes_keys, (method.plan for method in entity.methods)))


def _takes_keys(plan: Plan) -> bool:
    match plan:
        case BatchGet(keys=Ref()) | BatchWrite(deletes=Ref()):
            return True
    return False


def constant(entity: Entity) -> Iterator[Statement]:
    """What they are held to, if some method takes them."""
    if are_taken(entity):
        yield _constant(
            _name(entity),
            entity.name,
            [
                entry(
                    template.attribute,
                    _numbers(template) if template.wire == "N" else _texts(template),
                )
                for template in entity.key_templates
            ],
        )


def checked(entity: Entity, keys: Ref) -> Expression:
    """The keys that a parameter gives, checked."""
    return called(f"{_name(entity)}.checked", plain(keys.name), value_of(keys))


def _texts(template: Template) -> Expression:
    """The texts that a key can be: `KeyTexts(2048, POST_PK)`."""
    shapes = (phrase.name(shape_constant(each)) for each in template.shapes)
    return called("KeyTexts", literal.number(template.most), *shapes)


def _numbers(template: Template) -> Expression:
    """The numbers that a key can be: `KeyNumbers(whole=True)`."""
    type = template.components[0].field.type
    if not type.choices and (type.kind is Kind.INTEGER or type.counts):
        return called("KeyNumbers", argument("whole", literal.boolean(True)))
    return called("KeyNumbers", *map(literal.value, type.choices))


def _name(entity: Entity) -> Identifier:
    """`_ORDER_KEYS`."""
    return Identifier(f"_{entity.snake.upper()}_KEYS")


@statement
def _constant(NAME: Identifier, ENTITY: str, ATTRIBUTES: Entries) -> None:
    """NAME: Final = RawKeys(ENTITY, {**ATTRIBUTES})"""
