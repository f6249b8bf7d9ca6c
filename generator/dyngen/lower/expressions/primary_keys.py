"""The primary key of an item that a request is about.

KeyFields((user_id, post_id))       post_key(user_id, post_id)
KeyOfEntity(post)                   post.key()
KeyWithRawSort((user_id,), sk)      {"pk": {"S": post_pk(user_id)}, "sk": {"S": raw_text("Post", "sk", sk, …)}}
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import GivenKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.keys import Key, Template
from dyngen.ir.schema import Entity
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.items import keytext
from dyngen.lower.vocabulary import key_function, shape_constant
from dyngen.names import Identifier, primary_key_name
from dyngen.syntax import (
    Arguments,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def primary_key(entity: Entity, key: GivenKey | KeyOfEntity) -> Expression:
    """The whole primary key of an item, in wire format."""
    match key:
        case KeyOfEntity(whole):
            return key_of(value_of(whole))
        case KeyFields(values):
            function = phrase.name(primary_key_name(entity.name))
            return phrase.call(function, *map(value_of, values))
        case KeyWithRawSort(partition, sort):
            halves = [_entry(entity.pk, _computed(entity.pk, partition))]
            if entity.sk:
                halves.append(_entry(entity.sk, _raw_text(entity, entity.sk.templates[0], sort)))
            return phrase.dict_(halves)


def key_variable(entity: Entity, key: GivenKey | KeyOfEntity) -> list[Statement]:
    """`key = …`: the whole primary key, which more than one statement needs."""
    made = primary_key(entity, key)
    return [_typed_key(made) if isinstance(key, KeyWithRawSort) else _key(made)]


def _computed(half: Key, values: Sequence[Ref]) -> Expression:
    """`post_pk(user_id)`."""
    return phrase.call(phrase.name(key_function(half)), *map(value_of, values))


def _entry(half: Key, value: Expression) -> tuple[Expression, Expression]:
    """One half of a primary key: the name of its attribute, and its value in wire format."""
    [template] = half.templates
    return literal.text(template.attribute), keytext.key_value(template, value)


@statement
def _key(KEY: Expression) -> None:
    """key = KEY"""


@statement
def _typed_key(KEY: Expression) -> None:
    """key: Item = KEY"""


def key_of(entity: Expression) -> Expression:
    """`post.key()`."""
    return phrase.call(phrase.attribute(entity, Identifier("key")))


def has_secret_key(entity: Entity) -> bool:
    """May the primary key not be shown in messages?"""
    return any(field.sensitive for field in entity.key_fields)


def _raw_text(entity: Entity, template: Template, ref: Ref) -> Expression:
    """A key given as it is stored, held to what the entity's keys look like."""
    shapes = [template.shape, *template.rivals]
    return _held(
        entity.name,
        template.attribute,
        value_of(ref),
        literal.number(template.most),
        [phrase.argument(phrase.name(shape_constant(shape))) for shape in shapes],
    )


@expression
def _held(ENTITY: str, KEY: str, TEXT: Expression, MOST: Expression, SHAPES: Arguments) -> None:
    """raw_text(ENTITY, KEY, TEXT, MOST, *SHAPES)"""
