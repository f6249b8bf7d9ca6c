"""The primary key of an item that a request is about.

KeyFields((user_id, post_id))       post_key(user_id, post_id)
KeyOfEntity(post)                   post.key()
KeyWithRawSort((user_id,), sk)      {"pk": {"S": post_pk(user_id)}, "sk": {"S": raw_text("Post", "sk", sk, …)}}
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import ItemKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.keys import Key, Template
from dyngen.ir.schema import Entity
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import called, key_of
from dyngen.lower.items import keytext
from dyngen.lower.vocabulary import key_function, shape_constant
from dyngen.names import primary_key_name
from dyngen.syntax import (
    Expression,
    Statement,
    literal,
    phrase,
    statement,
)


def primary_key(entity: Entity, key: ItemKey) -> Expression:
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


def key_variable(entity: Entity, key: ItemKey) -> list[Statement]:
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


def _raw_text(entity: Entity, template: Template, ref: Ref) -> Expression:
    """A key given as it is stored, held to what the entity's keys look like."""
    most = literal.number(template.most)
    shapes = [phrase.name(shape_constant(each)) for each in template.shapes]
    return called("raw_text", entity.name, template.attribute, value_of(ref), most, *shapes)
