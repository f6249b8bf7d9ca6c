"""The primary key of an item that a request is about.

KeyArguments((user_id, post_id))        post_key(user_id, post_id)
KeyArguments(entity=post)               post.key()
KeyArguments((user_id,), raw=(sk,))     {"pk": {"S": post_pk(user_id)}, "sk": {"S": raw_text("Post", "sk", sk, …)}}
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Key, Template
from dyngen.ir.plans import KeyArguments
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.items import keytext
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.vocabulary import key_function, shape_constant
from dyngen.names import Identifier, primary_key_name
from dyngen.syntax import (
    Arguments,
    Entries,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def primary_key(entity: Entity, key: KeyArguments) -> Expression:
    """The whole primary key of an item, in wire format."""
    if key.entity is not None:
        return key_of(value_of(key.entity))
    if not key.raw:
        return phrase.call(
            phrase.name(primary_key_name(entity.name)), *map(value_of, key.arguments)
        )
    raw = dict(key.raw)
    given = dict(
        zip(_computed_fields(entity, raw), (value_of(ref) for ref in key.arguments), strict=True)
    )
    entries = []
    for half in _halves(entity):
        [template] = half.templates
        if template.attribute in raw:
            value = _raw_text(entity, template, raw[template.attribute])
        else:
            arguments = [given[field] for field in half.fields]
            value = phrase.call(phrase.name(key_function(half)), *arguments)
        entries.append((literal.text(template.attribute), keytext.key_value(template, value)))
    return phrase.dict_(entries)


def key_variable(entity: Entity, key: KeyArguments) -> list[Statement]:
    """`key = …`: the whole primary key, which more than one statement needs."""
    made = primary_key(entity, key)
    return [_typed_key(made) if key.raw else _key(made)]


@statement
def _key(KEY: Expression) -> None:
    """key = KEY"""


@statement
def _typed_key(KEY: Expression) -> None:
    """key: Item = KEY"""


def key_of(entity: Expression) -> Expression:
    """`post.key()`."""
    return phrase.call(phrase.attribute(entity, Identifier("key")))


def to_item(entity: Expression) -> Expression:
    """`post.to_item()`."""
    return phrase.call(phrase.attribute(entity, Identifier("to_item")))


def key_attributes(entity: Entity) -> tuple[str, ...]:
    """The names of the attributes of the primary key."""
    table = entity.table
    return (table.partition.name, *([table.sort.name] if table.sort else []))


def has_secret_key(entity: Entity) -> bool:
    """May the primary key not be shown in messages?"""
    return any(field.sensitive for field in entity.key_fields)


def _halves(entity: Entity) -> list[Key]:
    return [half for half in (entity.pk, entity.sk) if half]


def _computed_fields(entity: Entity, raw: dict[str, Ref]) -> list[Field]:
    """The fields of the halves of the key that are not given raw, each once."""
    fields = [
        field
        for half in _halves(entity)
        if half.templates[0].attribute not in raw
        for field in half.fields
    ]
    return list(dict.fromkeys(fields))


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


def name_entries(attributes: Sequence[str]) -> Entries:
    """`"pk"` and `"sk"` bound to placeholders of their own: `{"#pk": "pk"}`."""
    return [phrase.entry(literal.text(f"#{each}"), literal.text(each)) for each in attributes]


@expression
def _held(ENTITY: str, KEY: str, TEXT: Expression, MOST: Expression, SHAPES: Arguments) -> None:
    """raw_text(ENTITY, KEY, TEXT, MOST, *SHAPES)"""
